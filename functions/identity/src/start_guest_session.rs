//! `POST /v1/auth/guest`: a new guest, who keeps cart and orders for thirty days after the last refresh.

use kernel::GuestId;
use platform::{
    clock,
    http::{Answer, Operation, Reply, Request, Who},
    ids,
};
use schemars::JsonSchema;

use crate::{
    IdentityService, problems,
    tokens::{TokenMode, Tokens},
};

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "StartGuestSession")]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The contract of `POST /v1/auth/guest`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("start-guest-session", "POST /v1/auth/guest", Who::Public)
        .summary("Starts the session of a new guest")
        .takes_or_nothing::<Nothing>()
        .answers::<Tokens>(201)
        .refuses(403, &["origin_refused"])
        .refuses(429, &["too_many_requests"])
}

/// Answers tokens.
///
/// # Errors
/// As [`operation`] says.
pub async fn start_guest_session(service: &IdentityService, request: &Request) -> Answer {
    let mode = TokenMode::of(request)?;
    // A page of another site could have a browser exchange its session for a guest's; what is no browser names no origin.
    let origin = request.header("origin");
    if mode == TokenMode::Cookie && origin.is_some() && !service.origins.allow(origin) {
        return Err(problems::origin_refused());
    }
    if !request.body.is_empty() {
        request.json::<Nothing>()?;
    }
    service.count(&service.limits.guest_sessions, request).await?;
    let (guest, now) = (ids::fresh::<GuestId>(), clock::now());
    let (session, refresh) = service.sessions.start_guests(guest, now).await?;
    let tokens = service.tokens(&session, &refresh, &[], mode, now).await?;
    Ok(tokens.with_cookie(Reply::created(&tokens, "/v1/auth/verify-token")?))
}
