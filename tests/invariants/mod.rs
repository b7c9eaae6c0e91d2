//! What must hold whatever happened, checked over every table and the provider's ledger; each offending id is
//! named.
//!
//! 1. Stock: per SKU `initial + adjustments + restocked = available + held + sold`, nothing below zero.
//! 2. Money: `0 <= captured - refunded <= total`; a sold order is authorized or captured for its total; a cancelled
//!    or expired one keeps nothing and holds nothing; our sums are our ledger's and the provider's, and the accounts balance.
//! 3. Once: one order per idempotency key and cart version, one number per order, one capture per order.
//! 4. Rest: with the windows closed, every order rests, no stock is held, no message waits, every event was sent.
//! 5. Kept: whatever was answered is there, and belongs to whom it was answered.
//! 6. No orphans: no money without its order, no order without its stock, no order that is over with money.
//! 7. Told: every change of state has its event, once, and every consumer of an event has applied it, once.
//! 8. Legal: only transitions of the table, versions that go up by one.
//! 9. Timeline: the last entry is the stored order.
//! 10. Private: nothing of one person is in an answer, a mail or a log line of another.
//! 11. Coupons: each is counted as often as orders hold it, in all and for each customer, and no limit is passed.

mod coupons;
mod events;
mod ledger;
mod money;
mod once;
mod privacy;
mod rest;
mod rows;
mod snapshot;
mod stock;
mod timeline;

use crate::Shop;

pub use snapshot::{Listener, Snapshot};

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant is broken.
    pub invariant: u8,
    /// Of what: an order, a SKU, an event.
    pub id: String,
    pub what: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] {}: {}", self.invariant, self.id, self.what)
    }
}

/// Reads everything and answers what is wrong. Meant for a shop at rest, whose payment windows have closed.
pub async fn check(shop: &Shop) -> Vec<Violation> {
    Snapshot::of(shop).await.violations()
}

impl Snapshot {
    /// Every broken invariant.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let checks = [
            stock::check,
            coupons::check,
            money::check,
            ledger::check,
            once::check,
            rest::check,
            events::check,
            timeline::check,
            privacy::check,
        ];
        checks.iter().flat_map(|check| check(self)).collect()
    }
}

/// Collects violations of one invariant.
struct Findings(Vec<Violation>);

impl Findings {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn add(&mut self, invariant: u8, id: impl ToString, what: impl ToString) {
        self.0.push(Violation { invariant, id: id.to_string(), what: what.to_string() });
    }

    /// Finds fault unless `holds`.
    fn require(&mut self, invariant: u8, holds: bool, id: impl ToString, what: impl ToString) {
        if !holds {
            self.add(invariant, id, what);
        }
    }
}
