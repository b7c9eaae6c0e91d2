//! What an order told when it came to a status, said once more for those who have never heard it.

use contracts::{
    AdvancedOrder, CancelledOrder, DeliveredOrder, Fact, FailedOrder, HeldOrder, StockReturn,
};

use crate::{Order, OrderStatus};

impl Order {
    /// The fact of its coming to `status`, as far as the order alone knows it: which method was to be tried, what was
    /// shipped and what came back others know.
    #[must_use]
    pub fn retell(&self, status: OrderStatus, after: Option<OrderStatus>) -> Option<Fact> {
        let (order_id, subject) = (self.id, self.subject);
        let advanced = AdvancedOrder { order_id, subject };
        if after == Some(OrderStatus::OnHold) && OrderStatus::OnHold.may_become(status) {
            let released = !matches!(status, OrderStatus::Cancelling | OrderStatus::Cancelled);
            if released {
                return Some(Fact::OrderReleased(advanced));
            }
        }
        Some(match status {
            OrderStatus::Confirmed => Fact::OrderConfirmed(self.confirmed()),
            OrderStatus::PaymentFailed => {
                Fact::OrderPaymentFailed(FailedOrder { order_id, subject, decline_code: None })
            }
            OrderStatus::OnHold => {
                let reason = self.reason.clone().unwrap_or_else(|| "unknown".to_owned());
                Fact::OrderOnHold(HeldOrder { order_id, subject, reason })
            }
            OrderStatus::Processing => Fact::OrderProcessing(advanced),
            OrderStatus::Completed => Fact::OrderCompleted(advanced),
            OrderStatus::Delivered => Fact::OrderDelivered(DeliveredOrder { order_id, subject }),
            OrderStatus::Cancelling => Fact::OrderCancelling(CancelledOrder {
                order_id,
                subject,
                payment_id: self.payment_id,
                stock: match self.confirmed_at {
                    Some(_) => StockReturn::Restocked,
                    None => StockReturn::Released,
                },
                lines: self.bought(),
                coupon: self.coupon_code(),
            }),
            OrderStatus::Cancelled => Fact::OrderCancelled(self.ended()),
            OrderStatus::Expired => Fact::OrderExpired(self.ended()),
            OrderStatus::PendingPayment
            | OrderStatus::PartiallyShipped
            | OrderStatus::Shipped
            | OrderStatus::PartiallyReturned
            | OrderStatus::Returned => return None,
        })
    }
}
