//! The provider as a whole: its book, its clock, its moods, and how one request is served.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::{
    book::Book,
    connection::Connection,
    errors::{Error, Failure},
    faults::Faults,
    form::Form,
    idempotency::{self, Answer, KeysInUse},
    request::ApiRequest,
    simulator::Clock,
    stripe_error::StripeError,
    timers, webhooks,
    work::{Cause, Fate, Work},
};

/// How long a request that will never be answered keeps its connection, unless the client gives up first.
const HELD_FOR: Duration = Duration::from_secs(15);
/// How long an answer waits for its webhooks to be tried.
const WEBHOOKS_FIRST_FOR: Duration = Duration::from_secs(5);

pub(crate) struct Provider {
    pub book: Book,
    pub clock: Clock,
    pub origin: String,
    pub api_key: String,
    pub webhook_url: String,
    pub webhook_secret: String,
    pub http: reqwest::Client,
    pub faults: Faults,
    pub keys_in_use: KeysInUse,
    /// How many calls of the API came, answered or not.
    pub calls: AtomicU64,
    /// Rings when there may be something to deliver.
    pub lined_up: Notify,
    /// True once the simulator is being stopped.
    pub stopping: watch::Sender<bool>,
}

impl Provider {
    /// Unix milliseconds.
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// One unit of work, after everything that was due by now.
    pub fn work<T>(
        &self,
        cause: Cause,
        act: impl FnOnce(&mut Work) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let now = self.now();
        let value = self.book.transact(|sql| {
            let mut work = Work { sql, now, origin: &self.origin, cause, fate: Fate::Sent };
            timers::run_due(&mut work)?;
            act(&mut work)
        })?;
        self.lined_up.notify_one();
        Ok(value)
    }

    /// Serves one API request: at most once per idempotency key, committed before it is answered.
    pub async fn perform(
        &self,
        request: ApiRequest,
        act: impl FnOnce(&mut Work, &Form) -> Result<Value, Failure>,
    ) -> Response {
        let in_use = match self.keys_in_use.enter(request.idempotency_key.as_deref()) {
            Ok(in_use) => in_use,
            Err(refusal) => return refusal.into_response(),
        };
        let cause = Cause {
            request_id: Some(&request.id),
            idempotency_key: request.idempotency_key.as_deref(),
            fingerprint: &request.fingerprint,
        };
        let answer = self
            .work(cause, |work| idempotency::once(work, &request, |work| act(work, &request.form)));
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                tracing::error!(%error, request_id = request.id, "the payment simulator failed");
                return StripeError::internal().into_response();
            }
        };
        match &answer.fate {
            Fate::Sent => {}
            Fate::Lost => {
                // The work is over, so a repetition is not concurrent with it.
                drop(in_use);
                return self.never_answer(request.connection.as_ref()).await;
            }
            Fate::AfterWebhooks(intent) => self.webhooks_tried(intent).await,
            Fate::Delayed(delay) => tokio::time::sleep(*delay).await,
        }
        respond(&answer, request.idempotency_key.as_deref())
    }

    /// Holds the connection, then cuts it.
    pub async fn never_answer(&self, connection: Option<&Connection>) -> Response {
        let mut stopping = self.stopping.subscribe();
        tokio::select! {
            () = tokio::time::sleep(HELD_FOR) => {}
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
        no_answer(connection)
    }

    async fn webhooks_tried(&self, intent: &str) {
        let tried = async {
            loop {
                match self.book.read(|sql| webhooks::any_untried(sql, intent)) {
                    Ok(true) => tokio::time::sleep(Duration::from_millis(10)).await,
                    Ok(false) => return,
                    Err(error) => {
                        tracing::error!(%error, "the webhooks of a payment cannot be read");
                        return;
                    }
                }
            }
        };
        if tokio::time::timeout(WEBHOOKS_FIRST_FOR, tried).await.is_err() {
            tracing::warn!(intent, "webhooks were not tried in time; the answer goes out first");
        }
    }
}

/// Cuts the connection; the response is what a client behind a proxy would see instead.
pub(crate) fn no_answer(connection: Option<&Connection>) -> Response {
    if let Some(connection) = connection {
        connection.cut();
    }
    StatusCode::GATEWAY_TIMEOUT.into_response()
}

fn respond(answer: &Answer, key: Option<&str>) -> Response {
    let mut response = json_response(answer.status, answer.body.clone());
    let headers = response.headers_mut();
    if let Some(key) = key.and_then(|key| HeaderValue::from_str(key).ok()) {
        headers.insert("idempotency-key", key);
    }
    if let Some(original) = &answer.original_request {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
        if let Ok(original) = HeaderValue::from_str(original) {
            headers.insert("original-request", original);
        }
    }
    response
}

fn json_response(status: u16, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

impl IntoResponse for StripeError {
    fn into_response(self) -> Response {
        json_response(self.status, self.body().to_string())
    }
}

/// What handlers share.
pub(crate) type Shared = Arc<Provider>;
