//! Repairs of the payments table: postings that the ledger lacks, and payments of which only the provider knows.

use kernel::Money;
use platform::{
    clock,
    outbox::Cause,
    store::{Key, Write},
};

use crate::{
    Entry, EntryKind, Payment, Payments,
    payments_table::{IntentItem, intent_key, key},
};

impl Payments {
    /// The payment's next version, with all that it means for others; refused when somebody has changed it since.
    #[must_use]
    pub fn restate(&self, before: &Payment, mut after: Payment, cause: &Cause) -> Vec<Write> {
        after.version = before.version.saturating_add(1);
        after.updated_at = clock::now();
        after.stuck = after.judge(after.updated_at);
        let mut writes = vec![self.put(Some(before), &after)];
        writes.extend(self.consequences(Some(before), &after, cause));
        writes
    }

    /// Posts what the ledger lacks, as the payment's next version; refused when somebody has changed it since.
    #[must_use]
    pub fn post(&self, before: &Payment, missing: &[(EntryKind, i64)]) -> Vec<Write> {
        let now = clock::now();
        let after = Payment {
            version: before.version.saturating_add(1),
            updated_at: now,
            ..before.clone()
        };
        let mut writes = vec![self.put(Some(before), &after)];
        for (position, (kind, amount)) in missing.iter().enumerate() {
            let (debit, credit) = kind.accounts();
            let entry = Entry {
                kind: *kind,
                amount: Money::new(*amount, after.amount.currency),
                debit,
                credit,
                version: after.version,
                intent_id: after.intent.id.clone(),
                at: now,
            };
            let sk = format!("LEDGER#{:06}#{position}", after.version);
            writes.push(self.table.put(&Key::new(key(after.order_id).pk, sk), &entry));
        }
        writes
    }

    /// Stores a payment that is gone here, at the version that it has, with the way back from its intent; refused when
    /// there is one.
    #[must_use]
    pub fn store_found(&self, payment: &Payment) -> Vec<Write> {
        let mut writes = vec![self.put(None, payment)];
        if let Some(intent) = &payment.intent.id {
            let item = IntentItem { order_id: payment.order_id };
            writes.push(self.table.put(&intent_key(intent), &item));
        }
        writes
    }
}
