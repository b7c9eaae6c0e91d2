//! Our ledger is what our payments say, and what the provider's ledger says (invariant 2).

use std::collections::BTreeMap;

use crate::{
    Books, Findings, Violation,
    rows::{Entry, Moved, Payment},
};

/// What each kind of posting debits and credits, written down once more: the product's own table could be wrong.
fn accounts(kind: &str) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        "authorized" => ("card_holds", "customer_commitments"),
        "voided" => ("customer_commitments", "card_holds"),
        "captured" => ("provider_balance", "sales"),
        "refunded" => ("refunds", "provider_balance"),
        "refund_reversed" => ("provider_balance", "refunds"),
        "disputed" => ("disputes", "provider_balance"),
        "dispute_won" => ("provider_balance", "disputes"),
        _ => return None,
    })
}

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    for (order, payment) in &books.payments {
        let entries = books.ledgers.get(order).map(Vec::as_slice).unwrap_or_default();
        let rows = books.provider.get(order).map(Vec::as_slice).unwrap_or_default();
        postings(payment, entries, &mut findings);
        let ours =
            Moved::of(entries.iter().map(|entry| (entry.kind.as_str(), entry.amount.amount)));
        sums(payment, ours, &mut findings);
        let theirs = Moved::by(rows);
        let agree = ours == theirs || !books.is_in_ledger(payment.created_at);
        let what = format!("our ledger has {ours:?}, the provider's {theirs:?}");
        findings.settles(2, agree, &payment.id, what, books.is_money_moving(order));
        let listed = books.stuck.contains(order.as_str());
        let what = format!("stuck: {:?}, on the list: {listed}", payment.stuck);
        findings.require(4, payment.stuck.is_some() == listed, &payment.id, what);
    }
    for order in books.ledgers.keys().filter(|order| !books.payments.contains_key(*order)) {
        findings.add(6, order, "has a ledger and no payment");
    }
    findings.0
}

/// Every posting has the two sides of its kind, and so all accounts together are zero.
fn postings(payment: &Payment, entries: &[Entry], findings: &mut Findings) {
    let mut balances: BTreeMap<&str, i64> = BTreeMap::new();
    for entry in entries {
        let sides = (entry.debit.as_str(), entry.credit.as_str());
        let right = accounts(&entry.kind) == Some(sides) && entry.amount.amount > 0;
        findings.require(2, right, &payment.id, format!("a posting is wrong: {entry:?}"));
        *balances.entry(sides.0).or_default() += entry.amount.amount;
        *balances.entry(sides.1).or_default() -= entry.amount.amount;
    }
    let sum: i64 = balances.values().sum();
    findings.require(2, sum == 0, &payment.id, format!("the accounts make {sum}"));
    let left = balances.get("provider_balance").copied().unwrap_or(0);
    let withheld: i64 = payment.withheld();
    let kept = payment.captured.amount - payment.refunded.amount - withheld;
    let what = format!("the provider has {left} for us by the ledger, {kept} by the payment");
    findings.require(2, left == kept, &payment.id, what);
}

fn sums(payment: &Payment, ledger: Moved, findings: &mut Findings) {
    for (what, ours, booked) in [
        ("authorized", payment.authorized.amount, ledger.authorized - ledger.voided),
        ("captured", payment.captured.amount, ledger.captured),
        ("refunded", payment.refunded.amount, ledger.refunded),
        ("disputed", payment.withheld(), ledger.disputed),
    ] {
        let what = format!("{ours} are {what}, the ledger has {booked}");
        findings.require(2, ours == booked, &payment.id, what);
    }
}
