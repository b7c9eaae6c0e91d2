//! The queue `undo-payment`: the order is being cancelled or has expired, or staff gives money back. What was authorized is
//! voided, what was captured is refunded, and an order of which nothing is known yet will never be charged.

use contracts::{Consumer, Event, Fact};
use kernel::RefundId;
use payments::{Message, Payment};
use platform::{clock, consumer::Failed, ids, outbox::Cause};

use crate::PaymentKeeper;

/// # Errors
/// DynamoDB did not answer, or the payment stayed contended; the message comes again.
pub async fn undo_payment(keeper: &PaymentKeeper, event: &Event) -> Result<(), Failed> {
    let (order, payment) = match &event.fact {
        Fact::OrderCancelling(order) => (order.order_id, order.payment_id),
        Fact::OrderExpired(order) => (order.order_id, order.payment_id),
        // the refund is stored: the driver goes on with it
        Fact::RefundRequested(payment) => {
            let message = Message { consumer: Consumer::UndoPayment, event };
            let stored = |stored| stored;
            return Ok(keeper.driver.advance(payment.order_id, Some(message), stored).await?);
        }
        _ => return Ok(()),
    };
    // nothing was to be paid
    let Some(id) = payment else { return Ok(()) };
    let refund: RefundId = ids::fresh();
    let cause = Cause::from(event);
    let wish = |stored: Option<Payment>| {
        let now = clock::now();
        let Some(mut payment) = stored else {
            return Some(Payment::tombstone(id, order, refund, &cause, now));
        };
        payment.close(refund, now);
        Some(payment)
    };
    let message = Message { consumer: Consumer::UndoPayment, event };
    Ok(keeper.driver.advance(order, Some(message), wish).await?)
}
