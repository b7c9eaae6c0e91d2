//! `/simulator/*`: what tests and people ask of the simulator that nobody can ask of Stripe.

use std::sync::atomic::Ordering;

use axum::{
    Json, Router,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use rusqlite::{Connection, params};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    book::Object,
    charge::Charge,
    dispute::{self, Dispute},
    errors::{Error, Failure},
    event::{self, Event},
    faults::{Fault, Outage, PlannedFault},
    idempotency,
    ledger::{LedgerKind, LedgerRow},
    payment_intent::PaymentIntent,
    payment_intents_api, payment_methods,
    provider::Shared,
    refund::Refund,
    stripe_error::StripeError,
    work::{Cause, Work},
};

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/simulator/ledger", get(ledger))
        .route("/simulator/payment_intents", get(find_intents))
        .route("/simulator/payment_methods", get(list_methods))
        .route("/simulator/webhooks", get(list_deliveries))
        .route("/simulator/webhooks/resend", post(resend))
        .route("/simulator/disputes", post(open_dispute))
        .route("/simulator/disputes/close", post(close_dispute))
        .route("/simulator/outage", get(show_outage).post(set_outage))
        .route("/simulator/faults", get(list_faults).post(plan_fault).delete(clear_faults))
        .route("/simulator/idempotency_keys/forget", post(forget_keys))
        .route("/simulator/calls", get(calls))
}

/// A refusal as at Stripe, and a failure of the simulator as a 500 with its reason: only tests see it.
struct Refusal(Failure);

impl<T: Into<Failure>> From<T> for Refusal {
    fn from(failure: T) -> Self {
        Self(failure.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self.0 {
            Failure::Refused(error) => error.into_response(),
            Failure::Lost => StripeError::unavailable().into_response(),
            Failure::Broken(error) => {
                let body = json!({ "error": { "message": error.to_string() } });
                (StatusCode::INTERNAL_SERVER_ERROR, Json(body)).into_response()
            }
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfOrder {
    order_id: Option<String>,
}

/// Every intent with its charges, refunds and movements, and all movements, oldest first.
async fn ledger(
    State(provider): State<Shared>,
    Query(only): Query<OfOrder>,
) -> Result<Json<Value>, Refusal> {
    let order = only.order_id.as_deref();
    let (intents, rows) = provider.work(Cause::default(), |work| {
        Ok((accounts(work.sql, order)?, ledger_rows(work.sql, order)?))
    })?;
    Ok(Json(json!({ "payment_intents": intents, "rows": rows })))
}

pub(crate) fn accounts(sql: &Connection, order: Option<&str>) -> Result<Vec<Value>, Error> {
    intents_of(sql, order)?.iter().map(|intent| account(sql, intent)).collect()
}

fn account(sql: &Connection, intent: &PaymentIntent) -> Result<Value, Error> {
    let charges = belonging::<Charge>(sql, &intent.id)?;
    let refunds = belonging::<Refund>(sql, &intent.id)?;
    let rows = rows_where(sql, "payment_intent = ?1", Some(&intent.id))?;
    let captures: Vec<_> = rows.iter().filter(|row| row.kind == LedgerKind::Captured).collect();
    Ok(json!({
        "id": intent.id, "order_id": intent.order_id(), "status": intent.status, "created": intent.created,
        "amount": intent.amount, "currency": intent.currency, "amount_capturable": intent.amount_capturable,
        "amount_received": intent.amount_received, "payment_method": intent.played_by,
        "charges": charges.iter().map(Object::render).collect::<Vec<_>>(),
        "refunds": refunds.iter().map(Object::render).collect::<Vec<_>>(),
        "captures": captures, "rows": rows,
    }))
}

fn intents_of(sql: &Connection, order: Option<&str>) -> Result<Vec<PaymentIntent>, Error> {
    let mut query = sql.prepare_cached(
        "SELECT body FROM objects WHERE kind = 'payment_intent' AND (?1 IS NULL OR label = ?1) ORDER BY seq",
    )?;
    let bodies = query.query_map([order], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    Ok(bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<_, _>>()?)
}

fn belonging<T: Object>(sql: &Connection, intent: &str) -> Result<Vec<T>, Error> {
    let mut query = sql.prepare_cached(
        "SELECT body FROM objects WHERE payment_intent = ?1 AND kind = ?2 ORDER BY seq",
    )?;
    let bodies = query
        .query_map([intent, T::KIND], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<_, _>>()?)
}

/// All movements, or those of one order, oldest first.
pub(crate) fn ledger_rows(sql: &Connection, order: Option<&str>) -> Result<Vec<LedgerRow>, Error> {
    rows_where(sql, "?1 IS NULL OR order_id = ?1", order)
}

fn rows_where(
    sql: &Connection,
    condition: &str,
    value: Option<&str>,
) -> Result<Vec<LedgerRow>, Error> {
    let mut query = sql.prepare_cached(&format!(
        "SELECT payment_intent, order_id, charge, kind, amount, currency, at FROM ledger WHERE {condition} ORDER BY seq"
    ))?;
    let rows = query.query_map([value], |row| {
        let kind: String = row.get(3)?;
        Ok(LedgerRow {
            intent: row.get(0)?,
            order_id: row.get(1)?,
            charge: row.get(2)?,
            kind: LedgerKind::parse(&kind).ok_or(rusqlite::Error::InvalidQuery)?,
            amount: row.get(4)?,
            currency: row.get(5)?,
            at: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

async fn find_intents(
    State(provider): State<Shared>,
    Query(only): Query<OfOrder>,
) -> Result<Json<Value>, Refusal> {
    let intents =
        provider.work(Cause::default(), |work| intents_of(work.sql, only.order_id.as_deref()))?;
    Ok(Json(json!({ "data": intents.iter().map(Object::render).collect::<Vec<_>>() })))
}

async fn list_methods() -> Json<Value> {
    let methods: Vec<Value> = payment_methods::ALL
        .iter()
        .map(|method| json!({ "id": method.name, "does": method.about }))
        .collect();
    Json(json!({ "data": methods }))
}

async fn list_deliveries(State(provider): State<Shared>) -> Result<Json<Value>, Refusal> {
    let deliveries = provider.book.read(|sql| {
        let mut query = sql.prepare_cached(
            "SELECT id, event, type, payment_intent, state, attempts, next_at, last_status, last_error, delivered_at
             FROM deliveries ORDER BY id",
        )?;
        let rows = query.query_map(params![], |row| {
            Ok(json!({
                "id": row.get::<_, i64>(0)?, "event": row.get::<_, String>(1)?, "type": row.get::<_, String>(2)?,
                "payment_intent": row.get::<_, String>(3)?, "state": row.get::<_, String>(4)?,
                "attempts": row.get::<_, i64>(5)?, "next_at": row.get::<_, i64>(6)?,
                "last_status": row.get::<_, Option<i64>>(7)?, "last_error": row.get::<_, Option<String>>(8)?,
                "delivered_at": row.get::<_, Option<i64>>(9)?,
            }))
        })?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?)
    })?;
    Ok(Json(json!({ "data": deliveries })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Resend {
    event: String,
}

/// Sends an event once more, also one that was never sent.
async fn resend(
    State(provider): State<Shared>,
    Json(resend): Json<Resend>,
) -> Result<Json<Value>, Refusal> {
    let event = provider.work(Cause::default(), |work| {
        let event = work.find::<Event>(&resend.event)?;
        if let Some(event) = &event {
            event::line_up(work, event, work.now)?;
        }
        Ok(event)
    })?;
    match event {
        Some(event) => Ok(Json(event.render())),
        None => Err(StripeError::no_such("event", "event", &resend.event).into()),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenDispute {
    payment_intent: String,
}

async fn open_dispute(
    State(provider): State<Shared>,
    Json(wanted): Json<OpenDispute>,
) -> Result<Json<Value>, Refusal> {
    let message = "Only a captured charge that is not disputed yet can be disputed.";
    on_dispute(&provider, &wanted.payment_intent, message, dispute::open)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CloseDispute {
    payment_intent: String,
    /// Whether the shop gets its money back.
    won: bool,
}

/// The bank decides about the dispute of an intent.
async fn close_dispute(
    State(provider): State<Shared>,
    Json(wanted): Json<CloseDispute>,
) -> Result<Json<Value>, Refusal> {
    let message = "There is no dispute to decide about.";
    on_dispute(&provider, &wanted.payment_intent, message, |work, intent| {
        dispute::close(work, intent, wanted.won)
    })
}

fn on_dispute(
    provider: &Shared,
    intent: &str,
    otherwise: &'static str,
    act: impl FnOnce(&Work, &PaymentIntent) -> Result<Option<Dispute>, Error>,
) -> Result<Json<Value>, Refusal> {
    let done = provider.work(Cause::default(), |work| {
        let intent = match payment_intents_api::find(work, intent) {
            Ok(intent) => intent,
            Err(Failure::Broken(error)) => return Err(error),
            Err(refusal) => return Ok(Err(refusal)),
        };
        Ok(Ok(act(work, &intent)?))
    })?;
    match done? {
        Some(dispute) => Ok(Json(dispute.render())),
        None => Err(StripeError::refused(None, Some("payment_intent"), otherwise).into()),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetOutage {
    /// How long it lasts, by the clock; without it, until `down` is false.
    seconds: Option<i64>,
    down: Option<bool>,
    mode: Option<Fault>,
}

async fn set_outage(State(provider): State<Shared>, Json(wanted): Json<SetOutage>) -> Json<Value> {
    let now = provider.now();
    let until = wanted.seconds.map(|seconds| now.saturating_add(seconds.saturating_mul(1_000)));
    let outage = wanted
        .down
        .unwrap_or(wanted.seconds.is_some())
        .then(|| Outage { mode: wanted.mode.unwrap_or(Fault::Unavailable), until });
    provider.faults.set_outage(outage);
    Json(json!({ "outage": provider.faults.outage(now) }))
}

async fn show_outage(State(provider): State<Shared>) -> Json<Value> {
    Json(json!({ "outage": provider.faults.outage(provider.now()) }))
}

async fn plan_fault(
    State(provider): State<Shared>,
    Json(fault): Json<PlannedFault>,
) -> Json<Value> {
    provider.faults.plan(fault);
    Json(json!({ "data": provider.faults.planned() }))
}

async fn list_faults(State(provider): State<Shared>) -> Json<Value> {
    Json(json!({ "data": provider.faults.planned() }))
}

async fn clear_faults(State(provider): State<Shared>) -> Json<Value> {
    provider.faults.clear_planned();
    Json(json!({ "data": [] }))
}

/// How many calls of the API came since the start, those in an outage included.
async fn calls(State(provider): State<Shared>) -> Json<Value> {
    Json(json!({ "calls": provider.calls.load(Ordering::Relaxed) }))
}

async fn forget_keys(State(provider): State<Shared>) -> Result<Json<Value>, Refusal> {
    let forgotten = provider.work(Cause::default(), |work| idempotency::forget_all(work))?;
    Ok(Json(json!({ "forgotten": forgotten })))
}
