//! The queue `capture-payment`: the order is confirmed, so the money is taken, unless the shop takes it at shipment.

use contracts::{Consumer, Event, Fact};
use payments::{Message, Payment};
use platform::{
    clock,
    consumer::Failed,
    shop::{Capture, Shop},
};

use crate::PaymentKeeper;

/// # Errors
/// DynamoDB did not answer, or the payment is not there or stayed contended; the message comes again.
pub async fn capture_payment(keeper: &PaymentKeeper, event: &Event) -> Result<(), Failed> {
    let Fact::OrderConfirmed(order) = &event.fact else { return Ok(()) };
    if order.payment_id.is_none() || Shop::get().capture != Capture::AtConfirmation {
        return Ok(());
    }
    if keeper.driver.payments.get(order.order_id).await?.is_none() {
        return Err(Failed::because("a confirmed order has no payment"));
    }
    let wish = |stored: Option<Payment>| {
        let mut payment = stored?;
        payment.want_capture(clock::now());
        Some(payment)
    };
    let message = Message { consumer: Consumer::CapturePayment, event };
    Ok(keeper.driver.advance(order.order_id, Some(message), wish).await?)
}
