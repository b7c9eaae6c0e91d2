//! Money that the provider knows of and we do not, or that should have gone back.

use std::collections::BTreeSet;

use invariants::{
    Books,
    rows::{Moved, Order, Payment},
};

use super::damage;
use crate::{Cure, Damage, Kind};

pub(super) fn find(books: &Books<'_>) -> Vec<Damage> {
    let mut found = Vec::new();
    for order in books.orders.values().filter(|order| !books.is_money_moving(&order.id)) {
        if !books.is_in_ledger(order.created_at) {
            continue;
        }
        let theirs = books.provider.get(&order.id).map(|rows| Moved::by(rows)).unwrap_or_default();
        found.extend(match books.payments.get(&order.id) {
            Some(payment) => of_payment(books, order, payment, theirs),
            None => lost(books, order, theirs),
        });
    }
    found
}

fn of_payment(
    books: &Books<'_>,
    order: &Order,
    payment: &Payment,
    theirs: Moved,
) -> Option<Damage> {
    let id = &order.id;
    let ours = (payment.authorized.amount, payment.captured.amount, payment.refunded.amount);
    let there = (theirs.authorized - theirs.voided, theirs.captured, theirs.refunded);
    let has_money = theirs.kept() > 0 || theirs.open() > 0;
    if has_money && order.is_over_unsold() && payment.closing.is_none() {
        let what = format!("it is {}, and the provider has {theirs:?}", order.status);
        return Some(damage(Kind::MoneyOfEndedOrder, id, what, Cure::Undo { order: id.clone() }));
    }
    let waits =
        payment.refunds.iter().any(|refund| refund.status == "pending" || refund.status == "open");
    let is_left = has_money && order.is_over_unsold();
    if ours != there || waits || is_left {
        let what = format!("we have {ours:?}, the provider {there:?}, and nobody looks");
        return Some(damage(Kind::PaymentBehind, id, what, Cure::LookUp { order: id.clone() }));
    }
    let entries = books.ledgers.get(id).map(Vec::as_slice).unwrap_or_default();
    let posted = Moved::of(entries.iter().map(|entry| (entry.kind.as_str(), entry.amount.amount)));
    let booked = (posted.authorized - posted.voided, posted.captured, posted.refunded);
    let sums = posted.authorized == theirs.authorized && posted.disputed == payment.withheld();
    if ours == there && (booked != ours || !sums) {
        let what = format!("the ledger has {booked:?}, the payment {ours:?}");
        return Some(damage(Kind::IncompleteLedger, id, what, Cure::Post { order: id.clone() }));
    }
    None
}

fn lost(books: &Books<'_>, order: &Order, theirs: Moved) -> Option<Damage> {
    if order.payment_id.is_none() || theirs.authorized == 0 {
        return None;
    }
    let rows = books.provider.get(&order.id).map(Vec::as_slice).unwrap_or_default();
    let intents: BTreeSet<&str> = rows.iter().map(|row| row.intent.as_str()).collect();
    let intents: Vec<&str> = intents.into_iter().collect();
    let cure = match intents.as_slice() {
        _ if theirs.refunded != 0 => Cure::Decide("some of its money went back"),
        _ if books.ledgers.contains_key(&order.id) => Cure::Decide("its ledger is still there"),
        [intent] => Cure::Adopt { order: order.id.clone(), intent: (*intent).to_owned() },
        _ => Cure::Decide("it has been paid for more than once"),
    };
    let what = format!("its payment is gone, and the provider has {theirs:?}");
    Some(damage(Kind::LostPayment, &order.id, what, cure))
}
