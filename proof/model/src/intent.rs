//! A PaymentIntent as the model's provider keeps it, with its refunds and the sums that it moves.

use std::hash::{DefaultHasher, Hash};

use contracts::NextAction;
use kernel::{Money, RefundId};
use payments::{IntentSnapshot, IntentStatus, Payment, ProviderRefundStatus, RefundSnapshot};

use crate::{hours::Hour, kept::Print};

/// Minor units by what was done with them, ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Sums {
    pub authorized: i64,
    pub let_go: i64,
    pub captured: i64,
    pub refunded: i64,
    pub reversed: i64,
}

impl Sums {
    /// Held for the shop, and not taken.
    #[must_use]
    pub fn held(&self) -> i64 {
        self.authorized - self.let_go - self.captured
    }

    /// Taken, and not given back.
    #[must_use]
    pub fn taken(&self) -> i64 {
        self.captured - self.refunded + self.reversed
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Intent {
    /// Which of the payment's intents it was created as.
    pub number: u32,
    pub status: IntentStatus,
    pub capturable: i64,
    pub received: i64,
    /// Confirmations that a bank has decided.
    pub charges: u32,
    pub approved: bool,
    pub declined: bool,
    pub created: Hour,
    pub refunds: Vec<Refund>,
}

#[derive(Debug, Clone)]
pub(crate) struct Refund {
    pub id: RefundId,
    pub round: u32,
    pub amount: i64,
    pub status: ProviderRefundStatus,
}

impl Print for Intent {
    fn print(&self, into: &mut DefaultHasher) {
        let Self {
            number,
            status,
            capturable,
            received,
            charges,
            approved,
            declined,
            created,
            refunds,
        } = self;
        (number, *status as u8, capturable, received, charges, approved, declined, created)
            .hash(into);
        for refund in refunds {
            (refund.id, refund.round, refund.amount, refund.status as u8).hash(into);
        }
    }
}

impl Intent {
    pub fn new(number: u32, created: Hour) -> Self {
        Self {
            number,
            status: IntentStatus::RequiresPaymentMethod,
            capturable: 0,
            received: 0,
            charges: 0,
            approved: false,
            declined: false,
            created,
            refunds: Vec::new(),
        }
    }

    /// As the provider shows it; `place` is where it stands among the payment's intents.
    pub fn shown(&self, place: usize, payment: &Payment) -> IntentSnapshot {
        let money = |amount| Money::new(amount, payment.amount.currency);
        let needs_action = self.status == IntentStatus::RequiresAction;
        IntentSnapshot {
            id: format!("pi_{place}"),
            status: Some(self.status),
            capturable: money(self.capturable),
            received: money(self.received),
            charge: (self.charges > 0).then(|| format!("ch_{place}_{}", self.charges)),
            disputed: false,
            approved: self.approved.then_some(payment.amount),
            next_action: needs_action.then(|| NextAction {
                kind: "redirect".to_owned(),
                url: None,
                client_secret: None,
            }),
            last_error: self.declined.then(|| "generic_decline".to_owned()),
            order_id: Some(payment.order_id),
            payment_id: Some(payment.id),
            number: Some(self.number),
        }
    }

    pub fn shown_refunds(&self, number: usize) -> Vec<RefundSnapshot> {
        let refunds = self.refunds.iter().enumerate();
        let shown = |(position, refund): (usize, &Refund)| RefundSnapshot {
            id: format!("re_{number}_{position}"),
            status: refund.status,
            failure: None,
            refund_id: Some(refund.id),
            round: Some(refund.round),
        };
        refunds.map(shown).collect()
    }

    pub fn approve(&mut self, total: i64, sums: &mut Sums) {
        self.charges += 1;
        self.approved = true;
        self.declined = false;
        self.status = IntentStatus::RequiresCapture;
        self.capturable = total;
        sums.authorized += total;
    }

    pub fn decline(&mut self) {
        self.charges += 1;
        self.approved = false;
        self.declined = true;
        self.status = IntentStatus::RequiresPaymentMethod;
    }

    pub fn let_go(&mut self, sums: &mut Sums) {
        sums.let_go += self.capturable;
        self.capturable = 0;
        self.status = IntentStatus::Canceled;
    }
}
