//! `POST /v1/cart/items`: adds a quantity of a SKU. The same SKU twice is one line; short stock is shown,
//! not refused.

use kernel::{Quantity, Sku};
use platform::http::{Answer, Request};

use crate::CartService;

/// What to add.
#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Addition {
    sku: Sku,
    quantity: Quantity,
}

/// Answers the cart.
///
/// # Errors
/// 400, 401; 422 `sku_not_for_sale`, `line_limit`, `quantity_limit`.
pub async fn add_to_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let Addition { sku, quantity } = request.json()?;
    let offer = service.offer(&sku).await?;
    let cart = service
        .change(shopper.subject, |cart| cart.add(sku.clone(), quantity, offer.price))
        .await?;
    service.answer(&cart).await
}
