//! The pages on which people raise tickets and work them: the Live Feed, the form for a new ticket, a ticket with its conversation, and what these open.
//!
//! Everything works without script: the menu of a row and whatever asks first are pages of their own, and filters live in the address.

mod acting;
mod ask;
mod bin;
mod drafts;
pub mod feed;
mod merge;
pub mod names;
mod palette;
pub mod posted;
mod priorities;
mod raise;
mod sight;
mod store;
pub mod ticket;
pub mod words;

use axum::{
    extract::DefaultBodyLimit,
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};
use db::Ctx;
use kernel::language::Catalogue;
use web::{App, Door, Refusal, Routes, refusal::IN_PORTAL};

pub static CATALOGUE: Catalogue = Catalogue { area: "pages", en: include_str!("pages.en.ftl"), ru: include_str!("pages.ru.ftl") };

pub fn routes() -> Routes {
    let routes = Routes::new()
        .get("/feed", feed::show)
        .get("/feed/count", feed::count)
        .get("/feed/counts", feed::counts)
        .post("/feed/export", feed::download)
        .get("/palette", palette::find)
        .get("/tickets/new", raise::form)
        .get("/tickets/merge", merge::show)
        .post("/tickets/merge", merge::merge)
        .post("/tickets/{number}/part", merge::part)
        .get("/tickets/bin", bin::show)
        .get("/tickets/{number}/delete", ask::delete)
        .post("/tickets/{number}/delete", bin::delete)
        .post("/tickets/{number}/restore", bin::restore)
        .get("/tickets/{number}", ticket::show)
        .get("/tickets/{number}/peek", feed::peek)
        .get("/tickets/{number}/menu", feed::menu)
        .get("/tickets/{number}/assignment", ask::assignment)
        .get("/tickets/{number}/follow", ask::follow)
        .get("/tickets/{number}/transitions", ask::transition)
        .get("/tickets/{number}/department", ask::department)
        .get("/tickets/{number}/team", ask::team)
        .get("/tickets/{number}/sight", sight::show)
        .post("/tickets/{number}/sight", sight::confide)
        .post("/tickets/{number}/sight/open", sight::open_up)
        .post("/tickets/{number}/department", acting::move_to_department)
        .post("/tickets/{number}/team", acting::give_to_team)
        .post("/tickets/{number}/weight", acting::weigh)
        .get("/settings/priorities", priorities::show)
        .post("/settings/priorities", priorities::save)
        .get("/tickets/{number}/title", ask::title)
        .get("/tickets/{number}/tags", ask::tags)
        .get("/tickets/{number}/files", ask::files)
        .get("/tickets/{number}/copies", ticket::copies::offer)
        .post("/drafts", drafts::keep)
        .post("/tickets/{number}/transitions", acting::transition)
        .post("/tickets/{number}/assignment", acting::assign)
        .post("/tickets/{number}/assignment/remove", acting::release)
        .post("/tickets/{number}/follow", acting::follow)
        .post("/tickets/{number}/follow/remove", acting::unfollow)
        .post("/tickets/{number}/quiet", acting::quieten)
        .post("/tickets/{number}/quiet/remove", acting::unquieten)
        .post("/tickets/{number}/title", acting::retitle)
        .post("/tickets/{number}/type", acting::retype)
        .post("/tickets/{number}/priority", acting::reprioritize)
        .post("/tickets/{number}/tags", acting::retag)
        .post("/tickets/{number}/attachments", acting::attach)
        .post("/tickets/{number}/undo", acting::undo);
    with_files(routes, "/tickets", post(raise::open)).merge(with_files(Routes::new(), "/tickets/{number}/messages", post(ticket::say))).merge(with_files(
        Routes::new(),
        "/tickets/{number}/files",
        post(acting::attach),
    ))
}

/// A form that brings files along is as large as they are; each file is held to its own limit while it is read.
pub fn with_files(routes: Routes, path: &str, handler: MethodRouter<App>) -> Routes {
    routes.route("POST", path, handler.layer(DefaultBodyLimit::disable()))
}

/// Leads whoever asks and does not answer to the portal, where the same is shown for them.
fn require_desk(ctx: &Ctx<'_>) -> kernel::Result<()> {
    match ctx.standing().is_agent() {
        true => Ok(()),
        false => Err(kernel::Error::forbidden(IN_PORTAL)),
    }
}

/// `GET /`: whoever answers tickets goes to work, whoever asks to the portal, anybody else to the door.
pub async fn home(door: Door) -> Result<Response, Refusal> {
    let place = match door.visitor().await? {
        Some(visitor) if visitor.who.standing.is_agent() => "/feed",
        Some(_) => "/portal",
        None => "/sign-in",
    };
    Ok(Redirect::to(place).into_response())
}

#[cfg(test)]
pub(crate) mod tests {
    use kernel::{DepartmentId, Language, OrganizationId, TeamId, Timestamp, UserId, language};
    use people::{Role, User, UserState, user::NewUser};

    use super::*;

    /// Installs what the pages say.
    pub fn speak() {
        language::install(&[
            &CATALOGUE,
            &crate::CATALOGUE,
            &crate::workflow::CATALOGUE,
            &crate::query::CATALOGUE,
            &web::CATALOGUE,
            &web::ERRORS,
            &files::CATALOGUE,
        ]);
    }

    pub fn ana() -> User {
        person(7, "ana", "Ana Ortiz")
    }

    pub fn rosa() -> User {
        person(9, "rosa", "Rosa Mendes")
    }

    fn person(id: i64, username: &str, name: &str) -> User {
        NewUser {
            id: UserId(id),
            organization: OrganizationId(1),
            username: username.parse().ok(),
            display_name: name.to_owned(),
            email: format!("{username}@northwind.example").parse().unwrap(),
            role: Role::Member,
            state: UserState::Active,
            place: (DepartmentId(2), TeamId(3)),
            language: Language::En,
            zone: "UTC".to_owned(),
        }
        .begin(Timestamp(0))
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let keys = |source| language::keys(source).collect::<Vec<_>>();
        assert_eq!(keys(CATALOGUE.en), keys(CATALOGUE.ru));
    }
}
