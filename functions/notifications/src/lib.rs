//! The sender of messages, and the endpoint of the in-app inbox.

mod letters;
pub mod list_notifications;
pub mod send_notification;

use identity::{Accounts, Guard, Verifications};
use notifications::{Mailer, Messages};
use orders::Orders;
use platform::{Aws, Error};

use crate::letters::Links;

/// What sends messages.
pub struct NotificationSender {
    messages: Messages,
    mailer: Mailer,
    orders: Orders,
    accounts: Accounts,
    verifications: Verifications,
    links: Links,
}

impl NotificationSender {
    /// # Errors
    /// `PUBLIC_URL` is not set.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let (messages, identity) = (aws.table("NOTIFICATIONS_TABLE"), aws.table("IDENTITY_TABLE"));
        messages.prewarm().await;
        Ok(Self {
            messages: Messages::new(messages),
            mailer: Mailer::new(aws),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
            accounts: Accounts::new(identity.clone()),
            verifications: Verifications::new(identity),
            links: Links::from_environment()?,
        })
    }
}

/// What shows the inbox.
pub struct InboxService {
    guard: Guard,
    messages: Messages,
}

impl InboxService {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let messages = Messages::new(aws.table("NOTIFICATIONS_TABLE"));
        Ok(Self { guard: Guard::start(aws).await, messages })
    }
}
