//! What the journeys share: a running shop, a vocabulary of shoppers, staff and faults, and the invariants
//! that hold whatever they did.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test may fail loudly"
)]

pub mod invariants;
pub mod shop;

pub use shop::{Answer, Order, Shop, Shopper};
