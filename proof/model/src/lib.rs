//! A model of the checkout: every order in which checkout, payment, cancellation, expiry, shipping and refund can meet,
//! with messages that come twice and in any order, calls that are lost at either end, and processes that die between two
//! steps. `stateright` visits every state and asks of each whether the promises hold.
//!
//! The rules are not copied: orders, stock and payments are decided by the very functions that the deployed code calls,
//! on the very values that it stores. What the model adds is everything around them: the tables' conditions, the outbox
//! and the inboxes, the driver's steps, the provider, the clock.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a proof may fail loudly"
)]

mod acts;
mod bank;
mod driving;
mod flaw;
mod hours;
mod intent;
mod kept;
mod message;
mod ordering;
pub mod promises;
mod purchase;
mod saga;
mod search;
mod worker;

pub use bank::{Card, Turn};
pub use flaw::Flaw;
pub use hours::Hour;
pub use saga::{Act, Fate, Saga, Seen, State};
pub use search::{Found, search};
