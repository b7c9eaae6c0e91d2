//! Messages in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | was this message sent? | `pk = MESSAGE#<template>#<subject>#<state>`, `sk = MESSAGE` |
//! | the inbox of a user, newest first | `pk = USER#<user id>`, `sk = NOTIFICATION#<notification id>` |
//!
//! SES cannot be asked to send once. So a message is claimed first, then sent, then marked, the latter with
//! the inbox's row in one transaction. Between sending and marking lies the one moment in which a crash
//! costs a second mail; a message that is marked is never sent again.

use jiff::{SignedDuration, Timestamp};
use kernel::{NotificationId, OrderId, UserId};
use platform::store::{
    Key, Page, Query, Store, StoreError, TransactError, Transaction, Written, decode,
};
use serde::{Deserialize, Serialize};

use crate::{Occasion, Template};

/// Longer than the function may run: who holds a claim that is older has died.
const CLAIMED_FOR: SignedDuration = SignedDuration::from_secs(30);

/// Longer than a message can wait in queues and dead letters.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(90 * 24);

const PREFIX: &str = "NOTIFICATION#";

/// Messages that were sent or are being sent, and users' inboxes.
#[derive(Debug, Clone)]
pub struct Messages {
    table: Store,
}

/// A row of a user's inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    pub id: NotificationId,
    pub template: Template,
    pub title: String,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
}

/// A page of an inbox.
#[derive(Debug)]
pub struct Inbox {
    pub notifications: Vec<Notification>,
    /// Whether older ones follow the last of these.
    pub more: bool,
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
            .bind("now", now.as_millisecond());
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
        claim: Claim,
        inbox: Option<(UserId, Notification)>,
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
            self.table.insert_once(&notification_key(user, notification.id), &notification)
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

    /// A page of a user's inbox, newest first, after the notification `after`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn inbox(
        &self,
        user: UserId,
        limit: u32,
        after: Option<NotificationId>,
    ) -> Result<Inbox, StoreError> {
        let start = after.map(|after| {
            let Key { pk, sk } = notification_key(user, after);
            [("pk".to_owned(), pk), ("sk".to_owned(), sk)].into()
        });
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", inbox_of(user))
            .bind("prefix", PREFIX)
            .descending()
            .limit(limit)
            .start(start);
        let Page { items, next } = self.table.query(query).await?;
        Ok(Inbox { notifications: items, more: next.is_some() })
    }
}

fn inbox_of(user: UserId) -> String {
    format!("USER#{user}")
}

fn notification_key(user: UserId, notification: NotificationId) -> Key {
    Key::new(inbox_of(user), format!("{PREFIX}{notification}"))
}
