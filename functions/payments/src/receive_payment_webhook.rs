//! `POST /v1/webhooks/payments`: believes the provider's signature, records the event once, and leaves the rest to
//! apply-provider-event.

use payments::{provider_event, verify};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
};
use secrecy::ExposeSecret as _;

use crate::{WebhookReceiver, problems};

/// Stripe's events have no documented limit; the largest that it sends are far smaller.
const LARGEST_BODY: usize = 512 * 1024;

/// The contract of `POST /v1/webhooks/payments`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("receive-payment-webhook", "POST /v1/webhooks/payments", Who::Provider)
        .summary("Takes note of an event of the payment provider")
        .takes_raw(&["application/json"])
        .accepted()
        .refuses(400, &["signature_invalid", "invalid_request"])
}

/// Answers 202, also for an event that was received before and for types that are not known.
///
/// # Errors
/// As [`operation`] says.
pub async fn receive_payment_webhook(service: &WebhookReceiver, request: &Request) -> Answer {
    request.expect_content_type(&["application/json"])?;
    request.expect_at_most(LARGEST_BODY)?;
    let keys = service.secret.keys().await.map_err(Problem::unavailable)?;
    let signature = request.header("stripe-signature");
    verify(keys.webhook_secret.expose_secret(), signature, &request.body, clock::now())
        .map_err(problems::signature_refused)?;
    let event = provider_event(&request.body)
        .ok_or_else(|| Problem::invalid_at("", "expected an event of the payment provider"))?;
    service.payments.receive(&event, &Cause::from(request)).await?;
    Ok(Reply::accepted())
}
