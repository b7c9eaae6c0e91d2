//! A product as staff sends it: without id and version, SKUs where there are any.

use std::collections::BTreeMap;

use catalog::{Draft, DraftVariant, Image, ProductStatus, ScheduledPrice, category_of};
use kernel::{LongText, Money, Sku, Slug, Text};
use schemars::JsonSchema;

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "ProductDraft")]
#[serde(deny_unknown_fields)]
pub(crate) struct ProductBody {
    pub name: Text,
    #[serde(default)]
    description: LongText,
    #[serde(default)]
    category: Option<Slug>,
    #[serde(default)]
    tags: Vec<Text>,
    #[serde(default)]
    images: Vec<Image>,
    #[serde(default)]
    status: Option<ProductStatus>,
    variants: Vec<VariantBody>,
}

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "VariantDraft")]
#[serde(deny_unknown_fields)]
struct VariantBody {
    #[serde(default)]
    sku: Option<Sku>,
    #[serde(default)]
    options: BTreeMap<String, String>,
    price: Money,
    #[serde(default)]
    compare_at_price: Option<Money>,
    /// Prices for a while, at most ten, no two at once.
    #[serde(default)]
    price_schedule: Vec<ScheduledPrice>,
}

impl ProductBody {
    /// What is wanted; a body that names no status leaves it at `status`.
    pub(crate) fn into_draft(self, status: ProductStatus) -> Draft {
        let variants = self.variants.into_iter().map(|variant| DraftVariant {
            sku: variant.sku,
            options: variant.options.into_iter().collect(),
            price: variant.price,
            compare_at_price: variant.compare_at_price,
            price_schedule: Some(variant.price_schedule),
        });
        Draft {
            name: self.name,
            description: self.description,
            category: self.category.unwrap_or_else(|| category_of("")),
            tags: self.tags,
            images: self.images,
            status: self.status.unwrap_or(status),
            variants: variants.collect(),
        }
    }
}
