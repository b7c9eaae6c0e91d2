//! `GET /v1/auth/verify-token`: who the bearer of an access token is, and for how long.

use identity::Role;
use jiff::Timestamp;
use kernel::Subject;
use platform::http::{Answer, Reply, Request};
use serde::Serialize;

use crate::IdentityService;

#[derive(Debug, Serialize)]
struct Bearer {
    subject: Subject,
    kind: Kind,
    roles: Vec<Role>,
    expires_at: Timestamp,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Guest,
    Customer,
}

/// Answers the token's subject.
///
/// # Errors
/// 401.
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
