//! `POST /v1/orders/{id}/cancel`: until it is being processed. The stock is free at once; the order is
//! `cancelled` when the money is back.

use kernel::{OrderId, Text};
use platform::{
    clock,
    http::{Answer, Problem, Reply, Request},
    idempotency::IdempotencyKey,
    outbox::Cause,
};

use crate::{
    OrderService,
    change::{self, Condition, Stored},
    problems,
    view::OrderView,
};

#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Cancellation {
    #[serde(default)]
    reason: Option<Text>,
}

const TRIES: u32 = 5;

/// Answers the order, `cancelling` or, when there was nothing to pay, `cancelled`.
///
/// # Errors
/// 400, 401, 404; 409 `order_status_conflict`; 422 `idempotency_key_reused`.
pub async fn cancel_order(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let key = IdempotencyKey::of(request, shopper.subject)?;
    let Cancellation { reason } = request.json()?;
    let table = &service.orders.table;
    for _ in 0..TRIES {
        if let Some(reply) = key.replay(table).await? {
            return Ok(reply);
        }
        let order =
            service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
        let reason = reason.as_ref().map(ToString::to_string);
        let change = order
            .cancel(reason, clock::now())
            .map_err(|refused| problems::order_refused(&order, &refused))?;
        let reply = Reply::ok(&OrderView::from(&change.order))?.etag(change.order.version);
        let once = (Condition::Key, key.record(table, &reply));
        match change::store(&service.orders, &service.stock, &change, &Cause::from(request), once)
            .await?
        {
            Stored::Done => return Ok(reply),
            Stored::Repeated | Stored::Moved => {}
        }
    }
    Err(Problem::unavailable("the order stayed contended"))
}
