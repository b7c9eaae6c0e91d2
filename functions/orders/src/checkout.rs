//! `POST /v1/checkout`: makes an order of the cart in three round trips. The last is one transaction for
//! order, stock, coupon, cart, idempotency record and event: there is no order without its stock, and no stock
//! held for nobody.

use cart::Cart;
use identity::{Caller, Profile, unauthorized};
use jiff::SignedDuration;
use kernel::{Address, Email, Money, PaymentMethod, Text};
use orders::{Contact, Quote, quote};
use platform::{
    config,
    http::{Answer, Operation, Problem, Request, StatusCode, Who},
    idempotency::IdempotencyKey,
    limit::Limit,
    planted::Bug,
    shop::Shop,
};
use schemars::JsonSchema;

use crate::{
    OrderService,
    placing::Placed,
    pricing::{Priced, shortages},
    problems,
    view::OrderView,
};

/// What the shopper decides. Prices, totals and states are never taken from a client.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "Checkout")]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    #[serde(default)]
    pub email: Option<Email>,
    pub shipping_address: Address,
    pub shipping_option: String,
    /// The provider's token, for example `pm_card_visa`; never a card number. An order that costs nothing needs
    /// none.
    #[serde(default)]
    pub payment_method: Option<PaymentMethod>,
    #[serde(default)]
    pub billing_address: Option<Address>,
    #[serde(default)]
    pub phone: Option<Text>,
    /// Refuse when it costs more than this.
    #[serde(default)]
    pub expected_total: Option<Money>,
    /// Refuse when the cart is not at this version.
    #[serde(default)]
    pub cart_version: Option<u64>,
}

/// How often another writer may get in between before the client is asked to try again.
const TRIES: u32 = 8;

/// The contract of `POST /v1/checkout`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("checkout", "POST /v1/checkout", Who::Shopper)
        .summary("Makes an order of the cart and holds its stock")
        .key()
        .takes::<Wish>()
        .answers::<OrderView>(201)
        .versioned()
        .refuses(
            409,
            &[
                "insufficient_stock",
                "price_changed",
                "cart_changed",
                "item_unavailable",
                "too_many_unpaid_orders",
                "coupon_exhausted",
                "coupon_used",
            ],
        )
        .refuses(
            422,
            &[
                "cart_empty",
                "email_required",
                "country_not_served",
                "shipping_option_unknown",
                "currency_mismatch",
                "amount_too_small",
                "payment_method_required",
            ],
        )
        .refuses(422, &["coupon_expired", "coupon_minimum"])
        .refuses(429, &["too_many_requests"])
}

/// Answers 201 with the order.
///
/// # Errors
/// As [`operation`] says.
pub async fn checkout(service: &OrderService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let key = IdempotencyKey::of(request, shopper.subject)?;
    let wish: Wish = request.json()?;
    match service.first_order(request, &shopper, &key, &wish).await {
        Ok(reply) => Ok(reply),
        // Its own first request may have emptied the cart between the two reads.
        Err(refusal) => key.unless_answered(&service.orders.table, refusal).await,
    }
}

impl OrderService {
    /// The order of this key: the one that there is, or a new one.
    async fn first_order(
        &self,
        request: &Request,
        shopper: &Caller,
        key: &IdempotencyKey,
        wish: &Wish,
    ) -> Answer {
        let (replay, cart, contact) = tokio::join!(
            key.replay(&self.orders.table),
            self.carts.read(shopper.subject),
            self.contact(shopper, wish),
        );
        if let Some(reply) = replay? {
            return Ok(reply);
        }
        let (mut cart, contact) = (cart?, contact?);
        if wish.cart_version.is_some_and(|version| version != cart.version) {
            return Err(problems::cart_changed(cart.version));
        }
        // A repetition is not counted: whoever asks again has not ordered again.
        let limit = per_address();
        let counted = limit.count(&self.orders.table, &request.source_ip);
        let (within_limit, priced) = tokio::join!(counted, self.price(&cart));
        within_limit?;
        let mut first = Some(priced?);
        for _ in 0..TRIES {
            let priced = match first.take() {
                Some(priced) => priced,
                None => self.price(&cart).await?,
            };
            let quote = agree(&cart, &priced, wish)?;
            let placing =
                crate::placing::Placing { request, key, wish, cart: &cart, contact: &contact };
            match self.place(&placing, quote, &priced).await? {
                Placed::Answer(reply) => return Ok(reply),
                Placed::NumberTaken | Placed::StockMoved => {}
                Placed::CartMoved => cart = self.unchanged(cart).await?,
            }
        }
        Err(Problem::unavailable("the checkout stayed contended"))
    }

    /// The cart at its newest version, when lines and coupon are still those that were priced.
    async fn unchanged(&self, before: Cart) -> Result<Cart, Problem> {
        let now = self.carts.read(before.subject).await?;
        let same = now.lines == before.lines && now.coupon == before.coupon;
        if same { Ok(now) } else { Err(problems::cart_changed(now.version)) }
    }

    /// A guest says where mail goes; a customer may. Whose account was closed orders nothing any more, although the token
    /// is still good: nobody would erase what the order says of its buyer.
    async fn contact(&self, shopper: &Caller, wish: &Wish) -> Result<Contact, Problem> {
        let (email, phone) = (wish.email.clone(), wish.phone.clone());
        let Some(user) = shopper.user() else {
            let email = email.ok_or_else(problems::email_required)?;
            return Ok(Contact { email, phone });
        };
        let profile = self.accounts.profile(user).await?.filter(Profile::is_active);
        let profile = profile.ok_or_else(unauthorized)?;
        Ok(Contact { email: email.unwrap_or(profile.email), phone })
    }
}

/// The sum, when there is enough in stock and it does not cost more than the shopper expects.
fn agree(cart: &Cart, priced: &Priced, wish: &Wish) -> Result<Quote, Problem> {
    let short =
        shortages(&cart.lines, |sku| priced.levels.get(sku).map_or(0, |level| level.available));
    if !short.is_empty() {
        return Err(problems::insufficient_stock(&short));
    }
    let shop = Shop::get();
    let country = Some(&wish.shipping_address.country);
    let option = Some(wish.shipping_option.as_str());
    let quote = quote(shop, &priced.lines, country, option, priced.reduction())
        .map_err(problems::quote_refused)?;
    quote.check_chargeable(shop).map_err(problems::quote_refused)?;
    if wish.payment_method.is_none() && !quote.total.is_zero() {
        return Err(problems::payment_method_required());
    }
    match wish.expected_total {
        Some(total) if Bug::PriceFromClient.is_planted() => Ok(Quote { total, ..quote }),
        Some(expected) if expected.currency != quote.total.currency => {
            Err(problems::quote_refused(orders::QuoteRefused::CurrencyMismatch))
        }
        Some(expected) if quote.total.amount > expected.amount => {
            let title = "The price has risen; nothing was charged";
            Err(Problem::refusal(StatusCode::CONFLICT, "price_changed", title)
                .with("was", expected)
                .with("now", quote.total)
                .with("lines", &priced.changes))
        }
        _ => Ok(quote),
    }
}

/// Nobody freezes a shop's stock with unpaid orders from one place.
fn per_address() -> Limit {
    let shop = Shop::get();
    Limit {
        what: "checkout",
        times: config::number("UNPAID_ORDERS_PER_ADDRESS", 10),
        window: SignedDuration::from_mins(i64::from(shop.payment_window_minutes)),
    }
}
