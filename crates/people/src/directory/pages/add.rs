//! `/people/new`: an administrator registers somebody inside a class (B3), by a link (A9) or with a temporary password (K14).

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{EmailAddress, Error, FieldErrors, OrNotFound, Result, Text, UserId};
use serde::Deserialize;
use web::{Door, Message, Query, Refusal, Shell, shell::Face};

use super::{
    form::{PersonForm, Posted, Read},
    list::{Choices, role_choices, team_choices},
};
use crate::{
    PeopleAct, Role, User, UserState, Way,
    account::{change_picture_of, change_profile_of},
    failed,
    membership::{self, NewPerson, Registration},
    organization, password, roles, structure, user,
};

#[derive(Template)]
#[template(path = "directory/templates/form.html")]
struct FormPage {
    shell: Shell,
    errors: FieldErrors,
    form: PersonForm,
    /// Whose form it is; nobody's where somebody new is registered.
    person: Option<User>,
    face: Option<Face>,
    /// A strong password to begin with.
    offer: String,
    roles: Choices,
    teams: Choices,
}

impl FormPage {
    fn email_help(&self) -> &'static str {
        self.shell.t(match (&self.person, self.form.is_vouched()) {
            (Some(_), _) => "directory-email-anew",
            (None, true) => "directory-email-vouched",
            (None, false) => "directory-email-validated",
        })
    }

    fn action(&self) -> String {
        self.person.as_ref().map_or_else(|| "/people/new".to_owned(), |person| format!("{}/edit", person.path()))
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct InClass {
    class: String,
}

/// `GET /people/new`
pub async fn show(door: Door, Query(InClass { class }): Query<InClass>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, None, Some(PersonForm { class, ..PersonForm::default() }), FieldErrors::default()).await
}

/// `GET /people/{id}/edit`
pub async fn show_edit(door: Door, Path(id): Path<UserId>) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, Some(id), None, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, id: Option<UserId>, form: Option<PersonForm>, errors: FieldErrors) -> Result<Response, Refusal> {
    let offer = form.as_ref().map(|form| form.password.clone()).filter(|password| !password.is_empty()).unwrap_or_else(password::offer);
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::Add)?;
        let person = match id {
            Some(id) => Some(find(ctx, id)?),
            None => None,
        };
        let form = match (&form, &person) {
            (Some(form), _) => form.clone(),
            (None, Some(person)) => PersonForm::of(person, roles::store::of(ctx, person.id)?),
            (None, None) => PersonForm::default(),
        };
        Ok(FormPage {
            roles: role_choices(ctx, &shell)?,
            teams: team_choices(ctx)?,
            face: person.as_ref().map(User::face),
            person,
            errors: errors.clone(),
            form,
            offer: offer.clone(),
            shell,
        })
    })
    .await
}

/// Somebody whose account can be changed.
fn find(ctx: &mut Ctx<'_>, id: UserId) -> Result<User> {
    let person = user::find_user(ctx, id)?.or_not_found()?;
    match person.state {
        UserState::Left => Err(Error::conflict("people-has-left")),
        UserState::Outsider => Err(Error::conflict("people-no-account")),
        _ => Ok(person),
    }
}

/// `POST /people/new`
pub async fn add(door: Door, posted: Posted) -> Result<Response, Refusal> {
    match add_read(&door, &posted).await {
        Ok(user) => {
            let key = if posted.form.by_password() { "directory-added-with-password" } else { "directory-added-by-link" };
            let text = Text::new(key).with("name", user.display_name.as_str()).with("email", user.email.as_str());
            Ok(Message::ok(text).redirect(&user.path()))
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, None, Some(posted.form), errors).await
        }
    }
}

async fn add_read(door: &Door, posted: &Posted) -> Result<User> {
    let form = &posted.form;
    let Read { name, email, username, password, role } = form.read()?;
    let password = match password {
        Some(password) => Some(password::hash(password).await?),
        None => None,
    };
    let new = Registration {
        is_vouched: form.is_vouched(),
        profile: form.profile(),
        roles: form.roles.clone(),
        picture: keep_picture(door, posted).await?,
        ..Registration::of(NewPerson { name, email, role, password }, Some(username))
    };
    let site = door.app.site.clone();
    door.write(move |ctx| membership::register(ctx, &site, &new)).await
}

/// Stores the picture that came along as a square; its fingerprint.
async fn keep_picture(door: &Door, posted: &Posted) -> Result<Option<String>> {
    let Some(bytes) = posted.picture.clone() else { return Ok(None) };
    let organization = door.read(|ctx| ctx.permit_here(PeopleAct::Add).map(|()| ctx.organization())).await?;
    Ok(Some(door.app.files.put_square(organization, bytes).await?.sha256))
}

/// `POST /people/{id}/edit`: everything but the username, which stays (D6).
pub async fn save(door: Door, Path(id): Path<UserId>, posted: Posted) -> Result<Response, Refusal> {
    match save_read(&door, id, &posted).await {
        Ok((user, is_asked)) => {
            let key = if is_asked { "directory-saved-email-asked" } else { "directory-saved" };
            let text = Text::new(key).with("name", user.display_name.as_str()).with("email", posted.form.email.trim());
            Ok(Message::ok(text).redirect(&user.path()))
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, Some(id), Some(posted.form), errors).await
        }
    }
}

/// Whether another address was asked for as well.
async fn save_read(door: &Door, id: UserId, posted: &Posted) -> Result<(User, bool)> {
    let form = posted.form.clone();
    let email = EmailAddress::at("email", &form.email)?;
    let picture = keep_picture(door, posted).await?;
    let site = door.app.site.clone();
    door.write(move |ctx| {
        let before = find(ctx, id)?;
        if before.version != form.version {
            return Err(Error::Stale);
        }
        membership::rename(ctx, id, &form.name)?;
        change_profile_of(ctx, id, &form.profile(), |_| Ok(()))?;
        if picture.is_some() || form.remove_picture {
            change_picture_of(ctx, id, picture.as_deref())?;
        }
        if let Ok(team) = form.team.parse() {
            structure::place(ctx, id, team)?;
        }
        change_roles(ctx, &before, &form)?;
        let wanted = before.email_wanted.as_deref().unwrap_or(&before.email);
        let is_asked = kernel::fold(wanted) != email.key();
        if is_asked {
            membership::change_email(ctx, &site, id, &email)?;
        }
        Ok((user::find_user(ctx, id)?.or_not_found()?, is_asked && email.key() != before.email_key()))
    })
    .await
}

fn change_roles(ctx: &mut Ctx<'_>, before: &User, form: &PersonForm) -> Result<()> {
    match form.kind() {
        kind if kind == before.role => {}
        Role::Administrator => drop(membership::make_administrator(ctx, before.id)?),
        Role::Member => drop(membership::make_member(ctx, before.id)?),
    }
    // Where roles do not count the form shows none, and those that wait stay.
    match roles_count(ctx)? {
        true => roles::give_roles(ctx, before.id, &form.roles).map(drop),
        false => Ok(()),
    }
}

fn roles_count(ctx: &mut Ctx<'_>) -> Result<bool> {
    Ok(organization::read(ctx)?.way == Way::HelpDesk)
}
