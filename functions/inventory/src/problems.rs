//! What the client hears when stock cannot be changed.

use inventory::TooFew;
use kernel::Sku;
use platform::http::{Problem, StatusCode};

pub(crate) fn below_held(sku: &Sku, short: &TooFew) -> Problem {
    let TooFew { on_hand, held, available } = short;
    let title = "The stock would fall below what is held for orders";
    Problem::refusal(StatusCode::CONFLICT, "below_held", title)
        .with("sku", sku)
        .with("on_hand", on_hand)
        .with("held", held)
        .with("available", available)
}
