//! Journeys across services, on the real binaries. Each ends with the invariants over everything stored.

mod accounts;
mod api_fuzz;
mod belongings;
mod books;
mod cancel;
mod capture_at_shipment;
mod cards;
mod carts;
mod catalog;
mod categories;
mod checkout;
mod coupon_desk;
mod coupon_refusals;
mod coupons;
mod crash_points;
mod damage;
mod dead_letters;
mod expiry;
mod faults;
mod free_orders;
mod fulfillment;
mod hostile_requests;
mod idempotency;
mod images;
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
mod route_matrix;
mod search;
mod stock;
mod stock_watches;
mod storms;
mod tokens;
mod tracking;
mod webhooks;

/// A number from the environment, for large runs; the default is what `make test` does. `TROLLEY_ORDERS` in
/// [`faults`], `TROLLEY_SHUFFLED_ORDERS` in [`queues`], `TROLLEY_POWER_ORDERS` in [`power`], those of [`storms`] there,
/// `TROLLEY_PAIRS` and `TROLLEY_SEED` in
/// [`crash_points`], `TROLLEY_FUZZ_EXAMPLES` in [`api_fuzz`].
fn size(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
