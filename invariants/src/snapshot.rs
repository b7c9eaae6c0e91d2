//! Everything that the invariants look at, as it was at one moment.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::Value;

/// The tables that are looked at, by their logical ids.
pub const TABLES: [&str; 8] = [
    "IdentityTable",
    "CatalogTable",
    "InventoryTable",
    "CartTable",
    "PromotionsTable",
    "OrdersTable",
    "PaymentsTable",
    "NotificationsTable",
];

/// All tables, the provider's ledger, and what people were shown. Plain data: a test may damage a copy.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Items by the table's logical id.
    pub tables: BTreeMap<String, Vec<Value>>,
    /// `{"rows": [{"intent", "order_id", "kind", "amount"}]}`: what the provider moved, in its own words.
    pub ledger: Value,
    /// Queue and message.
    pub dead_letters: Vec<(String, Value)>,
    /// Messages that wait, per queue.
    pub waiting: BTreeMap<String, u64>,
    /// When it was taken, for what is right only for a while. A shop at rest needs none.
    pub at: Timestamp,
    /// The provider's ledger goes back so far; what began before is not held against it.
    pub ledger_since: Option<Timestamp>,
    /// The shop takes its money when goods leave, not at confirmation.
    pub captures_at_shipment: bool,
    /// Ids of orders that somebody was told they have, with the subject's ids.
    pub promised: Vec<(String, BTreeSet<String>)>,
    pub listeners: Vec<Listener>,
    pub mail: Vec<Value>,
    pub log: Vec<String>,
}

/// A person with everything that this person was shown.
#[derive(Debug, Clone, Default)]
pub struct Listener {
    pub subjects: BTreeSet<String>,
    pub emails: BTreeSet<String>,
    pub heard: Vec<String>,
    /// What this person's request ids begin with.
    pub requests: String,
}

impl Snapshot {
    pub(crate) fn items<'a>(&'a self, table: &str) -> impl Iterator<Item = &'a Value> {
        self.tables.get(table).into_iter().flatten()
    }
}
