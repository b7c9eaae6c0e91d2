//! `GET /v1/cart`: the cart with live prices, what is amiss, and orders that still wait for payment.

use platform::http::{Answer, Operation, Request, Who};

use crate::{
    CartService,
    view::{self, CartView},
};

/// The contract of `GET /v1/cart`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-cart", "GET /v1/cart", Who::Shopper)
        .summary("The cart with the prices and the stock of this moment")
        .answers::<CartView>(200)
        .versioned()
}

/// Answers the cart; an empty one when nothing was ever added.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let cart = service.carts.read(shopper.subject).await?;
    view::answer(&cart, &service.look(&cart, None).await?)
}
