//! One request to the API, read as Stripe reads it.

use axum::{
    body::{Bytes, to_bytes},
    extract::{ConnectInfo, FromRequest, Request},
    http::{HeaderMap, Method, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use crate::{connection::Connection, form::Form, ids, stripe_error::StripeError};

/// Bytes; far more than fifty metadata entries need.
const LARGEST_BODY: usize = 256 * 1024;

/// The id that the gate gave the exchange.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub String);

#[derive(Debug)]
pub(crate) struct ApiRequest {
    pub id: String,
    path: String,
    pub form: Form,
    /// Only for requests that change something; Stripe ignores it on others.
    pub idempotency_key: Option<String>,
    /// Equal for equal parameters.
    pub fingerprint: String,
    pub connection: Option<Connection>,
}

impl ApiRequest {
    /// What an idempotency key is bound to, besides the parameters.
    pub fn endpoint(&self) -> &str {
        &self.path
    }

    async fn read(request: Request) -> Result<Self, StripeError> {
        let (parts, body) = request.into_parts();
        let encoded = if parts.method == Method::GET {
            parts.uri.query().unwrap_or_default().to_owned()
        } else {
            let body = to_bytes(body, LARGEST_BODY).await.map_err(|_| {
                StripeError::invalid(None, None, "Invalid request: the body cannot be read.")
            })?;
            check_content_type(&parts.headers, &body)?;
            String::from_utf8(body.to_vec()).map_err(|_| {
                StripeError::invalid(None, None, "Invalid request: the body is not UTF-8.")
            })?
        };
        let form = Form::parse(&encoded)?;
        Ok(Self {
            id: parts.extensions.get::<RequestId>().map_or_else(ids::request, |id| id.0.clone()),
            idempotency_key: idempotency_key(&parts.method, &parts.headers)?,
            fingerprint: fingerprint(&form),
            connection: parts
                .extensions
                .get::<ConnectInfo<Connection>>()
                .map(|ConnectInfo(connection)| connection.clone()),
            path: parts.uri.path().to_owned(),
            form,
        })
    }
}

fn fingerprint(form: &Form) -> String {
    hex::encode(ring::digest::digest(&ring::digest::SHA256, form.canonical().as_bytes()))
}

fn check_content_type(headers: &HeaderMap, body: &Bytes) -> Result<(), StripeError> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if body.is_empty() || kind.starts_with("application/x-www-form-urlencoded") {
        return Ok(());
    }
    let message = "Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.";
    Err(StripeError::invalid(None, None, message))
}

fn idempotency_key(method: &Method, headers: &HeaderMap) -> Result<Option<String>, StripeError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    if method != Method::POST {
        return Ok(None);
    }
    match value.to_str() {
        Ok(key) if !key.is_empty() && key.len() <= 255 => Ok(Some(key.to_owned())),
        _ => {
            let message = "Idempotency keys must be 1 to 255 visible ASCII characters.";
            Err(StripeError::invalid(None, None, message))
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for ApiRequest {
    type Rejection = Response;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Response> {
        Self::read(request).await.map_err(IntoResponse::into_response)
    }
}
