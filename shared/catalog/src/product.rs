//! Products and the rules of what one may be.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use kernel::{Currency, LongText, Money, ProductId, Sku, Slug, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    draft::{Draft, Flaw, FlawKind, MOST_IMAGES, MOST_OPTIONS, MOST_TAGS},
    price::{self, CurrentPrice, ScheduledPrice, price_at},
    uploaded_image::{UPLOADS, UploadedImage},
};

/// More would not fit into the one transaction that keeps a product and its SKUs in step.
pub const MOST_VARIANTS: usize = 40;
/// Minor units. A full cart of the dearest things still fits into the sums of an order.
const HIGHEST_PRICE: i64 = 1_000_000_000_000;

/// Something the shop sells, in one to forty variants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Product {
    pub id: ProductId,
    pub name: Text,
    pub description: LongText,
    pub category: Slug,
    pub tags: Vec<Text>,
    pub images: Vec<Image>,
    /// Raised by every change.
    pub version: u64,
    pub status: ProductStatus,
    pub variants: Vec<Variant>,
    /// What the cheapest variant cost when the product was last saved: its place in lists. Minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) listed_price: Option<i64>,
}

/// Only active products are listed and sold.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    Draft,
    Active,
    Archived,
}

eserde::impl_edeserialize_compat!(ProductStatus);

/// One choice of a product's options, with its own price and stock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Variant {
    pub sku: Sku,
    pub options: BTreeMap<String, String>,
    /// The ordinary price; [`Variant::price_at`] is what it costs at a moment.
    pub price: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare_at_price: Option<Money>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub price_schedule: Vec<ScheduledPrice>,
}

/// A picture by its address: `https://…`, or a path on the shop's own origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    #[schemars(regex(pattern = "^(https://|/[^/]|/$)"), length(max = 2000))]
    pub url: String,
    #[schemars(length(max = 1_000))]
    #[serde(default)]
    pub alt: String,
}

impl Product {
    /// The product that `draft` asks for. A variant without SKU keeps the one that `before` has for its
    /// options, else gets one that begins with `stem`.
    ///
    /// # Errors
    /// Everything that is wrong with the draft.
    pub fn from_draft(
        draft: Draft,
        id: ProductId,
        before: Option<&Self>,
        stem: &str,
        currency: Currency,
    ) -> Result<Self, Vec<Flaw>> {
        let mut flaws = Vec::new();
        let mut variants = Vec::with_capacity(draft.variants.len());
        for (position, variant) in draft.variants.into_iter().enumerate() {
            match variant.named(before, stem) {
                Some(variant) => variants.push(variant),
                None => flaws.push(Flaw { variant: Some(position), kind: FlawKind::SkuInvalid }),
            }
        }
        let product = Self {
            id,
            name: draft.name,
            description: draft.description,
            category: draft.category,
            tags: draft.tags,
            images: draft.images,
            version: before.map_or(1, |before| before.version + 1),
            status: draft.status,
            variants,
            listed_price: None,
        };
        // Positions of variants are only right when all of them are there.
        if flaws.is_empty() {
            flaws = product.flaws(currency);
        }
        if flaws.is_empty() { Ok(product) } else { Err(flaws) }
    }

    /// Whether both are the same apart from their versions.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let content = |product: &Self| Self { version: 0, listed_price: None, ..product.clone() };
        content(self) == content(other)
    }

    /// This product, no longer for sale.
    #[must_use]
    pub fn archived(&self) -> Self {
        Self { status: ProductStatus::Archived, version: self.version + 1, ..self.clone() }
    }

    /// What the cheapest variant costs at a moment: lists sort and filter by it. Minor units.
    #[must_use]
    pub fn lowest_price(&self, at: Timestamp) -> i64 {
        self.variants.iter().map(|variant| variant.price_at(at).price.amount).min().unwrap_or(0)
    }

    /// What lists have the product under.
    pub(crate) fn listed_price(&self) -> i64 {
        let ordinary = || self.variants.iter().map(|variant| variant.price.amount).min();
        self.listed_price.or_else(ordinary).unwrap_or_default()
    }

    /// This product, standing in lists where its prices of a moment put it.
    pub(crate) fn listed_at(&self, at: Timestamp) -> Self {
        Self { listed_price: Some(self.lowest_price(at)), ..self.clone() }
    }

    /// A new version whose place in lists follows its prices.
    #[must_use]
    pub fn repriced(&self) -> Self {
        Self { version: self.version + 1, ..self.clone() }
    }

    /// The first moment after `at` at which a variant may cost something else by schedule.
    #[must_use]
    pub fn next_price_change(&self, at: Timestamp) -> Option<Timestamp> {
        let changes = self.variants.iter().map(|variant| &variant.price_schedule);
        changes.filter_map(|schedule| price::next_change(schedule, at)).min()
    }

    /// Variants whose ordinary price is another than `before`: SKU, was, now.
    pub(crate) fn price_changes(&self, before: &Self) -> Vec<(Sku, Money, Money)> {
        let changed = |variant: &Variant| {
            let known = before.variants.iter().find(|known| known.sku == variant.sku)?;
            let differs = known.price != variant.price;
            differs.then(|| (variant.sku.clone(), known.price, variant.price))
        };
        self.variants.iter().filter_map(changed).collect()
    }

    fn flaws(&self, currency: Currency) -> Vec<Flaw> {
        let whole = |kind| Flaw { variant: None, kind };
        let mut flaws = Vec::new();
        match self.variants.len() {
            0 => flaws.push(whole(FlawKind::NoVariants)),
            1..=MOST_VARIANTS => {}
            _ => flaws.push(whole(FlawKind::TooManyVariants)),
        }
        if self.images.len() > MOST_IMAGES || self.tags.len() > MOST_TAGS {
            flaws.push(whole(FlawKind::TooMuch));
        }
        if !self.images.iter().all(Image::is_fit) {
            flaws.push(whole(FlawKind::ImageInvalid));
        }
        let (mut skus, mut choices) = (HashSet::new(), HashSet::new());
        let names = |variant: &Variant| variant.options.keys().cloned().collect::<Vec<_>>();
        let expected = self.variants.first().map(names);
        for (position, variant) in self.variants.iter().enumerate() {
            let mut flaw = |kind| flaws.push(Flaw { variant: Some(position), kind });
            if !skus.insert(&variant.sku) {
                flaw(FlawKind::SkuTwice(variant.sku.clone()));
            }
            if Some(names(variant)) != expected {
                flaw(FlawKind::OptionsDiffer);
            } else if !choices.insert(&variant.options) {
                flaw(FlawKind::OptionsTwice);
            }
            variant.flaws(currency).into_iter().for_each(flaw);
        }
        flaws
    }
}

impl Variant {
    /// What it costs at a moment.
    #[must_use]
    pub fn price_at(&self, at: Timestamp) -> CurrentPrice {
        price_at(self.price, self.compare_at_price, &self.price_schedule, at)
    }

    fn flaws(&self, currency: Currency) -> Vec<FlawKind> {
        let fits = |text: &String| {
            (1..=100).contains(&text.chars().count())
                && text.trim() == text
                && !text.chars().any(char::is_control)
        };
        let fit = self.options.iter().all(|(name, value)| fits(name) && fits(value));
        let compared = self.compare_at_price;
        let scheduled: Vec<Money> =
            self.price_schedule.iter().map(|scheduled| scheduled.price).collect();
        let same_currency = |price: Money| price.currency == currency;
        let in_range = |price: Money| (0..=HIGHEST_PRICE).contains(&price.amount);
        let rules = [
            (fit && self.options.len() <= MOST_OPTIONS, FlawKind::OptionsInvalid),
            (
                same_currency(self.price)
                    && compared.is_none_or(same_currency)
                    && scheduled.iter().copied().all(same_currency),
                FlawKind::CurrencyMismatch(currency),
            ),
            (
                in_range(self.price) && scheduled.iter().copied().all(in_range),
                FlawKind::PriceInvalid,
            ),
            (
                compared.is_none_or(|compared| {
                    (self.price.amount + 1..=HIGHEST_PRICE).contains(&compared.amount)
                }),
                FlawKind::CompareAtPriceInvalid,
            ),
            (price::is_fit(&self.price_schedule), FlawKind::PriceScheduleInvalid),
        ];
        rules.into_iter().filter(|(holds, _)| !holds).map(|(_, kind)| kind).collect()
    }
}

impl Image {
    /// Whether a browser of the shop may load it.
    #[must_use]
    pub fn is_fit(&self) -> bool {
        let own = self.url.starts_with('/') && !self.url.starts_with("//");
        let clean = !self.url.chars().any(|c| c.is_control() || c.is_whitespace());
        let upload = self.url.starts_with(UPLOADS);
        (own || self.url.starts_with("https://"))
            && (!upload || UploadedImage::of_url(&self.url).is_some())
            && clean
            && self.url.len() <= 2_000
            && self.alt.chars().count() <= 1_000
    }
}

#[cfg(test)]
mod tests {
    use kernel::Id as _;

    use super::*;
    use crate::DraftVariant;

    fn usd() -> Currency {
        "USD".parse().unwrap()
    }

    fn variant(size: &str, price: i64) -> DraftVariant {
        DraftVariant {
            sku: None,
            options: vec![("size".to_owned(), size.to_owned())],
            price: Money::new(price, usd()),
            compare_at_price: None,
            price_schedule: None,
        }
    }

    fn draft(variants: Vec<DraftVariant>) -> Draft {
        Draft {
            name: "Clay pot".parse().unwrap(),
            description: LongText::default(),
            category: "pots".parse().unwrap(),
            tags: Vec::new(),
            images: Vec::new(),
            status: ProductStatus::Active,
            variants,
        }
    }

    fn made(draft: Draft, before: Option<&Product>) -> Result<Product, Vec<Flaw>> {
        Product::from_draft(draft, ProductId::from_ulid(1.into()), before, "clay-pot", usd())
    }

    fn codes(draft: Draft) -> Vec<&'static str> {
        made(draft, None).unwrap_err().iter().map(|flaw| flaw.kind.code()).collect()
    }

    #[test]
    fn missing_skus_are_derived() {
        let product = made(draft(vec![variant("S", 100), variant("L", 150)]), None).unwrap();
        let skus: Vec<_> = product.variants.iter().map(|variant| variant.sku.as_str()).collect();
        assert_eq!(skus, ["clay-pot-s", "clay-pot-l"]);
        assert_eq!(product.lowest_price(Timestamp::UNIX_EPOCH), 100);
    }

    #[test]
    fn a_variant_keeps_the_sku_that_its_options_have() {
        let mut first = variant("S", 100);
        first.sku = Some("POT-1".parse().unwrap());
        let before = made(draft(vec![first]), None).unwrap();
        let after = made(draft(vec![variant("S", 120)]), Some(&before)).unwrap();
        assert_eq!(after.variants[0].sku.as_str(), "POT-1");
        assert_eq!(after.version, 2);
    }

    #[test]
    fn the_same_content_says_the_same_whatever_its_version() {
        let before = made(draft(vec![variant("S", 100)]), None).unwrap();
        let again = made(draft(vec![variant("S", 100)]), Some(&before)).unwrap();
        assert!(again.says_the_same(&before));
        let dearer = made(draft(vec![variant("S", 101)]), Some(&before)).unwrap();
        assert!(!dearer.says_the_same(&before));
    }

    #[test]
    fn every_flaw_is_named() {
        let mut odd = variant("M", -1);
        odd.options = vec![("colour".to_owned(), "red".to_owned())];
        let mut compared = variant("L", 100);
        compared.compare_at_price = Some(Money::new(100, usd()));
        let mut foreign = variant("XL", 5);
        foreign.price = Money::new(5, "EUR".parse().unwrap());
        assert_eq!(
            codes(draft(vec![variant("S", 1), variant("S", 2), odd, compared, foreign])),
            [
                "sku_conflict",
                "options_twice",
                "options_differ",
                "price_invalid",
                "compare_at_price_invalid",
                "currency_mismatch"
            ]
        );
    }

    #[test]
    fn a_product_has_one_to_forty_variants() {
        assert_eq!(codes(draft(Vec::new())), ["no_variants"]);
        let many = (0..41).map(|size| variant(&size.to_string(), 1)).collect();
        assert_eq!(codes(draft(many)), ["too_many_variants"]);
    }

    #[test]
    fn images_come_from_https_or_the_own_origin() {
        let image = |url: &str| Image { url: url.to_owned(), alt: String::new() };
        assert!(image("https://example.com/a.jpg").is_fit());
        assert!(image("/demo/images/mug.svg").is_fit());
        for bad in [
            "http://example.com/a.jpg",
            "//example.com/a",
            "javascript:alert(1)",
            "/images/what-nobody-uploaded.svg",
            "",
        ] {
            assert!(!image(bad).is_fit(), "{bad}");
        }
    }
}
