//! How tokens reach the client: the access token in the body; the refresh token in a cookie that scripts
//! cannot read, or in the body for apps and for frontends on another site.

use cart::MergeReport;
use identity::{RefreshToken, Role, Session, access_token};
use jiff::Timestamp;
use platform::http::{Problem, Reply, Request};
use schemars::JsonSchema;
use secrecy::ExposeSecret as _;
use serde::Serialize;

use crate::IdentityService;

const COOKIE: &str = "__Host-refresh";
const MODE: &str = "x-token-mode";

/// Where the client keeps its refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenMode {
    Cookie,
    Body,
}

impl TokenMode {
    /// From `X-Token-Mode`.
    pub(crate) fn of(request: &Request) -> Result<Self, Problem> {
        Self::named(request.header(MODE))
            .ok_or_else(|| Problem::invalid_at("X-Token-Mode", "expected body or cookie"))
    }

    fn named(name: Option<&str>) -> Option<Self> {
        match name {
            None | Some("cookie") => Some(Self::Cookie),
            Some("body") => Some(Self::Body),
            Some(_) => None,
        }
    }
}

/// What sign-in, refresh and the start of a guest's session answer.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Tokens {
    access_token: String,
    token_type: &'static str,
    /// Seconds.
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cart_merge: Option<MergeReport>,
    #[serde(skip)]
    cookie: Option<String>,
}

impl IdentityService {
    /// The tokens of a session that goes on with `refresh`.
    pub(crate) async fn tokens(
        &self,
        session: &Session,
        refresh: &RefreshToken,
        roles: &[Role],
        mode: TokenMode,
        now: Timestamp,
    ) -> Result<Tokens, Problem> {
        let access = self.minter.mint(session.subject, session.id, roles, now).await?;
        let refresh = refresh.expose();
        let (cookie, refresh_token) = match mode {
            TokenMode::Cookie => {
                (Some(cookie(&refresh, session.expires_at.duration_since(now).as_secs())), None)
            }
            TokenMode::Body => (None, Some(refresh)),
        };
        Ok(Tokens {
            access_token: access.expose_secret().to_owned(),
            token_type: "Bearer",
            expires_in: access_token::LIFETIME.as_secs(),
            refresh_token,
            cart_merge: None,
            cookie,
        })
    }
}

impl Tokens {
    /// Adds the cookie, when it is one, to an answer that has these tokens as its body.
    pub(crate) fn with_cookie(&self, reply: Reply) -> Reply {
        match &self.cookie {
            Some(cookie) => reply.header("set-cookie", cookie),
            None => reply,
        }
    }
}

/// Takes the cookie back.
pub(crate) fn without_cookie(reply: Reply) -> Reply {
    reply.header("set-cookie", &cookie("", 0))
}

/// The refresh token in the request's cookie.
pub(crate) fn in_cookie(request: &Request) -> Option<&str> {
    request.cookie(COOKIE)
}

/// `__Host-` binds the cookie to this host, to HTTPS and to no other path.
fn cookie(token: &str, seconds: i64) -> String {
    format!("{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let expected = "__Host-refresh=abc; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=60";
        assert_eq!(cookie("abc", 60), expected);
    }

    #[test]
    fn the_cookie_is_the_default_and_other_modes_are_refused() {
        assert_eq!(TokenMode::named(None), Some(TokenMode::Cookie));
        assert_eq!(TokenMode::named(Some("cookie")), Some(TokenMode::Cookie));
        assert_eq!(TokenMode::named(Some("body")), Some(TokenMode::Body));
        assert_eq!(TokenMode::named(Some("header")), None);
    }
}
