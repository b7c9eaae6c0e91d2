//! `PUT /v1/cart/items/{sku}`: gives a line exactly this quantity, so that a repeat changes nothing. Zero
//! removes it.

use kernel::{Quantity, Sku};
use platform::http::{Answer, Problem, Request};

use crate::CartService;

#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    quantity: u32,
}

/// Answers the cart.
///
/// # Errors
/// 400, 401; 422 `sku_not_for_sale`, `line_limit`.
pub async fn edit_quantity(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let sku: Sku = request.parameter("sku")?;
    let Wanted { quantity } = request.json()?;
    let cart = if quantity == 0 {
        service
            .change(shopper.subject, |cart| {
                cart.remove(&sku);
                Ok(())
            })
            .await?
    } else {
        let refusal = |_| Problem::invalid_at("/quantity", "expected a whole number from 0 to 99");
        let quantity = Quantity::new(quantity).map_err(refusal)?;
        let offer = service.offer(&sku).await?;
        service.change(shopper.subject, |cart| cart.set(sku.clone(), quantity, offer.price)).await?
    };
    service.answer(&cart).await
}
