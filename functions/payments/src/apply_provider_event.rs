//! The queue `apply-provider-event`: the provider told that something happened. Its messages come late, twice and in any
//! order, so the payment is looked up at the provider and nothing else of the message is believed.

use contracts::{Consumer, Event, Fact};
use payments::{Message, Payment};
use platform::{clock, consumer::Failed};

use crate::PaymentKeeper;

/// # Errors
/// DynamoDB did not answer, or the payment stayed contended; the message comes again.
pub async fn apply_provider_event(keeper: &PaymentKeeper, event: &Event) -> Result<(), Failed> {
    let Fact::ProviderEventReceived(told) = &event.fact else { return Ok(()) };
    let order = match (told.order_id, &told.intent_id) {
        (Some(order), _) => Some(order),
        (None, Some(intent)) => keeper.driver.payments.order_of(intent).await?,
        (None, None) => None,
    };
    let Some(order) = order else {
        tracing::info!(kind = told.kind, "the provider's event is about no payment of ours");
        return Ok(());
    };
    let wish = |stored: Option<Payment>| {
        let mut payment = stored?;
        if told.kind.starts_with("charge.dispute.") {
            payment.heed_dispute(clock::now());
        } else {
            payment.heed_news(clock::now());
        }
        Some(payment)
    };
    let message = Message { consumer: Consumer::ApplyProviderEvent, event };
    Ok(keeper.driver.advance(order, Some(message), wish).await?)
}
