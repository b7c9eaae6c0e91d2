//! `PUT /v1/me/notifications/{id}/read`: the customer has read it.

use kernel::NotificationId;
use notifications::Notification;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};

use crate::InboxService;

/// The contract of `PUT /v1/me/notifications/{id}/read`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("read-notification", "PUT /v1/me/notifications/{id}/read", Who::Customer)
        .summary("Notes that the customer has read a notification")
        .at::<NotificationId>("id")
        .answers::<Notification>(200)
}

/// Answers the notification; said again, it keeps the time at which it was read first.
///
/// # Errors
/// As [`operation`] says.
pub async fn read_notification(service: &InboxService, request: &Request) -> Answer {
    let caller = service.guard.customer(request).await?;
    let user = caller.user().ok_or_else(Problem::not_found)?;
    let id: NotificationId = request.parameter("id")?;
    let read = service.messages.read(user, id, clock::now()).await?;
    Reply::ok(&read.ok_or_else(Problem::not_found)?)
}
