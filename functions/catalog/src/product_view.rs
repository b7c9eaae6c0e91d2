//! A product as the API shows it: to shoppers at the prices of the moment, to staff as it is kept.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use catalog::{CurrentPrice, Image, Product, ProductStatus, ScheduledPrice, Variant};
use jiff::Timestamp;
use kernel::{LongText, Money, ProductId, Sku, Slug, Text};
use schemars::JsonSchema;
use serde::Serialize;

/// Something the shop sells, in one to forty variants.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Product")]
pub(crate) struct ProductView {
    id: ProductId,
    name: Text,
    description: LongText,
    category: Slug,
    tags: Vec<Text>,
    images: Vec<Image>,
    /// Raised by every change.
    version: u64,
    status: ProductStatus,
    variants: Vec<VariantView>,
}

/// One choice of a product's options, with its own price and stock.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Variant")]
struct VariantView {
    sku: Sku,
    options: BTreeMap<String, String>,
    /// What it costs now. To staff: the ordinary price, whatever is scheduled.
    price: Money,
    /// A higher price to show beside it: while a scheduled price is in force, the ordinary one.
    #[serde(skip_serializing_if = "Option::is_none")]
    compare_at_price: Option<Money>,
    /// To staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    price_schedule: Vec<ScheduledPrice>,
}

/// A page of products.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ProductList {
    pub items: Vec<ProductView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl ProductView {
    /// What a shopper sees at a moment.
    pub(crate) fn at(product: Product, now: Timestamp) -> Self {
        Self::with(product, |variant| {
            let CurrentPrice { price, compare_at_price } = variant.price_at(now);
            VariantView {
                sku: variant.sku,
                options: variant.options,
                price,
                compare_at_price,
                price_schedule: Vec::new(),
            }
        })
    }

    /// What staff edits: the product as an update takes it.
    pub(crate) fn as_kept(product: Product) -> Self {
        Self::with(product, |variant| VariantView {
            sku: variant.sku,
            options: variant.options,
            price: variant.price,
            compare_at_price: variant.compare_at_price,
            price_schedule: variant.price_schedule,
        })
    }

    fn with(product: Product, view: impl Fn(Variant) -> VariantView) -> Self {
        Self {
            id: product.id,
            name: product.name,
            description: product.description,
            category: product.category,
            tags: product.tags,
            images: product.images,
            version: product.version,
            status: product.status,
            variants: product.variants.into_iter().map(view).collect(),
        }
    }
}

/// The entity tag of what a shopper sees at a moment: the version, unless prices of the schedule are in force.
pub(crate) fn tag_at(product: &Product, now: Timestamp) -> u64 {
    let shown = product.variants.iter().map(|variant| variant.price_at(now).price.amount);
    let shown: Vec<i64> = shown.collect();
    if product.variants.iter().zip(&shown).all(|(variant, shown)| variant.price.amount == *shown) {
        return product.version;
    }
    let mut hasher = DefaultHasher::new();
    (product.version, shown).hash(&mut hasher);
    hasher.finish()
}

/// The entity tag of a page: it is the same while its products are, in their order.
pub(crate) fn tag_of_page(products: &[Product], next: Option<&str>, now: Timestamp) -> u64 {
    let mut hasher = DefaultHasher::new();
    for product in products {
        (product.id, tag_at(product, now)).hash(&mut hasher);
    }
    next.hash(&mut hasher);
    hasher.finish()
}
