//! Events: what happened, kept for `/v1/events` and sent as webhooks.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    book::object_of_an_intent, errors::Error, ids, payment_intent::PaymentIntent, script::Webhooks,
    work::Work,
};

/// The version whose shapes are answered, whatever `Stripe-Version` asks for.
pub(crate) const API_VERSION: &str = "2025-09-30.clover";

/// What the shop's webhook endpoint has subscribed to; every other event is only kept.
const SUBSCRIBED: &[&str] = &[
    "payment_intent.amount_capturable_updated",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.requires_action",
    "payment_intent.succeeded",
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.refunded",
    "refund.created",
    "refund.failed",
    "refund.updated",
];

/// How late reordered webhooks are, and how far apart.
const LATE_BY_MS: i64 = 1_500;
const APART_MS: i64 = 100;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Event {
    pub id: String,
    pub created: i64,
    pub kind: String,
    pub payment_intent: String,
    pub object: Value,
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
    pub webhooks: i64,
}

/// Records the event and lines up its webhooks as the payment method's script has it.
pub(crate) fn announce(
    work: &Work,
    intent: &PaymentIntent,
    kind: &str,
    object: Value,
) -> Result<(), Error> {
    let webhooks =
        if SUBSCRIBED.contains(&kind) { intent.script().webhooks } else { Webhooks::Never };
    let event = Event {
        id: ids::new("evt"),
        created: work.seconds(),
        kind: kind.to_owned(),
        payment_intent: intent.id.clone(),
        object,
        request_id: work.cause.request_id.map(str::to_owned),
        idempotency_key: work.cause.idempotency_key.map(str::to_owned),
        webhooks: i64::from(webhooks != Webhooks::Never),
    };
    work.insert(&event, Some(kind))?;
    match webhooks {
        Webhooks::Never => Ok(()),
        Webhooks::Once => line_up(work, &event, work.now),
        Webhooks::Thrice => {
            line_up(work, &event, work.now)?;
            line_up(work, &event, work.now)?;
            line_up(work, &event, work.now.saturating_add(1_000))
        }
        Webhooks::ReversedAndLate => {
            postpone_earlier(work, &intent.id)?;
            line_up(work, &event, work.now.saturating_add(LATE_BY_MS))
        }
    }
}

/// One more delivery of `event`, not before `next_at`.
pub(crate) fn line_up(work: &Work, event: &Event, next_at: i64) -> Result<(), Error> {
    work.sql
        .prepare_cached(
            "INSERT INTO deliveries (event, type, payment_intent, state, attempts, next_at) VALUES (?1, ?2, ?3, 'pending', 0, ?4)",
        )?
        .execute(params![event.id, event.kind, event.payment_intent, next_at])?;
    Ok(())
}

/// Puts what still waits behind the event that is about to be lined up, the oldest last.
fn postpone_earlier(work: &Work, intent: &str) -> Result<(), Error> {
    let mut waiting = work.sql.prepare_cached(
        "SELECT id FROM deliveries WHERE payment_intent = ?1 AND state = 'pending' AND attempts = 0 ORDER BY id DESC",
    )?;
    let ids = waiting.query_map([intent], |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    let mut next_at = work.now.saturating_add(LATE_BY_MS);
    for id in ids {
        next_at = next_at.saturating_add(APART_MS);
        work.sql
            .prepare_cached("UPDATE deliveries SET next_at = ?2 WHERE id = ?1")?
            .execute(params![id, next_at])?;
    }
    Ok(())
}

object_of_an_intent!(Event, "event");

impl Event {
    fn shown(&self) -> Value {
        json!({
            "id": self.id, "object": "event", "api_version": API_VERSION, "created": self.created,
            "data": { "object": self.object }, "livemode": false, "pending_webhooks": self.webhooks,
            "request": { "id": self.request_id, "idempotency_key": self.idempotency_key }, "type": self.kind,
        })
    }
}
