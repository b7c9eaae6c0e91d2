//! What an order costs: goods, discount, shipping and tax, each rounded once and adding up exactly.

use std::collections::BTreeMap;

use kernel::{Country, CouponCode, Money, MoneyError, ProductId, Quantity, Rate, Sku, Text};
use platform::{
    planted::Bug,
    shop::{ShippingOption, Shop},
};
use schemars::JsonSchema;
use serde::Serialize;

/// A line with the price of this very moment.
#[derive(Debug, Clone)]
pub struct PricedLine {
    pub sku: Sku,
    pub product_id: ProductId,
    pub name: Text,
    pub options: BTreeMap<String, String>,
    pub quantity: Quantity,
    pub unit_price: Money,
}

/// What a coupon takes off this sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reduction {
    pub coupon: CouponCode,
    /// Off the goods; never more than they cost.
    pub discount: Money,
    /// Whether every way of shipping costs nothing.
    pub free_shipping: bool,
}

/// A line with its share of discount and tax.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuotedLine {
    pub sku: Sku,
    pub product_id: ProductId,
    pub name: Text,
    pub options: BTreeMap<String, String>,
    pub quantity: Quantity,
    pub unit_price: Money,
    pub line_total: Money,
    pub discount: Money,
    pub tax: Money,
}

/// A way to ship these goods, with its price for them.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuotedOption {
    pub id: String,
    pub name: String,
    pub price: Money,
    pub days_min: u32,
    pub days_max: u32,
}

/// The whole sum: `subtotal - discount + shipping + tax = total`, where `tax` is contained in the
/// prices and not added in a shop whose prices include it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Quote {
    pub lines: Vec<QuotedLine>,
    pub subtotal: Money,
    pub discount: Money,
    pub shipping: Money,
    pub tax: Money,
    pub total: Money,
    pub prices_include_tax: bool,
    /// The coupon that `discount`, or free shipping, is due to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponCode>,
    pub shipping_options: Vec<QuotedOption>,
}

/// Why there is no quote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteRefused {
    #[error("the shop does not ship to this country")]
    CountryNotServed { served: Vec<Country> },
    #[error("there is no such shipping option for this country")]
    ShippingOptionUnknown { allowed: Vec<String> },
    #[error("the total is below what can be charged")]
    AmountTooSmall { least: i64 },
    #[error("a price is in another currency than the shop's")]
    CurrencyMismatch,
    #[error("the sum is too large")]
    TooLarge,
}

impl From<MoneyError> for QuoteRefused {
    fn from(error: MoneyError) -> Self {
        match error {
            MoneyError::CurrencyMismatch => Self::CurrencyMismatch,
            _ => Self::TooLarge,
        }
    }
}

/// Prices `lines`, less what a coupon takes off, for `country` (no tax while it is not known) and the option
/// named (none is free).
///
/// # Errors
/// See [`QuoteRefused`].
pub fn quote(
    shop: &Shop,
    lines: &[PricedLine],
    country: Option<&Country>,
    option: Option<&str>,
    reduction: Option<&Reduction>,
) -> Result<Quote, QuoteRefused> {
    let rate = rate_for(shop, country)?;
    let totals = lines
        .iter()
        .map(|line| line.unit_price.times(line.quantity))
        .collect::<Result<Vec<_>, _>>()?;
    let subtotal = Money::sum(shop.currency, totals.iter().copied())?;
    let discount = discount_on(subtotal, reduction)?;
    let free_shipping = reduction.is_some_and(|reduction| reduction.free_shipping);
    let mut discounts =
        discount.spread(&totals.iter().map(|total| total.amount).collect::<Vec<_>>())?;
    if Bug::CentLost.is_planted() {
        let part = |total: &Money| total.amount * discount.amount / subtotal.amount.max(1);
        discounts = totals.iter().map(|total| shop.money(part(total))).collect();
    }
    let goods = subtotal.minus(discount)?;
    let shipping_options: Vec<_> = shop
        .shipping_to(country)
        .map(|option| quoted_option(shop, option, goods, free_shipping))
        .collect();
    let shipping = shipping_price(shop, &shipping_options, option)?;

    let tax_of = |amount: Money| {
        if Bug::TaxRoundedDown.is_planted() {
            return Ok(shop.money(amount.amount * i64::from(rate.0) / 10_000));
        }
        if shop.prices_include_tax { amount.share_within(rate) } else { amount.share(rate) }
    };
    let mut quoted = Vec::with_capacity(lines.len());
    for ((line, line_total), line_discount) in lines.iter().zip(totals).zip(discounts) {
        quoted.push(QuotedLine {
            sku: line.sku.clone(),
            product_id: line.product_id,
            name: line.name.clone(),
            options: line.options.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            line_total,
            discount: line_discount,
            tax: tax_of(line_total.minus(line_discount)?)?,
        });
    }
    let tax =
        Money::sum(shop.currency, quoted.iter().map(|line| line.tax))?.plus(tax_of(shipping)?)?;
    let net = goods.plus(shipping)?;
    let total = if shop.prices_include_tax { net } else { net.plus(tax)? };
    Ok(Quote {
        lines: quoted,
        subtotal,
        discount,
        shipping,
        tax,
        total,
        prices_include_tax: shop.prices_include_tax,
        coupon: reduction.map(|reduction| reduction.coupon.clone()),
        shipping_options,
    })
}

impl Quote {
    /// Whether the total can be charged at all: nothing, or at least the provider's minimum.
    ///
    /// # Errors
    /// The total is more than nothing and less than that.
    pub fn check_chargeable(&self, shop: &Shop) -> Result<(), QuoteRefused> {
        if self.total.amount == 0 || self.total.amount >= shop.smallest_charge {
            return Ok(());
        }
        Err(QuoteRefused::AmountTooSmall { least: shop.smallest_charge })
    }
}

fn rate_for(shop: &Shop, country: Option<&Country>) -> Result<Rate, QuoteRefused> {
    let Some(country) = country else { return Ok(Rate(0)) };
    shop.tax_of(country).ok_or_else(|| QuoteRefused::CountryNotServed {
        served: shop.taxes.iter().map(|tax| tax.country.clone()).collect(),
    })
}

/// What is taken off the goods: never more than they cost.
fn discount_on(subtotal: Money, reduction: Option<&Reduction>) -> Result<Money, MoneyError> {
    let Some(reduction) = reduction else { return Ok(Money::zero(subtotal.currency)) };
    let left = subtotal.minus(reduction.discount)?;
    Ok(if left.amount < 0 { subtotal } else { reduction.discount })
}

fn quoted_option(
    shop: &Shop,
    option: &ShippingOption,
    goods: Money,
    free_shipping: bool,
) -> QuotedOption {
    let free = free_shipping || option.free_from.is_some_and(|from| goods.amount >= from);
    QuotedOption {
        id: option.id.clone(),
        name: option.name.clone(),
        price: shop.money(if free { 0 } else { option.price }),
        days_min: option.days_min,
        days_max: option.days_max,
    }
}

fn shipping_price(
    shop: &Shop,
    options: &[QuotedOption],
    id: Option<&str>,
) -> Result<Money, QuoteRefused> {
    let Some(id) = id else { return Ok(shop.money(0)) };
    let chosen = options.iter().find(|option| option.id == id).map(|option| option.price);
    chosen.ok_or_else(|| QuoteRefused::ShippingOptionUnknown {
        allowed: options.iter().map(|option| option.id.clone()).collect(),
    })
}

#[cfg(test)]
mod tests;
