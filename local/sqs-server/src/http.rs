//! `awsJson1.0` over HTTP: the operation is named by `X-Amz-Target`, whatever the path.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::{Error, Queues, operations};

const TARGET: &str = "x-amz-target";
const QUERY_ERROR: &str = "x-amzn-query-error";

/// A batch of the largest size, with room for what JSON adds to it.
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

impl Queues {
    /// The server, to be mounted alone: it answers every path.
    pub fn router(&self) -> Router {
        Router::new()
            .fallback(answer)
            .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
            .with_state(self.clone())
    }

    /// Answers one request by its `X-Amz-Target` and its body: status, JSON, and what belongs into
    /// the header `x-amzn-query-error`.
    pub async fn handle(&self, target: &str, body: &[u8]) -> (u16, String, Option<String>) {
        match self.answer(target, body).await {
            Ok(value) => (StatusCode::OK.as_u16(), value.to_string(), None),
            Err(error) => refusal(&error),
        }
    }

    async fn answer(&self, target: &str, body: &[u8]) -> Result<Value, Error> {
        let operation = target
            .strip_prefix("AmazonSQS.")
            .ok_or_else(|| Error::UnknownOperation(target.to_owned()))?;
        let body = if body.trim_ascii().is_empty() { b"{}" } else { body };
        operations::answer(self, operation, body).await
    }
}

fn refusal(error: &Error) -> (u16, String, Option<String>) {
    if error.is_ours() {
        tracing::error!(%error, cause = ?error, "the queues could not be read or written");
    }
    let body = json!({"__type": error.qualified_shape(), "message": error.to_string()});
    let fault = if error.is_ours() { "Receiver" } else { "Sender" };
    (error.status().as_u16(), body.to_string(), Some(format!("{};{fault}", error.names().code)))
}

async fn answer(State(queues): State<Queues>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get(TARGET).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (status, body, query_error) = queues.handle(target, &body).await;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body).into_response();
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    if let Ok(id) = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()) {
        set.insert("x-amzn-requestid", id);
    }
    if let Some(Ok(value)) = query_error.map(|text| HeaderValue::from_str(&text)) {
        set.insert(QUERY_ERROR, value);
    }
    response
}
