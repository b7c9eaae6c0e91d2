//! JSON Lines: a product a line, in the shape that the API answers, with `handle` and `quantity` beside.

use std::collections::{BTreeMap, HashSet};

use catalog::{
    Draft, DraftVariant, Handle, Image, ProductStatus, ScheduledPrice, category_of, slug_of,
};
use kernel::{LongText, Money, Sku, Slug, Text};

use super::entry::{Content, Entry, Note, Wanted, refuse_shared_skus};

/// Fields that are not known are passed over, so that what the API answered can be sent back.
#[derive(Debug, eserde::Deserialize)]
struct Line {
    /// Made from the name where there is none.
    #[serde(default)]
    handle: Option<Handle>,
    name: Text,
    #[serde(default)]
    description: LongText,
    #[serde(default)]
    category: Option<Slug>,
    #[serde(default)]
    tags: Vec<Text>,
    #[serde(default)]
    images: Vec<Image>,
    #[serde(default)]
    status: Option<ProductStatus>,
    variants: Vec<LineVariant>,
}

#[derive(Debug, eserde::Deserialize)]
struct LineVariant {
    #[serde(default)]
    sku: Option<Sku>,
    #[serde(default)]
    options: BTreeMap<String, String>,
    price: Money,
    #[serde(default)]
    compare_at_price: Option<Money>,
    #[serde(default)]
    price_schedule: Option<Vec<ScheduledPrice>>,
    #[serde(default)]
    quantity: Option<u32>,
}

/// The products of a file. A line that cannot be read fails alone.
pub(crate) fn read_json_lines(text: &str) -> Vec<Entry> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let lines = lines.filter(|(_, line)| !line.is_empty());
    let mut entries: Vec<Entry> = lines.map(|(row, line)| entry(row, line)).collect();
    refuse_repeated_handles(&mut entries);
    refuse_shared_skus(&mut entries);
    entries
}

fn entry(row: usize, line: &str) -> Entry {
    let read = eserde::json::from_str::<Line>(line).map_err(|errors| {
        let note = |error: &eserde::DeserializationError| {
            let detail = error.message().split(" at line ").next().unwrap_or_default();
            let path = error.path().map(ToString::to_string).unwrap_or_default();
            let detail =
                if path.is_empty() { detail.to_owned() } else { format!("{path}: {detail}") };
            Note::error(row, "line_invalid", detail)
        };
        errors.iter().map(note).collect::<Vec<_>>()
    });
    let wanted = read.and_then(|line| {
        let detail = "give a handle, since none can be made from the name";
        line.wanted(row).ok_or_else(|| vec![Note::error(row, "handle_invalid", detail)])
    });
    match wanted {
        Ok(wanted) => Entry {
            handle: wanted.handle.to_string(),
            rows: vec![row],
            content: Content::Wanted(Box::new(wanted)),
            notes: Vec::new(),
        },
        Err(notes) => {
            Entry { handle: String::new(), rows: vec![row], content: Content::Unreadable, notes }
        }
    }
}

impl Line {
    fn wanted(self, row: usize) -> Option<Wanted> {
        let handle = match self.handle {
            Some(handle) => handle,
            None => slug_of(self.name.as_str()).parse().ok()?,
        };
        let rows = self.variants.iter().map(|_| row).collect();
        let quantities = self.variants.iter().map(|variant| variant.quantity).collect();
        let variants = self.variants.into_iter().map(|variant| DraftVariant {
            sku: variant.sku,
            options: variant.options.into_iter().collect(),
            price: variant.price,
            compare_at_price: variant.compare_at_price,
            price_schedule: variant.price_schedule,
        });
        let draft = Draft {
            name: self.name,
            description: self.description,
            category: self.category.unwrap_or_else(|| category_of("")),
            tags: self.tags,
            images: self.images,
            status: self.status.unwrap_or(ProductStatus::Active),
            variants: variants.collect(),
        };
        Some(Wanted { handle, draft, category_name: None, rows, quantities })
    }
}

fn refuse_repeated_handles(entries: &mut [Entry]) {
    let mut seen = HashSet::new();
    for entry in entries {
        let read = matches!(entry.content, Content::Wanted(_));
        if read && !seen.insert(entry.handle.clone()) {
            let detail = "an earlier line has the same handle";
            entry.notes.push(Note::error(entry.first_row(), "handle_twice", detail));
            entry.content = Content::Unreadable;
        }
    }
}
