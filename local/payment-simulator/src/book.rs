//! The SQLite file: objects, answers, timers, deliveries and the ledger.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::errors::Error;

/// Something with an id that Stripe's API shows.
pub(crate) trait Object: Serialize + DeserializeOwned {
    const KIND: &'static str;
    fn id(&self) -> &str;
    /// The payment it belongs to.
    fn payment_intent(&self) -> &str;
    /// Unix seconds.
    fn created(&self) -> i64;
    /// As Stripe shows it.
    fn render(&self) -> Value;
}

/// [`Object`] for what has the fields `id`, `payment_intent` and `created`, and says with `shown` how it looks.
macro_rules! object_of_an_intent {
    ($object:ident, $kind:literal) => {
        impl crate::book::Object for $object {
            const KIND: &'static str = $kind;

            fn id(&self) -> &str {
                &self.id
            }

            fn payment_intent(&self) -> &str {
                &self.payment_intent
            }

            fn created(&self) -> i64 {
                self.created
            }

            fn render(&self) -> serde_json::Value {
                self.shown()
            }
        }
    };
}
pub(crate) use object_of_an_intent;

/// `objects.label` is what a kind is looked up by beside its id: an intent's order, an event's type.
/// The unique index makes the file itself refuse a second authorization, capture or void of one charge.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS objects (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        payment_intent TEXT NOT NULL, label TEXT, created INTEGER NOT NULL, body TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
    CREATE INDEX IF NOT EXISTS objects_by_payment_intent ON objects (payment_intent, kind, seq);
    CREATE INDEX IF NOT EXISTS objects_by_label ON objects (label) WHERE label IS NOT NULL;
    CREATE TABLE IF NOT EXISTS ledger (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, payment_intent TEXT NOT NULL, order_id TEXT, charge TEXT NOT NULL,
        kind TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, at INTEGER NOT NULL);
    CREATE UNIQUE INDEX IF NOT EXISTS ledger_once ON ledger (charge, kind)
        WHERE kind IN ('authorized', 'captured', 'voided');
    CREATE INDEX IF NOT EXISTS ledger_by_payment_intent ON ledger (payment_intent);
    CREATE TABLE IF NOT EXISTS idempotency_keys (
        key TEXT PRIMARY KEY, endpoint TEXT NOT NULL, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
        body TEXT NOT NULL, request_id TEXT NOT NULL, recorded_at INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS disturbed (subject TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS timers (
        id INTEGER PRIMARY KEY AUTOINCREMENT, due_at INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS timers_due ON timers (due_at);
    CREATE TABLE IF NOT EXISTS deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, type TEXT NOT NULL, payment_intent TEXT NOT NULL,
        state TEXT NOT NULL, attempts INTEGER NOT NULL, next_at INTEGER NOT NULL,
        last_status INTEGER, last_error TEXT, delivered_at INTEGER);
    CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (next_at, id) WHERE state = 'pending';
    CREATE INDEX IF NOT EXISTS deliveries_by_payment_intent ON deliveries (payment_intent);
";

/// One connection; whoever holds the lock is the only writer.
pub(crate) struct Book {
    connection: Mutex<Connection>,
}

impl Book {
    /// Opens or creates the file; without a path everything is forgotten at the end.
    pub fn open(path: Option<&Path>) -> Result<Self, Error> {
        let connection = match path {
            Some(path) => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                Connection::open(path)?
            }
            None => Connection::open_in_memory()?,
        };
        // With a write-ahead log a commit survives the death of the process; only the loss of power could undo the last ones.
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;",
        )?;
        connection.execute_batch(SCHEMA)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// All of `act` or nothing.
    pub fn transact<T>(
        &self,
        act: impl FnOnce(&Transaction) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = act(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// Reads without taking part in any change.
    pub fn read<T>(&self, act: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        act(&self.connection.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
