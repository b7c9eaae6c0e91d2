//! `POST /v1/auth/guest`: a new guest, who keeps cart and orders for thirty days after the last refresh.

use kernel::GuestId;
use platform::{
    clock,
    http::{Answer, Reply, Request},
    ids,
};

use crate::{IdentityService, tokens::TokenMode};

#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Answers tokens.
///
/// # Errors
/// 400; 429 `too_many_requests`.
pub async fn start_guest_session(service: &IdentityService, request: &Request) -> Answer {
    let mode = TokenMode::of(request)?;
    if !request.body.is_empty() {
        request.json::<Nothing>()?;
    }
    service.count(&service.limits.guest_sessions, request).await?;
    let (guest, now) = (ids::fresh::<GuestId>(), clock::now());
    let (session, refresh) = service.sessions.start(guest.into(), now).await?;
    let tokens = service.tokens(&session, &refresh, &[], mode, now).await?;
    Ok(tokens.with_cookie(Reply::created(&tokens, "/v1/auth/verify-token")?))
}
