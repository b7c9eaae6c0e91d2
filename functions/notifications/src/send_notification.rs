//! The consumer `send-notification`: tells customers what happened, by mail and in their inbox, once.

use std::time::Duration;

use contracts::Event;
use identity::AccountState;
use jiff::Timestamp;
use kernel::{Email, OrderId, UserId};
use notifications::{Claim, Claimed, Letter, Notification, Occasion};
use orders::Order;
use platform::{clock, consumer::Failed, ids};

use crate::{NotificationSender, letters};

const LOOKS: u32 = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// A letter with its reader.
struct Addressed {
    to: Email,
    letter: Letter,
    /// Whose inbox is told too.
    user: Option<UserId>,
    /// What the inbox says.
    title: String,
    text: String,
    order_id: Option<OrderId>,
}

/// Sends the message that an event is the occasion of.
///
/// # Errors
/// DynamoDB or SES did not answer, or another delivery is sending the message: to be delivered again.
pub async fn send_notification(service: &NotificationSender, event: &Event) -> Result<(), Failed> {
    let Some(occasion) = Occasion::of(&event.fact) else { return Ok(()) };
    let now = clock::now();
    let Some(claim) = claim(service, &occasion, now).await? else { return Ok(()) };
    match send(service, &occasion, now).await {
        Ok(Some(addressed)) => {
            let inbox = addressed.user.map(|user| (user, addressed.into_row(&occasion, now)));
            Ok(service.messages.mark_sent(claim, inbox, now).await?)
        }
        Ok(None) => Ok(service.messages.give_back(claim).await?),
        Err(failed) => {
            if let Err(error) = service.messages.give_back(claim).await {
                tracing::warn!(%error, "the claim was not given back; it lapses by itself");
            }
            Err(failed)
        }
    }
}

/// The right to send; none when the message was sent. A second delivery that arrives while the first is at
/// work looks again a few times, which costs less than its redelivery.
async fn claim(
    service: &NotificationSender,
    occasion: &Occasion,
    now: Timestamp,
) -> Result<Option<Claim>, Failed> {
    for _ in 0..LOOKS {
        match service.messages.claim(occasion, now).await? {
            Claimed::Granted(claim) => return Ok(Some(claim)),
            Claimed::Sent => return Ok(None),
            Claimed::Busy => tokio::time::sleep(BETWEEN_LOOKS).await,
        }
    }
    Err(Failed::because("another delivery is sending this message"))
}

/// Mails the letter; none when there is nothing to tell any more.
async fn send(
    service: &NotificationSender,
    occasion: &Occasion,
    now: Timestamp,
) -> Result<Option<Addressed>, Failed> {
    let addressed = match occasion {
        Occasion::Registered { user } => verification(service, *user, now).await?,
        Occasion::Order { order, template } => {
            let order = find(service, *order).await?;
            let letter = letters::about_order(*template, &order, &service.links);
            letter.map(|letter| Addressed::about(&order, letter))
        }
        Occasion::Refunded { order, refunded } => {
            let order = find(service, *order).await?;
            let letter = letters::refund_succeeded(&order, *refunded, &service.links);
            Some(Addressed::about(&order, letter))
        }
    };
    if let Some(Addressed { to, letter, .. }) = &addressed {
        service.mailer.send(to, letter).await.map_err(Failed::because)?;
    }
    Ok(addressed)
}

async fn verification(
    service: &NotificationSender,
    user: UserId,
    now: Timestamp,
) -> Result<Option<Addressed>, Failed> {
    let account = service.accounts.profile(user).await?;
    let waiting =
        account.filter(|account| account.state == AccountState::Active && !account.email_verified);
    let Some(account) = waiting else { return Ok(None) };
    let token = service.verifications.issue(&account, now).await?;
    let (title, text) = letters::welcome(&account);
    Ok(Some(Addressed {
        letter: letters::verify_email(&token, &service.links),
        to: account.email,
        user: Some(user),
        title,
        text,
        order_id: None,
    }))
}

async fn find(service: &NotificationSender, order: OrderId) -> Result<Order, Failed> {
    let found = service.orders.get(order).await?;
    found.ok_or_else(|| Failed::because("the event is about an order that does not exist"))
}

impl Addressed {
    fn about(order: &Order, letter: Letter) -> Self {
        Self {
            to: order.contact.email.clone(),
            user: order.subject.user(),
            title: letter.subject.clone(),
            text: letter.paragraphs.join(" "),
            order_id: Some(order.id),
            letter,
        }
    }

    fn into_row(self, occasion: &Occasion, now: Timestamp) -> Notification {
        Notification {
            id: ids::fresh(),
            template: occasion.template(),
            title: self.title,
            text: self.text,
            order_id: self.order_id,
            created_at: now,
            read_at: None,
        }
    }
}
