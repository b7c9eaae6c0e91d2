//! `DELETE /v1/cart`: takes all lines away, and the coupon. Orders that wait for payment stay visible.

use cart::Cart;
use platform::http::{Answer, Operation, Request, Who};

use crate::{CartService, view::CartView};

/// The contract of `DELETE /v1/cart`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("clear-cart", "DELETE /v1/cart", Who::Shopper)
        .summary("Empties the cart")
        .answers::<CartView>(200)
        .versioned()
}

/// Answers the cart.
///
/// # Errors
/// As [`operation`] says.
pub async fn clear_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    service.change(shopper.subject, Cart::clear).await
}
