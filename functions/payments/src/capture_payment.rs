//! The queue `capture-payment`: the order is confirmed, or its first goods are on their way, so the money is taken: all of it,
//! once, whichever of the two the shop has chosen.

use contracts::{Consumer, Event, Fact};
use kernel::OrderId;
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
    let Some(order) = order_to_capture(&event.fact, Shop::get().capture) else { return Ok(()) };
    if keeper.driver.payments.get(order).await?.is_none() {
        return Err(Failed::because("an order that is to be paid for has no payment"));
    }
    let wish = |stored: Option<Payment>| {
        let mut payment = stored?;
        payment.want_capture(clock::now());
        Some(payment)
    };
    let message = Message { consumer: Consumer::CapturePayment, event };
    Ok(keeper.driver.advance(order, Some(message), wish).await?)
}

/// The order whose money is to be taken now. A second shipment finds it taken.
fn order_to_capture(fact: &Fact, capture: Capture) -> Option<OrderId> {
    let (order, payment) = match (fact, capture) {
        (Fact::OrderConfirmed(order), Capture::AtConfirmation) => {
            (order.order_id, order.payment_id)
        }
        (Fact::OrderShipped(order), Capture::AtShipment) => (order.order_id, order.payment_id),
        _ => return None,
    };
    // an order that was free has none
    payment.map(|_| order)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use serde_json::json;

    use super::*;

    const ORDER: &str = "ord_01jd5m8k3r7q2v9x4c6b8n0zwf";

    fn fact(kind: &str, payment: Option<&str>) -> Fact {
        let data = json!({
            "order_id": ORDER, "subject": "gst_01jd5m8k3r7q2v9x4c6b8n0zwa", "payment_id": payment,
            "shipment_id": "shp_01jd5m8k3r7q2v9x4c6b8n0zwg", "complete": false,
            "total": { "amount": 4299, "currency": "USD" }, "lines": [],
        });
        serde_json::from_value(json!({ "type": kind, "data": data })).unwrap()
    }

    #[test]
    fn money_is_taken_when_the_shop_says_so_and_only_once_there_is_any() {
        let id = "pay_01jd5m8k3r7q2v9x4c6b8n0zwh";
        for (kind, capture, is_time) in [
            ("order.confirmed", Capture::AtConfirmation, true),
            ("order.shipped", Capture::AtConfirmation, false),
            ("order.confirmed", Capture::AtShipment, false),
            ("order.shipped", Capture::AtShipment, true),
        ] {
            let expected = is_time.then(|| ORDER.parse().unwrap());
            assert_eq!(order_to_capture(&fact(kind, Some(id)), capture), expected, "{kind}");
            assert_eq!(
                order_to_capture(&fact(kind, None), capture),
                None,
                "{kind} of a free order"
            );
        }
    }
}
