//! Occasions to write to someone: which events are one, and how a second event is known to be the same one.

use contracts::Fact;
use kernel::{Money, OrderId, UserId};
use serde::{Deserialize, Serialize};

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    VerifyEmail,
    OrderConfirmed,
    PaymentFailed,
    OrderCancelled,
    OrderExpired,
    RefundSucceeded,
}

impl Template {
    /// The name in keys and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::OrderConfirmed => "order_confirmed",
            Self::PaymentFailed => "payment_failed",
            Self::OrderCancelled => "order_cancelled",
            Self::OrderExpired => "order_expired",
            Self::RefundSucceeded => "refund_succeeded",
        }
    }
}

/// Something that one message is sent about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    Registered {
        user: UserId,
    },
    /// An order has come to the state that the template is about.
    Order {
        order: OrderId,
        template: Template,
    },
    /// So much of a payment is back in all.
    Refunded {
        order: OrderId,
        refunded: Money,
    },
}

impl Occasion {
    /// The occasion that an event is, if it is one.
    #[must_use]
    pub const fn of(fact: &Fact) -> Option<Self> {
        let (order, template) = match fact {
            Fact::UserRegistered(user) => return Some(Self::Registered { user: user.user_id }),
            Fact::RefundSucceeded(payment) => {
                let (order, refunded) = (payment.order_id, payment.refunded);
                return Some(Self::Refunded { order, refunded });
            }
            Fact::OrderConfirmed(order) => (order.order_id, Template::OrderConfirmed),
            Fact::OrderPaymentFailed(order) => (order.order_id, Template::PaymentFailed),
            Fact::OrderCancelled(order) => (order.order_id, Template::OrderCancelled),
            Fact::OrderExpired(order) => (order.order_id, Template::OrderExpired),
            Fact::OrderPlaced(_)
            | Fact::OrderCancelling(_)
            | Fact::OrderOnHold(_)
            | Fact::PaymentAttemptRequested(_)
            | Fact::PaymentAuthorized(_)
            | Fact::PaymentRequiresAction(_)
            | Fact::PaymentDeclined(_)
            | Fact::PaymentCaptured(_)
            | Fact::PaymentCaptureFailed(_)
            | Fact::PaymentVoided(_)
            | Fact::RefundFailed(_)
            | Fact::ProviderEventReceived(_) => return None,
        };
        Some(Self::Order { order, template })
    }

    #[must_use]
    pub const fn template(&self) -> Template {
        match self {
            Self::Registered { .. } => Template::VerifyEmail,
            Self::Order { template, .. } => *template,
            Self::Refunded { .. } => Template::RefundSucceeded,
        }
    }

    /// What tells this occasion from all others: template, subject and state. An order is told once that
    /// a payment failed, however many attempts do; each refund raises the sum, so that each is told.
    #[must_use]
    pub fn key(&self) -> String {
        let template = self.template().name();
        match self {
            Self::Registered { user } => format!("{template}#{user}#registered"),
            Self::Order { order, .. } => format!("{template}#{order}#reached"),
            Self::Refunded { order, refunded } => format!("{template}#{order}#{}", refunded.amount),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use contracts::{Consumer, FailedOrder, PaymentState, UserFact, consumers_of};
    use kernel::{GuestId, Id as _, PaymentId};

    use super::*;

    fn refund(refunded: i64) -> Fact {
        let usd = |amount| Money::new(amount, "USD".parse().unwrap());
        Fact::RefundSucceeded(PaymentState {
            order_id: OrderId::from_ulid(1u128.into()),
            payment_id: PaymentId::from_ulid(2u128.into()),
            payment_version: 3,
            authorized: usd(900),
            captured: usd(900),
            refunded: usd(refunded),
        })
    }

    #[test]
    fn each_refund_is_told_and_a_repeated_event_is_not() {
        let key = |fact: &Fact| Occasion::of(fact).unwrap().key();
        assert_eq!(key(&refund(300)), key(&refund(300)));
        assert_ne!(key(&refund(300)), key(&refund(600)));
    }

    #[test]
    fn a_second_declined_card_is_not_told_again() {
        let failed = |code: &str| {
            Fact::OrderPaymentFailed(FailedOrder {
                order_id: OrderId::from_ulid(1u128.into()),
                subject: GuestId::from_ulid(2u128.into()).into(),
                decline_code: Some(code.to_owned()),
            })
        };
        assert_eq!(Occasion::of(&failed("card_declined")), Occasion::of(&failed("expired_card")));
    }

    #[test]
    fn what_the_routing_table_sends_here_is_an_occasion() {
        let user = Fact::UserRegistered(UserFact { user_id: UserId::from_ulid(1u128.into()) });
        for fact in [user, refund(1)] {
            assert!(consumers_of(&fact).contains(&Consumer::SendNotification));
            assert!(Occasion::of(&fact).is_some());
        }
    }
}
