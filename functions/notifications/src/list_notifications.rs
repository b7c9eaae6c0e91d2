//! `GET /v1/me/notifications`: the customer's inbox, newest first.

use kernel::NotificationId;
use notifications::Notification;
use platform::{
    cursor,
    http::{Answer, Problem, Reply, Request, page_limit},
};
use serde::{Deserialize, Serialize};

use crate::InboxService;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    limit: Option<u32>,
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Debug, Serialize)]
struct Notifications {
    items: Vec<Notification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Answers a page.
///
/// # Errors
/// 400, 401; 403 `account_required`.
pub async fn list_notifications(service: &InboxService, request: &Request) -> Answer {
    let caller = service.guard.customer(request).await?;
    let user = caller.user().ok_or_else(Problem::not_found)?;
    let parameters: Parameters = request.query()?;
    let limit = page_limit(parameters.limit)?;
    let scope = format!("notifications of {user}");
    let after: Option<NotificationId> = cursor::decode(&scope, parameters.cursor.as_deref())?;
    let inbox = service.messages.inbox(user, limit, after).await?;
    let last = inbox.notifications.last().filter(|_| inbox.more);
    let next_cursor = last.and_then(|last| cursor::encode(&scope, &last.id));
    Reply::ok(&Notifications { items: inbox.notifications, next_cursor })
}
