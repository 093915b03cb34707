//! `/settings/catalogue`: the catalogue as its keepers see it.

mod cover;
mod edit;
mod form;
mod tree;

use web::Routes;

/// Where they are.
const PATH: &str = "/settings/catalogue";

pub fn routes() -> Routes {
    Routes::new()
        .get(PATH, tree::show)
        .post(PATH, edit::create)
        .get("/settings/catalogue/new", edit::new)
        .get("/settings/catalogue/{id}", edit::show)
        .post("/settings/catalogue/{id}", edit::save)
        .post("/settings/catalogue/{id}/move", tree::shift)
        .post("/settings/catalogue/{id}/archive", tree::archive)
        .post("/settings/catalogue/{id}/restore", tree::restore)
        .post("/settings/catalogue/{id}/undo", tree::undo)
        .get("/settings/catalogue/{id}/form", form::show)
        .post("/settings/catalogue/{id}/form", form::save)
        .get("/settings/catalogue/{id}/preview", form::preview)
        .get("/settings/contracts/{id}/services", cover::show)
        .post("/settings/contracts/{id}/services", cover::save)
}
