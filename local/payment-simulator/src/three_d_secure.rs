//! The page on which a card's holder approves a payment, as the bank would show it.

use crate::{
    amounts, authorization,
    book::Object,
    errors::{Error, Failure},
    payment_intent::{PaymentIntent, Status},
    provider::{Provider, Shared},
    stripe_error::StripeError,
    work::{Cause, Work},
};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header::ACCEPT},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/simulator/3ds/{intent}", get(show))
        .route("/simulator/3ds/{intent}/approve", post(approve))
        .route("/simulator/3ds/{intent}/fail", post(fail))
}

/// What the holder did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decision {
    Approve,
    Fail,
}

async fn show(State(provider): State<Shared>, Path(id): Path<String>) -> Response {
    match provider.work(Cause::default(), |work| work.find::<PaymentIntent>(&id)) {
        Ok(Some(intent)) if intent.status == Status::RequiresAction => {
            Html(question(&intent)).into_response()
        }
        Ok(Some(_)) => over(),
        Ok(None) => StripeError::no_such("payment_intent", "intent", &id).into_response(),
        Err(error) => broken(&error),
    }
}

async fn approve(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    finish(&provider, &id, Decision::Approve, &headers)
}

async fn fail(
    State(provider): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    finish(&provider, &id, Decision::Fail, &headers)
}

fn finish(provider: &Provider, id: &str, decision: Decision, headers: &HeaderMap) -> Response {
    let done = provider.work(Cause::default(), |work| {
        let Some(mut intent) = work.find::<PaymentIntent>(id)? else { return Ok(None) };
        if intent.status != Status::RequiresAction {
            return Ok(Some((intent, None)));
        }
        let return_url = return_url(&intent);
        complete(work, &mut intent, decision)?;
        Ok(Some((intent, Some(return_url))))
    });
    match done {
        Ok(Some((intent, Some(return_url)))) => answer(&intent, return_url.as_deref(), headers),
        Ok(Some((_, None))) => over(),
        Ok(None) => StripeError::no_such("payment_intent", "intent", id).into_response(),
        Err(error) => broken(&error),
    }
}

fn complete(work: &Work, intent: &mut PaymentIntent, decision: Decision) -> Result<(), Error> {
    let (Decision::Approve, Some(method)) = (decision, intent.method()) else {
        return authorization::fail_authentication(work, intent);
    };
    match authorization::decide(work, intent, method) {
        // The bank may still decline; the holder learns of it from the shop.
        Ok(()) | Err(Failure::Refused(_) | Failure::Lost) => Ok(()),
        Err(Failure::Broken(error)) => Err(error),
    }
}

fn return_url(intent: &PaymentIntent) -> Option<String> {
    let url = intent.next_action.as_ref()?.pointer("/redirect_to_url/return_url")?;
    url.as_str().map(str::to_owned)
}

fn answer(intent: &PaymentIntent, return_url: Option<&str>, headers: &HeaderMap) -> Response {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepts.contains("application/json") {
        return axum::Json(intent.render()).into_response();
    }
    match return_url {
        Some(url) => Redirect::to(&with_outcome(url, intent)).into_response(),
        None => Html(page("<h1>Done</h1><p>You can close this window.</p>")).into_response(),
    }
}

/// The shop's address with what Stripe appends to it.
fn with_outcome(url: &str, intent: &PaymentIntent) -> String {
    let outcome = match intent.status {
        Status::Succeeded | Status::RequiresCapture => "succeeded",
        _ => "failed",
    };
    let (url, fragment) = url.find('#').map_or((url, ""), |at| url.split_at(at));
    let joint = if url.contains('?') { '&' } else { '?' };
    format!(
        "{url}{joint}payment_intent={}&payment_intent_client_secret={}&redirect_status={outcome}{fragment}",
        intent.id, intent.client_secret
    )
}

fn question(intent: &PaymentIntent) -> String {
    let amount = escape(&amounts::display(intent.amount, &intent.currency));
    let order = intent
        .order_id()
        .map_or_else(String::new, |order| format!("<p>Order <code>{}</code></p>", escape(order)));
    let id = escape(&intent.id);
    page(&format!(
        "<h1>Approve this payment?</h1><p class=amount>{amount}</p>{order}
         <form method=post action=\"/simulator/3ds/{id}/approve\"><button class=approve>Approve</button></form>
         <form method=post action=\"/simulator/3ds/{id}/fail\"><button>Fail</button></form>"
    ))
}

fn over() -> Response {
    let page = page("<h1>Nothing to approve</h1><p>This payment is not waiting for you.</p>");
    (StatusCode::CONFLICT, Html(page)).into_response()
}

fn broken(error: &Error) -> Response {
    tracing::error!(%error, "the 3-D Secure page failed");
    StripeError::internal().into_response()
}

fn page(content: &str) -> String {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">
         <title>3-D Secure (simulator)</title>
         <style>
           body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 15vh auto; padding: 0 1rem; color: #1a1a1a; background: #fff }}
           .amount {{ font-size: 2rem; margin: 0 }}
           button {{ font: inherit; width: 100%; padding: .75rem; margin-top: .75rem; border: 1px solid #555; border-radius: .5rem; background: #fff; color: #1a1a1a }}
           .approve {{ background: #0b5d3b; border-color: #0b5d3b; color: #fff }}
         </style>
         <main>{content}<p><small>This page plays the card's bank. No money moves.</small></p></main></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
