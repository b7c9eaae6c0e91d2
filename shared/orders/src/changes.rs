//! What can happen to an order, and why it can be refused. Every change is one new version.

use contracts::{AttemptRequested, CancelledOrder, ConfirmedOrder, EndedOrder, Fact, StockReturn};
use jiff::Timestamp;
use kernel::{AttemptId, Quantity, Sku};
use platform::planted::Bug;

use crate::{Order, OrderStatus, PaymentStatus};

/// A change that is allowed: the order after it, and what has to be stored and told with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The order at its new version.
    pub order: Order,
    /// The timeline's word for it.
    pub what: &'static str,
    pub stock: Option<StockMove>,
    pub facts: Vec<Fact>,
    /// Where the order stood before.
    pub was: OrderStatus,
}

/// What happens to the units that are reserved for the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StockMove {
    /// They are sold.
    Sell,
    /// They are free again, or back in stock when they were sold already.
    GiveBack,
    /// As `GiveBack`, because the window closed.
    Expire,
    /// These were sold, and have come back.
    TakeBack(Vec<(Sku, Quantity)>),
}

/// Whoever has tried so many cards more is not buying.
const MOST_RETRIES: u32 = 9;

/// Why a change is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefused {
    #[error("the order is {status:?}")]
    WrongStatus { status: OrderStatus, allowed: Vec<OrderStatus> },
    #[error("the payment window has closed")]
    WindowClosed,
    #[error("it was tried too often")]
    TooManyAttempts,
}

impl Order {
    /// The next version, at `now`, in `status`.
    ///
    /// # Errors
    /// The table has no such transition.
    pub(crate) fn become_(
        &self,
        status: OrderStatus,
        now: Timestamp,
    ) -> Result<Self, OrderRefused> {
        if self.status != status && !self.status.may_become(status) {
            return Err(OrderRefused::WrongStatus {
                status: self.status,
                allowed: self.status.next().to_vec(),
            });
        }
        let mut next = Self { status, version: self.version + 1, updated_at: now, ..self.clone() };
        if status == OrderStatus::Confirmed {
            next.confirmed_at = next.confirmed_at.or(Some(now));
        }
        if !status.is_unpaid() {
            next.expires_at = None;
            next.next_action = None;
        }
        Ok(next)
    }

    pub(crate) fn change(&self, order: Self, what: &'static str) -> Change {
        Change { order, what, stock: None, facts: Vec::new(), was: self.status }
    }

    /// Ends an unpaid order whose window has closed.
    ///
    /// # Errors
    /// It is not unpaid, or its window is still open.
    pub fn expire(&self, now: Timestamp) -> Result<Change, OrderRefused> {
        let next = self.become_(OrderStatus::Expired, now)?;
        if !self.is_due(now) && !Bug::WindowIgnored.is_planted() {
            return Err(OrderRefused::WrongStatus {
                status: self.status,
                allowed: self.status.next().to_vec(),
            });
        }
        let fact = Fact::OrderExpired(next.ended());
        Ok(Change {
            stock: Some(StockMove::Expire),
            facts: vec![fact],
            ..self.change(next, "expired")
        })
    }

    /// Cancels; the money, if any moved, goes back before it is `cancelled`. Where nothing moved or all of it is back
    /// already, nobody would tell of it once more.
    ///
    /// # Errors
    /// It is being processed, some of it has left, or it is over.
    pub fn cancel(&self, reason: Option<String>, now: Timestamp) -> Result<Change, OrderRefused> {
        let back = self.payment_status == PaymentStatus::Refunded;
        let free = self.payment_id.is_none() || back;
        let target = if free { OrderStatus::Cancelled } else { OrderStatus::Cancelling };
        if self.status == target || !self.shipments.is_empty() {
            return Err(OrderRefused::WrongStatus { status: self.status, allowed: Vec::new() });
        }
        let mut next = self.become_(target, now)?;
        next.reason = reason;
        let sold = self.confirmed_at.is_some();
        let mut facts = vec![Fact::OrderCancelling(CancelledOrder {
            order_id: self.id,
            subject: self.subject,
            payment_id: self.payment_id,
            stock: if sold { StockReturn::Restocked } else { StockReturn::Released },
            lines: self.bought(),
            coupon: self.coupon_code(),
        })];
        if free {
            facts.push(Fact::OrderCancelled(next.ended()));
        }
        Ok(Change {
            stock: (!Bug::StockKeptByCancelled.is_planted()).then_some(StockMove::GiveBack),
            facts,
            ..self.change(next, "cancelled_by_shopper")
        })
    }

    /// Lets another payment method try: while the window is open, or for an order that was confirmed and whose
    /// money could not be taken. That one stays on hold until a person releases it.
    ///
    /// # Errors
    /// No attempt has failed, there were too many, or the window has closed.
    pub fn retry(
        &self,
        attempt: AttemptId,
        payment_method: &str,
        now: Timestamp,
    ) -> Result<Change, OrderRefused> {
        let lost = self.status == OrderStatus::OnHold
            && self.confirmed_at.is_some()
            && self.payment_status == PaymentStatus::Failed;
        let failed = self.status == OrderStatus::PaymentFailed;
        let Some(payment_id) = self.payment_id.filter(|_| failed || lost) else {
            let allowed = vec![OrderStatus::PaymentFailed];
            return Err(OrderRefused::WrongStatus { status: self.status, allowed });
        };
        if self.is_due(now) {
            return Err(OrderRefused::WindowClosed);
        }
        if self.retries >= MOST_RETRIES {
            return Err(OrderRefused::TooManyAttempts);
        }
        let status = if failed { OrderStatus::PendingPayment } else { OrderStatus::OnHold };
        let mut next = self.become_(status, now)?;
        next.payment_status = PaymentStatus::Pending;
        next.attempt_id = Some(attempt);
        next.retries += 1;
        let fact = Fact::PaymentAttemptRequested(AttemptRequested {
            order_id: self.id,
            subject: self.subject,
            payment_id,
            attempt_id: attempt,
            payment_method: payment_method.to_owned(),
            total: self.total,
        });
        Ok(Change { facts: vec![fact], ..self.change(next, "payment_retried") })
    }

    pub(crate) fn ended(&self) -> EndedOrder {
        EndedOrder {
            order_id: self.id,
            subject: self.subject,
            payment_id: self.payment_id,
            was_confirmed: self.confirmed_at.is_some(),
            lines: self.bought(),
            coupon: self.coupon_code(),
        }
    }

    /// The fact that the order is confirmed.
    #[must_use]
    pub fn confirmed(&self) -> ConfirmedOrder {
        ConfirmedOrder {
            order_id: self.id,
            subject: self.subject,
            payment_id: self.payment_id,
            total: self.total,
            lines: self.bought(),
            coupon: self.coupon_code(),
        }
    }
}
