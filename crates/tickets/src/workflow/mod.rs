//! What a ticket's type allows in each status: the definitions, the rules that read them, and the words people see for them.
//!
//! A [`Workflow`] is data: it is kept in the database as JSON, and the page, the API and the automatic moves all read the same definition.
//! Nothing here does I/O.

mod defaults;
mod labels;
mod model;
mod priority;
mod validate;

pub use defaults::{built_in, built_in_types};
pub use labels::{category_label, icon, priority_label, raise_label, status_label, transition_label, type_label, type_plural};
pub use model::{Automatic, Category, FirstAgentReply, RequesterReply, Requirement, Status, TicketType, Transition, Who, Workflow};
pub use priority::{Level, Priority};

/// The words for types, statuses, transitions and priorities, and the refusals of the workflow.
pub static CATALOGUE: kernel::language::Catalogue =
    kernel::language::Catalogue { area: "workflow", en: include_str!("workflow.en.ftl"), ru: include_str!("workflow.ru.ftl") };

#[cfg(test)]
mod tests;
