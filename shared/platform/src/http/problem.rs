//! Errors on the wire: RFC 9457 problem details with a stable `code`.

use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{config::Missing, store::StoreError};

/// A refusal (the client can act) or an internal failure (the client learns nothing, the log all).
/// Boxed: it travels in every endpoint's `Result`.
#[derive(Debug, Clone)]
pub struct Problem(Box<Content>);

#[derive(Debug, Clone)]
struct Content {
    status: StatusCode,
    code: &'static str,
    title: String,
    detail: Option<String>,
    data: Map<String, Value>,
    retry_after: Option<u32>,
    /// For the log only.
    cause: Option<String>,
}

/// The members that RFC 9457 and every problem of ours give a meaning.
const RESERVED: [&str; 7] = ["type", "title", "status", "detail", "instance", "code", "request_id"];

impl Problem {
    /// The client can act on it. `code` is snake case and never changes.
    pub fn refusal(status: StatusCode, code: &'static str, title: impl Into<String>) -> Self {
        Self(Box::new(Content {
            status,
            code,
            title: title.into(),
            detail: None,
            data: Map::new(),
            retry_after: None,
            cause: None,
        }))
    }

    /// Our fault: 500 to the client, `cause` to the log.
    pub fn internal(cause: impl ToString) -> Self {
        let title = "Something went wrong on our side";
        Self::refusal(StatusCode::INTERNAL_SERVER_ERROR, "internal", title)
            .because(cause.to_string())
    }

    /// A dependency is down and nothing was done, or the client's key makes a repeat safe.
    pub fn unavailable(cause: impl ToString) -> Self {
        let title = "The shop is busy; please try again";
        let refusal = Self::refusal(StatusCode::SERVICE_UNAVAILABLE, "unavailable", title);
        refusal.because(cause.to_string()).retry_after(1)
    }

    fn because(mut self, cause: String) -> Self {
        self.0.cause = Some(cause);
        self
    }

    /// The thing is missing, or is someone else's.
    #[must_use]
    pub fn not_found() -> Self {
        Self::refusal(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is no such thing, or it is not yours",
        )
    }

    /// A body, parameter or header that is not as documented. Each error is `{pointer, code, detail}`.
    #[must_use]
    pub fn invalid(errors: Vec<Value>) -> Self {
        Self::refusal(StatusCode::BAD_REQUEST, "invalid_request", "The request is not valid")
            .with("errors", errors)
    }

    /// [`Problem::invalid`] for one place.
    #[must_use]
    pub fn invalid_at(pointer: &str, detail: &str) -> Self {
        Self::invalid(vec![json!({ "pointer": pointer, "code": "invalid", "detail": detail })])
    }

    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Data to act on.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        debug_assert!(!RESERVED.contains(&name), "{name} has a meaning of its own in a problem");
        self.0.data.insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// Seconds after which to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    pub(crate) fn wait(&self) -> Option<u32> {
        self.0.retry_after
    }

    pub(crate) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The body for a request with this path and id.
    pub(crate) fn body(&self, instance: &str, request_id: &str) -> Vec<u8> {
        let mut body = Map::new();
        body.insert("type".to_owned(), format!("/problems/{}", self.0.code).into());
        body.insert("title".to_owned(), self.0.title.clone().into());
        body.insert("status".to_owned(), self.0.status.as_u16().into());
        if let Some(detail) = &self.0.detail {
            body.insert("detail".to_owned(), detail.clone().into());
        }
        body.insert("instance".to_owned(), instance.into());
        body.insert("code".to_owned(), self.0.code.into());
        body.insert("request_id".to_owned(), request_id.into());
        body.extend(self.0.data.clone());
        Value::Object(body).to_string().into_bytes()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) | StoreError::Contended => Self::unavailable(error),
            StoreError::Shape(_) | StoreError::NotConfigured(_) | StoreError::Internal(_) => {
                Self::internal(error)
            }
        }
    }
}

impl From<Missing> for Problem {
    fn from(missing: Missing) -> Self {
        Self::internal(missing)
    }
}
