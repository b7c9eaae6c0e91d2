//! What the API and its events promise, as documents: made of the endpoints' own types, compared with what the
//! endpoints really answer.
#![allow(
    clippy::indexing_slicing,
    reason = "documents are read by name, and what a `Value` does not have is null"
)]

mod answers;
mod components;
mod coverage;
mod document;
mod events;
mod example;
mod headers;
mod problems;

use platform::http::Operation;

pub use answers::{Answered, Answers};
pub use coverage::{Reached, expected};
pub use document::document;
pub use events::events;
pub use example::example;

/// Where the documents are kept, from the root of the workspace.
pub const DOCUMENT: &str = "docs/api/openapi.json";
/// As [`DOCUMENT`], of the events.
pub const EVENTS: &str = "docs/api/events.json";

/// Every operation of the API by its service.
#[must_use]
pub fn services() -> Vec<(&'static str, Vec<Operation>)> {
    vec![
        ("identity", identity_functions::operations()),
        ("catalog", catalog_functions::operations()),
        ("inventory", inventory_functions::operations()),
        ("cart", cart_functions::operations()),
        ("promotions", promotions_functions::operations()),
        ("orders", orders_functions::operations()),
        ("payments", payments_functions::operations()),
        ("notifications", notifications_functions::operations()),
        ("operations", operations_functions::operations()),
    ]
}

/// Every operation of the API.
#[must_use]
pub fn operations() -> Vec<Operation> {
    services().into_iter().flat_map(|(_, operations)| operations).collect()
}

/// A document as it is kept in a file.
#[must_use]
pub fn file_of(document: &serde_json::Value) -> String {
    format!("{document:#}\n")
}
