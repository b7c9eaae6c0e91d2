//! What every API call passes first: outages and faults, the key, the version, and the headers of the answer.

use std::sync::atomic::Ordering;

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, header::AUTHORIZATION},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    connection::Connection,
    event::API_VERSION,
    faults::{Fault, Operation},
    ids,
    provider::{Shared, no_answer},
    request::RequestId,
    stripe_error::StripeError,
};

pub(crate) async fn pass(
    State(provider): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let request_id = ids::request();
    request.extensions_mut().insert(RequestId(request_id.clone()));
    let connection =
        request.extensions().get::<ConnectInfo<Connection>>().map(|info| info.0.clone());
    let connection = connection.as_ref();
    let operation = Operation::of(request.method(), request.uri().path());
    let version = version(request.headers());
    provider.calls.fetch_add(1, Ordering::Relaxed);
    let fault = provider.faults.next(operation, provider.now());
    let response = match fault {
        Some(Fault::Refuse) => no_answer(connection),
        Some(Fault::Hang) => provider.never_answer(connection).await,
        Some(Fault::RateLimited) => StripeError::rate_limited().into_response(),
        Some(Fault::ServerError) => StripeError::internal().into_response(),
        Some(Fault::Unavailable) => StripeError::unavailable().into_response(),
        Some(Fault::AnswerLost) => {
            enter(&provider, request, next).await;
            no_answer(connection)
        }
        Some(Fault::AnswerHangs) => {
            enter(&provider, request, next).await;
            provider.never_answer(connection).await
        }
        None => enter(&provider, request, next).await,
    };
    sign_off(response, &request_id, version)
}

async fn enter(provider: &Shared, request: Request, next: Next) -> Response {
    match check_key(request.headers(), &provider.api_key) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Stripe takes the key as a bearer token or as the user name of basic authentication.
fn check_key(headers: &HeaderMap, expected: &str) -> Result<(), StripeError> {
    let value =
        headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, credentials) = value.split_once(' ').unwrap_or_default();
    let key = if scheme.eq_ignore_ascii_case("bearer") {
        credentials.trim().to_owned()
    } else if scheme.eq_ignore_ascii_case("basic") {
        let decoded = STANDARD.decode(credentials.trim()).unwrap_or_default();
        let decoded = String::from_utf8(decoded).unwrap_or_default();
        decoded.split(':').next().unwrap_or_default().to_owned()
    } else {
        String::new()
    };
    if key.is_empty() {
        let message = "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";
        return Err(StripeError::unauthorized(message));
    }
    if key != expected {
        let shown: String = key.chars().take(8).collect();
        return Err(StripeError::unauthorized(format!("Invalid API Key provided: {shown}****")));
    }
    Ok(())
}

fn version(headers: &HeaderMap) -> HeaderValue {
    headers.get("stripe-version").cloned().unwrap_or_else(|| HeaderValue::from_static(API_VERSION))
}

fn sign_off(mut response: Response, request_id: &str, version: HeaderValue) -> Response {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("request-id", id);
    }
    headers.insert("stripe-version", version);
    response
}
