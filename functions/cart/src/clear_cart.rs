//! `DELETE /v1/cart`: takes all lines away. Orders that wait for payment stay visible.

use platform::http::{Answer, Request};

use crate::CartService;

/// Answers the cart.
///
/// # Errors
/// 401.
pub async fn clear_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let cart = service
        .change(shopper.subject, |cart| {
            cart.clear();
            Ok(())
        })
        .await?;
    service.answer(&cart).await
}
