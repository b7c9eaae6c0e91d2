//! The sender of messages, and the endpoint of the in-app inbox.

mod back_in_stock;
mod delivery;
mod letters;
pub mod list_notifications;
pub mod read_notification;
pub mod send_notification;
mod writing;

use catalog::Catalog;
use identity::{Accounts, Guard, PasswordResets, Verifications};
use inventory::Watches;
use notifications::{Mailer, Messages};
use orders::Orders;
use platform::{Aws, Error, http::Operation, queue::Queue};

use crate::letters::Links;

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![list_notifications::operation(), read_notification::operation()]
}

/// What sends messages.
pub struct NotificationSender {
    messages: Messages,
    mailer: Mailer,
    orders: Orders,
    accounts: Accounts,
    verifications: Verifications,
    resets: PasswordResets,
    catalog: Catalog,
    watches: Watches,
    /// The queue that this function reads, for what it cannot send now.
    queue: Queue,
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
            verifications: Verifications::new(identity.clone()),
            resets: PasswordResets::new(identity),
            catalog: Catalog::new(aws.table("CATALOG_TABLE")),
            watches: Watches::new(aws.table("INVENTORY_TABLE")),
            queue: Queue::new(aws, "SEND_NOTIFICATION_QUEUE_URL"),
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
