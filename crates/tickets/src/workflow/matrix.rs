//! The matrix by which urgency and impact suggest a priority (C7 to C9); an organization can edit it.

use db::{Ctx, params, sql};
use kernel::{Act, Error, Grant, Need, Result};
use queue::{Happening, ItemKind, ItemRef};
use serde::{Deserialize, Serialize};

use super::{Level, Priority};

/// A priority for each urgency and impact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Matrix(
    /// By urgency, then by impact, each from low to high.
    pub [[Priority; 3]; 3],
);

impl Default for Matrix {
    fn default() -> Self {
        use Priority::{High, Low, Normal, Urgent};
        Self([[Low, Low, Normal], [Low, Normal, High], [Normal, High, Urgent]])
    }
}

impl Matrix {
    pub fn suggests(&self, urgency: Level, impact: Level) -> Priority {
        self.0[urgency as usize][impact as usize]
    }

    /// Reads nine words, by urgency and then by impact.
    pub fn from_slugs<'a>(slugs: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let all: Vec<Priority> = slugs.into_iter().map(Priority::from_slug).collect::<Option<_>>()?;
        let [a, b, c, d, e, f, g, h, i] = all[..] else { return None };
        Some(Self([[a, b, c], [d, e, f], [g, h, i]]))
    }

    pub fn slugs(&self) -> Vec<&'static str> {
        self.0.iter().flatten().map(|priority| priority.slug()).collect()
    }
}

#[derive(Clone, Copy)]
struct EditMatrix;

impl Act for EditMatrix {
    fn need(self) -> Need {
        Need::Grant(Grant::Settings)
    }
}

/// The cells before and after.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatrixChanged {
    pub before: Vec<String>,
    pub after: Vec<String>,
}

impl Happening for MatrixChanged {
    const KIND: &'static str = "priorities.changed";
}

/// The organization's matrix, or the one everybody begins with.
pub fn read(ctx: &mut Ctx<'_>) -> Result<Matrix> {
    let stored = ctx.query_one(sql!("SELECT cells FROM priority_matrix WHERE organization_id = $1"), &[], |row| row.take::<String>())?;
    Ok(stored.and_then(|cells| Matrix::from_slugs(cells.split(' '))).unwrap_or_default())
}

/// Whether the actor may edit it.
pub fn may_edit(ctx: &Ctx<'_>) -> Result<()> {
    ctx.permit_here(EditMatrix)
}

/// Changes the matrix for what is weighed from now on; tickets keep their priorities.
pub fn change(ctx: &mut Ctx<'_>, cells: &[String]) -> Result<Matrix> {
    may_edit(ctx)?;
    let after = Matrix::from_slugs(cells.iter().map(String::as_str)).ok_or_else(|| Error::invalid("cells", "ticket-matrix-bad"))?;
    let before = read(ctx)?;
    if before == after {
        return Ok(after);
    }
    ctx.execute(
        sql!("INSERT INTO priority_matrix (organization_id, cells) VALUES ($1, $2) ON CONFLICT (organization_id) DO UPDATE SET cells = excluded.cells"),
        &params![after.slugs().join(" ")],
    )?;
    let told = |matrix: Matrix| matrix.slugs().into_iter().map(str::to_owned).collect();
    let (operation, organization) = (queue::operation(ctx), ItemRef { kind: ItemKind::Organization, id: ctx.organization().0 });
    queue::record(ctx, operation, organization, &MatrixChanged { before: told(before), after: told(after) })?;
    ctx.announce("settings");
    Ok(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_urgency_or_impact_never_suggests_less() {
        let matrix = Matrix::default();
        for (at, low) in Level::ALL.into_iter().enumerate() {
            for high in &Level::ALL[at..] {
                for other in Level::ALL {
                    assert!(matrix.suggests(low, other) <= matrix.suggests(*high, other));
                    assert!(matrix.suggests(other, low) <= matrix.suggests(other, *high));
                }
            }
        }
        assert_eq!(matrix.suggests(Level::High, Level::High), Priority::Urgent);
    }

    #[test]
    fn a_matrix_is_nine_known_words() {
        let slugs = Matrix::default().slugs();
        assert_eq!(Matrix::from_slugs(slugs.iter().copied()), Some(Matrix::default()));
        assert_eq!(Matrix::from_slugs(slugs[1..].iter().copied()), None);
        assert_eq!(Matrix::from_slugs(["sometime"; 9]), None);
    }
}
