//! What payments tell, and what it does to the order. Duplicates and late-comers change nothing.

use contracts::{DeclinedPayment, Fact, FailedOrder, HeldOrder, PaymentState, RequiredAction};
use jiff::{SignedDuration, Timestamp};
use kernel::OrderId;
use platform::{planted::Bug, shop::Shop};

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
        // a dispute copies no sums: it counts in any order, and must not hide what was told with it
        let is_dispute = matches!(fact, Fact::PaymentDisputed(_) | Fact::PaymentDisputeClosed(_));
        let is_old =
            payment.payment_version <= self.payment_version && !Bug::OldNewsApplied.is_planted();
        if is_old && !is_dispute {
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
                self.undone("refund_succeeded", status, payment.is_all_back(), now)
            }
            Fact::RefundFailed(payment) => {
                self.undone("refund_failed", self.after(payment), payment.is_all_back(), now)
            }
            Fact::PaymentDisputed(_) => {
                self.hold("payment_disputed", "payment_disputed", self.payment_status, now)
            }
            Fact::PaymentDisputeClosed(closed) => {
                let all = closed.payment.is_all_back();
                self.undone("dispute_closed", self.payment_status, all, now)
            }
            _ => return Settled::Ignored("not about a payment"),
        };
        match settled {
            Settled::Changed(mut change) => {
                if !is_dispute {
                    change.order.payment_version = payment.payment_version;
                }
                Settled::Changed(change)
            }
            ignored @ Settled::Ignored(_) => ignored,
        }
    }

    /// Where the money stands after a refund that failed: one that had arrived may have come back, another one may have
    /// arrived in the same moment, and that the money was taken at all may not have been told yet.
    fn after(&self, payment: &PaymentState) -> PaymentStatus {
        match (payment.captured.amount, payment.refunded.amount) {
            (captured, refunded) if refunded > 0 && refunded >= captured => PaymentStatus::Refunded,
            (_, refunded) if refunded > 0 => PaymentStatus::PartiallyRefunded,
            (captured, _) if captured > 0 => PaymentStatus::Paid,
            _ => self.payment_status,
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
        if !covered && !Bug::AnySumConfirms.is_planted() {
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
        if !self.waits_for_attempt() {
            return Settled::Ignored("the order does not wait for a payment");
        }
        let longest = SignedDuration::from_mins(i64::from(shop.authentication_window_minutes));
        self.to(self.status, "payment_requires_action", now, |order| {
            order.payment_status = PaymentStatus::RequiresAction;
            order.next_action = Some(action.next_action.clone());
            if !order.extended && self.status.is_unpaid() {
                order.extended = true;
                order.expires_at = Some(order.created_at + longest);
            }
        })
    }

    /// Whether an attempt is under way: for a new order, or for one on hold whose money could not be taken.
    fn waits_for_attempt(&self) -> bool {
        let tried =
            matches!(self.payment_status, PaymentStatus::Pending | PaymentStatus::RequiresAction);
        match self.status {
            OrderStatus::PendingPayment => true,
            OrderStatus::OnHold => tried && self.confirmed_at.is_some(),
            _ => false,
        }
    }

    fn declined(&self, declined: &DeclinedPayment, now: Timestamp) -> Settled {
        if !self.waits_for_attempt() || self.attempt_id != Some(declined.attempt_id) {
            return Settled::Ignored("another attempt counts now");
        }
        if self.status == OrderStatus::OnHold {
            return self.note("payment_declined", PaymentStatus::Failed, now);
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

    /// Voided, refunded, or lost to the bank: an order that was being cancelled is cancelled once all money is back.
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
        Fact::PaymentDisputed(disputed) | Fact::PaymentDisputeClosed(disputed) => {
            Some(&disputed.payment)
        }
        _ => None,
    }
}

/// The order that a fact of payments is about.
#[must_use]
pub fn order_of(fact: &Fact) -> Option<OrderId> {
    payment_of(fact).map(|payment| payment.order_id)
}
