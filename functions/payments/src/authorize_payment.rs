//! The queue `authorize-payment`: an order was placed, or another payment method is to be tried.

use contracts::{Consumer, Event, Fact};
use kernel::PaymentMethod;
use payments::{Message, Payment};
use platform::{clock, consumer::Failed, outbox::Cause};

use crate::PaymentKeeper;

/// # Errors
/// DynamoDB did not answer, or the payment stayed contended; the message comes again.
pub async fn authorize_payment(keeper: &PaymentKeeper, event: &Event) -> Result<(), Failed> {
    let message = Message { consumer: Consumer::AuthorizePayment, event };
    let cause = Cause::from(event);
    let (order, attempt, method, total) = match &event.fact {
        Fact::OrderPlaced(placed) => {
            (placed.order_id, placed.attempt_id, &placed.payment_method, placed.total)
        }
        Fact::PaymentAttemptRequested(asked) => {
            (asked.order_id, asked.attempt_id, &asked.payment_method, asked.total)
        }
        _ => return Ok(()),
    };
    let method: PaymentMethod = method.parse().map_err(Failed::because)?;
    let wish = |stored: Option<Payment>| {
        let now = clock::now();
        let mut payment = stored.or_else(|| first(event, &cause))?;
        if matches!(event.fact, Fact::PaymentAttemptRequested(_)) {
            payment.reopen(event.occurred_at);
        }
        payment.attempt(attempt, method.clone(), total, now);
        Some(payment)
    };
    Ok(keeper.driver.advance(order, Some(message), wish).await?)
}

fn first(event: &Event, cause: &Cause) -> Option<Payment> {
    let now = clock::now();
    match &event.fact {
        Fact::OrderPlaced(placed) => Some(Payment::placed(placed, event.occurred_at, cause, now)),
        Fact::PaymentAttemptRequested(asked) => {
            Some(Payment::requested(asked, event.occurred_at, cause, now))
        }
        _ => None,
    }
}
