//! What the client hears when stock cannot be changed.

use inventory::{MOST_WATCHES, TooFew, TooMany};
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

pub(crate) fn in_stock(sku: &Sku) -> Problem {
    let title = "This can be bought now";
    Problem::refusal(StatusCode::CONFLICT, "in_stock", title).with("sku", sku)
}

pub(crate) fn watch_limit(_: TooMany) -> Problem {
    let title = "Nobody can wait for so many things at once";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "watch_limit", title)
        .with("most", MOST_WATCHES)
}

pub(crate) fn not_for_sale(sku: &Sku) -> Problem {
    let title = "The product is not sold like this";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "sku_not_for_sale", title).with("sku", sku)
}

pub(crate) fn email_required() -> Problem {
    let title = "A guest has to say where to be mailed";
    Problem::refusal(StatusCode::UNPROCESSABLE_ENTITY, "email_required", title)
}
