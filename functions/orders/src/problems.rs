//! What the client hears when an order cannot be placed or changed.

use orders::{FulfillmentRefused, Order, OrderRefused, QuoteRefused};
use platform::http::{Problem, StatusCode};
use serde::Serialize;

use crate::pricing::Shortage;

const CONFLICT: StatusCode = StatusCode::CONFLICT;
const RULE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

pub(crate) fn quote_refused(refused: QuoteRefused) -> Problem {
    match refused {
        QuoteRefused::CountryNotServed { served } => {
            Problem::refusal(RULE, "country_not_served", "The shop does not ship to this country")
                .with("allowed", served)
        }
        QuoteRefused::ShippingOptionUnknown { allowed } => {
            let title = "There is no such shipping option for this country";
            Problem::refusal(RULE, "shipping_option_unknown", title).with("allowed", allowed)
        }
        QuoteRefused::AmountTooSmall { least } => {
            Problem::refusal(RULE, "amount_too_small", "The total is below what can be charged")
                .with("least", least)
        }
        QuoteRefused::CurrencyMismatch => Problem::refusal(
            RULE,
            "currency_mismatch",
            "A price is in another currency than the shop's",
        ),
        QuoteRefused::TooLarge => {
            Problem::refusal(RULE, "amount_too_large", "The total is too large to charge")
        }
    }
}

pub(crate) fn order_refused(order: &Order, refused: &OrderRefused) -> Problem {
    match refused {
        OrderRefused::WrongStatus { .. } => {
            let title = "The order has moved on; this cannot be done any more";
            Problem::refusal(CONFLICT, "order_status_conflict", title)
                .with("order_status", order.status)
        }
        OrderRefused::WindowClosed | OrderRefused::TooManyAttempts => Problem::refusal(
            CONFLICT,
            "payment_window_closed",
            "The time to pay for this order is over",
        ),
    }
}

pub(crate) fn fulfillment_refused(order: &Order, refused: &FulfillmentRefused) -> Problem {
    match refused {
        FulfillmentRefused::Order(refused) => order_refused(order, refused),
        FulfillmentRefused::NotPaid { payment_status } => {
            let title = "The money for this order is not certain";
            Problem::refusal(CONFLICT, "order_not_paid", title)
                .with("payment_status", payment_status)
        }
        FulfillmentRefused::NoSuchLine { line_id } => {
            Problem::refusal(RULE, "order_line_unknown", "There is no such line")
                .with("line_id", line_id)
        }
        FulfillmentRefused::MoreThanLeft { line_id, left } => {
            let title = "There are not so many units of this line left";
            Problem::refusal(CONFLICT, "order_line_exceeded", title)
                .with("line_id", line_id)
                .with("left", left)
        }
        FulfillmentRefused::TooManyParts { most } => {
            let title = "An order cannot be split up further";
            Problem::refusal(CONFLICT, "too_many_parts", title).with("most", most)
        }
        FulfillmentRefused::ReturnWindowClosed => {
            let title = "The time to send something back is over";
            Problem::refusal(CONFLICT, "return_window_closed", title)
        }
        FulfillmentRefused::NoSuchReturn => Problem::not_found(),
        FulfillmentRefused::ReturnDecided { status } => {
            let title = "This return has been decided about";
            Problem::refusal(CONFLICT, "return_status_conflict", title)
                .with("return_status", status)
        }
    }
}

/// A link that is damaged, too old, or of an order that is nobody's any more: to the client the same.
pub(crate) fn tracking_link_invalid() -> Problem {
    let title = "The link is not valid, or is too old";
    Problem::refusal(RULE, "tracking_link_invalid", title)
}

pub(crate) fn email_not_verified() -> Problem {
    let title = "Please verify your e-mail address first";
    Problem::refusal(CONFLICT, "email_not_verified", title)
}

pub(crate) fn invoice_not_available(order: &Order) -> Problem {
    let title = "There is an invoice once the order is paid";
    Problem::refusal(CONFLICT, "invoice_not_available", title)
        .with("payment_status", order.payment_status)
}

pub(crate) fn cart_empty() -> Problem {
    Problem::refusal(RULE, "cart_empty", "There is nothing in the cart")
}

pub(crate) fn email_required() -> Problem {
    Problem::refusal(RULE, "email_required", "A guest's order needs an e-mail address")
}

pub(crate) fn payment_method_required() -> Problem {
    let title = "There is something to pay; please say how";
    Problem::refusal(RULE, "payment_method_required", title)
}

pub(crate) fn cart_changed(version: u64) -> Problem {
    Problem::refusal(
        CONFLICT,
        "cart_changed",
        "The cart was changed meanwhile; please look at it again",
    )
    .with("version", version)
}

pub(crate) fn unavailable(skus: &[impl Serialize]) -> Problem {
    let title = "Something in the cart is not sold any more";
    Problem::refusal(CONFLICT, "item_unavailable", title).with("lines", skus)
}

pub(crate) fn insufficient_stock(lines: &[Shortage]) -> Problem {
    let title = "There is less in stock than the cart asks for";
    Problem::refusal(CONFLICT, "insufficient_stock", title).with("lines", lines)
}

pub(crate) fn too_many_unpaid(most: u32) -> Problem {
    let title = "Please pay for, or cancel, an order that is still open";
    Problem::refusal(CONFLICT, "too_many_unpaid_orders", title).with("most", most)
}
