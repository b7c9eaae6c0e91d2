//! Journeys across services, on the real binaries. Each ends with the invariants over everything stored.

mod accounts;
mod cancel;
mod cards;
mod carts;
mod catalog;
mod categories;
mod checkout;
mod coupon_desk;
mod coupon_refusals;
mod coupons;
mod crashes;
mod dead_letters;
mod expiry;
mod free_orders;
mod fulfillment;
mod idempotency;
mod import;
mod limits;
mod mail;
mod money;
mod outcomes;
mod passwords;
mod power;
mod prices;
mod provider;
mod queues;
mod readme;
mod refunds;
mod refusals;
mod requests;
mod requests_file;
mod returns;
mod roles;
mod sale;
mod search;
mod stock;
mod stock_watches;
mod tokens;
mod tracking;
mod webhooks;

/// A number from the environment, for large runs; the default is what `make test` does. `TROLLEY_ORDERS` in
/// [`queues`], [`power`] and [`crashes`], `TROLLEY_BUYERS` in [`sale`], `TROLLEY_PAIRS` and `TROLLEY_SEED` in
/// [`crashes`].
fn size(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
