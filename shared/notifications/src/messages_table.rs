//! Messages in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | was this message sent? | `pk = MESSAGE#<template>#<subject>#<state>`, `sk = MESSAGE` |
//! | the inbox of a user, newest first | `pk = USER#<user id>`, `sk = NOTIFICATION#<notification id>` |
//!
//! SES cannot be asked to send once. So a message is claimed first, then sent, then marked, the latter with
//! the inbox's row in one transaction. Between sending and marking lies the one moment in which a crash
//! costs a second mail; a message that is marked is never sent again. When SES does not say whether it took
//! a letter, it is sent again: one too many is better than none.
//!
//! An inbox keeps its rows for half a year, by the clock; the table's TTL only cleans up behind it.

use jiff::{SignedDuration, Timestamp};
use kernel::{NotificationId, OrderId, UserId};
use platform::{
    planted::Bug,
    store::{
        Key, Page, Query, Start, Store, StoreError, TransactError, Transaction, Written, decode,
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Occasion, Template};

/// Longer than the function may run: who holds a claim that is older has died.
const CLAIMED_FOR: SignedDuration = SignedDuration::from_secs(30);

/// Longer than a message can wait in queues and dead letters.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(90 * 24);

const KEPT_IN_INBOX: SignedDuration = SignedDuration::from_hours(180 * 24);

const PREFIX: &str = "NOTIFICATION#";

/// Rows read at once to find unread ones, and how often that is done for one page.
const LOOKED_AT: u32 = 100;
const MOST_LOOKS: u32 = 5;

/// Messages that were sent or are being sent, and users' inboxes.
#[derive(Debug, Clone)]
pub struct Messages {
    table: Store,
}

/// A row of a user's inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Notification {
    pub id: NotificationId,
    /// What kind of message it is.
    pub template: Template,
    pub title: String,
    /// One paragraph of plain text.
    pub text: String,
    /// The order that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    pub created_at: Timestamp,
    /// When it was first said to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
}

#[derive(Serialize)]
struct InboxItem<'a> {
    #[serde(flatten)]
    notification: &'a Notification,
    ttl: i64,
}

/// Which page of an inbox.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub limit: u32,
    pub unread_only: bool,
    /// The page begins behind this one.
    pub after: Option<NotificationId>,
}

/// A page of an inbox.
#[derive(Debug)]
pub struct Inbox {
    pub notifications: Vec<Notification>,
    /// Behind which one the next page begins, if there may be one.
    pub next: Option<NotificationId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Claimed,
    Sent,
}

#[derive(Debug, Serialize, Deserialize)]
struct MessageItem {
    state: State,
    /// Tells this claim from a later one.
    claim: String,
    /// Unix time in milliseconds.
    claimed_until: i64,
    ttl: i64,
}

/// The right to send a message.
#[derive(Debug)]
pub struct Claim {
    key: Key,
    id: String,
}

/// Whether a message may be sent now.
#[derive(Debug)]
pub enum Claimed {
    Granted(Claim),
    /// It was sent.
    Sent,
    /// Another delivery is sending it, or died doing so a moment ago.
    Busy,
}

impl Messages {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// Asks for the right to send the message of this occasion.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn claim(&self, occasion: &Occasion, now: Timestamp) -> Result<Claimed, StoreError> {
        let key = Key::new(format!("MESSAGE#{}", occasion.key()), "MESSAGE");
        let id = platform::ids::fresh::<NotificationId>().to_string();
        let item = MessageItem {
            state: State::Claimed,
            claim: id.clone(),
            claimed_until: (now + CLAIMED_FOR).as_millisecond(),
            ttl: (now + REMEMBERED).as_second(),
        };
        let write = self
            .table
            .put(&key, &item)
            .when("attribute_not_exists(pk) OR (#state = :claimed AND #claimed_until <= :now)")
            .bind("claimed", State::Claimed)
            .bind("now", now.as_millisecond())
            .unless(Bug::MailedAgain);
        match self.table.run(write).await? {
            Written::Done => Ok(Claimed::Granted(Claim { key, id })),
            Written::Refused(Some(item)) => match decode::<MessageItem>(item)?.state {
                State::Sent => Ok(Claimed::Sent),
                State::Claimed => Ok(Claimed::Busy),
            },
            Written::Refused(None) => Ok(Claimed::Busy),
        }
    }

    /// Marks the message as sent and puts it into the user's inbox, if it is to a user.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn mark_sent(
        &self,
        claim: &Claim,
        inbox: Option<&(UserId, Notification)>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let sent = self
            .table
            .update(&claim.key)
            .assign("state", State::Sent)
            .assign("sent_at", now)
            .when("#state = :claimed")
            .bind("claimed", State::Claimed);
        let row = inbox.map(|(user, notification)| {
            let ttl = (notification.created_at + KEPT_IN_INBOX).as_second();
            let key = notification_key(*user, notification.id);
            self.table.insert_once(&key, &InboxItem { notification, ttl })
        });
        let all = [sent].into_iter().chain(row).map(|write| ((), write));
        match Transaction::new().with_all(all).commit(&self.table).await {
            // Refused: a claim that came after this one had lapsed was faster; it has told the inbox.
            Ok(()) | Err(TransactError::Refused(_)) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    /// Gives the right back: nothing was sent.
    ///
    /// # Errors
    /// DynamoDB did not answer; the claim lapses by itself.
    pub async fn give_back(&self, claim: Claim) -> Result<(), StoreError> {
        let write = self
            .table
            .delete(&claim.key)
            .when("#state = :claimed AND #claim = :claim")
            .bind("claimed", State::Claimed)
            .bind("claim", claim.id);
        self.table.run(write).await.map(drop)
    }

    /// A page of a user's inbox, newest first. One of unread rows can be short while more follow.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn inbox(
        &self,
        user: UserId,
        wanted: Wanted,
        now: Timestamp,
    ) -> Result<Inbox, StoreError> {
        let Wanted { limit, unread_only, after } = wanted;
        let unread = if unread_only { " AND attribute_not_exists(#read_at)" } else { "" };
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", inbox_of(user))
            .bind("prefix", PREFIX)
            .filter(&format!("#ttl > :seconds{unread}"))
            .bind("seconds", now.as_second())
            .descending()
            .limit(if unread_only { LOOKED_AT } else { limit });
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut notifications: Vec<Notification> = Vec::new();
        let mut start = after.map(|after| start_behind(user, after));
        for _ in 0..MOST_LOOKS {
            let page: Page<Notification> = self.table.query(query.clone().start(start)).await?;
            notifications.extend(page.items);
            start = page.next;
            if start.is_none() || notifications.len() >= wanted {
                break;
            }
        }
        let next = if notifications.len() > wanted {
            notifications.truncate(wanted);
            notifications.last().map(|last| last.id)
        } else {
            start.as_ref().and_then(behind)
        };
        Ok(Inbox { notifications, next })
    }

    /// Notes that the user has read it, at first; none when it is not in the user's inbox.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn read(
        &self,
        user: UserId,
        notification: NotificationId,
        now: Timestamp,
    ) -> Result<Option<Notification>, StoreError> {
        let key = notification_key(user, notification);
        let write = self
            .table
            .update(&key)
            .set("#read_at = if_not_exists(#read_at, :now)")
            .bind("now", now)
            .when("#ttl > :seconds")
            .bind("seconds", now.as_second());
        match self.table.run(write).await? {
            Written::Done => self.table.get(&key).await,
            Written::Refused(_) => Ok(None),
        }
    }
}

impl Messages {
    /// Empties a user's inbox, for good.
    ///
    /// # Errors
    /// DynamoDB did not answer; what is left is there to be deleted again.
    pub async fn forget(&self, user: UserId) -> Result<(), StoreError> {
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", inbox_of(user))
            .bind("prefix", PREFIX);
        for Row { pk, sk } in self.table.query_all::<Row>(query).await? {
            self.table.run(self.table.delete(&Key::new(pk, sk))).await?;
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Row {
    pk: String,
    sk: String,
}

/// Where a query goes on behind a row.
fn start_behind(user: UserId, after: NotificationId) -> Start {
    let Key { pk, sk } = notification_key(user, after);
    [("pk".to_owned(), pk), ("sk".to_owned(), sk)].into()
}

/// The row that a query stopped at.
fn behind(start: &Start) -> Option<NotificationId> {
    start.get("sk")?.strip_prefix(PREFIX)?.parse().ok()
}

fn inbox_of(user: UserId) -> String {
    format!("USER#{user}")
}

fn notification_key(user: UserId, notification: NotificationId) -> Key {
    Key::new(inbox_of(user), format!("{PREFIX}{notification}"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use kernel::Id as _;

    use super::*;

    #[test]
    fn a_page_goes_on_where_the_one_before_stopped() {
        let (user, row) = (UserId::from_ulid(1.into()), NotificationId::from_ulid(2.into()));
        assert_eq!(behind(&start_behind(user, row)), Some(row));
    }
}
