//! `GET /v1/admin/orders/{id}/payment`: staff see an order's payment with its attempts and refunds.

use identity::Role;
use kernel::OrderId;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};

use crate::{Treasury, view::PaymentView};

/// The contract of `GET /v1/admin/orders/{id}/payment`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["support", "finance"]);
    Operation::new("inspect-payment", "GET /v1/admin/orders/{id}/payment", who)
        .summary("An order's payment with its attempts and refunds, as staff see it")
        .at::<OrderId>("id")
        .answers::<PaymentView>(200)
        .versioned()
}

/// Answers the payment; an order that costs nothing has none.
///
/// # Errors
/// As [`operation`] says.
pub async fn inspect_payment(treasury: &Treasury, request: &Request) -> Answer {
    treasury.guard.staff_any(request, Role::Support, &[Role::Finance]).await?;
    let id: OrderId = request.parameter("id")?;
    let payment = treasury.payments.get(id).await?.ok_or_else(Problem::not_found)?;
    let view = PaymentView::for_staff(&payment);
    Ok(Reply::ok(&view)?.etag(view.version()))
}
