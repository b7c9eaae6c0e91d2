//! `GET /v1/me`: the customer's own account.

use identity::AccountState;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};

use crate::{IdentityService, me::Me};

/// The contract of `GET /v1/me`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("get-profile", "GET /v1/me", Who::Customer)
        .summary("The customer's own account")
        .answers::<Me>(200)
        .versioned()
        .refuses(404, &["not_found"])
}

/// Answers the profile, with its version as `ETag`.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_profile(service: &IdentityService, request: &Request) -> Answer {
    let caller = service.guard.customer(request).await?;
    let user = caller.user().ok_or_else(Problem::not_found)?;
    let account = service.accounts.profile(user).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let account = account.ok_or_else(Problem::not_found)?;
    if request.has_version(account.version) {
        return Ok(Reply::not_modified().etag(account.version));
    }
    let me = Me::from(account);
    Ok(Reply::ok(&me)?.etag(me.version))
}
