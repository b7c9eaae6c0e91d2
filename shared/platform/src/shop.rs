//! What the shop decides, in `shop.toml`: part of every binary, changed by a deploy, checked at start.

use std::{borrow::Cow, sync::OnceLock};

use kernel::{Country, Currency, Email, Money, Rate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const TEXT: &str = include_str!("../../../shop.toml");

/// The shop's decisions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shop {
    pub name: String,
    pub currency: Currency,
    /// Whether catalogue prices contain the tax.
    pub prices_include_tax: bool,
    /// The provider's minimum charge, minor units.
    pub smallest_charge: i64,
    /// Minutes that an unpaid order holds its stock.
    pub payment_window_minutes: u32,
    /// Minutes after placement that 3-D Secure may take at most.
    pub authentication_window_minutes: u32,
    pub return_window_days: u32,
    /// Available units at or below which a SKU is reported as low.
    pub low_stock_threshold: u32,
    /// Orders that a subject may have unpaid at once.
    pub unpaid_orders_per_subject: u32,
    pub capture: Capture,
    pub seller: Seller,
    #[serde(rename = "tax")]
    pub taxes: Vec<Tax>,
    #[serde(rename = "shipping")]
    pub shipping_options: Vec<ShippingOption>,
}

/// Who sells, as it stands on invoices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seller {
    pub name: String,
    /// The lines of the address, with the country.
    pub address: Vec<String>,
    /// The number under which the shop pays taxes, as it is to be printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
}

/// When an authorized payment is captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capture {
    AtConfirmation,
    AtShipment,
}

/// A country that is served, with its tax in basis points.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tax {
    pub country: Country,
    pub rate_bp: Rate,
}

/// A way to ship.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippingOption {
    pub id: String,
    pub name: String,
    /// Minor units.
    pub price: i64,
    /// Free when the goods, less their discount, cost at least this; minor units.
    #[serde(default)]
    pub free_from: Option<i64>,
    pub days_min: u32,
    pub days_max: u32,
    /// Only for these countries; empty means all that are served.
    #[serde(default)]
    pub countries: Vec<Country>,
}

impl Shop {
    /// The shop of this build.
    ///
    /// # Panics
    /// Never in a build whose tests ran: `shop.toml` is compiled in and checked by one.
    #[must_use]
    #[allow(clippy::panic, reason = "a test reads the same text; there is no shop without it")]
    pub fn get() -> &'static Self {
        static SHOP: OnceLock<Shop> = OnceLock::new();
        SHOP.get_or_init(|| {
            Self::parse(&text()).unwrap_or_else(|error| panic!("shop.toml: {error}"))
        })
    }

    /// # Errors
    /// What is wrong, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shop: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut countries: Vec<_> = shop.taxes.iter().map(|tax| &tax.country).collect();
        countries.sort();
        countries.dedup();
        let unique = countries.len() == shop.taxes.len();
        let mut ids: Vec<_> = shop.shipping_options.iter().map(|option| &option.id).collect();
        ids.sort();
        ids.dedup();
        let rules = [
            (!shop.name.trim().is_empty(), "the shop has no name"),
            (
                !shop.seller.name.trim().is_empty() && !shop.seller.address.is_empty(),
                "the [seller] has no name or no address",
            ),
            (!shop.taxes.is_empty() && unique, "every [[tax]] needs a country of its own"),
            (
                !ids.is_empty() && ids.len() == shop.shipping_options.len(),
                "every [[shipping]] needs an id of its own",
            ),
            (shop.taxes.iter().all(|tax| tax.rate_bp.0 <= 10_000), "a tax rate is over 100 %"),
            (
                shop.shipping_options.iter().all(|option| option.price >= 0),
                "a shipping price is negative",
            ),
            (shop.smallest_charge >= 1, "smallest_charge is at least 1"),
            (shop.payment_window_minutes >= 1, "payment_window_minutes is at least 1"),
            (
                shop.authentication_window_minutes >= shop.payment_window_minutes,
                "authentication_window_minutes is shorter than payment_window_minutes",
            ),
        ];
        match rules.into_iter().find(|(holds, _)| !holds) {
            Some((_, broken)) => Err(broken.to_owned()),
            None => Ok(shop),
        }
    }

    /// The tax of a country, when it is served.
    #[must_use]
    pub fn tax_of(&self, country: &Country) -> Option<Rate> {
        self.taxes.iter().find(|tax| tax.country == *country).map(|tax| tax.rate_bp)
    }

    /// The ways to ship to a country (to any when it is not known yet).
    pub fn shipping_to(&self, country: Option<&Country>) -> impl Iterator<Item = &ShippingOption> {
        self.shipping_options.iter().filter(move |option| {
            option.countries.is_empty()
                || country.is_none_or(|country| option.countries.contains(country))
        })
    }

    /// Minor units of the shop's currency.
    #[must_use]
    pub fn money(&self, amount: i64) -> Money {
        Money::new(amount, self.currency)
    }
}

/// Builds other than releases read the file named by `TROLLEY_SHOP` instead, so that another shop can be tried
/// without building it.
#[cfg(shiftable_clock)]
#[allow(clippy::panic, reason = "whoever names a file wants it read")]
fn text() -> Cow<'static, str> {
    let Some(file) = std::env::var_os("TROLLEY_SHOP") else { return TEXT.into() };
    std::fs::read_to_string(&file)
        .map_or_else(|error| panic!("{}: {error}", file.display()), Cow::Owned)
}

#[cfg(not(shiftable_clock))]
fn text() -> Cow<'static, str> {
    TEXT.into()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn the_committed_shop_is_valid() {
        let shop = Shop::parse(TEXT).unwrap();
        assert!(shop.taxes.len() >= 2);
        assert!(shop.shipping_options.iter().any(|option| option.free_from.is_some()));
    }

    #[test]
    fn a_country_with_two_taxes_is_refused() {
        let twice = format!("{TEXT}\n[[tax]]\ncountry = \"US\"\nrate_bp = 1\n");
        assert!(Shop::parse(&twice).is_err());
    }

    #[test]
    fn a_word_that_is_not_known_is_refused() {
        assert!(Shop::parse(&format!("colour = \"red\"\n{TEXT}")).is_err());
    }
}
