//! `GET /v1/orders/{id}/payment`: where the payment of my order stands, and what I have to do for it.

use kernel::OrderId;
use platform::http::{Answer, Problem, Reply, Request};

use crate::{PaymentService, view::PaymentView};

/// Answers the payment with its version as `ETag`.
///
/// # Errors
/// 401; 404 when the order is missing, someone else's, or free of charge.
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
