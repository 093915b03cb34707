//! Departments and teams.

use kernel::{DepartmentId, Result, TeamId, Timestamp, clean_line};

/// A category of the organization's work, with people who answer for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Department {
    pub id: DepartmentId,
    pub name: String,
    /// Where accounts without another place are.
    pub is_default: bool,
    /// Departments are listed by it, then by name.
    pub position: i64,
    /// Tickets keep the name of an archived one; nothing new comes to it.
    pub archived_at: Option<Timestamp>,
}

/// A support group of a department.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Team {
    pub id: TeamId,
    pub department: DepartmentId,
    pub name: String,
    /// Where accounts of its department without another team are.
    pub is_default: bool,
    pub position: i64,
    pub archived_at: Option<Timestamp>,
}

/// Reads the name of a department or team from the form field `field`.
pub(super) fn check_name(field: &'static str, text: &str) -> Result<String> {
    clean_line(field, text, 80)
}
