//! Money adds up, and ours is the provider's (invariant 2); there is no money without an order, and no order that is
//! over has money (invariant 6).

use std::collections::BTreeSet;

use contracts::Consumer;

use crate::{
    Books, Findings, Violation,
    rows::{Moved, Order, Payment},
};

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    for order in books.orders.values() {
        sums(order, &mut findings);
        if books.is_in_ledger(order.created_at) {
            provider(order, moved(books, &order.id), books, &mut findings);
        }
    }
    for (order, rows) in &books.provider {
        let intents: BTreeSet<_> = rows.iter().map(|row| row.intent.as_str()).collect();
        let what = format!("{intents:?} moved money for an order that does not exist");
        findings.require(6, books.orders.contains_key(order), order, what);
    }
    for order in books.orders.values().filter(|order| order.payment_id.is_some()) {
        let there = books.payments.contains_key(&order.id);
        let begins =
            books.is_fresh(order.created_at) || books.is_behind(Consumer::AuthorizePayment);
        findings.settles(6, there, &order.id, "its payment is not there", begins);
    }
    for payment in books.payments.values() {
        if books.is_in_ledger(payment.created_at) {
            ours(payment, moved(books, &payment.order_id), books, &mut findings);
        }
        let known = books.orders.get(&payment.order_id);
        let named = known.is_some_and(|order| order.payment_id.as_ref() == Some(&payment.id));
        findings.require(6, named, &payment.id, "its order does not know this payment");
    }
    findings.0
}

fn moved(books: &Books<'_>, order: &str) -> Moved {
    books.provider.get(order).map(|rows| Moved::by(rows)).unwrap_or_default()
}

/// `sum(lines) = subtotal`, `subtotal - discount + shipping + tax = total`, for a shop whose prices exclude tax.
fn sums(order: &Order, findings: &mut Findings) {
    let lines: i64 = order.lines.iter().map(|line| line.line_total.amount).sum();
    findings.require(
        2,
        lines == order.subtotal.amount,
        &order.id,
        "the lines are not the subtotal",
    );
    let discounts: i64 = order.lines.iter().map(|line| line.discount.amount).sum();
    findings.require(
        2,
        discounts == order.discount.amount,
        &order.id,
        "the lines are not the discount",
    );
    let total =
        order.subtotal.amount - order.discount.amount + order.shipping.amount + order.tax.amount;
    findings.require(2, total == order.total.amount, &order.id, format!("the parts make {total}"));
    let line_taxes: i64 = order.lines.iter().map(|line| line.tax.amount).sum();
    findings.require(
        2,
        line_taxes <= order.tax.amount,
        &order.id,
        "the lines have more tax than the order",
    );
    for line in &order.lines {
        let total = line.unit_price.amount * line.quantity;
        findings.require(
            2,
            line.line_total.amount == total,
            &order.id,
            format!("{} is not {total}", line.sku),
        );
    }
}

fn provider(order: &Order, moved: Moved, books: &Books<'_>, findings: &mut Findings) {
    let (id, total) = (&order.id, order.total.amount);
    let net = moved.captured - moved.refunded;
    findings.require(2, moved.unknown == 0, id, "money moved in a way that nobody knows");
    findings.require(2, (0..=total).contains(&net), id, format!("{net} of {total} was taken"));
    findings.require(2, moved.refunded <= moved.captured, id, "more was refunded than captured");
    findings.require(3, moved.captures <= 1, id, format!("{} captures", moved.captures));
    let moving = books.is_money_moving(id);
    if order.is_sold() && total > 0 {
        let covered = moved.captured == total || moved.open() == total;
        let what = format!("{} but the provider has {moved:?}", order.status);
        findings.settles(2, covered, id, what, moving);
        let one = moved.captured == 0 || moved.open() == 0;
        findings.require(2, one, id, "captured and held as well");
        let repaid = matches!(order.payment_status.as_str(), "refunded" | "partially_refunded");
        let paid = net > 0 || moved.open() > 0 || repaid;
        findings.settles(6, paid, id, "sold, and not paid for", moving);
    }
    if order.is_over_unsold() {
        let what = format!("{} and {} was kept", order.status, moved.kept());
        findings.settles(2, moved.kept() <= 0, id, what, moving);
        let what = format!("{} and {} is held", order.status, moved.open());
        findings.settles(2, moved.open() == 0, id, what, moving);
    }
    if moved.kept() > 0 {
        let explained =
            order.is_sold() || matches!(order.status.as_str(), "on_hold" | "cancelling");
        findings.settles(6, explained, id, format!("paid, but {}", order.status), moving);
    }
}

fn ours(payment: &Payment, moved: Moved, books: &Books<'_>, findings: &mut Findings) {
    let moving = books.is_money_moving(&payment.order_id);
    let mut same = |what: &str, ours: i64, theirs: i64| {
        let what = format!("we have {what} {ours}, the provider {theirs}");
        findings.settles(2, ours == theirs, &payment.id, what, moving);
    };
    same("captured", payment.captured.amount, moved.captured);
    same("refunded", payment.refunded.amount, moved.refunded);
    same("authorized", payment.authorized.amount, moved.authorized - moved.voided);
}
