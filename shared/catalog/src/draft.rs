//! What somebody wants a product to be, and what can be wrong with it.

use std::collections::BTreeMap;

use kernel::{Currency, LongText, Money, Sku, Slug, Text};

use crate::{
    Image, MOST_VARIANTS, Product, ProductStatus, ScheduledPrice, Variant, naming::sku_of,
    price::MOST_SCHEDULED,
};

pub(crate) const MOST_OPTIONS: usize = 3;
pub(crate) const MOST_IMAGES: usize = 100;
pub(crate) const MOST_TAGS: usize = 100;

/// What somebody wants a product to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub name: Text,
    pub description: LongText,
    pub category: Slug,
    pub tags: Vec<Text>,
    pub images: Vec<Image>,
    pub status: ProductStatus,
    pub variants: Vec<DraftVariant>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftVariant {
    /// Derived from the product's name and the options when there is none.
    pub sku: Option<Sku>,
    /// Name and value, in the order that derived SKUs have them.
    pub options: Vec<(String, String)>,
    pub price: Money,
    pub compare_at_price: Option<Money>,
    /// The product's own where there is none: files of other systems know nothing of schedules.
    pub price_schedule: Option<Vec<ScheduledPrice>>,
}

/// One thing that is wrong with a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The variant, counted from 0, unless it is about the whole product.
    pub variant: Option<usize>,
    pub kind: FlawKind,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FlawKind {
    #[error("a product has at least one variant")]
    NoVariants,
    #[error("a product has at most {MOST_VARIANTS} variants")]
    TooManyVariants,
    #[error("the SKU {0} is there twice")]
    SkuTwice(Sku),
    #[error("no SKU of 1 to 64 characters can be made from the name and the options; give one")]
    SkuInvalid,
    #[error("another variant has the same options")]
    OptionsTwice,
    #[error("all variants need the same options")]
    OptionsDiffer,
    #[error("at most {MOST_OPTIONS} options, with names and values of 1 to 100 characters")]
    OptionsInvalid,
    #[error("the shop sells in {0}")]
    CurrencyMismatch(Currency),
    #[error("the price is negative or too high")]
    PriceInvalid,
    #[error("the price to compare with is not above the price")]
    CompareAtPriceInvalid,
    #[error(
        "at most {MOST_SCHEDULED} scheduled prices, each beginning before it ends, none while another is in force"
    )]
    PriceScheduleInvalid,
    #[error("an image's address begins with https:// or / and has at most 2000 characters")]
    ImageInvalid,
    #[error("at most {MOST_IMAGES} images and {MOST_TAGS} tags")]
    TooMuch,
}

impl FlawKind {
    /// A stable name for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoVariants => "no_variants",
            Self::TooManyVariants => "too_many_variants",
            Self::SkuTwice(_) => "sku_conflict",
            Self::SkuInvalid => "sku_invalid",
            Self::OptionsTwice => "options_twice",
            Self::OptionsDiffer => "options_differ",
            Self::OptionsInvalid => "options_invalid",
            Self::CurrencyMismatch(_) => "currency_mismatch",
            Self::PriceInvalid => "price_invalid",
            Self::CompareAtPriceInvalid => "compare_at_price_invalid",
            Self::PriceScheduleInvalid => "price_schedule_invalid",
            Self::ImageInvalid => "image_invalid",
            Self::TooMuch => "too_much",
        }
    }
}

impl Draft {
    /// The SKUs of all variants, given or derived, as far as they can be.
    pub fn skus<'a>(&'a self, stem: &'a str) -> impl Iterator<Item = Sku> + 'a {
        self.variants
            .iter()
            .filter_map(move |variant| variant.sku.clone().or_else(|| variant.derived_sku(stem)))
    }

    /// Whether one of its variants asks for this very SKU.
    #[must_use]
    pub fn asks_for(&self, sku: &Sku) -> bool {
        self.variants.iter().any(|variant| variant.sku.as_ref() == Some(sku))
    }
}

impl DraftVariant {
    fn derived_sku(&self, stem: &str) -> Option<Sku> {
        sku_of(stem, self.options.iter().map(|(_, value)| value.as_str())).ok()
    }

    /// The variant with a SKU: its own, the one that `before` has for its options, or a derived one.
    pub(crate) fn named(self, before: Option<&Product>, stem: &str) -> Option<Variant> {
        let derived = self.derived_sku(stem);
        let options: BTreeMap<_, _> = self.options.into_iter().collect();
        let known = |is: &dyn Fn(&&Variant) -> bool| before?.variants.iter().find(is);
        let kept = known(&|known| known.options == options).map(|known| known.sku.clone());
        let sku = self.sku.or(kept).or(derived)?;
        let scheduled =
            || known(&|known| known.sku == sku).map(|known| known.price_schedule.clone());
        let price_schedule = self.price_schedule.or_else(scheduled).unwrap_or_default();
        Some(Variant {
            sku,
            options,
            price: self.price,
            compare_at_price: self.compare_at_price,
            price_schedule,
        })
    }
}
