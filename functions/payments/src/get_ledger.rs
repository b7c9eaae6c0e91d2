//! `GET /v1/admin/payments/{id}/ledger`: every posting of a payment, in double entry.

use identity::Role;
use jiff::Timestamp;
use kernel::{Currency, Money, OrderId, PaymentId};
use payments::{Account, Balance, Entry, EntryKind, balances};
use platform::http::{Answer, Operation, Problem, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Treasury;

/// The postings of a payment, oldest first, and what its accounts stand at.
#[derive(Debug, Serialize, JsonSchema)]
struct PaymentLedger {
    payment_id: PaymentId,
    order_id: OrderId,
    currency: Currency,
    entries: Vec<LedgerEntry>,
    /// Debits less credits, in minor units; all together are zero.
    balances: Vec<Balance>,
}

/// One posting: the same amount is debited to one account and credited to another.
#[derive(Debug, Serialize, JsonSchema)]
struct LedgerEntry {
    kind: EntryKind,
    amount: Money,
    debit: Account,
    credit: Account,
    /// The payment's version that it was written with.
    version: u64,
    /// The provider's id of the payment.
    #[serde(skip_serializing_if = "Option::is_none")]
    intent_id: Option<String>,
    at: Timestamp,
}

/// The contract of `GET /v1/admin/payments/{id}/ledger`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["finance"]);
    Operation::new("get-ledger", "GET /v1/admin/payments/{id}/ledger", who)
        .summary("Every posting of a payment, in double entry")
        .at::<PaymentId>("id")
        .answers::<PaymentLedger>(200)
}

/// Answers the ledger.
///
/// # Errors
/// As [`operation`] says.
pub async fn get_ledger(treasury: &Treasury, request: &Request) -> Answer {
    treasury.guard.staff(request, Role::Finance).await?;
    let payment_id: PaymentId = request.parameter("id")?;
    let order = treasury.payments.order_paid_by(payment_id).await?;
    let order_id = order.ok_or_else(Problem::not_found)?;
    let payment = treasury.payments.get(order_id).await?.ok_or_else(Problem::not_found)?;
    let entries = treasury.payments.ledger(order_id).await?;
    Reply::ok(&PaymentLedger {
        payment_id,
        order_id,
        currency: payment.amount.currency,
        balances: balances(&entries),
        entries: entries.into_iter().map(LedgerEntry::from).collect(),
    })
}

impl From<Entry> for LedgerEntry {
    fn from(entry: Entry) -> Self {
        Self {
            kind: entry.kind,
            amount: entry.amount,
            debit: entry.debit,
            credit: entry.credit,
            version: entry.version,
            intent_id: entry.intent_id,
            at: entry.at,
        }
    }
}
