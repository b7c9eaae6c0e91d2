//! Repairs of payments. None of them moves money: a payment is told to look, or to end, and `retry-due-payments` goes on
//! with it within a minute.

use kernel::{OrderId, RefundId};
use orders::Order;
use payments::{Entry, EntryKind, Payment};
use platform::{
    clock, ids,
    shop::{Capture, Shop},
};

use crate::repairer::{Failed, Plan, Repairer, cause};

impl Repairer {
    /// The payment looks at what the provider has.
    pub(crate) async fn look_up(&self, id: OrderId) -> Result<Plan, Failed> {
        let Some(stored) = self.payments.get(id).await? else { return Ok(None) };
        let mut payment = stored.clone();
        payment.heed_news(clock::now());
        Ok(self.changed(&stored, payment))
    }

    /// The payment is undone, as it should have been when its order ended.
    pub(crate) async fn undo(&self, id: OrderId) -> Result<Plan, Failed> {
        let Some(stored) = self.payments.get(id).await? else { return Ok(None) };
        let is_over = self.order(id).await?.is_some_and(|order| is_over(&order));
        if !is_over || stored.closing.is_some() {
            return Ok(None);
        }
        let mut payment = stored.clone();
        payment.close(ids::fresh::<RefundId>(), clock::now());
        Ok(self.changed(&stored, payment))
    }

    fn changed(&self, stored: &Payment, payment: Payment) -> Plan {
        (*stored != payment)
            .then(|| self.payments.restate(stored, payment, &cause(&stored.order_id)))
    }

    /// The postings that the payment's sums should have, and have not.
    pub(crate) async fn post(&self, id: OrderId) -> Result<Plan, Failed> {
        let Some(payment) = self.payments.get(id).await? else { return Ok(None) };
        let missing = missing(&payment, &self.payments.ledger(id).await?);
        Ok(missing.map(|missing| self.payments.post(&payment, &missing)))
    }

    /// The payment is stored again, and looks at what the provider has.
    pub(crate) async fn adopt(&self, id: OrderId, intent: &str) -> Result<Plan, Failed> {
        let stored = self.payments.get(id).await?;
        let Some(order) = self.order(id).await?.filter(|_| stored.is_none()) else {
            return Ok(None);
        };
        let Some(payment_id) = order.payment_id else { return Ok(None) };
        let now = clock::now();
        let begun = Payment::new(payment_id, id, order.total, order.created_at, &cause(&id), now);
        let mut payment = begun.found(intent.to_owned(), order.payment_version, now);
        if is_over(&order) {
            payment.close(ids::fresh::<RefundId>(), now);
        } else if order.confirmed_at.is_some() && Shop::get().capture == Capture::AtConfirmation {
            payment.want_capture(now);
        }
        Ok(Some(self.payments.store_found(&payment)))
    }
}

fn is_over(order: &Order) -> bool {
    use orders::OrderStatus::{Cancelled, Cancelling, Expired};
    matches!(order.status, Expired | Cancelling | Cancelled)
}

/// What the ledger lacks; none when it lacks nothing, or has too much, which nobody should take away.
fn missing(payment: &Payment, ledger: &[Entry]) -> Option<Vec<(EntryKind, i64)>> {
    let posted = |kind: EntryKind| -> i64 {
        ledger.iter().filter(|entry| entry.kind == kind).map(|entry| entry.amount.amount).sum()
    };
    let (ever, open) = (payment.ever_authorized.amount, payment.authorized.amount);
    let back = posted(EntryKind::Refunded).saturating_sub(posted(EntryKind::RefundReversed));
    let taken = posted(EntryKind::Disputed).saturating_sub(posted(EntryKind::DisputeWon));
    let lacks = [
        (EntryKind::Authorized, ever.saturating_sub(posted(EntryKind::Authorized))),
        (EntryKind::Captured, payment.captured.amount.saturating_sub(posted(EntryKind::Captured))),
        (EntryKind::Voided, ever.saturating_sub(open).saturating_sub(posted(EntryKind::Voided))),
        (EntryKind::Refunded, payment.refunded.amount.saturating_sub(back)),
        (EntryKind::Disputed, payment.withheld().saturating_sub(taken)),
    ];
    if lacks.iter().any(|(_, amount)| *amount < 0) {
        return None;
    }
    let lacks: Vec<_> = lacks.into_iter().filter(|(_, amount)| *amount > 0).collect();
    (!lacks.is_empty()).then_some(lacks)
}
