//! What became of every row of a file.

use schemars::JsonSchema;
use serde::Serialize;

use super::entry::{Entry, Note, Weight};

/// Counts are products, rows are rows.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[schemars(rename = "ImportReport")]
pub(crate) struct Report {
    created: usize,
    updated: usize,
    unchanged: usize,
    failed: usize,
    skipped: usize,
    rows: Vec<RowReport>,
    /// The file was too long for one request: send the same file with `from_row` set to this.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_row: Option<usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ImportRow")]
struct RowReport {
    /// The header of a CSV file is row 1, and so is the first of JSON Lines.
    row: usize,
    handle: String,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Note>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Note>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ImportOutcome")]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Created,
    Updated,
    Unchanged,
    Failed,
    Skipped,
}

impl Report {
    /// Adds what became of a product; `None` when it was left for the next request.
    pub(crate) fn add(&mut self, entry: &Entry, outcome: Option<(Outcome, Vec<Note>)>) {
        let Some((outcome, notes)) = outcome else {
            let row = entry.first_row();
            self.next_row = Some(self.next_row.map_or(row, |next| next.min(row)));
            return;
        };
        *self.count(outcome) += 1;
        let notes: Vec<_> = entry.notes.iter().chain(&notes).collect();
        for row in &entry.rows {
            let of = |weight| {
                let here = |note: &&&Note| note.row == *row && note.weight == weight;
                notes.iter().filter(here).map(|note| (*note).clone()).collect()
            };
            let (errors, warnings) = (of(Weight::Error), of(Weight::Warning));
            let handle = entry.handle.clone();
            self.rows.push(RowReport { row: *row, handle, outcome, errors, warnings });
        }
    }

    /// Rows in the order of the file: those of a product need not stand together.
    pub(crate) fn sorted(mut self) -> Self {
        self.rows.sort_by_key(|row| row.row);
        self
    }

    fn count(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Created => &mut self.created,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Failed => &mut self.failed,
            Outcome::Skipped => &mut self.skipped,
        }
    }
}
