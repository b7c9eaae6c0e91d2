//! `GET /v1/cart`: the cart with live prices, what is amiss, and orders that still wait for payment.

use platform::http::{Answer, Request};

use crate::CartService;

/// Answers the cart; an empty one when nothing was ever added.
///
/// # Errors
/// 401.
pub async fn get_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let cart = service.carts.read(shopper.subject).await?;
    service.answer(&cart).await
}
