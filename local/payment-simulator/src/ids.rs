//! Ids and secrets in Stripe's form.

use rand::distr::{Alphanumeric, SampleString};

/// `pi_` and 24 random characters; likewise for every other prefix.
pub(crate) fn new(prefix: &str) -> String {
    format!("{prefix}_{}", random(24))
}

/// The secret with which a browser may act on one intent.
pub(crate) fn client_secret(intent: &str) -> String {
    format!("{intent}_secret_{}", random(25))
}

/// The id of one HTTP exchange, for the `Request-Id` header.
pub(crate) fn request() -> String {
    format!("req_{}", random(14))
}

fn random(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}
