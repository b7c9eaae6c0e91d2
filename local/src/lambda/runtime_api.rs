//! The Lambda Runtime API, by which processes ask for events and answer them.
//!
//! Each process has a path of its own, `/<function>/<number>`, before the API's usual one:
//! <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use bytes::Bytes;
use serde_json::json;
use tokio::net::TcpListener;
use ulid::Ulid;

use super::pool::Id;
use super::process::Process;
use super::{InvokeError, MAX_PAYLOAD};
use crate::template::{ACCOUNT, REGION};

/// The processes that may ask.
#[derive(Clone, Default)]
pub struct Registry(Arc<Mutex<HashMap<Id, Arc<Process>>>>);

impl Registry {
    pub fn insert(&self, process: Arc<Process>) {
        self.lock().insert(process.id, process);
    }

    pub fn remove(&self, id: Id) {
        self.lock().remove(&id);
    }

    pub fn all(&self) -> Vec<Arc<Process>> {
        self.lock().values().cloned().collect()
    }

    pub fn find(&self, id: Id) -> Option<Arc<Process>> {
        self.lock().get(&id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Id, Arc<Process>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves the API on a free loopback port and tells its address, `127.0.0.1:<port>`.
pub async fn serve(registry: Registry) -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?.to_string();
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    tokio::spawn(async move { axum::serve(listener, router(registry)).await });
    Ok(address)
}

fn router(registry: Registry) -> Router {
    let runtime = Router::new()
        .route("/invocation/next", get(next))
        .route("/invocation/{request}/response", post(response))
        .route("/invocation/{request}/error", post(error))
        .route("/init/error", post(init_error))
        .layer(DefaultBodyLimit::disable())
        .with_state(registry);
    Router::new().nest("/{function}/{process}/2018-06-01/runtime", runtime)
}

type Whose = Path<(String, Id)>;
type Which = Path<(String, Id, String)>;

async fn next(State(registry): State<Registry>, Path((_, id)): Whose) -> Response {
    let Some(process) = registry.find(id) else { return gone() };
    let Some(event) = process.next_event().await else { return gone() };
    let timeout_ms = process.timeout.as_millis();
    let (request_id, payload) = process.hand_over(event);
    let function = &process.function;
    let headers = [
        ("lambda-runtime-aws-request-id", request_id),
        ("lambda-runtime-deadline-ms", now_ms().saturating_add(timeout_ms).to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"),
        ),
        ("lambda-runtime-trace-id", trace_id()),
        ("content-type", "application/json".to_owned()),
    ];
    (headers, payload).into_response()
}

async fn response(
    State(registry): State<Registry>,
    Path((_, id, request)): Which,
    body: Bytes,
) -> Response {
    let Some(process) = registry.find(id) else { return gone() };
    if body.len() > MAX_PAYLOAD {
        let message = format!("the answer has {} bytes, more than {MAX_PAYLOAD}", body.len());
        let error = json!({"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message});
        process.answer(&request, Err(InvokeError::Refused(error.to_string())));
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    accepted(process.answer(&request, Ok(body)))
}

async fn error(
    State(registry): State<Registry>,
    Path((_, id, request)): Which,
    body: Bytes,
) -> Response {
    let Some(process) = registry.find(id) else { return gone() };
    accepted(process.answer(&request, Err(InvokeError::Refused(text(&body)))))
}

async fn init_error(
    State(registry): State<Registry>,
    Path((_, id)): Whose,
    body: Bytes,
) -> Response {
    let Some(process) = registry.find(id) else { return gone() };
    process.refuse_start(text(&body));
    accepted(true)
}

fn accepted(known: bool) -> Response {
    let status = if known { StatusCode::ACCEPTED } else { StatusCode::BAD_REQUEST };
    (status, axum::Json(json!({"status": if known { "OK" } else { "InvalidRequestID" }})))
        .into_response()
}

fn gone() -> Response {
    StatusCode::GONE.into_response()
}

fn text(body: &Bytes) -> String {
    String::from_utf8_lossy(body).into_owned()
}

// The time-out is real time whatever the shifted clock shows, and so is its deadline.
fn now_ms() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()
}

/// An X-Ray trace header that says: not sampled.
fn trace_id() -> String {
    let id = format!("{:032x}", Ulid::new().0);
    let (time, rest) = id.split_at(8);
    format!("Root=1-{time}-{rest};Sampled=0")
}
