//! `/people/invite` and `/people/invitations`: whom members asked to join.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use db::Ctx;
use kernel::{Cursor, EmailAddress, Error, FieldErrors, InvitationId, OrNotFound, PageRequest, Result, Text, UserId, truncate};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Shell, Site};

use crate::{
    Invitations, PeopleAct, User,
    account::brakes,
    directory::{Counts, store},
    failed,
    invitation::{self, Invitation, InvitationState},
    organization,
    permission::see_colleagues,
    user,
};

/// How many addresses one form takes.
const MOST: usize = 50;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    emails: String,
}

#[derive(Template)]
#[template(path = "directory/templates/invite.html")]
struct InvitePage {
    shell: Shell,
    errors: FieldErrors,
    emails: String,
    /// What was done although some addresses came back.
    done: Option<Text>,
    me: User,
    rule: Invitations,
    domains: String,
}

/// `GET /people/invite`
pub async fn show_form(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, String::new(), FieldErrors::default(), None).await
}

async fn show_with(door: &Door, status: StatusCode, emails: String, errors: FieldErrors, done: Option<Text>) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        ctx.permit_here(PeopleAct::Invite)?;
        let me = ctx.me()?;
        Ok(InvitePage {
            me: user::find_user(ctx, me)?.filter(|me| me.client.is_none()).or_not_found()?,
            rule: organization::read(ctx)?.invitations,
            domains: organization::domains(ctx)?.join(", "),
            errors: errors.clone(),
            emails: emails.clone(),
            done: done.clone(),
            shell,
        })
    })
    .await
}

/// What became of the addresses of one form.
#[derive(Default)]
struct Outcome {
    sent: usize,
    waiting: usize,
    /// Those who have an account already.
    here: Vec<String>,
}

impl Outcome {
    /// Says it, unless nothing was done.
    fn text(&self) -> Option<Text> {
        match (self.sent, self.waiting) {
            (0, 0) => None,
            (sent, 0) => Some(Text::new("directory-invited").with("n", sent)),
            (0, waiting) => Some(Text::new("directory-invited-waiting").with("n", waiting)),
            (sent, waiting) => Some(Text::new("directory-invited-both").with("n", sent).with("count", waiting)),
        }
    }
}

/// `POST /people/invite`
pub async fn invite(door: Door, Form(form): Form<InviteForm>) -> Result<Response, Refusal> {
    brakes::count_invitation(&door.app.db, door.read(|ctx| ctx.me()).await?).await?;
    let site = door.app.site.clone();
    let typed = form.emails.clone();
    match door.write(move |ctx| invite_all(ctx, &site, &read(&typed)?)).await {
        Ok(outcome) if outcome.here.is_empty() => Ok(Message::ok(outcome.text().unwrap_or("directory-invited-nobody".into())).redirect("/people/invitations")),
        Ok(outcome) => {
            let mut errors = FieldErrors::default();
            errors.add("emails", Text::new("directory-here-already").with("n", outcome.here.len()));
            show_with(&door, StatusCode::UNPROCESSABLE_ENTITY, outcome.here.join("\n"), errors, outcome.text()).await
        }
        Err(error) => {
            let (status, errors) = failed::form(error)?;
            show_with(&door, status, form.emails, errors, None).await
        }
    }
}

fn invite_all(ctx: &mut Ctx<'_>, site: &Site, emails: &[EmailAddress]) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for email in emails {
        match invitation::invite(ctx, site, email.clone(), None) {
            Ok(Invitation { state: InvitationState::WaitingForApproval, .. }) => outcome.waiting += 1,
            Ok(_) => outcome.sent += 1,
            // Refused before anything was written.
            Err(Error::Invalid(_)) => outcome.here.push(email.to_string()),
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}

/// Reads addresses with spaces, commas, semicolons or new lines between them; each counts once.
fn read(text: &str) -> Result<Vec<EmailAddress>> {
    let mut emails: Vec<EmailAddress> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()) {
        let email: EmailAddress =
            word.parse().map_err(|()| Error::invalid("emails", Text::new("directory-not-an-address").with("email", truncate(word, 60))))?;
        if emails.iter().all(|known| known.key() != email.key()) {
            emails.push(email);
        }
    }
    match emails.len() {
        0 => Err(Error::invalid("emails", "error-email")),
        1..=MOST => Ok(emails),
        _ => Err(Error::invalid("emails", Text::new("directory-too-many").with("max", MOST))),
    }
}

/// An invitation as the list shows it.
struct Row {
    invitation: Invitation,
    invited_by: Option<User>,
    is_mine: bool,
    has_run_out: bool,
}

#[derive(Deserialize)]
pub struct InvitationsQuery {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "directory/templates/invitations.html")]
struct InvitationsPage {
    shell: Shell,
    rows: Vec<Row>,
    counts: Counts,
    is_first_page: bool,
    next: Option<String>,
}

impl InvitationsPage {
    fn is_on(&self, tab: &str) -> bool {
        tab == "invitations"
    }
}

/// `GET /people/invitations`
pub async fn show(door: Door, Query(query): Query<InvitationsQuery>) -> Result<Response, Refusal> {
    let page = PageRequest { limit: 50, after: Cursor::decode(&query.after) };
    door.page(move |ctx, shell| {
        see_colleagues(ctx)?;
        let (me, now) = (ctx.me()?, ctx.now());
        let found = invitation::list(ctx, false, &page)?;
        let inviters: Vec<UserId> = found.data.iter().filter_map(|invitation| invitation.invited_by).collect();
        let inviters = user::find_users(ctx, &inviters)?;
        let row = |invitation: Invitation| Row {
            invited_by: inviters.iter().find(|user| Some(user.id) == invitation.invited_by).cloned(),
            is_mine: invitation.invited_by == Some(me),
            has_run_out: invitation.expires_at <= now,
            invitation,
        };
        Ok(InvitationsPage {
            rows: found.data.into_iter().map(row).collect(),
            counts: store::counts(ctx)?,
            next: found.next,
            is_first_page: page.after.is_none(),
            shell,
        })
    })
    .await
}

fn done(invitation: Invitation, key: &'static str) -> Response {
    Message::ok(Text::new(key).with("email", invitation.email)).redirect("/people/invitations")
}

/// A change that came too late is told on the list, where it is seen.
fn told(result: Result<Invitation>, key: &'static str) -> Result<Response, Refusal> {
    match result {
        Ok(invitation) => Ok(done(invitation, key)),
        Err(Error::Conflict(text)) => Ok(Message::problem(text).redirect("/people/invitations")),
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/invitations/{id}/approve`
pub async fn approve(door: Door, Path(id): Path<InvitationId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    told(door.write(move |ctx| invitation::approve(ctx, &site, id)).await, "directory-invitation-approved")
}

/// `POST /people/invitations/{id}/resend`
pub async fn resend(door: Door, Path(id): Path<InvitationId>) -> Result<Response, Refusal> {
    let site = door.app.site.clone();
    told(door.write(move |ctx| invitation::resend(ctx, &site, id)).await, "directory-invitation-sent-again")
}

/// `POST /people/invitations/{id}/withdraw`
pub async fn withdraw(door: Door, Path(id): Path<InvitationId>) -> Result<Response, Refusal> {
    told(door.write(move |ctx| invitation::withdraw(ctx, id)).await, "directory-invitation-withdrawn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_in_any_order_and_each_counts_once() {
        let emails = read("ana@x.example, Ana@x.example;\n rosa@y.example\n").unwrap();
        assert_eq!(emails.iter().map(EmailAddress::as_str).collect::<Vec<_>>(), ["ana@x.example", "rosa@y.example"]);
    }

    #[test]
    fn the_address_that_is_none_is_named() {
        let Err(Error::Invalid(errors)) = read("ana@x.example rosa") else { panic!("taken") };
        assert_eq!(errors.of("emails"), Some(&Text::new("directory-not-an-address").with("email", "rosa")));
        assert!(read(" \n").is_err());
    }
}
