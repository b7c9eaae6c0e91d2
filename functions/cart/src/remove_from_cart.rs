//! `DELETE /v1/cart/items/{sku}`: takes a line away. A line that is gone already is no error.

use kernel::Sku;
use platform::http::{Answer, Operation, Request, Who};

use crate::{CartService, view::CartView};

/// The contract of `DELETE /v1/cart/items/{sku}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("remove-from-cart", "DELETE /v1/cart/items/{sku}", Who::Shopper)
        .summary("Takes a line out of the cart")
        .at::<Sku>("sku")
        .answers::<CartView>(200)
        .versioned()
}

/// Answers the cart.
///
/// # Errors
/// As [`operation`] says.
pub async fn remove_from_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let sku: Sku = request.parameter("sku")?;
    service.change(shopper.subject, |cart| cart.remove(&sku)).await
}
