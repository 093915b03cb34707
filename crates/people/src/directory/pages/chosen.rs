//! `/people/chosen`: something is done to the people who were ticked in the list; what cannot be taken back is asked first.

use askama::Template;
use axum::response::Response;
use kernel::{Error, Result, Text, UserId};
use serde::Deserialize;
use web::{Door, Form, Message, Query, Refusal, Shell, refusal::encode, shell::Face};

use crate::{
    PeopleAct, User,
    directory::{self, Deed, Held, deed},
    user::store,
};

/// Where a message with its way back would not fit into a cookie any more.
const UNDOABLE: usize = 50;

#[derive(Clone, Default, Debug, Deserialize)]
#[serde(default)]
pub struct Chosen {
    user: Vec<UserId>,
    deed: String,
    /// The list to go back to.
    back: String,
}

impl Chosen {
    fn deed(&self) -> Result<Deed> {
        Deed::from_slug(&self.deed).ok_or_else(|| Error::invalid("deed", "directory-no-such-deed"))
    }

    fn back(&self) -> &str {
        web::safe_path(&self.back).filter(|path| path.starts_with("/people")).unwrap_or("/people")
    }
}

struct Row {
    user: User,
    face: Face,
    held: Held,
}

#[derive(Template)]
#[template(path = "directory/templates/chosen.html")]
struct ChosenPage {
    shell: Shell,
    rows: Vec<Row>,
    held: Held,
    chosen: Chosen,
    deed: Deed,
    /// Whether they are all the administrators there are.
    no_administrator_is_left: bool,
}

impl ChosenPage {
    fn title(&self) -> String {
        let n = self.rows.len();
        self.shell.l.a(
            match self.deed {
                Deed::Delete => "directory-ask-delete",
                Deed::RequirePassword => "directory-ask-password",
                _ => "directory-ask-sessions",
            },
            "n",
            n,
        )
    }
}

/// `GET /people/chosen`: asks first.
pub async fn ask(door: Door, Query(chosen): Query<Chosen>) -> Result<Response, Refusal> {
    door.read(|ctx| ctx.permit_here(PeopleAct::Remove)).await?;
    if chosen.user.is_empty() {
        return Ok(Message::problem("directory-chose-nobody").redirect(chosen.back()));
    }
    let deed = chosen.deed()?;
    door.page(move |ctx, shell| {
        let users = deed::chosen(ctx, &chosen.user)?;
        let mut rows = Vec::with_capacity(users.len());
        let mut held = Held::default();
        for user in users {
            let of_user = directory::held(ctx, user.id)?;
            held = held.and(of_user);
            rows.push(Row { face: user.face(), held: of_user, user });
        }
        let administrators = rows.iter().filter(|row| row.user.is_active() && row.user.is_administrator()).count();
        let all = store::count_administrators(ctx)?;
        let no_administrator_is_left = administrators > 0 && i64::try_from(administrators).unwrap_or(0) >= all;
        Ok(ChosenPage { rows, held, chosen: chosen.clone(), deed, no_administrator_is_left, shell })
    })
    .await
}

/// `POST /people/chosen`
pub async fn act(door: Door, Query(in_address): Query<Chosen>, Form(form): Form<Chosen>) -> Result<Response, Refusal> {
    // Before anything is worked on: hashing is for those who may.
    door.read(|ctx| ctx.permit_here(PeopleAct::Remove)).await?;
    // What takes a deed back stands in its address, since a message carries no form.
    let chosen = if form.deed.is_empty() { in_address } else { form };
    if chosen.user.is_empty() {
        return Ok(Message::problem("directory-chose-nobody").redirect(chosen.back()));
    }
    let deed = chosen.deed()?;
    let (means, ids) = (deed::means(&door.app.site, deed).await?, chosen.user.clone());
    let outcome = match door.write(move |ctx| deed::act_on_all(ctx, &means, deed, &ids)).await {
        Ok(outcome) => outcome,
        Err(Error::Forbidden(text)) if text.key == "people-confirm-first" => return Ok(Message::problem(text).redirect(chosen.back())),
        Err(error) => return Err(error.into()),
    };
    if deed == Deed::Delete {
        outcome.done.iter().for_each(|user| door.app.presence.left(user.id));
    }
    Ok(told(deed, &outcome, chosen.back()))
}

fn told(deed: Deed, outcome: &deed::Outcome, back: &str) -> Response {
    if let (true, Some((user, text))) = (outcome.done.is_empty(), outcome.refused.first()) {
        return match outcome.refused.len() {
            1 => Message::problem(text.clone()).redirect(back),
            n => Message::problem(Text::new("directory-all-refused").with("n", n).with("name", user.display_name.as_str())).redirect(back),
        };
    }
    let mut message = match outcome.refused.as_slice() {
        [] => Message::ok(Text::new(done_key(deed)).with("n", outcome.done.len())),
        refused => {
            let names = refused.iter().map(|(user, _)| user.display_name.as_str()).collect::<Vec<_>>().join(", ");
            let text = Text::new("directory-some-refused").with("n", outcome.done.len()).with("name", kernel::truncate(&names, 300));
            Message::problem(text)
        }
    };
    if let (Some(undo), 1..=UNDOABLE) = (deed.undone_by(), outcome.done.len()) {
        let users: String = outcome.done.iter().map(|user| format!("user={}&", user.id)).collect();
        message = message.with_undo(format!("/people/chosen?deed={}&{users}back={}", undo.slug(), encode(back)));
    }
    message.redirect(back)
}

fn done_key(deed: Deed) -> &'static str {
    match deed {
        Deed::Lock => "directory-did-lock",
        Deed::Unlock => "directory-did-unlock",
        Deed::Disable => "directory-did-disable",
        Deed::Enable => "directory-did-enable",
        Deed::EndSessions => "directory-did-end-sessions",
        Deed::RequirePassword => "directory-did-require-password",
        Deed::Resend => "directory-did-resend",
        Deed::Delete => "directory-did-delete",
    }
}
