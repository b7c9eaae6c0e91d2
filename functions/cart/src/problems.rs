//! What the client hears when a cart cannot be changed.

use cart::CartRefused;
use kernel::Sku;
use platform::http::{Problem, StatusCode};

pub(crate) fn refused(refused: CartRefused) -> Problem {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match refused {
        CartRefused::LineLimit { most } => {
            Problem::refusal(status, "line_limit", "The cart has all the lines it may have")
                .with("most", most)
        }
        CartRefused::QuantityLimit { sku, most } => {
            Problem::refusal(status, "quantity_limit", "The line has all the units it may have")
                .with("sku", sku)
                .with("most", most)
        }
    }
}

pub(crate) fn not_for_sale(sku: &Sku) -> Problem {
    let title = "The shop does not sell this";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "sku_not_for_sale", title).with("sku", sku)
}
