//! The pages of contracts, and of who belongs to which.

mod form;
mod person;
mod show;

pub use form::ContractForm;

use web::Routes;

use super::Validity;

pub fn routes() -> Routes {
    Routes::new()
        .get("/settings/clients/{id}/contracts/new", show::show_form)
        .post("/settings/clients/{id}/contracts", show::add)
        .get("/settings/contracts/{id}", show::show)
        .post("/settings/contracts/{id}", show::save)
        .get("/people/{id}/contract", person::show)
        .post("/people/{id}/contract", person::save)
        .post("/people/{id}/contract/remove", person::remove)
}

/// Colour and words of where a contract stands.
pub fn pill(validity: Validity) -> (&'static str, &'static str) {
    match validity {
        Validity::Draft => ("neutral", "contract-validity-draft"),
        Validity::Coming => ("waiting", "contract-validity-coming"),
        Validity::InForce => ("active", "contract-validity-in-force"),
        Validity::Suspended => ("danger", "contract-validity-suspended"),
        Validity::Expired => ("danger", "contract-validity-expired"),
        Validity::Ended => ("done", "contract-validity-ended"),
    }
}
