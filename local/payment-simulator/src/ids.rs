//! Ids and secrets in Stripe's form.

use std::cell::RefCell;

use rand::{
    SeedableRng,
    distr::{Alphanumeric, SampleString},
    rngs::StdRng,
};

thread_local! {
    static SEEDED: RefCell<Option<StdRng>> = const { RefCell::new(None) };
}

/// From now on this thread's ids are those of the seed.
pub(crate) fn seed(seed: u64) {
    SEEDED.set(Some(StdRng::seed_from_u64(seed)));
}

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
    SEEDED.with_borrow_mut(|seeded| match seeded {
        Some(seeded) => Alphanumeric.sample_string(seeded, length),
        None => Alphanumeric.sample_string(&mut rand::rng(), length),
    })
}
