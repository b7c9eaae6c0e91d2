//! A refusal in Stripe's form: status, type, code and a message for people.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::script::Decline;

const INVALID_REQUEST: &str = "invalid_request_error";

/// What a client reads under `error`.
#[derive(Debug, Clone)]
pub(crate) struct StripeError {
    pub status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    message: Cow<'static, str>,
    param: Option<String>,
    details: Map<String, Value>,
    /// Whether an endpoint had begun to execute, so that the refusal is what a repeated key replays.
    pub recorded: bool,
}

impl StripeError {
    fn new(
        status: u16,
        kind: &'static str,
        code: Option<&'static str>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let message = message.into();
        Self { status, kind, code, message, param: None, details: Map::new(), recorded: false }
    }

    /// A parameter is wrong; nothing was executed and the idempotency key stays free.
    pub fn parameter(
        code: &'static str,
        param: &str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::invalid(Some(code), Some(param), message)
    }

    /// As [`Self::parameter`], for refusals to which Stripe gives no code.
    pub fn invalid(
        code: Option<&'static str>,
        param: Option<&str>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { param: param.map(str::to_owned), ..Self::new(400, INVALID_REQUEST, code, message) }
    }

    pub fn missing_parameter(param: &str) -> Self {
        Self::parameter("parameter_missing", param, format!("Missing required param: {param}."))
    }

    /// The object that the path names does not exist.
    pub fn no_such(what: &str, param: &str, id: &str) -> Self {
        Self { status: 404, ..Self::no_such_reference(what, param, id) }
    }

    /// An object that a parameter names does not exist.
    pub fn no_such_reference(what: &str, param: &str, id: &str) -> Self {
        Self::parameter("resource_missing", param, format!("No such {what}: '{id}'"))
    }

    /// The request is well formed but the state of the object forbids it.
    pub fn refused(
        code: Option<&'static str>,
        param: Option<&str>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::invalid(code, param, message).after_execution()
    }

    /// An intent in the wrong state; Stripe shows the intent with the refusal.
    pub fn unexpected_state(message: impl Into<Cow<'static, str>>, intent: Value) -> Self {
        Self::refused(Some("payment_intent_unexpected_state"), None, message)
            .with("payment_intent", intent)
    }

    /// The card's bank says no.
    pub fn declined(decline: &Decline, charge: &str, method: Value, intent: Value) -> Self {
        let error = Self::new(402, "card_error", Some(decline.code), decline.message)
            .with("charge", charge.into())
            .with("payment_method", method)
            .with("payment_intent", intent)
            .after_execution();
        match decline.decline_code {
            Some(code) => error.with("decline_code", code.into()),
            None => error,
        }
    }

    pub fn unauthorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(401, INVALID_REQUEST, None, message)
    }

    pub fn unrecognized_url(method: &str, path: &str) -> Self {
        let message = format!(
            "Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
        );
        Self::new(404, INVALID_REQUEST, None, message)
    }

    pub fn key_reused(key: &str, what: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used {what}. Try using a key other than '{key}' if you meant to execute a different request."
        );
        Self::new(400, "idempotency_error", None, message)
    }

    pub fn key_in_use(key: &str) -> Self {
        let message = format!(
            "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): {key}. Please try again later."
        );
        Self::new(409, "idempotency_error", Some("idempotency_key_in_use"), message)
    }

    pub fn rate_limited() -> Self {
        Self::new(
            429,
            INVALID_REQUEST,
            Some("rate_limit"),
            "Request rate limit exceeded. Learn more about rate limits at https://stripe.com/docs/rate-limits.",
        )
    }

    pub fn internal() -> Self {
        Self::new(
            500,
            "api_error",
            None,
            "An unknown error occurred. If you have any questions, we can help at https://support.stripe.com/.",
        )
    }

    pub fn unavailable() -> Self {
        Self::new(
            503,
            "api_error",
            None,
            "Stripe is temporarily unavailable. Please try again in a few moments.",
        )
    }

    /// The endpoint had begun: a repetition of the same key replays this refusal.
    pub fn after_execution(self) -> Self {
        Self { recorded: true, ..self }
    }

    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.details.insert(name.to_owned(), value);
        self
    }

    pub fn body(&self) -> Value {
        let mut error = self.details.clone();
        error.insert("type".to_owned(), self.kind.into());
        error.insert("message".to_owned(), self.message.clone().into());
        if let Some(code) = self.code {
            let page = code.replace('_', "-");
            error.insert("code".to_owned(), code.into());
            error.insert(
                "doc_url".to_owned(),
                format!("https://stripe.com/docs/error-codes/{page}").into(),
            );
        }
        if let Some(param) = &self.param {
            error.insert("param".to_owned(), param.as_str().into());
        }
        json!({ "error": error })
    }
}
