//! `POST /v1/checkout/quote`: what the cart would cost, with shipping options, tax and discount. Changes nothing,
//! and refuses the coupons that the checkout would refuse.

use kernel::Address;
use orders::{Quote, quote};
use platform::{
    http::{Answer, Operation, Reply, Request, Who},
    shop::Shop,
};
use schemars::JsonSchema;

use crate::{OrderService, problems};

/// Where to, and how, as far as the shopper knows already.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "QuoteRequest")]
#[serde(deny_unknown_fields)]
struct Wish {
    #[serde(default)]
    shipping_address: Option<Address>,
    #[serde(default)]
    shipping_option: Option<String>,
}

/// The contract of `POST /v1/checkout/quote`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("quote-checkout", "POST /v1/checkout/quote", Who::Shopper)
        .summary("What the cart would cost, with shipping options and tax; changes nothing")
        .takes::<Wish>()
        .answers::<Quote>(200)
        .refuses(409, &["item_unavailable", "coupon_exhausted", "coupon_used"])
        .refuses(422, &["cart_empty", "country_not_served", "shipping_option_unknown"])
        .refuses(422, &["coupon_expired", "coupon_minimum"])
}

/// Answers the quote.
///
/// # Errors
/// As [`operation`] says.
pub async fn quote_checkout(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let wish: Wish = request.json()?;
    let cart = service.carts.read(shopper.subject).await?;
    let priced = service.price(&cart).await?;
    let country = wish.shipping_address.as_ref().map(|address| &address.country);
    let option = wish.shipping_option.as_deref();
    let quote = quote(Shop::get(), &priced.lines, country, option, priced.reduction());
    Reply::ok(&quote.map_err(problems::quote_refused)?)
}
