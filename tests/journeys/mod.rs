//! Journeys across services, on the real binaries. Each ends with the invariants over everything stored.

mod cancel;
mod cards;
mod carts;
mod catalog;
mod checkout;
mod crashes;
mod expiry;
mod idempotency;
mod import;
mod limits;
mod power;
mod provider;
mod queues;
mod readme;
mod requests;
mod sale;
mod tokens;
mod webhooks;

/// A number from the environment, for large runs; the default is what `make test` does. `TROLLEY_ORDERS` in
/// [`queues`], [`power`] and [`crashes`], `TROLLEY_BUYERS` in [`sale`], `TROLLEY_PAIRS` and `TROLLEY_SEED` in
/// [`crashes`].
fn size(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
