//! What the journeys share: a running shop, a vocabulary of shoppers, staff and faults, and everything that the
//! invariants look at when they are over.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a test may fail loudly"
)]

pub mod planted_bugs;
pub mod shop;

pub use shop::{Answer, Order, Shop, Shopper};
