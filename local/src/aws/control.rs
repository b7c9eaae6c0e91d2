//! The control API for tests and people, under `/_local`: what happened, what shall happen, what time it is.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::{Path, Query, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use sqs_server::Chaos;

use super::faults::Order;
use super::mail::Sent;
use super::{Endpoint, idle, items};
use crate::lambda::InvokeError;

pub fn router() -> Router<Endpoint> {
    Router::new()
        .route("/calls", get(calls).delete(forget_calls))
        .route("/calls/record", get(recorded_calls).post(record_calls))
        .route("/clock", get(clock).post(advance))
        .route("/idle", get(idle_now))
        .route("/faults", get(faults).post(add_faults).delete(clear_faults))
        .route("/contention", get(contention).post(contend).delete(no_contention))
        .route("/streams", get(streams).post(switch_stream))
        .route("/expiry", post(expiry))
        .route("/schedules/{function}", post(run_schedule))
        .route("/mail", get(mail))
        .route("/tables/{table}", get(table))
        .route("/queues/{queue}/messages", get(messages))
        .route("/chaos", post(add_chaos).delete(end_chaos))
        .layer(middleware::from_fn(not_from_a_web_page))
}

/// A page in the developer's browser could reach this port: no page may shift the clock or read the mail.
async fn not_from_a_web_page(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if headers.contains_key(header::ORIGIN) || !matches!(name, "127.0.0.1" | "localhost" | "[::1]")
    {
        return (StatusCode::FORBIDDEN, "not for web pages").into_response();
    }
    next.run(request).await
}

type Refusal = (StatusCode, Json<Value>);

fn refuse(status: StatusCode, message: impl std::fmt::Display) -> Refusal {
    (status, Json(json!({ "message": message.to_string() })))
}

async fn calls(State(endpoint): State<Endpoint>) -> Json<Vec<super::calls::Counted>> {
    Json(endpoint.calls.list())
}

async fn forget_calls(State(endpoint): State<Endpoint>) -> StatusCode {
    endpoint.calls.reset();
    StatusCode::NO_CONTENT
}

/// Which calls are to be recorded: those for events with one of these texts in them; none: no more.
#[derive(Deserialize)]
struct Record {
    mentions: Vec<String>,
}

async fn record_calls(State(endpoint): State<Endpoint>, Json(request): Json<Record>) -> StatusCode {
    endpoint.calls.record(request.mentions);
    StatusCode::NO_CONTENT
}

async fn recorded_calls(State(endpoint): State<Endpoint>) -> Json<Vec<super::calls::Recorded>> {
    Json(endpoint.calls.recorded())
}

async fn clock(State(endpoint): State<Endpoint>) -> Json<Value> {
    Json(json!({ "now_ms": endpoint.clock.now_ms() }))
}

#[derive(Deserialize)]
struct Advance {
    advance_seconds: i64,
}

async fn advance(
    State(endpoint): State<Endpoint>,
    Json(request): Json<Advance>,
) -> Result<Json<Value>, Refusal> {
    let failed = |error: String| refuse(StatusCode::INTERNAL_SERVER_ERROR, error);
    let milliseconds = request.advance_seconds.saturating_mul(1_000);
    endpoint.clock.advance(milliseconds).map_err(|error| failed(error.to_string()))?;
    endpoint.time_has_changed().await.map_err(|error| failed(error.to_string()))?;
    endpoint.queues.clock_moved();
    Ok(clock(State(endpoint)).await)
}

async fn idle_now(State(endpoint): State<Endpoint>) -> Json<Value> {
    Json(idle::report(&endpoint).await)
}

async fn faults(State(endpoint): State<Endpoint>) -> impl IntoResponse {
    Json(endpoint.faults.list())
}

async fn add_faults(
    State(endpoint): State<Endpoint>,
    Json(order): Json<Order>,
) -> Result<StatusCode, Refusal> {
    endpoint.faults.add(order).map_err(|message| refuse(StatusCode::BAD_REQUEST, message))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(endpoint): State<Endpoint>) -> StatusCode {
    endpoint.faults.clear();
    StatusCode::NO_CONTENT
}

/// What transactions met, by function.
async fn contention(State(endpoint): State<Endpoint>) -> impl IntoResponse {
    Json(endpoint.contention.counts())
}

#[derive(Deserialize)]
struct Contend {
    /// How long a transaction has its items.
    hold_ms: u64,
}

async fn contend(State(endpoint): State<Endpoint>, Json(request): Json<Contend>) -> StatusCode {
    endpoint.contention.switch(Some(Duration::from_millis(request.hold_ms)));
    StatusCode::NO_CONTENT
}

async fn no_contention(State(endpoint): State<Endpoint>) -> StatusCode {
    endpoint.contention.switch(None);
    StatusCode::NO_CONTENT
}

async fn streams(State(endpoint): State<Endpoint>) -> impl IntoResponse {
    Json(endpoint.streams.list())
}

#[derive(Deserialize)]
struct SwitchStream {
    table: String,
    enabled: bool,
}

async fn switch_stream(
    State(endpoint): State<Endpoint>,
    Json(request): Json<SwitchStream>,
) -> Result<StatusCode, Refusal> {
    if endpoint.streams.switch(&request.table, request.enabled) {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(refuse(StatusCode::NOT_FOUND, format!("no function follows the table {}", request.table)))
}

#[derive(Deserialize)]
struct Expiry {
    /// Whether expired items are deleted from time to time.
    enabled: Option<bool>,
    /// Deletes them now.
    #[serde(default)]
    sweep: bool,
}

async fn expiry(State(endpoint): State<Endpoint>, Json(request): Json<Expiry>) -> Json<Value> {
    if let Some(enabled) = request.enabled {
        endpoint.expires.store(enabled, Ordering::Relaxed);
    }
    let deleted = if request.sweep { endpoint.expire_items().await } else { 0 };
    Json(json!({ "deleted": deleted }))
}

async fn run_schedule(
    State(endpoint): State<Endpoint>,
    Path(function): Path<String>,
) -> Result<Response, Refusal> {
    match (endpoint.run_schedule)(function).await {
        Ok(answer) => Ok(([(header::CONTENT_TYPE, "application/json")], answer).into_response()),
        Err(error @ InvokeError::Unknown(_)) => Err(refuse(StatusCode::NOT_FOUND, error)),
        Err(error) => Err(refuse(StatusCode::BAD_GATEWAY, error)),
    }
}

#[derive(Deserialize)]
struct Recipient {
    to: Option<String>,
}

async fn mail(State(endpoint): State<Endpoint>, Query(query): Query<Recipient>) -> Json<Vec<Sent>> {
    Json(endpoint.mailbox.list(query.to.as_deref()))
}

async fn table(
    State(endpoint): State<Endpoint>,
    Path(table): Path<String>,
) -> Result<Json<Vec<Value>>, Refusal> {
    let Some(name) = endpoint.system.table(&table).map(|table| table.name.clone()) else {
        return Err(refuse(StatusCode::NOT_FOUND, format!("there is no table {table}")));
    };
    let items = items::all(&endpoint.engine, &name).await;
    items.map(Json).map_err(|error| refuse(StatusCode::INTERNAL_SERVER_ERROR, error))
}

async fn messages(
    State(endpoint): State<Endpoint>,
    Path(queue): Path<String>,
) -> Result<Json<Value>, Refusal> {
    let known = endpoint
        .system
        .queues
        .iter()
        .find(|known| known.name == queue || known.logical_id == queue);
    let Some(queue) = known else {
        return Err(refuse(StatusCode::NOT_FOUND, format!("there is no queue {queue}")));
    };
    Ok(Json(json!(endpoint.queues.peek(&queue.name))))
}

/// Queues deliver more than once, late or shuffled from now on.
async fn add_chaos(State(endpoint): State<Endpoint>, Json(chaos): Json<Chaos>) -> StatusCode {
    endpoint.queues.set_chaos(Some(chaos));
    StatusCode::NO_CONTENT
}

async fn end_chaos(State(endpoint): State<Endpoint>) -> StatusCode {
    endpoint.queues.set_chaos(None);
    StatusCode::NO_CONTENT
}
