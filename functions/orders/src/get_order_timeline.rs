//! `GET /v1/orders/{id}/timeline`: every version of one's own order, first to last.

use kernel::OrderId;
use platform::http::{Answer, Problem, Reply, Request};
use serde_json::json;

use crate::OrderService;

/// Answers the entries.
///
/// # Errors
/// 401, 404.
pub async fn get_order_timeline(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let order = service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
    let entries = service.orders.timeline(order.id).await?;
    Ok(Reply::ok(&json!({ "items": entries }))?.etag(order.version))
}
