//! The routes of Stripe's API.

use axum::{
    Router,
    extract::{Path, State},
    http::{Method, Uri},
    middleware::from_fn_with_state,
    response::Response,
    routing::{any, get, post},
};
use serde_json::Value;

use crate::{
    book::Object,
    dispute,
    errors::Failure,
    event::Event,
    form::Form,
    gate,
    lists::{self, Filter},
    payment_intents_api as intents,
    provider::Shared,
    refunds_api as refunds,
    request::ApiRequest,
    stripe_error::StripeError,
    work::Work,
};

pub(crate) fn router(provider: &Shared) -> Router<Shared> {
    Router::new()
        .route("/v1/payment_intents", get(list_intents).post(create_intent))
        .route("/v1/payment_intents/{id}", get(retrieve_intent))
        .route("/v1/payment_intents/{id}/confirm", post(confirm_intent))
        .route("/v1/payment_intents/{id}/capture", post(capture_intent))
        .route("/v1/payment_intents/{id}/cancel", post(cancel_intent))
        .route("/v1/charges", get(list_charges))
        .route("/v1/charges/{id}", get(retrieve_charge))
        .route("/v1/refunds", get(list_refunds).post(create_refund))
        .route("/v1/refunds/{id}", get(retrieve_refund))
        .route("/v1/disputes", get(list_disputes))
        .route("/v1/disputes/{id}", get(retrieve_dispute))
        .route("/v1/events", get(list_events))
        .route("/v1/events/{id}", get(retrieve_event))
        .route("/v1/{*rest}", any(unrecognized))
        .method_not_allowed_fallback(unrecognized)
        .layer(from_fn_with_state(provider.clone(), gate::pass))
}

async fn create_intent(State(provider): State<Shared>, request: ApiRequest) -> Response {
    provider.perform(request, intents::create).await
}

async fn list_intents(State(provider): State<Shared>, request: ApiRequest) -> Response {
    provider.perform(request, |work, form| intents::list(work, form)).await
}

async fn retrieve_intent(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, form| intents::retrieve(work, &id, form)).await
}

async fn confirm_intent(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, form| intents::confirm(work, &id, form)).await
}

async fn capture_intent(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, form| intents::capture(work, &id, form)).await
}

async fn cancel_intent(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, form| intents::cancel(work, &id, form)).await
}

async fn list_charges(State(provider): State<Shared>, request: ApiRequest) -> Response {
    provider.perform(request, |work, form| intents::list_charges(work, form)).await
}

async fn retrieve_charge(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, form| intents::retrieve_charge(work, &id, form)).await
}

async fn create_refund(State(provider): State<Shared>, request: ApiRequest) -> Response {
    provider.perform(request, |work, form| refunds::create(work, form)).await
}

async fn list_refunds(State(provider): State<Shared>, request: ApiRequest) -> Response {
    provider.perform(request, |work, form| refunds::list(work, form)).await
}

async fn retrieve_refund(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, form| refunds::retrieve(work, &id, form)).await
}

async fn list_disputes(State(provider): State<Shared>, request: ApiRequest) -> Response {
    provider.perform(request, |work, form| dispute::list(work, form)).await
}

async fn retrieve_dispute(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, form| dispute::retrieve(work, &id, form)).await
}

async fn list_events(State(provider): State<Shared>, request: ApiRequest) -> Response {
    provider.perform(request, |work, form| events(work, form)).await
}

async fn retrieve_event(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Response {
    provider.perform(request, |work, _| event(work, &id)).await
}

fn events(work: &Work, form: &Form) -> Result<Value, Failure> {
    lists::only(form, &["type", "types"])?;
    let mut types: Vec<String> = form.list("types").into_iter().map(str::to_owned).collect();
    types.extend(form.text("type").map(str::to_owned));
    lists::page::<Event>(work, form, "/v1/events", &Filter::for_labels(types))
}

fn event(work: &Work, id: &str) -> Result<Value, Failure> {
    match work.find::<Event>(id)? {
        Some(event) => Ok(event.render()),
        None => Err(StripeError::no_such("event", "id", id).into()),
    }
}

async fn unrecognized(method: Method, uri: Uri) -> StripeError {
    StripeError::unrecognized_url(method.as_str(), uri.path())
}
