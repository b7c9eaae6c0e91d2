//! `POST /v1/orders/{id}/payment/attempts`: tries another payment method while the order waits for one.

use kernel::{OrderId, PaymentMethod};
use orders::Refused;
use platform::{
    clock,
    http::{Answer, Problem, Reply, Request},
    idempotency::IdempotencyKey,
    ids,
    outbox::Cause,
    store::{TransactError, Transaction},
};

use crate::{PaymentService, problems, view::AttemptView};

#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Retry {
    payment_method: PaymentMethod,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Order(Refused),
    Key,
}

const TRIES: u32 = 5;

/// Answers 201 with the attempt; it is made by authorize-payment.
///
/// # Errors
/// 400, 401, 404; 409 `payment_not_retryable`; 422 `idempotency_key_reused`.
pub async fn retry_payment(service: &PaymentService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let key = IdempotencyKey::of(request, shopper.subject)?;
    let Retry { payment_method } = request.json()?;
    let table = &service.orders.table;
    for _ in 0..TRIES {
        if let Some(reply) = key.replay(table).await? {
            return Ok(reply);
        }
        let order =
            service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
        let (attempt, now) = (ids::fresh(), clock::now());
        let change = order
            .retry(attempt, payment_method.as_str(), now)
            .map_err(|refused| problems::not_retryable(&order, &refused))?;
        let view = AttemptView::requested(attempt, &payment_method, now);
        let reply = Reply::created(&view, &format!("/v1/orders/{id}/payment"))?;
        let cause = Cause::from(request);
        let writes = service.orders.apply(&change, &cause);
        let transaction = Transaction::new()
            .with_all(writes.into_iter().map(|(refused, write)| (Condition::Order(refused), write)))
            .with(Condition::Key, key.record(table, &reply));
        match transaction.commit(table).await {
            Ok(()) => return Ok(reply),
            Err(TransactError::Store(error)) => return Err(error.into()),
            // someone was faster, with this key or with this order: decide again
            Err(TransactError::Refused(_)) => {}
        }
    }
    Err(Problem::unavailable("the order stayed contended"))
}
