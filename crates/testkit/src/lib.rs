//! A desk for tests: the whole product in the process, on SQLite or on PostgreSQL, with people who do things through the real router.
//!
//! ```ignore
//! #[desk_test]
//! async fn a_colleague_sees_a_new_ticket(desk: TestDesk) {
//!     let ticket = desk.ticket().from("rosa").titled("Printer on fire").open().await;
//!     assert!(desk.person("ana").get(&ticket.path()).await.text().contains("Printer on fire"));
//! }
//! ```

mod actor;
mod answer;
mod build;
mod desk;
mod engine;
mod template;

pub use actor::Person;
pub use answer::Answer;
pub use build::TicketBuilder;
pub use desk::{BASE_URL, ISSUER, PASSWORD, POSTMASTER, TestDesk};
pub use engine::{Engine, run};
pub use testkit_macros::desk_test;
