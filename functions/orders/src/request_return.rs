//! `POST /v1/orders/{id}/returns`: the shopper wants to send something back.

use kernel::{OrderId, Text};
use orders::Order;
use platform::{
    clock,
    http::{Answer, Operation, Request, Who},
    idempotency::IdempotencyKey,
    ids,
    shop::Shop,
};
use schemars::JsonSchema;

use crate::{
    OrderService,
    changing::Changing,
    problems,
    units::{self, UnitsOfLine},
    view::{self, OrderView},
};

/// What is to come back, and why.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReturnRequest {
    #[schemars(length(min = 1, max = 40))]
    lines: Vec<UnitsOfLine>,
    reason: Text,
}

/// The contract of `POST /v1/orders/{id}/returns`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("request-return", "POST /v1/orders/{id}/returns", Who::Shopper)
        .summary("Asks to send units of a delivered order back")
        .at::<OrderId>("id")
        .key()
        .takes::<ReturnRequest>()
        .answers::<OrderView>(200)
        .versioned()
        .refuses(
            409,
            &[
                "order_status_conflict",
                "order_line_exceeded",
                "return_window_closed",
                "too_many_parts",
            ],
        )
        .refuses(422, &["order_line_unknown"])
}

/// Answers the order; the new return is the last of its `returns`.
///
/// # Errors
/// As [`operation`] says.
pub async fn request_return(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let key = IdempotencyKey::of(request, shopper.subject)?;
    let ReturnRequest { lines, reason } = request.json()?;
    let wanted = units::wanted(&lines)?;
    let changing = Changing { request, key: &key, order: id, owner: Some(shopper.subject) };
    let ask = |order: &Order| {
        let asked = order.request_return(ids::fresh(), &wanted, &reason, Shop::get(), clock::now());
        asked.map_err(|refused| problems::fulfillment_refused(order, &refused))
    };
    service.change_once(&changing, ask, view::answer).await
}
