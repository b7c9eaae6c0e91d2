//! What the client hears when a product or a file is refused.

use catalog::{Flaw, FlawKind, Product, SaveRefused};
use platform::http::{Problem, StatusCode};
use serde_json::{Value, json};

use crate::{import::FileRefused, product_view::ProductView};

/// Names every flaw at once.
pub(crate) fn flawed(flaws: &[Flaw]) -> Problem {
    let foreign = flaws.iter().any(|flaw| matches!(flaw.kind, FlawKind::CurrencyMismatch(_)));
    let (code, title) = if foreign {
        ("currency_mismatch", "The shop has another currency")
    } else {
        ("product_invalid", "The product cannot be like this")
    };
    let errors: Vec<Value> = flaws
        .iter()
        .map(|flaw| {
            let pointer = match flaw.variant {
                Some(position) => format!("/variants/{position}"),
                None => String::new(),
            };
            json!({ "pointer": pointer, "code": flaw.kind.code(), "detail": flaw.kind.to_string() })
        })
        .collect();
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, code, title).with("errors", errors)
}

/// Images at these places have an address of the shop's own, and nothing is there yet.
pub(crate) fn not_uploaded(places: &[usize]) -> Problem {
    let detail = "send the file first, as upload-product-image has said";
    let error = |place: &usize| json!({ "pointer": format!("/images/{place}/url"), "code": "not_uploaded", "detail": detail });
    let errors: Vec<Value> = places.iter().map(error).collect();
    let title = "An image has not been uploaded yet";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "image_not_uploaded", title)
        .with("errors", errors)
}

pub(crate) fn not_saved(refused: SaveRefused) -> Problem {
    match refused {
        SaveRefused::Stale(Some(current)) => stale(*current),
        SaveRefused::Stale(None) => Problem::not_found(),
        SaveRefused::SkusTaken(skus) => {
            Problem::refusal(StatusCode::CONFLICT, "sku_conflict", "Another product has these SKUs")
                .with("skus", skus)
        }
        SaveRefused::HandleTaken => Problem::refusal(
            StatusCode::CONFLICT,
            "handle_conflict",
            "Another product has this handle",
        ),
        SaveRefused::TooManyChanges => Problem::refusal(
            StatusCode::UNPROCESSABLE_ENTITY,
            "too_many_changes",
            "Too many variants change at once; please change them in several steps",
        ),
        SaveRefused::Overtaken => Problem::unavailable("the product stayed contended"),
        SaveRefused::Store(error) => error.into(),
    }
}

/// The edit was based on a version that is no longer the current one, which comes along.
pub(crate) fn stale(current: Product) -> Problem {
    let title = "The product has changed in the meantime";
    Problem::refusal(StatusCode::PRECONDITION_FAILED, "version_conflict", title)
        .with("current", ProductView::as_kept(current))
}

/// Products are in the category.
pub(crate) fn category_in_use() -> Problem {
    let title = "Products are in this category";
    Problem::refusal(StatusCode::CONFLICT, "category_in_use", title)
}

/// Nothing of the file was imported.
pub(crate) fn file_refused(refused: &FileRefused) -> Problem {
    let refusal = |code, title: &str| {
        Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, code, title).detail(refused.to_string())
    };
    match refused {
        FileRefused::NotUtf8 { line } => {
            refusal("not_utf8", "The file is not UTF-8 text").with("line", line)
        }
        FileRefused::HeaderInvalid { missing } => {
            refusal("import_header_invalid", "The first line lacks columns")
                .with("missing", missing)
        }
        FileRefused::Malformed { line, .. } => {
            refusal("csv_malformed", "The file is not well-formed CSV").with("line", line)
        }
    }
}
