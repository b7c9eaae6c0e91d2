//! `GET /v1/orders/{id}/timeline`: every version of one's own order, first to last.

use kernel::OrderId;
use orders::TimelineEntry;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::OrderService;

/// What happened to an order, one entry for each of its versions.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "OrderTimeline")]
struct Timeline {
    items: Vec<TimelineEntry>,
}

/// The contract of `GET /v1/orders/{id}/timeline`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-order-timeline", "GET /v1/orders/{id}/timeline", Who::Shopper)
        .summary("Every version of one's own order, first to last")
        .at::<OrderId>("id")
        .answers::<Timeline>(200)
        .versioned()
}

/// Answers the entries.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_order_timeline(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let order = service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
    let items = service.orders.timeline(order.id).await?;
    Ok(Reply::ok(&Timeline { items })?.etag(order.version))
}
