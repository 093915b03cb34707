//! Who stands at the door: asked by the web floor with the fingerprint of a cookie or a token, at every request.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use db::{Installation, Row, Who, installation_sql, params};
use kernel::{Actor, ClientId, Language, OrganizationId, Result, SessionId, Standing, Timestamp, TokenId, UserId, Via, Writing};
use web::{Visitor, app::Viewer};

use super::store;
use crate::{
    organization::Way,
    roles::{self, standing::Account},
    second_factor::Requirement,
    token::{Scope, store as tokens},
    user::{Density, Role, Theme, model::picture_path},
};

/// Who holds the session with this fingerprint; nobody when it has ended, the account may not be used, or the organization is closed.
///
/// An administrator who sees the desk as somebody else gets what that person has, and reads it in the way they are used to themselves; see [`super::viewing`].
pub fn by_session(installation: &mut Installation<'_>, secret_hash: &[u8]) -> Result<Option<Visitor>> {
    let now = installation.now();
    let found = installation.query_one(
        installation_sql!(
            "SELECT s.id, u.organization_id, u.id, u.display_name, u.username, u.picture_sha256, u.role, u.is_operator, me.language, u.zone, me.theme,
                 me.density, me.shortcuts_on, me.must_change_password, o.name, o.way, u.grants, u.client_id, u.department_id, u.team_id,
                 CASE WHEN me.second_factor_at IS NULL AND s.created_at >= o.second_factor_since THEN o.second_factor ELSE 'nobody' END,
                 CASE WHEN u.id <> me.id THEN me.id END, s.viewed_until
             FROM session s
             JOIN app_user me ON me.organization_id = s.organization_id AND me.id = s.user_id
             LEFT JOIN app_user viewed ON viewed.organization_id = s.organization_id AND viewed.id = s.viewed_id AND s.viewed_until > $2
                 AND viewed.state = 'active' AND NOT viewed.is_operator AND me.role = 'administrator' AND NOT me.must_change_password
             JOIN app_user u ON u.organization_id = s.organization_id AND u.id = COALESCE(viewed.id, me.id)
             JOIN organization o ON o.id = s.organization_id
             WHERE s.secret_hash = $1 AND s.expires_at > $2 AND me.state = 'active' AND o.is_active"
        ),
        &params![secret_hash, now],
        |row| {
            let session: SessionId = row.take()?;
            let (mut visitor, account, way) = from_row(row, Via::Web)?;
            visitor.session = Some(session);
            let lacking: Requirement = row.take()?;
            let (viewer, until): (Option<UserId>, Option<Timestamp>) = (row.take()?, row.take()?);
            visitor.viewer = viewer.zip(until).map(|(id, until)| Viewer { id, until });
            Ok((visitor, account, way, lacking))
        },
    )?;
    let Some((visitor, account, way, lacking)) = found else { return Ok(None) };
    let mut visitor = at_work(installation, visitor, &account, way)?;
    match visitor.viewer {
        Some(_) => visitor.who.standing.writing = Writing::SeenAs,
        None => visitor.must_set_up_second_factor = lacking.concerns(&visitor.who.standing),
    }
    Ok(Some(visitor))
}

fn at_work(installation: &mut Installation<'_>, mut visitor: Visitor, account: &Account, way: Way) -> Result<Visitor> {
    visitor.who.standing = roles::stand(installation, account, way)?;
    Ok(visitor)
}

/// Who holds the API token with this fingerprint.
pub fn by_token(installation: &mut Installation<'_>, secret_hash: &[u8]) -> Result<Option<Visitor>> {
    let now = installation.now();
    let found = installation.query_one(
        installation_sql!(
            "SELECT t.id, t.scope, u.organization_id, u.id, u.display_name, u.username, u.picture_sha256, u.role, u.is_operator, u.language, u.zone, u.theme,
                 u.density, u.shortcuts_on, u.must_change_password, o.name, o.way, u.grants, u.client_id, u.department_id, u.team_id
             FROM api_token t
             JOIN app_user u ON u.organization_id = t.organization_id AND u.id = t.user_id
             JOIN organization o ON o.id = t.organization_id
             WHERE t.secret_hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.state = 'active' AND NOT u.must_change_password AND o.is_active"
        ),
        &params![secret_hash, now],
        |row| {
            let (token, scope): (TokenId, Scope) = (row.take()?, row.take()?);
            Ok((token, scope, from_row(row, Via::Api)?))
        },
    )?;
    let Some((token, scope, (visitor, account, way))) = found else { return Ok(None) };
    TOKENS_USED.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(token, now);
    let mut visitor = at_work(installation, visitor, &account, way)?;
    if scope == Scope::Read {
        visitor.who.standing.writing = Writing::TokenReads;
    }
    Ok(Some(visitor))
}

/// When tokens were used; reads do not write, so it waits here for [`seen`].
static TOKENS_USED: Mutex<Option<HashMap<TokenId, Timestamp>>> = Mutex::new(None);

/// Notes who was here, and which tokens were used; called about once a minute.
pub fn seen(installation: &mut Installation<'_>, seen: &[(UserId, SessionId, Timestamp)]) -> Result<()> {
    for (user, session, at) in seen {
        store::touch(installation, *session, *at)?;
        installation.execute(
            installation_sql!(
                "UPDATE app_user SET last_seen_at = $2
                 WHERE organization_id = (SELECT organization_id FROM session WHERE id = $3) AND id = $1 AND (last_seen_at IS NULL OR last_seen_at < $2)"
            ),
            &params![user, at, session],
        )?;
    }
    let used = TOKENS_USED.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
    for (token, at) in used {
        tokens::touch(installation, token, at)?;
    }
    Ok(())
}

/// The visitor as the rows have them, and what their places are looked up with.
fn from_row(row: &mut Row<'_>, via: Via) -> Result<(Visitor, Account, Way)> {
    let (organization, id): (OrganizationId, UserId) = (row.take()?, row.take()?);
    let (name, username, picture): (String, String, Option<String>) = (row.take()?, row.take()?, row.take()?);
    let (role, is_operator): (Role, bool) = (row.take()?, row.take()?);
    let language = Language::from_code(&row.take::<String>()?).unwrap_or_default();
    let zone = row.take()?;
    let (theme, density): (Theme, Density) = (row.take()?, row.take()?);
    let (shortcuts_on, must_change_password) = (row.take()?, row.take()?);
    let (organization_name, way): (String, Way) = (row.take()?, row.take()?);
    let (grants, client): (_, Option<ClientId>) = (roles::store::grants(row)?, row.take()?);
    let account = Account { organization, id, role, grants, is_operator, is_client: client.is_some(), place: (row.take()?, row.take()?) };
    let visitor = Visitor {
        who: Who { organization, actor: Actor::Person(id), standing: Standing::NOBODY, via },
        id,
        name,
        username,
        picture: picture_path(id, picture.as_deref()),
        organization_name,
        everyone_helps: way == Way::EveryoneHelps,
        language,
        zone,
        theme: theme.slug(),
        density: density.slug(),
        shortcuts_on,
        session: None,
        viewer: None,
        must_change_password,
        must_set_up_second_factor: false,
    };
    Ok((visitor, account, way))
}
