//! `GET /v1/orders/{id}/payment`: where the payment of my order stands, and what I have to do for it.

use kernel::OrderId;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};

use crate::{PaymentService, view::PaymentView};

/// The contract of `GET /v1/orders/{id}/payment`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-payment", "GET /v1/orders/{id}/payment", Who::Shopper)
        .summary("Where the payment of one's own order stands, and what to do for it")
        .at::<OrderId>("id")
        .answers::<PaymentView>(200)
        .conditional()
}

/// Answers the payment with its version as `ETag`.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_payment(service: &PaymentService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let id: OrderId = request.parameter("id")?;
    let order = service.orders.owned(id, shopper.subject).await?.ok_or_else(Problem::not_found)?;
    let payment_id = order.payment_id.ok_or_else(Problem::not_found)?;
    let payment = service.payments.get(id).await?;
    let view = payment
        .map_or_else(|| PaymentView::not_begun(&order, payment_id), |payment| (&payment).into());
    if request.has_version(view.version()) {
        return Ok(Reply::not_modified().etag(view.version()));
    }
    Ok(Reply::ok(&view)?.etag(view.version()))
}
