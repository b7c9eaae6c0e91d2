//! The ledger: double entry, written with every change of a payment's sums.
//!
//! Every posting debits one account and credits another by the same amount, so that all accounts together are zero at any
//! time. What the provider keeps for itself (fees) is not known when money moves and is not booked here: it is settled
//! between the provider's payouts and the shop's bookkeeping.

use jiff::Timestamp;
use kernel::Money;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Payment;

/// What a posting says. The provider's own ledger has the same kinds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The bank holds the amount for the shop.
    Authorized,
    /// The bank holds it no longer, and it did not move.
    Voided,
    Captured,
    Refunded,
    /// A refund that had arrived came back.
    RefundReversed,
    /// The bank took it back for a shopper who disputes it.
    Disputed,
    /// The bank gave it back: the dispute was won.
    DisputeWon,
}

/// Where an amount is booked.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// What banks hold for the shop. Nothing has moved: this and `customer_commitments` are beside the balance.
    CardHolds,
    /// What shoppers have let their banks hold.
    CustomerCommitments,
    /// Money that the provider has for the shop.
    ProviderBalance,
    /// What shoppers have paid for their orders.
    Sales,
    /// What went back to them.
    Refunds,
    /// What banks took back for them.
    Disputes,
}

impl EntryKind {
    const ALL: [Self; 7] = [
        Self::Authorized,
        Self::Captured,
        Self::Voided,
        Self::Refunded,
        Self::RefundReversed,
        Self::Disputed,
        Self::DisputeWon,
    ];

    /// The accounts that are debited and credited.
    #[must_use]
    pub const fn accounts(self) -> (Account, Account) {
        use Account::{CardHolds, CustomerCommitments, Disputes, ProviderBalance, Refunds, Sales};
        match self {
            Self::Authorized => (CardHolds, CustomerCommitments),
            Self::Voided => (CustomerCommitments, CardHolds),
            Self::Captured => (ProviderBalance, Sales),
            Self::Refunded => (Refunds, ProviderBalance),
            Self::RefundReversed => (ProviderBalance, Refunds),
            Self::Disputed => (Disputes, ProviderBalance),
            Self::DisputeWon => (ProviderBalance, Disputes),
        }
    }
}

/// One posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: EntryKind,
    /// Positive.
    pub amount: Money,
    pub debit: Account,
    pub credit: Account,
    /// The payment's version that it was written with.
    pub version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent_id: Option<String>,
    pub at: Timestamp,
}

/// What was debited to an account, less what was credited; minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Balance {
    pub account: Account,
    pub balance: i64,
}

/// The money that moved from `before` to `after`.
#[must_use]
pub fn entries(before: Option<&Payment>, after: &Payment) -> Vec<Entry> {
    let post = |kind: EntryKind| {
        let amount = moved(kind, before, after);
        let (debit, credit) = kind.accounts();
        (amount > 0).then(|| Entry {
            kind,
            amount: Money::new(amount, after.authorized.currency),
            debit,
            credit,
            version: after.version,
            intent_id: after.intent.id.clone(),
            at: after.updated_at,
        })
    };
    EntryKind::ALL.into_iter().filter_map(post).collect()
}

/// By how much; at most one of two opposite kinds is above zero.
fn moved(kind: EntryKind, before: Option<&Payment>, after: &Payment) -> i64 {
    let by = |amount: fn(&Payment) -> i64| amount(after).saturating_sub(before.map_or(0, amount));
    match kind {
        EntryKind::Authorized => by(|payment| payment.ever_authorized.amount),
        EntryKind::Captured => by(|payment| payment.captured.amount),
        EntryKind::Voided => {
            by(|payment| payment.ever_authorized.amount.saturating_sub(payment.authorized.amount))
        }
        EntryKind::Refunded => by(|payment| payment.refunded.amount),
        EntryKind::RefundReversed => by(|payment| payment.refunded.amount).saturating_neg(),
        EntryKind::Disputed => by(Payment::withheld),
        EntryKind::DisputeWon => by(Payment::withheld).saturating_neg(),
    }
}

/// What each account stands at after `entries`; their sum is zero.
#[must_use]
pub fn balances(entries: &[Entry]) -> Vec<Balance> {
    let mut sums = std::collections::BTreeMap::<Account, i64>::new();
    for entry in entries {
        let debit = sums.entry(entry.debit).or_default();
        *debit = debit.saturating_add(entry.amount.amount);
        let credit = sums.entry(entry.credit).or_default();
        *credit = credit.saturating_sub(entry.amount.amount);
    }
    sums.into_iter().map(|(account, balance)| Balance { account, balance }).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn every_posting_has_two_sides() {
        for kind in EntryKind::ALL {
            let (debit, credit) = kind.accounts();
            assert_ne!(debit, credit, "{kind:?}");
        }
    }

    #[test]
    fn opposite_kinds_undo_one_another() {
        for (kind, opposite) in [
            (EntryKind::Authorized, EntryKind::Voided),
            (EntryKind::Refunded, EntryKind::RefundReversed),
            (EntryKind::Disputed, EntryKind::DisputeWon),
        ] {
            let (debit, credit) = kind.accounts();
            assert_eq!(opposite.accounts(), (credit, debit));
        }
    }

    #[test]
    fn all_accounts_together_are_zero() {
        let at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let entry = |kind: EntryKind, amount| {
            let (debit, credit) = kind.accounts();
            let amount = Money::new(amount, "USD".parse().unwrap());
            Entry { kind, amount, debit, credit, version: 1, intent_id: None, at }
        };
        let entries = [
            entry(EntryKind::Authorized, 4_299),
            entry(EntryKind::Captured, 4_299),
            entry(EntryKind::Refunded, 1_000),
            entry(EntryKind::Disputed, 3_299),
        ];
        let balances = balances(&entries);
        assert_eq!(balances.iter().map(|balance| balance.balance).sum::<i64>(), 0);
        let of = |account| {
            balances.iter().find(|balance| balance.account == account).map(|found| found.balance)
        };
        assert_eq!(of(Account::ProviderBalance), Some(0));
        assert_eq!(of(Account::Sales), Some(-4_299));
    }
}
