//! What an order costs: goods, discount, shipping and tax, each rounded once and adding up exactly.

use std::collections::BTreeMap;

use kernel::{Country, Money, MoneyError, ProductId, Quantity, Rate, Sku, Text};
use platform::shop::{ShippingOption, Shop};
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

/// A line with its share of discount and tax.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuotedOption {
    pub id: String,
    pub name: String,
    pub price: Money,
    pub days_min: u32,
    pub days_max: u32,
}

/// The whole sum: `subtotal - discount + shipping + tax = total`, where `tax` is contained in the
/// prices and not added in a shop whose prices include it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    pub lines: Vec<QuotedLine>,
    pub subtotal: Money,
    pub discount: Money,
    pub shipping: Money,
    pub tax: Money,
    pub total: Money,
    pub prices_include_tax: bool,
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

/// Prices `lines` for `country` (no tax while it is not known) and the option named (none is free).
///
/// # Errors
/// See [`QuoteRefused`].
pub fn quote(
    shop: &Shop,
    lines: &[PricedLine],
    country: Option<&Country>,
    option: Option<&str>,
) -> Result<Quote, QuoteRefused> {
    let rate = rate_for(shop, country)?;
    let discount = shop.money(0);
    let totals = lines
        .iter()
        .map(|line| line.unit_price.times(line.quantity))
        .collect::<Result<Vec<_>, _>>()?;
    let subtotal = Money::sum(shop.currency, totals.iter().copied())?;
    let discounts =
        discount.spread(&totals.iter().map(|total| total.amount).collect::<Vec<_>>())?;
    let goods = subtotal.minus(discount)?;
    let shipping_options: Vec<_> =
        shop.shipping_to(country).map(|option| quoted_option(shop, option, goods)).collect();
    let shipping = shipping_price(shop, &shipping_options, option)?;

    let tax_of = |amount: Money| {
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

fn quoted_option(shop: &Shop, option: &ShippingOption, goods: Money) -> QuotedOption {
    let free = option.free_from.is_some_and(|from| goods.amount >= from);
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
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use kernel::Id as _;
    use proptest::prelude::*;

    use super::*;

    fn line(sku: &str, price: i64, quantity: u32) -> PricedLine {
        PricedLine {
            sku: sku.parse().unwrap(),
            product_id: ProductId::from_ulid(1u128.into()),
            name: "Mug".parse().unwrap(),
            options: BTreeMap::new(),
            quantity: Quantity::new(quantity).unwrap(),
            unit_price: Shop::get().money(price),
        }
    }

    fn inclusive() -> Shop {
        Shop { prices_include_tax: true, ..Shop::get().clone() }
    }

    fn us() -> Country {
        "US".parse().unwrap()
    }

    #[test]
    fn tax_is_added_per_line_and_on_shipping() {
        let lines = [line("a", 1_000, 1), line("b", 333, 3)];
        let quote = quote(Shop::get(), &lines, Some(&us()), Some("standard")).unwrap();
        let amounts: Vec<_> = quote.lines.iter().map(|line| line.tax.amount).collect();
        assert_eq!(amounts, [73, 72]);
        assert_eq!(quote.shipping.amount, 599);
        assert_eq!(quote.tax.amount, 73 + 72 + 43);
        assert_eq!(quote.total.amount, 1_999 + 599 + 188);
    }

    #[test]
    fn a_shop_whose_prices_include_tax_shows_it_without_adding_it() {
        let quote =
            quote(&inclusive(), &[line("a", 11_900, 1)], Some(&"DE".parse().unwrap()), None)
                .unwrap();
        assert_eq!((quote.tax.amount, quote.total.amount), (1_900, 11_900));
    }

    #[test]
    fn shipping_is_free_from_the_threshold_on() {
        let shipping = |price| {
            quote(Shop::get(), &[line("a", price, 1)], Some(&us()), Some("standard"))
                .unwrap()
                .shipping
                .amount
        };
        assert_eq!((shipping(7_499), shipping(7_500)), (599, 0));
    }

    #[test]
    fn a_country_or_option_that_is_not_offered_is_refused_with_what_is() {
        let lines = [line("a", 1, 1)];
        let refused = quote(Shop::get(), &lines, Some(&"ZZ".parse().unwrap()), None).unwrap_err();
        assert!(
            matches!(refused, QuoteRefused::CountryNotServed { served } if served.contains(&us()))
        );
        let germany = "DE".parse().unwrap();
        let refused = quote(Shop::get(), &lines, Some(&germany), Some("express")).unwrap_err();
        assert_eq!(
            refused,
            QuoteRefused::ShippingOptionUnknown { allowed: vec!["standard".to_owned()] }
        );
    }

    #[test]
    fn a_sum_too_small_to_charge_is_refused_but_nothing_is_fine() {
        let total = |price| {
            let quote = quote(Shop::get(), &[line("a", price, 1)], None, None).unwrap();
            quote.check_chargeable(Shop::get())
        };
        assert_eq!(total(49), Err(QuoteRefused::AmountTooSmall { least: 50 }));
        assert_eq!((total(0), total(50)), (Ok(()), Ok(())));
    }

    proptest! {
        #[test]
        fn the_parts_always_add_up(
            items in prop::collection::vec((0i64..1_000_000, 1u32..=99), 1..40),
            include in any::<bool>(),
        ) {
            let lines: Vec<_> = items.iter().map(|(price, quantity)| line("a", *price, *quantity)).collect();
            let shop = if include { inclusive() } else { Shop::get().clone() };
            let quote = quote(&shop, &lines, Some(&us()), Some("standard")).unwrap();
            let sum = |pick: fn(&QuotedLine) -> Money| quote.lines.iter().map(|line| pick(line).amount).sum::<i64>();
            prop_assert_eq!(sum(|line| line.line_total), quote.subtotal.amount);
            prop_assert_eq!(sum(|line| line.discount), quote.discount.amount);
            prop_assert!(quote.tax.amount >= sum(|line| line.tax));
            let added = if include { 0 } else { quote.tax.amount };
            prop_assert_eq!(
                quote.subtotal.amount - quote.discount.amount + quote.shipping.amount + added,
                quote.total.amount
            );
        }
    }
}
