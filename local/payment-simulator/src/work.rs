//! One unit of work: everything a request or a timer does, committed together.

use std::time::Duration;

use rusqlite::{OptionalExtension, Transaction, params};

use crate::{
    book::Object, errors::Error, ledger::LedgerKind, payment_intent::PaymentIntent, timers::Timer,
};

/// A transaction with the time at which it happens.
pub(crate) struct Work<'a> {
    pub sql: &'a Transaction<'a>,
    /// Unix milliseconds; the same throughout.
    pub now: i64,
    /// Where this provider is reached, for links.
    pub origin: &'a str,
    /// What caused it; nothing for a timer.
    pub cause: Cause<'a>,
    /// What becomes of the answer.
    pub fate: Fate,
}

/// The request that an event names as its cause.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cause<'a> {
    pub request_id: Option<&'a str>,
    pub idempotency_key: Option<&'a str>,
    /// Tells requests without a key apart by what they ask.
    pub fingerprint: &'a str,
}

/// What becomes of an answer once the work is committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    Sent,
    /// The connection is held, then closed without an answer.
    Lost,
    /// Sent once the webhooks of this intent have been tried.
    AfterWebhooks(String),
    Delayed(Duration),
}

impl Work<'_> {
    /// Unix seconds, which is what objects show.
    pub fn seconds(&self) -> i64 {
        self.now.div_euclid(1000)
    }

    pub fn insert<T: Object>(&self, object: &T, label: Option<&str>) -> Result<(), Error> {
        self.sql
            .prepare_cached(
                "INSERT INTO objects (id, kind, payment_intent, label, created, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                object.id(),
                T::KIND,
                object.payment_intent(),
                label,
                object.created(),
                serde_json::to_string(object)?
            ])?;
        Ok(())
    }

    pub fn save<T: Object>(&self, object: &T) -> Result<(), Error> {
        self.sql
            .prepare_cached("UPDATE objects SET body = ?2 WHERE id = ?1")?
            .execute(params![object.id(), serde_json::to_string(object)?])?;
        Ok(())
    }

    pub fn find<T: Object>(&self, id: &str) -> Result<Option<T>, Error> {
        let body: Option<String> = self
            .sql
            .prepare_cached("SELECT body FROM objects WHERE id = ?1 AND kind = ?2")?
            .query_row(params![id, T::KIND], |row| row.get(0))
            .optional()?;
        Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
    }

    /// Writes one movement of money.
    pub fn post(
        &self,
        intent: &PaymentIntent,
        charge: &str,
        kind: LedgerKind,
        amount: i64,
    ) -> Result<(), Error> {
        self.sql
            .prepare_cached(
                "INSERT INTO ledger (payment_intent, order_id, charge, kind, amount, currency, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                intent.id,
                intent.order_id(),
                charge,
                kind.as_str(),
                amount,
                intent.currency,
                self.now
            ])?;
        Ok(())
    }

    /// Lets `timer` ring for `subject` in `delay_ms`, by the clock.
    pub fn schedule(&self, timer: Timer, subject: &str, delay_ms: i64) -> Result<(), Error> {
        self.sql
            .prepare_cached("INSERT INTO timers (due_at, kind, subject) VALUES (?1, ?2, ?3)")?
            .execute(params![self.now.saturating_add(delay_ms), timer.as_str(), subject])?;
        Ok(())
    }

    /// True the first time only, also across restarts.
    pub fn first_time(&self, subject: &str) -> Result<bool, Error> {
        let inserted = self
            .sql
            .prepare_cached("INSERT OR IGNORE INTO disturbed (subject) VALUES (?1)")?
            .execute([subject])?;
        Ok(inserted == 1)
    }
}
