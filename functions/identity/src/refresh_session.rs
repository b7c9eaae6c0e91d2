//! `POST /v1/auth/refresh`: a new access token for a refresh token, which is used up and replaced.

use identity::{End, Profile, RefreshToken, Refreshed, Role, Session};
use kernel::Subject;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use secrecy::ExposeSecret as _;

use crate::{
    IdentityService, problems,
    secret::Secret,
    tokens::{self, TokenMode, Tokens},
};

#[derive(Debug, Default, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "RefreshSession")]
#[serde(deny_unknown_fields)]
struct Refresh {
    /// Without it the cookie counts.
    #[serde(default)]
    refresh_token: Option<Secret>,
}

/// The contract of `POST /v1/auth/refresh`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("refresh-session", "POST /v1/auth/refresh", Who::Public)
        .summary("New tokens for a refresh token, which is used up")
        .takes_or_nothing::<Refresh>()
        .answers::<Tokens>(200)
        .refuses(401, &["session_ended"])
        .refuses(403, &["origin_refused"])
}

/// Answers tokens; the refresh token comes back the way it was sent.
///
/// # Errors
/// As [`operation`] says.
pub async fn refresh_session(service: &IdentityService, request: &Request) -> Answer {
    let body = if request.body.is_empty() { Refresh::default() } else { request.json()? };
    let (token, mode) = presented(service, request, body)?;
    let now = clock::now();
    let (session, refresh) = match service.sessions.refresh(&token, now).await? {
        Refreshed::Goes(session, refresh) => (session, refresh),
        Refreshed::Refused => return Err(problems::session_ended()),
        Refreshed::Reused(session) => {
            tracing::warn!(%session, "a refresh token was used again; its session has ended");
            return Err(problems::session_ended());
        }
    };
    let roles = roles_of(service, &session).await?;
    let tokens = service.tokens(&session, &refresh, &roles, mode, now).await?;
    Ok(tokens.with_cookie(Reply::ok(&tokens)?))
}

/// A token from the cookie is never answered in the body: a script could get hold of it there.
fn presented(
    service: &IdentityService,
    request: &Request,
    body: Refresh,
) -> Result<(RefreshToken, TokenMode), Problem> {
    let mode = TokenMode::of(request)?;
    let (text, mode) = match (&body.refresh_token, mode) {
        (Some(Secret(token)), _) => (Some(token.expose_secret()), TokenMode::Body),
        (None, TokenMode::Body) => (None, mode),
        (None, TokenMode::Cookie) => {
            let cookie = tokens::in_cookie(request);
            if cookie.is_some() && !service.origins.allow(request.header("origin")) {
                return Err(problems::origin_refused());
            }
            (cookie, mode)
        }
    };
    let token = text.and_then(RefreshToken::parse).ok_or_else(problems::session_ended)?;
    Ok((token, mode))
}

/// The roles that the account has now; a guest has none.
async fn roles_of(service: &IdentityService, session: &Session) -> Result<Vec<Role>, Problem> {
    let Subject::User(user) = session.subject else { return Ok(Vec::new()) };
    let account = service.accounts.profile(user).await?;
    let because = match account.filter(Profile::is_active) {
        Some(account) if session.is_of(&account) => return Ok(account.roles),
        Some(_) => End::PasswordChanged,
        None => End::AccountClosed,
    };
    service.sessions.end(session.id, because).await?;
    Err(problems::session_ended())
}
