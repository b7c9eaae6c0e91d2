//! The consumer `send-notification`: tells customers what happened, by mail and in their inbox, once.

use std::time::Duration;

use contracts::{Event, Fact};
use notifications::{NotSent, Occasion, next_try_after};
use platform::{clock, consumer::Failed, ids};

use crate::{
    NotificationSender, back_in_stock,
    delivery::{Delivered, deliver},
    writing::written,
};

/// Sends the message that an event is the occasion of. What the mailer cannot take now waits in the queue, as
/// long as it takes: only what it will never take becomes a dead letter.
///
/// # Errors
/// DynamoDB or SQS did not answer, SES refused, or another delivery is sending the message: to be delivered again.
pub async fn send_notification(service: &NotificationSender, event: &Event) -> Result<(), Failed> {
    let delivered = match &event.fact {
        Fact::StockBack(back) => back_in_stock::tell(service, event, back).await?,
        fact => match Occasion::of(fact) {
            Some(occasion) => {
                let letter = written(service, &occasion, clock::now());
                deliver(service, &occasion, letter).await?
            }
            None => Delivered::Done,
        },
    };
    match delivered {
        Delivered::Done => Ok(()),
        Delivered::NotNow(cause) => postpone(service, event, &cause).await,
        Delivered::Never(cause) => Err(Failed::because(cause)),
    }
}

/// Puts the event into the queue again, to come later, before this delivery of it is acknowledged.
async fn postpone(
    service: &NotificationSender,
    event: &Event,
    cause: &NotSent,
) -> Result<(), Failed> {
    let Some(longest) = next_try_after(event.occurred_at, clock::now()) else {
        return Err(Failed::because(cause));
    };
    // Half of it is left to chance: letters that failed together are not tried together again.
    let half = longest / 2;
    let delay = half + Duration::from_secs(ids::below(half.as_secs() + 1));
    let body = serde_json::to_string(event).map_err(Failed::because)?;
    service.queue.send(&body, delay).await.map_err(Failed::because)?;
    tracing::warn!(%cause, seconds = delay.as_secs(), "the mail is tried again later");
    Ok(())
}
