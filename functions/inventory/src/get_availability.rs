//! `GET /v1/products/{id}/availability`: whether each variant can be bought now. Exact numbers only when
//! few are left.

use catalog::{Product, ProductStatus};
use inventory::Availability;
use kernel::{ProductId, Sku};
use platform::{
    http::{Answer, Operation, Problem, Reply, Request, Who},
    shop::Shop,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Shelves;

/// Long enough to take the weight of a crowd, short enough not to disappoint anybody in the cart.
const CACHED_SECONDS: u32 = 5;

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProductAvailability")]
struct Available {
    product_id: ProductId,
    variants: Vec<AvailableVariant>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "VariantAvailability")]
struct AvailableVariant {
    sku: Sku,
    #[serde(flatten)]
    availability: Availability,
}

/// The contract of `GET /v1/products/{id}/availability`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-availability", "GET /v1/products/{id}/availability", Who::Public)
        .summary("Whether each variant of a product can be bought now")
        .at::<ProductId>("id")
        .answers::<Available>(200)
}

/// Answers for every variant `in_stock`, `low` with what remains, or `out`.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_availability(shelves: &Shelves, request: &Request) -> Answer {
    let product: ProductId = request.parameter("id")?;
    let product = shelves.catalog.product(product).await?;
    let shown = |product: &Product| product.status != ProductStatus::Draft;
    let product = product.filter(shown).ok_or_else(Problem::not_found)?;
    let skus: Vec<Sku> = product.variants.into_iter().map(|variant| variant.sku).collect();
    let levels = shelves.stock.levels(&skus).await?;
    let low = Shop::get().low_stock_threshold;
    let for_sale = product.status == ProductStatus::Active;
    let variants = skus.into_iter().map(|sku| {
        let level = levels.get(&sku).filter(|_| for_sale);
        let availability = level.map_or(Availability::Out, |level| level.availability(low));
        AvailableVariant { sku, availability }
    });
    let answer = Available { product_id: product.id, variants: variants.collect() };
    Ok(Reply::ok(&answer)?.cacheable(CACHED_SECONDS))
}
