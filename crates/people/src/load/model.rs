//! A load of people from a file.

use kernel::{LoadId, OperationId, Result, Timestamp, UserId};

use super::{check::Problem, columns::Columns, formula::defused};

db::slugs! {
    /// Where a load stands in its life.
    #[derive(utoipa::ToSchema)]
    LoadState {
        /// Looked through; nothing has happened yet.
        Checked = "checked",
        Running = "running",
        Done = "done",
        /// Its accounts are being taken back.
        Undoing = "undoing",
        Undone = "undone",
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Load {
    pub id: LoadId,
    pub file_name: String,
    /// The headers of the file, or the cells of its first line.
    pub headers: Vec<String>,
    pub columns: Columns,
    pub state: LoadState,
    /// Lines that are people.
    pub lines: i64,
    /// Of them: new, here already, with problems.
    pub fresh: i64,
    pub here: i64,
    pub bad: i64,
    /// Accounts made so far, or after an undo: left.
    pub loaded: i64,
    /// Parts of the file, and how many of them are worked off.
    pub parts: i64,
    pub parts_done: i64,
    /// Whether invitations are mailed when everybody is loaded.
    pub invites: bool,
    /// Since when invitations have been on their way.
    pub invited_at: Option<Timestamp>,
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Under which all events of the load stand.
    pub operation: OperationId,
}

impl Load {
    /// How far it is, in percent.
    pub fn percent(&self) -> i64 {
        if self.parts == 0 { 100 } else { self.parts_done * 100 / self.parts }
    }

    pub fn is_at_work(&self) -> bool {
        matches!(self.state, LoadState::Running | LoadState::Undoing)
    }

    pub fn path(&self) -> String {
        format!("/people/load/{}", self.id)
    }

    /// On which topic open pages hear of it.
    pub fn topic(&self) -> String {
        format!("people-load:{}", self.id)
    }
}

/// A line with what is wrong with it.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct BadLine {
    pub number: i64,
    pub cells: Vec<String>,
    pub problems: Vec<Problem>,
}

/// The bad lines as a CSV file that can be corrected and loaded: with the headers of the file and what is wrong in a last column.
pub fn bad_csv(headers: &[String], lines: &[BadLine], problem_header: &str, say: impl Fn(&Problem) -> String) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let width = headers.len().max(lines.iter().map(|line| line.cells.len()).max().unwrap_or(0));
    let mut write = |cells: &[String], last: &str| {
        let padded = cells.iter().map(|cell| defused(cell)).chain(std::iter::repeat(String::new())).take(width).chain([defused(last)]);
        writer.write_record(padded.collect::<Vec<_>>()).map_err(kernel::Error::internal)
    };
    write(headers, problem_header)?;
    for line in lines {
        write(&line.cells, &line.problems.iter().map(&say).collect::<Vec<_>>().join(" "))?;
    }
    let bytes = writer.into_inner().map_err(kernel::Error::internal)?;
    // Spreadsheets take a file for UTF-8 by its mark.
    String::from_utf8(bytes).map(|text| format!("\u{feff}{text}")).map_err(kernel::Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_come_with_their_headers_and_their_problems() {
        let problem = Problem { field: "email".into(), key: "error-email".into(), args: Vec::new() };
        let lines = [BadLine { number: 3, cells: vec!["=cmd|' /C calc'!A0".into(), "no address".into()], problems: vec![problem] }];
        let csv = bad_csv(&["Name".into(), "Email".into()], &lines, "Problem", |_| "Enter a valid email".into()).unwrap();
        assert_eq!(csv, "\u{feff}Name,Email,Problem\r\n'=cmd|' /C calc'!A0,no address,Enter a valid email\r\n");
    }
}
