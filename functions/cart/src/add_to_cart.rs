//! `POST /v1/cart/items`: adds a quantity of a SKU. The same SKU twice is one line; short stock is shown,
//! not refused.

use kernel::{Quantity, Sku};
use platform::http::{Answer, Operation, Request, Who};
use schemars::JsonSchema;

use crate::{CartService, view::CartView};

/// What to add.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Addition {
    sku: Sku,
    quantity: Quantity,
}

/// The contract of `POST /v1/cart/items`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("add-to-cart", "POST /v1/cart/items", Who::Shopper)
        .summary("Adds a quantity of a SKU to the cart")
        .takes::<Addition>()
        .answers::<CartView>(200)
        .versioned()
        .refuses(422, &["sku_not_for_sale", "line_limit", "quantity_limit"])
}

/// Answers the cart.
///
/// # Errors
/// As [`operation`] says.
pub async fn add_to_cart(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let Addition { sku, quantity } = request.json()?;
    let add = |cart: &mut cart::Cart, price| cart.add(sku.clone(), quantity, price);
    service.change_line(shopper.subject, &sku, add).await
}
