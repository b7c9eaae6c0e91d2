//! `GET /v1/orders/{id}`: one's own order. `If-None-Match` answers 304 while nothing has changed, and
//! `Retry-After` says when to ask again while the order is on its way.

use kernel::OrderId;
use orders::OrderStatus;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};

use crate::{OrderService, view::OrderView};

/// The contract of `GET /v1/orders/{id}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-order", "GET /v1/orders/{id}", Who::Shopper)
        .summary("One's own order; Retry-After says when to ask again while it moves")
        .at::<OrderId>("id")
        .answers::<OrderView>(200)
        .conditional()
}

/// Answers the order.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_order(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let order = service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
    let reply = if request.has_version(order.version) {
        Reply::not_modified()
    } else {
        Reply::ok(&OrderView::from(&order))?
    };
    let waits_for_us = order.status == OrderStatus::PendingPayment && order.next_action.is_none();
    let moving = waits_for_us || order.status == OrderStatus::Cancelling;
    let reply = reply.etag(order.version);
    Ok(if moving { reply.header("retry-after", "1") } else { reply })
}
