//! The pages below `/settings/clients`.

mod list;
mod show;

use web::Routes;

pub fn routes() -> Routes {
    Routes::new()
        .get("/settings/clients", list::show)
        .post("/settings/clients", list::add)
        .get("/settings/clients/new", list::show_form)
        .get("/settings/clients/{id}", show::show)
        .post("/settings/clients/{id}", show::save)
        .get("/settings/clients/{id}/archive", show::ask_archive)
        .post("/settings/clients/{id}/archive", show::archive)
        .post("/settings/clients/{id}/restore", show::restore)
}

/// What a form about a client says.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ClientForm {
    pub name: String,
    /// Between spaces, commas or new lines.
    pub domains: String,
    #[serde(deserialize_with = "web::ticked")]
    pub colleagues_see: bool,
    /// Of the client that the form showed.
    pub version: i64,
}

impl ClientForm {
    fn change(&self) -> super::ClientChange {
        super::ClientChange {
            name: Some(self.name.clone()),
            colleagues_see: Some(self.colleagues_see),
            domains: Some(super::split_domains(&self.domains)),
        }
    }
}
