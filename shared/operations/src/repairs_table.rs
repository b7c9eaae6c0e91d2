//! What was repaired, for good: each record is inserted with the repair itself, and never changed or deleted.
//!
//! | question | key |
//! |---|---|
//! | what was repaired of this order, SKU, event or coupon | `pk = REPAIR#<its id>`, `sk = REPAIR#<ulid>`, which sorts by time |

use jiff::Timestamp;
use kernel::{EventId, Id as _};
use platform::{
    clock, ids,
    store::{Key, Query, Store, StoreError, Write},
};
use serde::{Deserialize, Serialize};

/// One repair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repaired {
    /// Which kind of damage it was.
    pub damage: String,
    /// What was wrong, and what was done.
    pub what: String,
    /// Who had it repaired, as the caller says.
    pub by: String,
    pub at: Timestamp,
}

/// The record of repairs.
#[derive(Debug, Clone)]
pub struct Repairs {
    table: Store,
}

impl Repairs {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// The record of a repair of `id`, for the transaction that makes it.
    #[must_use]
    pub fn record(&self, id: &str, damage: &str, what: &str, by: &str) -> Write {
        let text = |text: &str| text.to_owned();
        let repaired =
            Repaired { damage: text(damage), what: text(what), by: text(by), at: clock::now() };
        let place = format!("REPAIR#{}", ids::fresh::<EventId>().ulid());
        self.table.insert_once(&Key::new(format!("REPAIR#{id}"), place), &repaired)
    }

    /// All repairs of `id`, oldest first.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn of(&self, id: &str) -> Result<Vec<Repaired>, StoreError> {
        let query = Query::table("#pk = :pk").bind("pk", format!("REPAIR#{id}"));
        self.table.query_all(query).await
    }
}
