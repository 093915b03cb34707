//! Setting one's own second step up, and taking it away again. The pages have asked for the password before.

use db::Ctx;
use kernel::{Error, Guarded, OrNotFound, PasskeyId, Result, UserId, clean_line, hours, vault};
use web::Site;

use super::{
    events::{CodesRenewed, Factor, FactorAdded, FactorRemoved, PasskeyRenamed},
    overview::{Overview, overview},
    passkey::NewPasskey,
    recovery,
    store::{self, App, Passkey},
    totp,
};
use crate::{
    PeopleAct, User,
    events::item,
    letters::{self, Recipient},
    link::{self, LinkKind, Subject},
    organization,
    session::Origin,
    user::find_user,
};

/// For how long a secret that was shown waits for its first code.
const PENDING: i64 = hours(1);

/// Nobody carries more keys, and a stolen session must not fill the table.
const MOST_PASSKEYS: usize = 20;

/// In characters.
const LONGEST_NAME: usize = 60;

/// Randomness for a new app, made at the door.
#[derive(Clone)]
pub struct FreshSecret {
    secret: [u8; totp::SECRET],
    nonce: [u8; 12],
}

impl FreshSecret {
    pub fn new() -> Self {
        Self { secret: rand::random(), nonce: rand::random() }
    }
}

impl Default for FreshSecret {
    fn default() -> Self {
        Self::new()
    }
}

/// Begins to set up an authenticator app: its secret waits for the first code. What is in use stays in use until then.
pub fn begin_totp(ctx: &mut Ctx<'_>, fresh: &FreshSecret) -> Result<()> {
    let me = permit_own(ctx)?;
    let app = store::find_app_for_change(ctx, me)?.unwrap_or_default();
    let sealed = vault::vault()?.seal(&context(me), &totp::encode(fresh.secret), fresh.nonce)?;
    let now = ctx.now();
    store::save_app(ctx, me, &App { pending: Some(sealed), pending_at: Some(now), ..app })
}

/// The secret that waits for its first code, in the letters that apps take, if one does.
pub fn pending_totp(ctx: &mut Ctx<'_>) -> Result<Option<String>> {
    let me = ctx.me()?;
    let Some(app) = store::find_app(ctx, me)? else { return Ok(None) };
    pending(&app, me, ctx.now())
}

fn pending(app: &App, user: UserId, now: kernel::Timestamp) -> Result<Option<String>> {
    let is_fresh = app.pending_at.is_some_and(|at| now.since(at) < PENDING);
    app.pending.as_deref().filter(|_| is_fresh).map(|sealed| vault::vault()?.open(&context(user), sealed)).transpose()
}

/// What the secret of an app is sealed for.
pub(super) fn context(user: UserId) -> String {
    format!("totp:{user}")
}

/// Puts the waiting app into use with its first code. Fails at `code`. Gives the recovery codes to show, unless there are some already.
pub fn confirm_totp(ctx: &mut Ctx<'_>, site: &Site, code: &str, codes: &[String], origin: &Origin) -> Result<Option<Vec<String>>> {
    let me = permit_own(ctx)?;
    let app = store::find_app_for_change(ctx, me)?.or_not_found()?;
    let now = ctx.now();
    let secret = pending(&app, me, now)?.ok_or_else(|| Error::conflict("factor-app-too-late"))?;
    let step = totp::check(&secret, code, now, 0).ok_or_else(|| Error::invalid("code", "factor-code-wrong"))?;
    store::save_app(ctx, me, &App { secret: app.pending, confirmed_at: Some(now), pending: None, pending_at: None, last_step: step })?;
    record(ctx, &FactorAdded { factor: Factor::App, name: String::new(), origin: origin.clone() })?;
    begin_asking(ctx, site, me, codes)
}

/// Makes a ceremony for a new passkey: `state` is what the library must see again. Gives the secret under which it is found, once, within ten minutes.
pub fn begin_passkey(ctx: &mut Ctx<'_>, state: &str) -> Result<String> {
    let me = permit_own(ctx)?;
    if store::passkeys(ctx, me)?.len() >= MOST_PASSKEYS {
        return Err(Error::conflict("factor-passkeys-many"));
    }
    let organization = ctx.organization();
    let subject = Subject { user: Some(me), state: Some(state.to_owned()), ..Subject::default() };
    link::create(&mut ctx.installation(), LinkKind::Passkey, organization, &subject)
}

/// Adds a passkey whose answer the library found right. Fails at `name`. Gives the recovery codes to show, unless there are some already.
pub fn add_passkey(
    ctx: &mut Ctx<'_>,
    site: &Site,
    ceremony: &str,
    name: &str,
    new: &NewPasskey,
    codes: &[String],
    origin: &Origin,
) -> Result<Option<Vec<String>>> {
    let me = permit_own(ctx)?;
    let name = check_name(name)?;
    let link = link::take(&mut ctx.installation(), LinkKind::Passkey, ceremony)?;
    if link.user != Some(me) {
        return Err(link::gone());
    }
    let passkey = Passkey { id: PasskeyId(ctx.next_id()), name: name.clone(), data: new.data.clone(), created_at: ctx.now(), last_used_at: None };
    if !store::insert_passkey(ctx, me, &new.credential, &passkey)? {
        return Err(Error::conflict("factor-passkey-known"));
    }
    record(ctx, &FactorAdded { factor: Factor::Passkey, name, origin: origin.clone() })?;
    begin_asking(ctx, site, me, codes)
}

/// From the first factor on the account asks for it, and has recovery codes.
fn begin_asking(ctx: &mut Ctx<'_>, site: &Site, me: UserId, codes: &[String]) -> Result<Option<Vec<String>>> {
    if store::since(ctx, me)?.is_some() {
        return Ok(None);
    }
    let now = ctx.now();
    store::set_since(ctx, me, Some(now))?;
    keep_codes(ctx, me, codes)?;
    tell(ctx, site, me, letters::factors_on)?;
    Ok(Some(codes.to_vec()))
}

/// Takes the app away.
pub fn remove_totp(ctx: &mut Ctx<'_>, site: &Site, origin: &Origin) -> Result<()> {
    let me = permit_own(ctx)?;
    let overview = overview(ctx)?;
    overview.app_since.or_not_found()?;
    require_another(&overview)?;
    store::delete_app(ctx, me)?;
    record(ctx, &FactorRemoved { factor: Factor::App, name: String::new(), origin: origin.clone() })?;
    end_asking(ctx, site, me, &overview)
}

/// Gives a passkey another name. Fails at `name`.
pub fn rename_passkey(ctx: &mut Ctx<'_>, id: PasskeyId, name: &str) -> Result<()> {
    let me = permit_own(ctx)?;
    let name = check_name(name)?;
    let before = store::passkeys(ctx, me)?.into_iter().find(|passkey| passkey.id == id).or_not_found()?.name;
    if before == name {
        return Ok(());
    }
    store::rename_passkey(ctx, me, id, &name)?;
    record(ctx, &PasskeyRenamed { before, after: name })
}

/// Takes a passkey away.
pub fn remove_passkey(ctx: &mut Ctx<'_>, site: &Site, id: PasskeyId, origin: &Origin) -> Result<()> {
    let me = permit_own(ctx)?;
    let overview = overview(ctx)?;
    let passkey = overview.passkeys.iter().find(|passkey| passkey.id == id).or_not_found()?.clone();
    require_another(&overview)?;
    store::delete_passkey(ctx, me, id)?;
    record(ctx, &FactorRemoved { factor: Factor::Passkey, name: passkey.name, origin: origin.clone() })?;
    end_asking(ctx, site, me, &overview)
}

/// Refuses to take the last way away where the organization asks for one.
fn require_another(overview: &Overview) -> Result<()> {
    match overview.is_required && overview.is_last() {
        true => Err(Error::conflict("factor-required-keep")),
        false => Ok(()),
    }
}

/// Without any factor there is nothing to ask for, and nothing to recover.
fn end_asking(ctx: &mut Ctx<'_>, site: &Site, me: UserId, before: &Overview) -> Result<()> {
    if !before.is_last() {
        return Ok(());
    }
    super::reset::forget(ctx, me)?;
    tell(ctx, site, me, letters::factors_off)
}

/// Makes new recovery codes; the old ones stop working.
pub fn renew_codes(ctx: &mut Ctx<'_>, codes: &[String], origin: &Origin) -> Result<()> {
    let me = permit_own(ctx)?;
    if store::since(ctx, me)?.is_none() {
        return Err(Error::conflict("factor-none-yet"));
    }
    keep_codes(ctx, me, codes)?;
    record(ctx, &CodesRenewed { origin: origin.clone() })
}

fn keep_codes(ctx: &mut Ctx<'_>, me: UserId, codes: &[String]) -> Result<()> {
    let tags = codes.iter().map(|code| recovery::tag(me, code)).collect::<Result<Vec<_>>>()?;
    store::set_codes(ctx, me, &tags)
}

fn permit_own(ctx: &mut Ctx<'_>) -> Result<UserId> {
    let me = ctx.me()?;
    ctx.permit(PeopleAct::ChangeOwn, &Guarded::personal(ctx.organization(), me))?;
    Ok(me)
}

fn check_name(text: &str) -> Result<String> {
    clean_line("name", text, LONGEST_NAME)
}

fn own(ctx: &mut Ctx<'_>) -> Result<User> {
    let me = ctx.me()?;
    find_user(ctx, me)?.or_not_found()
}

fn record(ctx: &mut Ctx<'_>, happening: &impl queue::Happening) -> Result<()> {
    let user = own(ctx)?;
    let operation = queue::operation(ctx);
    queue::record(ctx, operation, item(&user), happening).map(drop)
}

/// Tells the person by mail, in case it was somebody else.
fn tell(ctx: &mut Ctx<'_>, site: &Site, me: UserId, letter: fn(&Recipient, &Site) -> letters::Draft) -> Result<()> {
    let user = find_user(ctx, me)?.or_not_found()?;
    if user.email_confirmed_at.is_none() {
        return Ok(());
    }
    let to = Recipient::of(&user, &organization::read(ctx)?)?;
    letters::send(&mut ctx.installation(), &to, &letter(&to, site))
}
