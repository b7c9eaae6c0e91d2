//! `GET /v1/admin/orders/{id}`: staff see one order, with all that has happened to it.

use identity::Role;
use kernel::OrderId;
use orders::TimelineEntry;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{OrderService, view::StaffOrderView};

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InspectedOrder")]
struct Inspected<'a> {
    #[serde(flatten)]
    order: StaffOrderView<'a>,
    /// One entry for each version, first to last.
    timeline: Vec<TimelineEntry>,
}

/// The contract of `GET /v1/admin/orders/{id}`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["support", "warehouse", "finance"]);
    Operation::new("inspect-order", "GET /v1/admin/orders/{id}", who)
        .summary("One order with its timeline, as staff see it")
        .at::<OrderId>("id")
        .answers::<Inspected>(200)
        .versioned()
}

/// Answers the order.
///
/// # Errors
/// As [`operation`] says.
pub async fn inspect_order(service: &OrderService, request: &Request) -> Answer {
    service.guard.staff_any(request, Role::Support, &[Role::Warehouse, Role::Finance]).await?;
    let id: OrderId = request.parameter("id")?;
    let order = service.orders.get(id).await?.ok_or_else(Problem::not_found)?;
    let timeline = service.orders.timeline(id).await?;
    let reply = Reply::ok(&Inspected { order: StaffOrderView::from(&order), timeline })?;
    Ok(reply.etag(order.version))
}
