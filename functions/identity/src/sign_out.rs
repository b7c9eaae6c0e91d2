//! `POST /v1/auth/sign-out`: ends the caller's session and every token that it could still be refreshed with.

use identity::End;
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};

use crate::{IdentityService, tokens};

/// The contract of `POST /v1/auth/sign-out`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("sign-out", "POST /v1/auth/sign-out", Who::Customer)
        .summary("Ends the session")
        .answers_nothing(204)
}

/// Answers nothing, also the second time, and takes back the cookie. The access token is good until it expires,
/// but not for what looks at the session: staff routes, passwords, sessions, export and erasure.
///
/// # Errors
/// As [`operation`] says.
pub async fn sign_out(service: &IdentityService, request: &Request) -> Answer {
    let caller = service.guard.customer(request).await?;
    let user = caller.user().ok_or_else(Problem::not_found)?;
    service.sessions.end_own(caller.session, user, End::SignedOut).await?;
    Ok(tokens::without_cookie(Reply::no_content()))
}
