//! `GET /v1/me/notifications`: the customer's inbox, newest first.

use kernel::NotificationId;
use notifications::{Inbox, Notification, Wanted};
use platform::{
    clock, cursor,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::InboxService;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    limit: Option<PageLimit>,
    #[serde(default)]
    cursor: Option<String>,
    /// Only what was not read yet. Such a page can be short, or empty, while more follow.
    #[serde(default)]
    unread: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "NotificationList")]
struct Notifications {
    items: Vec<Notification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// The contract of `GET /v1/me/notifications`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-notifications", "GET /v1/me/notifications", Who::Customer)
        .summary("The customer's inbox, newest first")
        .query::<Parameters>()
        .answers::<Notifications>(200)
}

/// Answers a page.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_notifications(service: &InboxService, request: &Request) -> Answer {
    let caller = service.guard.customer(request).await?;
    let user = caller.user().ok_or_else(Problem::not_found)?;
    let Parameters { limit, cursor, unread } = request.query()?;
    let limit = PageLimit::of(limit);
    let scope = format!("notifications of {user}, unread only: {unread}");
    let after: Option<NotificationId> = cursor::decode(&scope, cursor.as_deref())?;
    let wanted = Wanted { limit, unread_only: unread, after };
    let Inbox { notifications, next } = service.messages.inbox(user, wanted, clock::now()).await?;
    let next_cursor = next.and_then(|last| cursor::encode(&scope, &last));
    Reply::ok(&Notifications { items: notifications, next_cursor })
}
