//! `GET /v1/me/sessions`: where the customer is signed in, newest first.

use identity::Session;
use jiff::Timestamp;
use kernel::{SessionId, Text};
use platform::{
    clock, cursor,
    http::{Answer, Operation, PageLimit, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::IdentityService;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// How many, 20 unless said otherwise.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    /// `next_cursor` of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// A device that is signed in.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Session")]
pub(crate) struct SessionView {
    id: SessionId,
    /// What the browser or app calls itself (`User-Agent`).
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<Text>,
    started_at: Timestamp,
    /// When it was signed in or refreshed last.
    last_used_at: Timestamp,
    /// When it ends unless it is refreshed.
    expires_at: Timestamp,
    /// Whether this request was made in it.
    current: bool,
}

/// A page of sessions.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Sessions")]
struct SessionList {
    items: Vec<SessionView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

impl SessionView {
    pub(crate) fn of(session: Session, current: SessionId) -> Self {
        Self {
            id: session.id,
            started_at: session.started_at,
            last_used_at: session.last_used_at(),
            expires_at: session.expires_at,
            current: session.id == current,
            device: session.device,
        }
    }
}

/// The contract of `GET /v1/me/sessions`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-sessions", "GET /v1/me/sessions", Who::Customer)
        .summary("Where the customer is signed in, newest first")
        .query::<Parameters>()
        .answers::<SessionList>(200)
}

/// Answers a page, which is short where sessions have ended. A sign-in of this moment may be missing.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_sessions(service: &IdentityService, request: &Request) -> Answer {
    let (caller, account) = service.guard.signed_in(request).await?;
    let parameters: Parameters = request.query()?;
    let limit = PageLimit::of(parameters.limit);
    let scope = format!("sessions of {}", account.user_id);
    let after: Option<SessionId> = cursor::decode(&scope, parameters.cursor.as_deref())?;
    let page = service.sessions.page(&account, limit, after, clock::now()).await?;
    let view = |session| SessionView::of(session, caller.session);
    Reply::ok(&SessionList {
        items: page.sessions.into_iter().map(view).collect(),
        next_cursor: page.next.and_then(|last| cursor::encode(&scope, &last)),
    })
}
