//! Occasions to write to someone: which events are one, and how a second event is known to be the same one.

use contracts::{Fact, OrderReturn};
use kernel::{Money, OrderId, ReturnId, ShipmentId, Sku, Subject, TrackingRequestId, UserId};

use crate::Template;

/// Something that one message is sent about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// Something has happened to an account.
    Account {
        user: UserId,
        template: Template,
        /// Tells this time from others, when it can happen again.
        state: String,
    },
    /// An order has come to the state that the template is about.
    Order { order: OrderId, template: Template },
    /// A parcel of an order has left.
    Shipped { order: OrderId, shipment: ShipmentId },
    /// A return has come to the state that the template is about.
    Return { order: OrderId, returned: ReturnId, template: Template },
    /// Somebody who knows the order's number and address has asked for a link to it.
    Tracking { order: OrderId, request: TrackingRequestId },
    /// So much of a payment is back in all.
    Refunded { order: OrderId, refunded: Money },
    /// A SKU that the subject asked about is back; `times` counts its returns.
    BackInStock { subject: Subject, sku: Sku, times: u64 },
}

impl Occasion {
    /// The occasion that a fact is, if it is one. [`Fact::StockBack`] is one for each who asked.
    #[must_use]
    pub fn of(fact: &Fact) -> Option<Self> {
        let order = |order: OrderId, template| Some(Self::Order { order, template });
        let account = |user, template, state: &dyn ToString| {
            Some(Self::Account { user, template, state: state.to_string() })
        };
        let returned = |fact: &OrderReturn, template| {
            Some(Self::Return { order: fact.order_id, returned: fact.return_id, template })
        };
        match fact {
            Fact::UserRegistered(user) => {
                account(user.user_id, Template::VerifyEmail, &"registered")
            }
            Fact::PasswordResetRequested(reset) => {
                account(reset.user_id, Template::PasswordReset, &reset.reset_id)
            }
            Fact::PasswordChanged(changed) => {
                account(changed.user_id, Template::PasswordChanged, &changed.epoch)
            }
            Fact::OrderConfirmed(fact) => order(fact.order_id, Template::OrderConfirmed),
            Fact::OrderPaymentFailed(fact) => order(fact.order_id, Template::PaymentFailed),
            Fact::OrderCancelled(fact) => order(fact.order_id, Template::OrderCancelled),
            Fact::OrderExpired(fact) => order(fact.order_id, Template::OrderExpired),
            Fact::OrderShipped(fact) => {
                Some(Self::Shipped { order: fact.order_id, shipment: fact.shipment_id })
            }
            Fact::OrderDelivered(fact) => order(fact.order_id, Template::OrderDelivered),
            Fact::OrderTrackingRequested(fact) => {
                Some(Self::Tracking { order: fact.order_id, request: fact.request_id })
            }
            Fact::ReturnRequested(fact) => returned(fact, Template::ReturnRequested),
            Fact::ReturnApproved(fact) => returned(fact, Template::ReturnApproved),
            Fact::ReturnRejected(fact) => returned(fact, Template::ReturnRejected),
            Fact::ReturnReceived(fact) => Some(Self::Return {
                order: fact.order_id,
                returned: fact.return_id,
                template: Template::ReturnReceived,
            }),
            Fact::RefundSucceeded(payment) => {
                Some(Self::Refunded { order: payment.order_id, refunded: payment.refunded })
            }
            Fact::UserErased(_)
            | Fact::OrderPlaced(_)
            | Fact::OrderCancelling(_)
            | Fact::OrderOnHold(_)
            | Fact::OrderProcessing(_)
            | Fact::OrderReleased(_)
            | Fact::OrderCompleted(_)
            | Fact::PaymentAttemptRequested(_)
            | Fact::PaymentAuthorized(_)
            | Fact::PaymentRequiresAction(_)
            | Fact::PaymentDeclined(_)
            | Fact::PaymentCaptured(_)
            | Fact::PaymentCaptureFailed(_)
            | Fact::PaymentVoided(_)
            | Fact::PaymentDisputed(_)
            | Fact::PaymentDisputeClosed(_)
            | Fact::RefundRequested(_)
            | Fact::RefundFailed(_)
            | Fact::ProductChanged(_)
            | Fact::ProductPriceChanged(_)
            | Fact::StockAdjusted(_)
            | Fact::StockLow(_)
            | Fact::StockBack(_)
            | Fact::ProviderEventReceived(_) => None,
        }
    }

    #[must_use]
    pub const fn template(&self) -> Template {
        match self {
            Self::Account { template, .. }
            | Self::Order { template, .. }
            | Self::Return { template, .. } => *template,
            Self::Shipped { .. } => Template::OrderShipped,
            Self::Tracking { .. } => Template::TrackingLink,
            Self::Refunded { .. } => Template::RefundSucceeded,
            Self::BackInStock { .. } => Template::BackInStock,
        }
    }

    /// What tells this occasion from all others: template, subject and state. An order is told once that
    /// a payment failed, however many attempts do; each refund raises the sum, so that each is told.
    #[must_use]
    pub fn key(&self) -> String {
        let template = self.template().name();
        match self {
            Self::Account { user, state, .. } => format!("{template}#{user}#{state}"),
            Self::Order { order, .. } => format!("{template}#{order}#reached"),
            Self::Shipped { order, shipment } => format!("{template}#{order}#{shipment}"),
            Self::Return { order, returned, .. } => format!("{template}#{order}#{returned}"),
            Self::Tracking { order, request } => format!("{template}#{order}#{request}"),
            Self::Refunded { order, refunded } => format!("{template}#{order}#{}", refunded.amount),
            Self::BackInStock { subject, sku, times } => {
                format!("{template}#{subject}#{sku}#{times}")
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use contracts::{
        ChangedPassword, Consumer, FailedOrder, PasswordReset, PaymentState, UserFact, consumers_of,
    };
    use kernel::{GuestId, Id as _, PasswordResetId, PaymentId};

    use super::*;

    fn user() -> UserId {
        UserId::from_ulid(1u128.into())
    }

    fn refund(refunded: i64) -> Fact {
        let usd = |amount| Money::new(amount, "USD".parse().unwrap());
        Fact::RefundSucceeded(PaymentState {
            order_id: OrderId::from_ulid(1u128.into()),
            payment_id: PaymentId::from_ulid(2u128.into()),
            payment_version: 3,
            authorized: usd(900),
            captured: usd(900),
            refunded: usd(refunded),
            lost: None,
        })
    }

    fn reset(number: u128) -> Fact {
        let reset_id = PasswordResetId::from_ulid(number.into());
        Fact::PasswordResetRequested(PasswordReset { user_id: user(), reset_id })
    }

    fn changed(epoch: u64) -> Fact {
        Fact::PasswordChanged(ChangedPassword { user_id: user(), epoch })
    }

    fn key(fact: &Fact) -> String {
        Occasion::of(fact).unwrap().key()
    }

    #[test]
    fn what_happens_again_is_told_again_and_a_repeated_event_is_not() {
        for (one, other) in
            [(refund(300), refund(600)), (reset(1), reset(2)), (changed(1), changed(2))]
        {
            assert_eq!(key(&one), key(&one));
            assert_ne!(key(&one), key(&other));
        }
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
        let registered = Fact::UserRegistered(UserFact { user_id: user() });
        for fact in [registered, refund(1), reset(1), changed(1)] {
            assert!(consumers_of(&fact).contains(&Consumer::SendNotification));
            assert!(Occasion::of(&fact).is_some());
        }
    }
}
