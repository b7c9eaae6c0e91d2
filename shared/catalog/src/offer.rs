//! What a SKU costs now: all that a cart or a checkout needs to know of a product.

use std::collections::BTreeMap;

use kernel::{Money, ProductId, Sku, Text};
use serde::{Deserialize, Serialize};

use crate::{Product, ProductStatus};

/// One SKU as it is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub sku: Sku,
    pub product_id: ProductId,
    /// The product's name.
    pub name: Text,
    pub options: BTreeMap<String, String>,
    pub price: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Money>,
    /// Whether it can be bought: its product is active and still has this variant.
    pub sellable: bool,
}

impl Offer {
    /// The offers of all variants of a product.
    pub fn of(product: &Product) -> impl Iterator<Item = Self> {
        product.variants.iter().map(|variant| Self {
            sku: variant.sku.clone(),
            product_id: product.id,
            name: product.name.clone(),
            options: variant.options.clone(),
            price: variant.price,
            compare_at_price: variant.compare_at_price,
            sellable: product.status == ProductStatus::Active,
        })
    }
}
