//! `POST /v1/orders/{id}/cancel`: until it is being processed. The stock is free at once; the order is
//! `cancelled` when the money is back.

use kernel::{OrderId, Text};
use orders::Order;
use platform::{
    clock,
    http::{Answer, Operation, Request, Who},
    idempotency::IdempotencyKey,
};
use schemars::JsonSchema;

use crate::{
    OrderService,
    changing::Changing,
    problems,
    view::{self, OrderView},
};

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "CancelOrder")]
#[serde(deny_unknown_fields)]
struct Cancellation {
    #[serde(default)]
    reason: Option<Text>,
}

/// The contract of `POST /v1/orders/{id}/cancel`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("cancel-order", "POST /v1/orders/{id}/cancel", Who::Shopper)
        .summary("Cancels an order that is not being processed yet")
        .at::<OrderId>("id")
        .key()
        .takes::<Cancellation>()
        .answers::<OrderView>(200)
        .versioned()
        .refuses(409, &["order_status_conflict"])
}

/// Answers the order, `cancelling` or, when there was nothing to pay, `cancelled`.
///
/// # Errors
/// As [`operation`] says.
pub async fn cancel_order(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let key = IdempotencyKey::of(request, shopper.subject)?;
    let Cancellation { reason } = request.json()?;
    let changing = Changing { request, key: &key, order: id, owner: Some(shopper.subject) };
    let cancel = |order: &Order| {
        let reason = reason.as_ref().map(ToString::to_string);
        order
            .cancel(reason, clock::now())
            .map_err(|refused| problems::order_refused(order, &refused))
    };
    service.change_once(&changing, cancel, view::answer).await
}
