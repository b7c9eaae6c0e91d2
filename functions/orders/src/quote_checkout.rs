//! `POST /v1/checkout/quote`: what the cart would cost, with shipping options and tax. Changes nothing.

use kernel::Address;
use orders::quote;
use platform::{
    http::{Answer, Reply, Request},
    shop::Shop,
};

use crate::{OrderService, problems};

/// Where to, and how, as far as the shopper knows already.
#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    #[serde(default)]
    shipping_address: Option<Address>,
    #[serde(default)]
    shipping_option: Option<String>,
}

/// Answers the quote.
///
/// # Errors
/// 400, 401; 409 `item_unavailable`; 422 `cart_empty`, `country_not_served`, `shipping_option_unknown`.
pub async fn quote_checkout(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let wish: Wish = request.json()?;
    let cart = service.carts.read(shopper.subject).await?;
    let priced = service.price(&cart).await?;
    let country = wish.shipping_address.as_ref().map(|address| &address.country);
    let quote = quote(Shop::get(), &priced.lines, country, wish.shipping_option.as_deref());
    Reply::ok(&quote.map_err(problems::quote_refused)?)
}
