//! `GET /v1/me`: the customer's own account.

use identity::{AccountState, Role};
use jiff::Timestamp;
use kernel::{Email, Text, UserId};
use platform::http::{Answer, Problem, Reply, Request};
use serde::Serialize;

use crate::IdentityService;

#[derive(Debug, Serialize)]
struct Me {
    user_id: UserId,
    email: Email,
    name: Text,
    email_verified: bool,
    roles: Vec<Role>,
    created_at: Timestamp,
    version: u64,
}

/// Answers the profile, with its version as `ETag`.
///
/// # Errors
/// 401; 403 `account_required`; 404 when the account is closed.
pub async fn get_profile(service: &IdentityService, request: &Request) -> Answer {
    let caller = service.guard.customer(request).await?;
    let user = caller.user().ok_or_else(Problem::not_found)?;
    let account = service.accounts.profile(user).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let account = account.ok_or_else(Problem::not_found)?;
    if request.has_version(account.version) {
        return Ok(Reply::not_modified().etag(account.version));
    }
    let me = Me {
        user_id: account.user_id,
        email: account.email,
        name: account.name,
        email_verified: account.email_verified,
        roles: account.roles,
        created_at: account.created_at,
        version: account.version,
    };
    Ok(Reply::ok(&me)?.etag(me.version))
}
