//! What payments tell, and what it does to the order. Duplicates and late-comers change nothing.

use contracts::{DeclinedPayment, Fact, FailedOrder, HeldOrder, PaymentState, RequiredAction};
use jiff::{SignedDuration, Timestamp};
use kernel::OrderId;
use platform::shop::Shop;

use crate::{Change, Order, OrderStatus, PaymentStatus, StockMove};

/// How an order took a fact about its payment.
#[derive(Debug, Clone, PartialEq)]
pub enum Settled {
    Changed(Box<Change>),
    /// Older than what the order knows, or nothing to it.
    Ignored(&'static str),
}

impl Order {
    /// Applies a fact of payments at `now`. The payment's version orders facts: an older one is ignored.
    #[must_use]
    pub fn settle(&self, fact: &Fact, shop: &Shop, now: Timestamp) -> Settled {
        let Some(payment) = payment_of(fact) else {
            return Settled::Ignored("not about a payment");
        };
        if payment.payment_version <= self.payment_version {
            return Settled::Ignored("older than what is known");
        }
        let settled = match fact {
            Fact::PaymentAuthorized(payment) | Fact::PaymentCaptured(payment) => {
                self.paid(payment, fact, now)
            }
            Fact::PaymentRequiresAction(action) => self.must_authenticate(action, shop, now),
            Fact::PaymentDeclined(declined) => self.declined(declined, now),
            Fact::PaymentCaptureFailed(failed) => {
                self.hold("payment_capture_failed", &failed.reason, PaymentStatus::Failed, now)
            }
            Fact::PaymentVoided(_) => {
                self.undone("payment_voided", PaymentStatus::Voided, true, now)
            }
            Fact::RefundSucceeded(payment) => {
                let all = payment.refunded.amount >= payment.captured.amount;
                let status =
                    if all { PaymentStatus::Refunded } else { PaymentStatus::PartiallyRefunded };
                self.undone("refund_succeeded", status, all, now)
            }
            Fact::RefundFailed(_) => self.note("refund_failed", self.payment_status, now),
            _ => return Settled::Ignored("not about a payment"),
        };
        match settled {
            Settled::Changed(mut change) => {
                change.order.payment_version = payment.payment_version;
                Settled::Changed(change)
            }
            ignored @ Settled::Ignored(_) => ignored,
        }
    }

    /// Copies the payment's state without moving the order.
    fn note(&self, what: &'static str, status: PaymentStatus, now: Timestamp) -> Settled {
        self.to(self.status, what, now, |order| order.payment_status = status)
    }

    fn to(
        &self,
        status: OrderStatus,
        what: &'static str,
        now: Timestamp,
        edit: impl FnOnce(&mut Self),
    ) -> Settled {
        match self.become_(status, now) {
            Ok(mut next) => {
                edit(&mut next);
                Settled::Changed(Box::new(self.change(next, what)))
            }
            Err(_) => Settled::Ignored("the order has moved on"),
        }
    }

    /// Authorized or captured: an unpaid order is confirmed when the sum is right, and never revived.
    fn paid(&self, payment: &PaymentState, fact: &Fact, now: Timestamp) -> Settled {
        let (what, status) = match fact {
            Fact::PaymentCaptured(_) => ("payment_captured", PaymentStatus::Paid),
            _ => ("payment_authorized", PaymentStatus::Authorized),
        };
        if !self.status.is_unpaid() {
            // Payments undoes by itself what comes too late; its next fact says so.
            return self.note(what, status, now);
        }
        let covered = payment.authorized == self.total || payment.captured == self.total;
        if !covered {
            return self.hold("payment_amount_differs", "amount_differs", status, now);
        }
        let settled =
            self.to(OrderStatus::Confirmed, what, now, |order| order.payment_status = status);
        with(settled, |change| {
            change.stock = Some(StockMove::Sell);
            change.facts.push(Fact::OrderConfirmed(change.order.confirmed()));
        })
    }

    /// 3-D Secure: the hold is extended once, to the longer window after placement at most.
    fn must_authenticate(&self, action: &RequiredAction, shop: &Shop, now: Timestamp) -> Settled {
        if self.status != OrderStatus::PendingPayment {
            return Settled::Ignored("the order does not wait for a payment");
        }
        let longest = SignedDuration::from_mins(i64::from(shop.authentication_window_minutes));
        self.to(self.status, "payment_requires_action", now, |order| {
            order.payment_status = PaymentStatus::RequiresAction;
            order.next_action = Some(action.next_action.clone());
            if !order.extended {
                order.extended = true;
                order.expires_at = Some(order.created_at + longest);
            }
        })
    }

    fn declined(&self, declined: &DeclinedPayment, now: Timestamp) -> Settled {
        if self.status != OrderStatus::PendingPayment
            || self.attempt_id != Some(declined.attempt_id)
        {
            return Settled::Ignored("another attempt counts now");
        }
        let settled = self.to(OrderStatus::PaymentFailed, "payment_declined", now, |order| {
            order.payment_status = PaymentStatus::Failed;
            order.next_action = None;
        });
        with(settled, |change| {
            change.facts.push(Fact::OrderPaymentFailed(FailedOrder {
                order_id: self.id,
                subject: self.subject,
                decline_code: declined.decline_code.clone(),
            }));
        })
    }

    fn hold(
        &self,
        what: &'static str,
        reason: &str,
        status: PaymentStatus,
        now: Timestamp,
    ) -> Settled {
        if !self.status.may_become(OrderStatus::OnHold) {
            return self.note(what, status, now);
        }
        let settled = self.to(OrderStatus::OnHold, what, now, |order| {
            order.payment_status = status;
            order.reason = Some(reason.to_owned());
        });
        with(settled, |change| {
            change.facts.push(Fact::OrderOnHold(HeldOrder {
                order_id: self.id,
                subject: self.subject,
                reason: reason.to_owned(),
            }));
        })
    }

    /// Voided or refunded: an order that was being cancelled is cancelled once all money is back.
    fn undone(
        &self,
        what: &'static str,
        status: PaymentStatus,
        all: bool,
        now: Timestamp,
    ) -> Settled {
        if self.status != OrderStatus::Cancelling || !all {
            return self.note(what, status, now);
        }
        let settled =
            self.to(OrderStatus::Cancelled, what, now, |order| order.payment_status = status);
        with(settled, |change| {
            change.facts.push(Fact::OrderCancelled(change.order.ended()));
        })
    }
}

fn with(settled: Settled, edit: impl FnOnce(&mut Change)) -> Settled {
    match settled {
        Settled::Changed(mut change) => {
            edit(&mut change);
            Settled::Changed(change)
        }
        ignored @ Settled::Ignored(_) => ignored,
    }
}

fn payment_of(fact: &Fact) -> Option<&PaymentState> {
    match fact {
        Fact::PaymentAuthorized(payment)
        | Fact::PaymentCaptured(payment)
        | Fact::PaymentVoided(payment)
        | Fact::RefundSucceeded(payment)
        | Fact::RefundFailed(payment) => Some(payment),
        Fact::PaymentRequiresAction(action) => Some(&action.payment),
        Fact::PaymentDeclined(declined) => Some(&declined.payment),
        Fact::PaymentCaptureFailed(failed) => Some(&failed.payment),
        _ => None,
    }
}

/// The order that a fact of payments is about.
#[must_use]
pub fn order_of(fact: &Fact) -> Option<OrderId> {
    payment_of(fact).map(|payment| payment.order_id)
}
