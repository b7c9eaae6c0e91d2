//! Payments as clients see them.

use contracts::NextAction;
use jiff::Timestamp;
use kernel::{AttemptId, Money, OrderId, PaymentId, PaymentMethod, RefundId};
use orders::Order;
use payments::{
    Attempt, Payment, PaymentStatus, PublicAttemptStatus, PublicRefundStatus, Refund, RefundedLine,
};
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Payment")]
pub(crate) struct PaymentView {
    id: PaymentId,
    order_id: OrderId,
    status: PaymentStatus,
    amount: Money,
    authorized: Money,
    captured: Money,
    refunded: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_action: Option<NextAction>,
    attempts: Vec<AttemptView>,
    refunds: Vec<RefundView>,
    /// The provider does not answer at the moment; the shop goes on trying.
    provider_unavailable: bool,
    version: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PaymentAttempt")]
pub(crate) struct AttemptView {
    id: AttemptId,
    status: PublicAttemptStatus,
    payment_method: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_code: Option<String>,
    created_at: Timestamp,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Refund")]
pub(crate) struct RefundView {
    id: RefundId,
    status: PublicRefundStatus,
    amount: Money,
    /// `order_ended`, or what staff wrote.
    reason: String,
    /// What it pays for, when it was asked for by lines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<RefundedLine>,
    created_at: Timestamp,
}

impl PaymentView {
    /// A payment of which payments has not heard yet: its order was placed a moment ago.
    pub(crate) fn not_begun(order: &Order, id: PaymentId) -> Self {
        let nothing = Money::zero(order.total.currency);
        Self {
            id,
            order_id: order.id,
            status: PaymentStatus::Pending,
            amount: order.total,
            authorized: nothing,
            captured: nothing,
            refunded: nothing,
            next_action: None,
            attempts: Vec::new(),
            refunds: Vec::new(),
            provider_unavailable: false,
            version: 0,
        }
    }

    /// Whatever the shopper's browser still has to do for the payment is not for staff.
    pub(crate) fn for_staff(payment: &Payment) -> Self {
        Self { next_action: None, ..Self::from(payment) }
    }

    pub(crate) fn version(&self) -> u64 {
        self.version
    }
}

impl From<&Payment> for PaymentView {
    fn from(payment: &Payment) -> Self {
        Self {
            id: payment.id,
            order_id: payment.order_id,
            status: payment.status(),
            amount: payment.amount,
            authorized: payment.authorized,
            captured: payment.captured,
            refunded: payment.refunded,
            next_action: payment.next_action.clone(),
            attempts: payment.attempts.iter().map(AttemptView::from).collect(),
            refunds: payment.refunds.iter().map(RefundView::from).collect(),
            provider_unavailable: payment.provider_unavailable,
            version: payment.version,
        }
    }
}

impl From<&Attempt> for AttemptView {
    fn from(attempt: &Attempt) -> Self {
        Self {
            id: attempt.id,
            status: attempt.public_status(),
            payment_method: attempt.payment_method.as_str().to_owned(),
            decline_code: attempt.decline_code.clone(),
            created_at: attempt.created_at,
        }
    }
}

impl AttemptView {
    /// An attempt that was just asked for.
    pub(crate) fn requested(id: AttemptId, method: &PaymentMethod, now: Timestamp) -> Self {
        Self::from(&Attempt::new(id, method.clone(), now))
    }
}

impl From<&Refund> for RefundView {
    fn from(refund: &Refund) -> Self {
        Self {
            id: refund.id,
            status: refund.public_status(),
            amount: refund.amount,
            reason: refund.reason.clone(),
            lines: refund.lines.clone(),
            created_at: refund.created_at,
        }
    }
}
