//! The pages before sign-in. They work without script, in the language one chooses at their top.

mod confirm;
mod forgot;
pub mod gate;
mod join;
mod register;
mod reset;
mod second_step;
mod setup;
mod sign_in;
mod sign_up;
mod welcome;

pub(crate) use gate::origin;

use axum::{
    handler::Handler,
    middleware,
    routing::{MethodRouter, get, post},
};
use web::{App, Routes};

/// All of them.
pub fn routes() -> Routes {
    Routes::new()
        .route("GET", "/setup", page(setup::show))
        .route("POST", "/setup", form(setup::submit))
        .route("GET", "/sign-up", page(sign_up::show))
        .route("POST", "/sign-up", form(sign_up::submit))
        .route("GET", "/register", page(register::choose))
        .route("GET", "/register/data", page(register::show))
        .route("POST", "/register/user", form(register::user))
        .route("POST", "/register/staff", form(register::staff))
        .route("GET", "/register/sent", page(register::sent))
        .route("GET", "/sign-in", page(sign_in::show))
        .route("POST", "/sign-in", form(sign_in::submit))
        .route("POST", "/sign-in/choose", form(sign_in::choose))
        .route("GET", "/sign-in/second-step", page(second_step::show))
        .route("POST", "/sign-in/second-step", form(second_step::submit))
        .route("POST", "/sign-in/second-step/challenge", form(second_step::challenge))
        .route("POST", "/sign-out", form(sign_in::sign_out))
        .route("GET", "/forgot", page(forgot::show))
        .route("POST", "/forgot", form(forgot::submit))
        .route("GET", "/reset/{secret}", page(reset::show))
        .route("POST", "/reset/{secret}", form(reset::submit))
        .route("GET", "/join/{secret}", page(join::show))
        .route("POST", "/join/{secret}", form(join::submit))
        .route("GET", "/confirm", page(confirm::show_resend))
        .route("POST", "/confirm", form(confirm::resend))
        .route("GET", "/confirm/{secret}", page(confirm::show))
        .route("POST", "/confirm/{secret}", form(confirm::submit))
        .route("GET", "/welcome", page(welcome::show))
        .route("POST", "/welcome/username", form(welcome::choose_username))
        .route("POST", "/welcome/confirmation", form(welcome::resend))
}

/// A page that keeps the language chosen at its top.
fn page<H: Handler<T, App>, T: 'static>(handler: H) -> MethodRouter<App> {
    get(handler).layer(middleware::from_fn(gate::keep_language))
}

fn form<H: Handler<T, App>, T: 'static>(handler: H) -> MethodRouter<App> {
    post(handler)
}
