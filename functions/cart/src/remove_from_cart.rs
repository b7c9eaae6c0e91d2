//! `DELETE /v1/cart/items/{sku}`: takes a line away. A line that is gone already is no error.

use kernel::Sku;
use platform::http::{Answer, Request};

use crate::CartService;

/// Answers the cart.
///
/// # Errors
/// 401.
pub async fn remove_from_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let sku: Sku = request.parameter("sku")?;
    let cart = service
        .change(shopper.subject, |cart| {
            cart.remove(&sku);
            Ok(())
        })
        .await?;
    service.answer(&cart).await
}
