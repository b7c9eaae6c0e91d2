//! `POST /v1/auth/password-reset`: has a mail sent with a token for a new password. Whether the address has an
//! account is not to be found out here: the answer and the work are the same.

use identity::email_digest;
use kernel::Email;
use platform::{
    http::{Answer, Operation, Reply, Request, StatusCode, Who},
    outbox::Cause,
};
use schemars::JsonSchema;

use crate::IdentityService;

/// Whose password was forgotten.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "RequestPasswordReset")]
#[serde(deny_unknown_fields)]
struct Forgetful {
    email: Email,
}

/// The contract of `POST /v1/auth/password-reset`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("request-password-reset", "POST /v1/auth/password-reset", Who::Public)
        .summary("Has a mail sent with a link to a new password")
        .takes::<Forgetful>()
        .accepted()
        .refuses(429, &["too_many_requests"])
}

/// Answers 202 with nothing in it. Nobody's mailbox is filled: beyond a few mails in an hour none is sent.
///
/// # Errors
/// As [`operation`] says.
pub async fn request_password_reset(service: &IdentityService, request: &Request) -> Answer {
    let Forgetful { email } = request.json()?;
    service.count(&service.limits.password_resets, request).await?;
    let per_mailbox = service.limits.reset_mails.count(&service.table, &email_digest(&email)).await;
    match per_mailbox {
        Ok(()) => {
            service.accounts.request_password_reset(&email, &Cause::from(request)).await?;
        }
        Err(problem) if problem.status() == StatusCode::TOO_MANY_REQUESTS => {}
        Err(problem) => return Err(problem),
    }
    Ok(Reply::accepted())
}
