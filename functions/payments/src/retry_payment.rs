//! `POST /v1/orders/{id}/payment/attempts`: tries another payment method while the order waits for one.

use kernel::{OrderId, PaymentMethod};
use orders::Refused;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    idempotency::IdempotencyKey,
    ids,
    outbox::Cause,
    store::{TransactError, Transaction},
};
use schemars::JsonSchema;

use crate::{PaymentService, problems, view::AttemptView};

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "RetryPayment")]
#[serde(deny_unknown_fields)]
struct Retry {
    payment_method: PaymentMethod,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Order(Refused),
    Key,
}

/// The contract of `POST /v1/orders/{id}/payment/attempts`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("retry-payment", "POST /v1/orders/{id}/payment/attempts", Who::Shopper)
        .summary("Tries another payment method while the order waits for one")
        .at::<OrderId>("id")
        .key()
        .takes::<Retry>()
        .answers::<AttemptView>(201)
        .refuses(409, &["payment_not_retryable"])
}

/// Answers 201 with the attempt; it is made by authorize-payment.
///
/// # Errors
/// As [`operation`] says.
pub async fn retry_payment(service: &PaymentService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let key = IdempotencyKey::of(request, shopper.subject)?;
    let Retry { payment_method } = request.json()?;
    let table = &service.orders.table;
    let (key, payment_method) = (&key, &payment_method);
    let attempt = || async move {
        let order =
            service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
        let (attempt, now) = (ids::fresh(), clock::now());
        let change = order
            .retry(attempt, payment_method.as_str(), now)
            .map_err(|refused| problems::not_retryable(&order, &refused))?;
        let view = AttemptView::requested(attempt, payment_method, now);
        let reply = Reply::created(&view, &format!("/v1/orders/{id}/payment"))?;
        let writes = service.orders.apply(&change, &Cause::from(request));
        let transaction = Transaction::new()
            .with_all(writes.into_iter().map(|(refused, write)| (Condition::Order(refused), write)))
            .with(Condition::Key, key.record(table, &reply));
        match transaction.commit(table).await {
            Ok(()) => Ok(Some(reply)),
            Err(TransactError::Store(error)) => Err(error.into()),
            // someone was faster, with this key or with this order: decide again
            Err(TransactError::Refused(_)) => Ok(None),
        }
    };
    key.once(table, attempt).await
}
