//! `PUT /v1/cart/items/{sku}`: gives a line exactly this quantity, so that a repeat changes nothing. Zero
//! removes it.

use cart::Cart;
use kernel::{Quantity, Sku};
use platform::http::{Answer, Operation, Problem, Request, Who};
use schemars::JsonSchema;

use crate::{CartService, view::CartView};

/// How many of it the shopper wants.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WantedQuantity {
    #[schemars(range(max = 99))]
    quantity: u32,
}

/// The contract of `PUT /v1/cart/items/{sku}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("edit-quantity", "PUT /v1/cart/items/{sku}", Who::Shopper)
        .summary("Gives a line of the cart a quantity; 0 removes it")
        .at::<Sku>("sku")
        .takes::<WantedQuantity>()
        .answers::<CartView>(200)
        .versioned()
        .refuses(422, &["sku_not_for_sale", "line_limit"])
}

/// Answers the cart.
///
/// # Errors
/// As [`operation`] says.
pub async fn edit_quantity(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let sku: Sku = request.parameter("sku")?;
    let WantedQuantity { quantity } = request.json()?;
    if quantity == 0 {
        return service.change(shopper.subject, |cart| cart.remove(&sku)).await;
    }
    let refusal = |_| Problem::invalid_at("/quantity", "expected a whole number from 0 to 99");
    let quantity = Quantity::new(quantity).map_err(refusal)?;
    let set = |cart: &mut Cart, price| cart.set(sku.clone(), quantity, price);
    service.change_line(shopper.subject, &sku, set).await
}
