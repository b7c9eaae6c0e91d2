//! What a SKU costs now: all that a cart or a checkout needs to know of a product.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Money, ProductId, Sku, Text};
use serde::{Deserialize, Serialize};

use crate::{
    Product, ProductStatus,
    price::{CurrentPrice, ScheduledPrice, price_at},
};

/// One SKU as it is sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub sku: Sku,
    pub product_id: ProductId,
    /// The product's name.
    pub name: Text,
    pub options: BTreeMap<String, String>,
    /// What it costs; as it is stored, the ordinary price.
    pub price: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Money>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) price_schedule: Vec<ScheduledPrice>,
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
            price_schedule: variant.price_schedule.clone(),
            sellable: product.status == ProductStatus::Active,
        })
    }

    /// The offer at the price that is in force at a moment.
    pub(crate) fn at(self, at: Timestamp) -> Self {
        let CurrentPrice { price, compare_at_price } =
            price_at(self.price, self.compare_at_price, &self.price_schedule, at);
        Self { price, compare_at_price, ..self }
    }
}
