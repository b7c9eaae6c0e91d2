//! `GET /v1/config`: what a frontend must know about the shop before anyone signs in.

use kernel::{Country, Money};
use platform::{
    Aws, Error, config,
    http::{Answer, Operation, Reply, Request, Who},
    shop::Shop,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The public part of the configuration.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ShopConfig")]
pub struct Config {
    name: &'static str,
    currency: &'static str,
    currency_exponent: u32,
    prices_include_tax: bool,
    countries: Vec<&'static Country>,
    shipping_options: Vec<Shipping>,
    return_window_days: u32,
    /// The payment provider's publishable key; none where the simulator stands in for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_publishable_key: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ShippingOption")]
struct Shipping {
    id: &'static str,
    name: &'static str,
    price: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    free_from: Option<Money>,
    days_min: u32,
    days_max: u32,
    countries: &'static [Country],
}

impl Config {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(_aws: &Aws) -> Result<Self, Error> {
        let shop = Shop::get();
        let shipping = shop.shipping_options.iter().map(|option| Shipping {
            id: &option.id,
            name: &option.name,
            price: shop.money(option.price),
            free_from: option.free_from.map(|amount| shop.money(amount)),
            days_min: option.days_min,
            days_max: option.days_max,
            countries: &option.countries,
        });
        Ok(Self {
            name: &shop.name,
            currency: shop.currency.code(),
            currency_exponent: shop.currency.exponent(),
            prices_include_tax: shop.prices_include_tax,
            countries: shop.taxes.iter().map(|tax| &tax.country).collect(),
            shipping_options: shipping.collect(),
            return_window_days: shop.return_window_days,
            payment_publishable_key: config::required("PAYMENT_PUBLISHABLE_KEY")
                .ok()
                .filter(|key| !key.is_empty()),
        })
    }
}

/// The contract of `GET /v1/config`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-config", "GET /v1/config", Who::Public)
        .summary("What a frontend must know about the shop before anyone signs in")
        .answers::<Config>(200)
        .offline()
}

/// Answers the configuration, cacheable for five minutes.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_config(config: &Config, _request: &Request) -> Answer {
    Ok(Reply::ok(config)?.cacheable(300))
}
