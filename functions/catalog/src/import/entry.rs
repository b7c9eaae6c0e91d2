//! One product of a file: what it should be, or why it cannot be read.

use std::collections::HashMap;

use catalog::{Draft, Handle};
use kernel::{Sku, Text};
use schemars::JsonSchema;
use serde::Serialize;

/// The rows of one product, in the order of the file.
#[derive(Debug)]
pub(crate) struct Entry {
    /// As the file has it, whether it can be one or not.
    pub handle: String,
    pub rows: Vec<usize>,
    pub content: Content,
    pub notes: Vec<Note>,
}

#[derive(Debug)]
pub(crate) enum Content {
    Wanted(Box<Wanted>),
    /// Not something that we sell; the notes say why.
    Skipped,
    /// The notes say why.
    Unreadable,
}

#[derive(Debug)]
pub(crate) struct Wanted {
    pub handle: Handle,
    pub draft: Draft,
    /// How the shop writes the category, when it begins with this product.
    pub category_name: Option<Text>,
    /// One per variant.
    pub rows: Vec<usize>,
    /// One per variant; `None` where the file says nothing.
    pub quantities: Vec<Option<u32>>,
}

/// Something to be told about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ImportNote")]
pub(crate) struct Note {
    #[serde(skip)]
    pub row: usize,
    #[serde(skip)]
    pub weight: Weight,
    pub code: &'static str,
    pub detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The product is not imported.
    Error,
    /// It is, but not quite as the file has it.
    Warning,
}

impl Note {
    pub(crate) fn error(row: usize, code: &'static str, detail: impl ToString) -> Self {
        let detail = detail.to_string();
        Self { row, weight: Weight::Error, code, detail, column: None }
    }

    pub(crate) fn warning(row: usize, code: &'static str, detail: impl ToString) -> Self {
        Self { weight: Weight::Warning, ..Self::error(row, code, detail) }
    }

    pub(crate) fn in_column(self, column: &'static str) -> Self {
        Self { column: Some(column), ..self }
    }
}

impl Entry {
    pub(crate) fn first_row(&self) -> usize {
        self.rows.first().copied().unwrap_or_default()
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.notes.iter().any(|note| note.weight == Weight::Error)
    }
}

/// A SKU that an earlier product of the same file has is nobody else's: decided here, so that it does not
/// depend on which of them is written first.
pub(crate) fn refuse_shared_skus(entries: &mut [Entry]) {
    let mut owners: HashMap<Sku, String> = HashMap::new();
    for entry in entries {
        let Content::Wanted(wanted) = &entry.content else { continue };
        let skus: Vec<Sku> = wanted.draft.skus(wanted.handle.as_str()).collect();
        let taken = skus.iter().find_map(|sku| Some((sku, owners.get(sku)?)));
        if let Some((sku, owner)) = taken {
            let detail = format!("{owner} has the SKU {sku} already");
            entry.notes.push(Note::error(entry.first_row(), "sku_conflict", detail));
            entry.content = Content::Unreadable;
            continue;
        }
        owners.extend(skus.into_iter().map(|sku| (sku, entry.handle.clone())));
    }
}
