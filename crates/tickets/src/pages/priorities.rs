//! `/settings/priorities`: which priority urgency and impact suggest.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use kernel::{Error, FieldErrors, Result};
use serde::Deserialize;
use web::{Door, Form, Message, Refusal, Shell};

use crate::workflow::{
    Level, Priority, impact_label,
    matrix::{self, Matrix},
    priority_label, urgency_label,
};

/// One urgency, with what each impact makes of it.
struct Row {
    label: String,
    cells: Vec<Cell>,
}

struct Cell {
    /// What the choice is called for who cannot see the table.
    label: String,
    priority: &'static str,
}

#[derive(Template)]
#[template(path = "pages/templates/priorities.html")]
struct PrioritiesPage {
    shell: Shell,
    impacts: Vec<String>,
    rows: Vec<Row>,
    priorities: Vec<(&'static str, String)>,
    errors: FieldErrors,
}

/// `GET /settings/priorities`
pub async fn show(door: Door) -> Result<Response, Refusal> {
    show_with(&door, StatusCode::OK, FieldErrors::default()).await
}

async fn show_with(door: &Door, status: StatusCode, errors: FieldErrors) -> Result<Response, Refusal> {
    door.page_with(status, move |ctx, shell| {
        matrix::may_edit(ctx)?;
        let matrix = matrix::read(ctx)?;
        let l = shell.l;
        let impacts: Vec<String> = Level::ALL.iter().map(|impact| impact_label(l, *impact)).collect();
        Ok(PrioritiesPage {
            rows: Level::ALL.iter().map(|urgency| row(&shell, &matrix, *urgency)).collect(),
            priorities: Priority::ALL.iter().map(|priority| (priority.slug(), priority_label(l, *priority))).collect(),
            impacts,
            errors: errors.clone(),
            shell,
        })
    })
    .await
}

fn row(shell: &Shell, matrix: &Matrix, urgency: Level) -> Row {
    let label = urgency_label(shell.l, urgency);
    let cell = |impact: &Level| Cell { label: format!("{label} · {}", impact_label(shell.l, *impact)), priority: matrix.suggests(urgency, *impact).slug() };
    Row { cells: Level::ALL.iter().map(cell).collect(), label }
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct PrioritiesForm {
    /// By urgency, then by impact, each from low to high.
    cell: Vec<String>,
}

/// `POST /settings/priorities`
pub async fn save(door: Door, Form(form): Form<PrioritiesForm>) -> Result<Response, Refusal> {
    match door.write(move |ctx| matrix::change(ctx, &form.cell)).await {
        Ok(_) => Ok(Message::ok("ticket-matrix-saved").redirect("/settings/priorities")),
        Err(Error::Invalid(errors)) => show_with(&door, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(other) => Err(other.into()),
    }
}
