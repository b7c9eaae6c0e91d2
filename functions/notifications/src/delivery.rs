//! One message on its way: claimed, written, sent, marked. A message that is marked is never sent again.

use std::time::Duration;

use identity::Profile;
use jiff::Timestamp;
use kernel::{Email, OrderId, UserId};
use notifications::{Claim, Claimed, Letter, NotSent, Notification, Occasion};
use orders::Order;
use platform::{clock, consumer::Failed, ids, store::StoreError};

use crate::NotificationSender;

/// A second delivery that arrives while the first is at work looks again a few times, which costs less than its
/// redelivery.
const LOOKS: u32 = 5;
const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

/// A letter that was sent must be marked, or it is sent again: worth more than the store's own tries.
const MARKS: [Duration; 4] = [
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1_600),
];

/// A letter with its reader.
pub(crate) struct Addressed {
    pub(crate) to: Email,
    pub(crate) letter: Letter,
    /// Whose inbox is told too.
    pub(crate) user: Option<UserId>,
    /// What the inbox says.
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) order_id: Option<OrderId>,
}

/// How a delivery ended.
#[derive(Debug)]
pub(crate) enum Delivered {
    /// It was sent, now or before, or there was nothing to tell any more.
    Done,
    /// The mailer may take it later.
    NotNow(NotSent),
    /// The mailer will never take it.
    Never(NotSent),
}

/// Delivers the message of an occasion, once. `written` reads what the letter says, or that there is nothing to
/// tell any more; it is not begun when the message was sent before.
pub(crate) async fn deliver(
    service: &NotificationSender,
    occasion: &Occasion,
    written: impl Future<Output = Result<Option<Addressed>, Failed>>,
) -> Result<Delivered, Failed> {
    let now = clock::now();
    let Some(claim) = claim(service, occasion, now).await? else { return Ok(Delivered::Done) };
    match send(service, written).await {
        Ok(Some(addressed)) => {
            let inbox = addressed.user.map(|user| (user, addressed.into_row(occasion, now)));
            mark(service, &claim, inbox.as_ref(), now).await?;
            Ok(Delivered::Done)
        }
        Ok(None) => {
            service.messages.give_back(claim).await?;
            Ok(Delivered::Done)
        }
        Err(unsent) => {
            if let Err(error) = service.messages.give_back(claim).await {
                tracing::warn!(%error, "the claim was not given back; it lapses by itself");
            }
            match unsent {
                Unsent::Letter(cause @ NotSent::Now(_)) => Ok(Delivered::NotNow(cause)),
                Unsent::Letter(cause @ NotSent::Ever(_)) => Ok(Delivered::Never(cause)),
                Unsent::Unwritten(failed) => Err(failed),
            }
        }
    }
}

/// The right to send; none when the message was sent.
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

enum Unsent {
    Unwritten(Failed),
    Letter(NotSent),
}

async fn send(
    service: &NotificationSender,
    written: impl Future<Output = Result<Option<Addressed>, Failed>>,
) -> Result<Option<Addressed>, Unsent> {
    let addressed = written.await.map_err(Unsent::Unwritten)?;
    if let Some(Addressed { to, letter, .. }) = &addressed {
        service.mailer.send(to, letter).await.map_err(Unsent::Letter)?;
    }
    Ok(addressed)
}

async fn mark(
    service: &NotificationSender,
    claim: &Claim,
    inbox: Option<&(UserId, Notification)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for pause in MARKS {
        match service.messages.mark_sent(claim, inbox, now).await {
            Err(StoreError::Unavailable(_) | StoreError::Contended) => {
                tokio::time::sleep(pause).await;
            }
            settled => return settled,
        }
    }
    service.messages.mark_sent(claim, inbox, now).await
}

impl Addressed {
    /// To the buyer; nobody when the buyer's account was erased.
    pub(crate) fn to_buyer(order: &Order, letter: Letter) -> Option<Self> {
        if order.contact.is_erased() {
            return None;
        }
        let user = order.subject.user();
        Some(Self {
            order_id: Some(order.id),
            ..Self::to(order.contact.email.clone(), user, letter)
        })
    }

    /// To the owner of an account.
    pub(crate) fn to_owner(account: &Profile, letter: Letter) -> Self {
        Self::to(account.email.clone(), Some(account.user_id), letter)
    }

    pub(crate) fn to(to: Email, user: Option<UserId>, letter: Letter) -> Self {
        Self {
            to,
            user,
            title: letter.subject.clone(),
            text: letter.paragraphs.join(" "),
            order_id: None,
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
