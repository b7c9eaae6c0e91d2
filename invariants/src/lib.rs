//! What must hold whatever happened, checked over every table and the provider's ledger; each offending id is
//! named.
//!
//! 1. Stock: per SKU `initial + adjustments + restocked = available + held + sold`, nothing below zero.
//! 2. Money: `0 <= captured - refunded <= total`; a sold order is authorized or captured for its total; a cancelled
//!    or expired one keeps nothing and holds nothing; our sums are our ledger's and the provider's, and the accounts balance.
//! 3. Once: one order per idempotency key and cart version, one number per order, one capture per order.
//! 4. Rest: with the windows closed, every order rests, no stock is held, no message waits, every event was sent.
//! 5. Kept: whatever was answered is there, can be read, and belongs to whom it was answered.
//! 6. No orphans: no money without its order, no order without its stock, no order that is over with money.
//! 7. Told: every change of state has its event, once, and every consumer of an event has applied it, once.
//! 8. Legal: only transitions of the table, versions that go up by one.
//! 9. Timeline: the last entry is the stored order.
//! 10. Private: nothing of one person is in an answer, a mail or a log line of another.
//! 11. Coupons: each is counted as often as orders hold it, in all and for each customer, and no limit is passed.
//!
//! Nothing here uses the product's own rules, but for its events: a mistake there must not hide itself.

pub mod books;
pub mod coupons;
pub mod events;
mod judgement;
mod ledger;
pub mod lists;
mod money;
mod once;
mod privacy;
pub mod reading;
mod rest;
pub mod rows;
mod snapshot;
pub mod stock;
mod timeline;

pub use books::Books;
pub use judgement::Judgement;
pub use snapshot::{Listener, Snapshot, TABLES};

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant is broken.
    pub invariant: u8,
    /// Of what: an order, a SKU, an event.
    pub id: String,
    pub what: String,
    /// Whether a shop in which something goes on passes through it: then it is wrong only of one at rest.
    pub passing: bool,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] {}: {}", self.invariant, self.id, self.what)
    }
}

impl Snapshot {
    /// Every broken invariant, of a shop at rest whose payment windows have closed.
    #[must_use]
    pub fn violations(&self) -> Vec<Violation> {
        let books = Books::of(self);
        let checks = [
            stock::check,
            coupons::check,
            money::check,
            ledger::check,
            once::check,
            rest::check,
            lists::check,
            events::check,
            timeline::check,
            privacy::check,
        ];
        let found = checks.iter().flat_map(|check| check(&books));
        books.unreadable.iter().cloned().chain(found).collect()
    }
}

/// Collects violations.
struct Findings(Vec<Violation>);

impl Findings {
    fn new() -> Self {
        Self(Vec::new())
    }

    fn add(&mut self, invariant: u8, id: impl ToString, what: impl ToString) {
        self.find(invariant, id, what, false);
    }

    /// Finds fault unless `holds`.
    fn require(&mut self, invariant: u8, holds: bool, id: impl ToString, what: impl ToString) {
        self.settles(invariant, holds, id, what, false);
    }

    /// As [`Findings::require`]; `passing` says whether what is wrong now is still on its way to be right.
    fn settles(
        &mut self,
        invariant: u8,
        holds: bool,
        id: impl ToString,
        what: impl ToString,
        passing: bool,
    ) {
        if !holds {
            self.find(invariant, id, what, passing);
        }
    }

    fn find(&mut self, invariant: u8, id: impl ToString, what: impl ToString, passing: bool) {
        let (id, what) = (id.to_string(), what.to_string());
        self.0.push(Violation { invariant, id, what, passing });
    }
}
