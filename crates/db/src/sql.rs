//! Statement texts: registered where they are written, so that tests can prepare each of them on both engines and check that it names its tenant.

use linkme::distributed_slice;

/// What a statement may touch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Rows of one organization, whose id is `$1`.
    Organization,
    /// Tables of the installation.
    Installation,
}

/// A statement text of the product.
#[derive(Debug)]
pub struct Statement {
    pub text: &'static str,
    pub scope: Scope,
    pub file: &'static str,
    pub line: u32,
}

/// Stands in a statement's text for the places of the many values that [`Ctx::query_among`](crate::Ctx::query_among) is given.
pub(crate) const AMONG: &str = "{among}";

impl Statement {
    /// The text as it could be run.
    pub fn sample(&self) -> String {
        self.text.replace(AMONG, "$2")
    }
}

/// All statements that are written with [`sql!`](crate::sql) and [`installation_sql!`](crate::installation_sql).
#[distributed_slice]
pub static STATEMENTS: [Statement];

/// A statement on rows of one organization. Its text must bind `organization_id = $1` wherever it reads or changes a table of tenants.
#[macro_export]
macro_rules! sql {
    ($text:expr) => {{
        #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
        #[linkme(crate = $crate::linkme)]
        static STATEMENT: $crate::Statement = $crate::Statement { text: $text, scope: $crate::Scope::Organization, file: file!(), line: line!() };
        STATEMENT.text
    }};
}

/// A statement on tables of the installation.
#[macro_export]
macro_rules! installation_sql {
    ($text:expr) => {{
        #[$crate::linkme::distributed_slice($crate::STATEMENTS)]
        #[linkme(crate = $crate::linkme)]
        static STATEMENT: $crate::Statement = $crate::Statement { text: $text, scope: $crate::Scope::Installation, file: file!(), line: line!() };
        STATEMENT.text
    }};
}

/// Whether a text meant for one organization is bound to it: an insert names the column, everything else compares it with `$1`.
pub fn check_scope(text: &str) -> bool {
    let inserts = text.trim_start().starts_with("INSERT");
    (inserts && text.contains("organization_id") && text.contains("$1")) || text.contains("organization_id = $1")
}
