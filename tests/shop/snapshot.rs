//! Everything that the invariants look at.

use std::collections::BTreeMap;

use invariants::{Snapshot, TABLES};

use super::Shop;

impl Shop {
    /// All tables and queues, the provider's ledger, and what everyone was shown.
    pub async fn snapshot(&self) -> Snapshot {
        let mut tables = BTreeMap::new();
        for table in TABLES {
            tables.insert(table.to_owned(), self.table(table).await);
        }
        let listeners = self.listeners();
        let promised = self.promised.borrow().clone();
        let promised =
            promised.into_iter().map(|(order, person)| (order, listeners[person].subjects.clone()));
        Snapshot {
            tables,
            ledger: self.ledger().await,
            dead_letters: self.dead_letters().await,
            waiting: self.waiting().await,
            promised: promised.collect(),
            listeners,
            mail: self.all_mail().await,
            log: self.log().lines().map(str::to_owned).collect(),
            ..Snapshot::default()
        }
    }
}
