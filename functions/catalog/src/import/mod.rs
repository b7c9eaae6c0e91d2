//! The import of products: text becomes entries (one per product), entries become changes.

mod csv_text;
mod entry;
#[cfg(test)]
mod fuzz_tests;
mod importer;
mod json_lines;
mod plain_text;
mod report;
mod shopify;
#[cfg(test)]
mod tests;

use kernel::Currency;

pub(crate) use csv_text::{FileRefused, text_of};
pub(crate) use entry::Entry;
pub(crate) use importer::Importer;
pub(crate) use json_lines::read_json_lines;
pub(crate) use report::Report;

/// The products of a file with Shopify's columns.
///
/// # Errors
/// The file as a whole cannot be read: nothing of it is imported.
pub(crate) fn read_csv(text: &str, currency: Currency) -> Result<Vec<Entry>, FileRefused> {
    let mut entries = shopify::entries(&csv_text::Sheet::read(text)?, currency);
    entry::refuse_shared_skus(&mut entries);
    Ok(entries)
}
