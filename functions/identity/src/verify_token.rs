//! `GET /v1/auth/verify-token`: who the bearer of an access token is, and for how long.

use identity::Role;
use jiff::Timestamp;
use kernel::Subject;
use platform::http::{Answer, Operation, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::IdentityService;

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TokenBearer")]
struct Bearer {
    subject: Subject,
    kind: Kind,
    roles: Vec<Role>,
    expires_at: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BearerKind")]
#[serde(rename_all = "snake_case")]
enum Kind {
    Guest,
    Customer,
}

/// The contract of `GET /v1/auth/verify-token`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("verify-token", "GET /v1/auth/verify-token", Who::Shopper)
        .summary("Who the bearer of an access token is, and for how long")
        .answers::<Bearer>(200)
}

/// Answers the token's subject.
///
/// # Errors
/// As [`operation`] says.
pub async fn verify_token(service: &IdentityService, request: &Request) -> Answer {
    let caller = service.guard.shopper(request).await?;
    let kind = if caller.subject.is_guest() { Kind::Guest } else { Kind::Customer };
    Reply::ok(&Bearer {
        subject: caller.subject,
        kind,
        roles: caller.roles,
        expires_at: caller.expires_at,
    })
}
