//! Payments: one per order, authorized once, captured once, and undone when the order ends. Never charged twice.
//!
//! The stored [`Payment`] says what it is to become and what the provider is known to have done. [`next_step`] decides
//! the next call, [`apply`] what its answer means, and the driver repeats that until there is nothing to ask. A consumer
//! only records what it was told and lets the driver go on, so that duplicates and redeliveries are harmless.

mod answers;
mod attempt;
mod breaker;
mod call;
mod dispute;
mod driver;
mod http_client;
mod intent_answers;
mod ledger;
#[cfg(test)]
mod model;
mod news;
mod next_step;
mod pace;
mod payment;
mod payment_lists_table;
mod payments_table;
mod provider;
mod reconciliation;
mod refund;
mod refund_answers;
mod refunding;
mod repairs_table;
mod secret;
mod signature;
mod stripe;
mod stripe_lists;
mod stripe_objects;
mod stuck;
#[cfg(test)]
mod table_tests;
mod webhook;
mod wishes;

pub use answers::apply;
pub use attempt::{Attempt, AttemptStatus, PublicAttemptStatus};
pub use breaker::{Admission, Breaker};
pub use call::{Call, CallStatus};
pub use dispute::{Dispute, DisputeStatus};
pub use driver::{Driver, Message};
pub use ledger::{Account, Balance, Entry, EntryKind, balances, entries};
pub use news::facts;
pub use next_step::next_step;
pub use payment::{Closing, Goal, Intent, Payment, PaymentStatus};
pub use payment_lists_table::{ListedPayments, Period, Stray, StuckPayments};
pub use payments_table::{Payments, Stored};
pub use provider::{
    DisputeSnapshot, IntentSnapshot, IntentStatus, ProviderAnswer, ProviderRefundStatus,
    RefundSnapshot, Step,
};
pub use reconciliation::{
    Comparison, Round, Stage, compare_dispute, compare_intent, compare_refund,
};
pub use refund::{PublicRefundStatus, Refund, RefundStatus, RefundedLine};
pub use refunding::{RefundOf, RefundRefused, SoldLine, UnitsBack};
pub use secret::{ProviderKeys, ProviderSecret, SecretUnavailable};
pub use signature::{SignatureRefused, verify};
pub use stripe::Stripe;
pub use stripe_lists::{Belonging, Listed, NoList};
pub use stuck::{Stuck, StuckReason};
pub use webhook::provider_event;
