//! `/help`: for those who are signed in with the workspace around it, for everybody else alone.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{Language, OrNotFound};
use web::{Door, Refusal, Routes, Shell};

use super::library::{self, Page};

pub fn routes() -> Routes {
    Routes::new().get("/help", contents).get("/help/{page}", show)
}

/// Neighbours in the contents.
struct Group {
    title: &'static str,
    pages: Vec<&'static Page>,
}

fn groups(l: Language) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for page in library::pages(l) {
        let title = l.t(page.group);
        match groups.last_mut() {
            Some(group) if group.title == title => group.pages.push(page),
            _ => groups.push(Group { title, pages: vec![page] }),
        }
    }
    groups
}

#[derive(Template)]
enum Contents {
    #[template(path = "handbook/templates/contents.html")]
    Within { shell: Shell, groups: Vec<Group> },
    #[template(path = "handbook/templates/contents_plain.html")]
    Alone { shell: Shell, groups: Vec<Group> },
}

/// `GET /help`
async fn contents(door: Door) -> Result<Response, Refusal> {
    door.plain(StatusCode::OK, |_, visitor, shell| {
        let groups = groups(shell.l);
        Ok(match visitor {
            Some(_) => Contents::Within { shell, groups },
            None => Contents::Alone { shell, groups },
        })
    })
    .await
}

#[derive(Template)]
enum Article {
    #[template(path = "handbook/templates/article.html")]
    Within { shell: Shell, page: &'static Page, groups: Vec<Group>, write_to: Option<&'static str> },
    #[template(path = "handbook/templates/article_plain.html")]
    Alone { shell: Shell, page: &'static Page, groups: Vec<Group>, write_to: Option<&'static str> },
}

/// `GET /help/{page}`
async fn show(door: Door, Path(slug): Path<String>) -> Result<Response, Refusal> {
    door.plain(StatusCode::OK, move |_, visitor, shell| {
        let page = library::find(shell.l, &slug).or_not_found()?;
        let groups = groups(shell.l);
        let write_to = support_address().filter(|_| page.slug == "contact");
        Ok(match visitor {
            Some(_) => Article::Within { shell, page, groups, write_to },
            None => Article::Alone { shell, page, groups, write_to },
        })
    })
    .await
}

/// Where whoever runs this installation is reached: the address that its mails come from.
fn support_address() -> Option<&'static str> {
    mail::postmaster().smtp.as_ref().map(|smtp| smtp.from_address.as_str())
}
