//! `GET /v1/orders`: one's own orders, newest first.

use orders::Order;
use platform::{
    cursor,
    http::{Answer, Operation, PageLimit, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{OrderService, view::OrderView};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    limit: Option<PageLimit>,
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OrderList<'a> {
    items: Vec<OrderView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// The contract of `GET /v1/orders`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-orders", "GET /v1/orders", Who::Shopper)
        .summary("One's own orders, newest first")
        .query::<Parameters>()
        .answers::<OrderList>(200)
}

/// Answers a page.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_orders(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let parameters: Parameters = request.query()?;
    let limit = PageLimit::of(parameters.limit);
    let scope = format!("orders of {}", shopper.subject);
    let start = cursor::decode(&scope, parameters.cursor.as_deref())?;
    let page = service.orders.of_subject(shopper.subject, limit, start).await?;
    let orders: Vec<Order> = page.orders;
    let next_cursor = page.next.and_then(|next| cursor::encode(&scope, &next));
    Reply::ok(&OrderList { items: orders.iter().map(OrderView::from).collect(), next_cursor })
}
