//! What a payment becomes when the provider shows its refunds.

use jiff::Timestamp;
use kernel::Money;

use crate::{
    Payment, Refund, RefundStatus,
    provider::{ProviderRefundStatus, RefundSnapshot, Step},
};

impl Payment {
    /// Takes in the refunds as the provider shows them; `Refund` shows one, `ListRefunds` all.
    pub(crate) fn learn_refunds(&mut self, step: &Step, seen: &[RefundSnapshot], now: Timestamp) {
        for refund in &mut self.refunds {
            let shown = seen.iter().find(|shown| is_shown_by(refund, shown));
            match shown {
                Some(shown) => learn_refund(refund, shown, now),
                None if *step == Step::ListRefunds && refund.call.is_in_doubt() => {
                    refund.call.had_no_effect(now);
                }
                None => {}
            }
        }
        let back = self.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded);
        let sum = back.map(|refund| refund.amount.amount).fold(0, i64::saturating_add);
        self.refunded = Money::new(sum, self.captured.currency);
    }
}

fn is_shown_by(refund: &Refund, shown: &RefundSnapshot) -> bool {
    match &refund.provider_id {
        Some(id) => *id == shown.id,
        None => shown.refund_id == Some(refund.id) && shown.round == Some(refund.call.round()),
    }
}

fn learn_refund(refund: &mut Refund, shown: &RefundSnapshot, now: Timestamp) {
    if refund.status == RefundStatus::Failed {
        return;
    }
    refund.provider_id = Some(shown.id.clone());
    refund.call.settle();
    match shown.status {
        ProviderRefundStatus::Succeeded => refund.status = RefundStatus::Succeeded,
        ProviderRefundStatus::Failed => refund.fail(shown.failure.clone(), now),
        ProviderRefundStatus::Pending | ProviderRefundStatus::Unknown => {
            if refund.status == RefundStatus::Open {
                refund.status = RefundStatus::Pending;
            }
        }
    }
}
