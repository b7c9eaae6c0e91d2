//! `DELETE /v1/cart/coupon`: takes the coupon out of the cart. A coupon that is gone already is no error.

use platform::http::{Answer, Operation, Request, Who};

use crate::{CartService, view::CartView};

/// The contract of `DELETE /v1/cart/coupon`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("remove-coupon", "DELETE /v1/cart/coupon", Who::Shopper)
        .summary("Takes the coupon out of the cart")
        .answers::<CartView>(200)
        .versioned()
}

/// Answers the cart.
///
/// # Errors
/// As [`operation`] says.
pub async fn remove_coupon(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    service.change(shopper.subject, |cart| cart.coupon = None).await
}
