//! Cells of exported tables that a spreadsheet would run as formulas (CWE-1236).

/// A cell that no spreadsheet takes for a formula.
pub fn defused(cell: &str) -> String {
    if begins_like_a_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// The cell before [`defused`]: a file of ours comes back as it went.
pub fn restored(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| begins_like_a_formula(rest)).unwrap_or(cell)
}

fn begins_like_a_formula(cell: &str) -> bool {
    cell.trim_start_matches([' ', '"', '\'']).starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
        || cell.starts_with(['\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spreadsheet_takes_a_cell_for_a_formula_and_it_comes_back_as_it_was() {
        for cell in ["=1+1", "+49 30 1234", "-2+3", "@SUM(A1)", "\tx", "\rx", " =1", "\"=1", "＝1+1", "'=1"] {
            let safe = defused(cell);
            assert!(safe.starts_with('\''), "{cell}");
            assert_eq!(restored(&safe), cell);
        }
        for cell in ["Ana", "ana@example.com", "O'Neil", "'tis", ""] {
            assert_eq!((defused(cell).as_str(), restored(cell)), (cell, cell));
        }
    }
}
