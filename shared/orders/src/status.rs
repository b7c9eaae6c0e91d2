//! The states of an order and the only ways between them.

use platform::planted::Bug;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    PendingPayment,
    /// An attempt was declined; another may follow while the window is open.
    PaymentFailed,
    /// Paid for, or authorized, or free: the stock is sold.
    Confirmed,
    /// A person has to decide.
    OnHold,
    Processing,
    PartiallyShipped,
    Shipped,
    Delivered,
    Completed,
    PartiallyReturned,
    Returned,
    /// Over for the shopper; the money is on its way back.
    Cancelling,
    Cancelled,
    Expired,
}

/// Where the money stands, as a word for people; computed by payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "OrderPaymentStatus")]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    Pending,
    RequiresAction,
    Authorized,
    Paid,
    Failed,
    Voided,
    PartiallyRefunded,
    Refunded,
    /// The total is zero.
    NotRequired,
}

/// Where the goods stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FulfillmentStatus {
    Unfulfilled,
    PartiallyShipped,
    Shipped,
    Delivered,
    PartiallyReturned,
    Returned,
}

impl OrderStatus {
    pub const ALL: [Self; 14] = [
        Self::PendingPayment,
        Self::PaymentFailed,
        Self::Confirmed,
        Self::OnHold,
        Self::Processing,
        Self::PartiallyShipped,
        Self::Shipped,
        Self::Delivered,
        Self::Completed,
        Self::PartiallyReturned,
        Self::Returned,
        Self::Cancelling,
        Self::Cancelled,
        Self::Expired,
    ];

    /// The transition table: whatever is not listed is refused.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        use OrderStatus::{
            Cancelled, Cancelling, Completed, Confirmed, Delivered, Expired, OnHold,
            PartiallyReturned, PartiallyShipped, PaymentFailed, PendingPayment, Processing,
            Returned, Shipped,
        };
        match self {
            PendingPayment => &[Confirmed, PaymentFailed, Expired, Cancelling, OnHold],
            // Confirmed: the provider took back a decline while the stock is still held.
            PaymentFailed => &[PendingPayment, Confirmed, Expired, Cancelling, OnHold],
            // Cancelled at once: an order that was free has no money to send back.
            Confirmed => &[Processing, Cancelling, Cancelled, OnHold],
            // Back to where its goods are; cancelled only while all of them are here.
            OnHold => &[Confirmed, PartiallyShipped, Shipped, Cancelling, Cancelled],
            Processing => &[PartiallyShipped, Shipped, OnHold],
            // On hold: the money could not be taken at shipment.
            PartiallyShipped => &[Shipped, OnHold],
            Shipped => &[Delivered, OnHold],
            Delivered => &[Completed, PartiallyReturned, Returned],
            PartiallyReturned => &[Returned],
            Cancelling => &[Cancelled],
            Completed | Returned | Cancelled | Expired => &[],
        }
    }

    /// The word for it, as it is on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PendingPayment => "pending_payment",
            Self::PaymentFailed => "payment_failed",
            Self::Confirmed => "confirmed",
            Self::OnHold => "on_hold",
            Self::Processing => "processing",
            Self::PartiallyShipped => "partially_shipped",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Completed => "completed",
            Self::PartiallyReturned => "partially_returned",
            Self::Returned => "returned",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        self.next().contains(&next) || Bug::EndedOrderRevived.is_planted()
    }

    /// Whether the order waits for money and holds stock until its window closes.
    #[must_use]
    pub const fn is_unpaid(self) -> bool {
        matches!(self, Self::PendingPayment | Self::PaymentFailed)
    }

    /// Whether stock may still be held for it. A hold of any other order is a mistake to repair.
    #[must_use]
    pub const fn may_hold_stock(self) -> bool {
        matches!(self, Self::PendingPayment | Self::PaymentFailed | Self::OnHold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_an_end_and_every_other_state_leads_to_one() {
        for status in OrderStatus::ALL {
            let mut reached = vec![status];
            let mut next = 0;
            while let Some(state) = reached.get(next) {
                for following in state.next() {
                    if !reached.contains(following) {
                        reached.push(*following);
                    }
                }
                next += 1;
            }
            assert!(reached.iter().any(|state| state.next().is_empty()), "{status:?} has no end");
        }
    }

    #[test]
    fn an_order_that_is_over_is_never_revived() {
        for over in [OrderStatus::Expired, OrderStatus::Cancelled, OrderStatus::Cancelling] {
            for status in OrderStatus::ALL {
                let legal = over == OrderStatus::Cancelling && status == OrderStatus::Cancelled;
                assert_eq!(over.may_become(status), legal);
            }
        }
    }

    #[test]
    fn a_state_is_called_the_same_in_keys_and_on_the_wire() {
        for status in OrderStatus::ALL {
            assert_eq!(serde_json::json!(status), status.name());
        }
    }

    #[test]
    fn what_is_being_packed_is_not_cancelled_any_more() {
        assert!(!OrderStatus::Processing.may_become(OrderStatus::Cancelling));
    }
}
