//! Money adds up, and ours is the provider's (invariant 2); there is no money without an order, and no order that is
//! over has money (invariant 6).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Findings, Snapshot, Violation,
    rows::{Moved, Order, Payment},
};

pub(super) fn check(snapshot: &Snapshot) -> Vec<Violation> {
    let mut findings = Findings::new();
    let orders: BTreeMap<String, Order> =
        snapshot.orders().into_iter().map(|order| (order.id.clone(), order)).collect();
    let rows = snapshot.provider_rows();
    let payments = snapshot.payments();
    for order in orders.values() {
        sums(order, &mut findings);
        let moved = rows.get(&order.id).map(|rows| Moved::by(rows)).unwrap_or_default();
        provider(order, moved, &mut findings);
    }
    for (order, rows) in &rows {
        let intents: BTreeSet<_> = rows.iter().map(|row| row.intent.as_str()).collect();
        let what = format!("{intents:?} moved money for an order that does not exist");
        findings.require(6, orders.contains_key(order), order, what);
    }
    for payment in &payments {
        let moved = rows.get(&payment.order_id).map(|rows| Moved::by(rows)).unwrap_or_default();
        ours(payment, moved, &mut findings);
        let known = orders.get(&payment.order_id);
        let named = known.is_some_and(|order| order.payment_id.as_ref() == Some(&payment.id));
        findings.require(6, named, &payment.id, "its order does not know this payment");
    }
    findings.0
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

fn provider(order: &Order, moved: Moved, findings: &mut Findings) {
    let (id, total) = (&order.id, order.total.amount);
    let net = moved.captured - moved.refunded;
    findings.require(2, (0..=total).contains(&net), id, format!("{net} of {total} was taken"));
    findings.require(2, moved.refunded <= moved.captured, id, "more was refunded than captured");
    findings.require(3, moved.captures <= 1, id, format!("{} captures", moved.captures));
    if order.is_sold() && total > 0 {
        let covered = moved.captured == total || moved.open() == total;
        findings.require(
            2,
            covered,
            id,
            format!("{} but the provider has {moved:?}", order.status),
        );
        findings.require(
            2,
            moved.captured == 0 || moved.open() == 0,
            id,
            "captured and held as well",
        );
        let repaid = matches!(order.payment_status.as_str(), "refunded" | "partially_refunded");
        findings.require(6, net > 0 || moved.open() > 0 || repaid, id, "sold, and not paid for");
    }
    if order.is_over_unsold() {
        findings.require(2, net == 0, id, format!("{} and {net} was kept", order.status));
        findings.require(
            2,
            moved.open() == 0,
            id,
            format!("{} and {} is held", order.status, moved.open()),
        );
    }
    if net > 0 {
        let explained =
            order.is_sold() || matches!(order.status.as_str(), "on_hold" | "cancelling");
        findings.require(6, explained, id, format!("paid, but {}", order.status));
    }
}

fn ours(payment: &Payment, moved: Moved, findings: &mut Findings) {
    let captured = payment.captured.amount;
    let what = format!("we have captured {captured}, the provider {}", moved.captured);
    findings.require(2, captured == moved.captured, &payment.id, what);
    let refunded = payment.refunded.amount;
    let what = format!("we have refunded {refunded}, the provider {}", moved.refunded);
    findings.require(2, refunded == moved.refunded, &payment.id, what);
    let authorized = payment.authorized.amount;
    let kept = moved.authorized - moved.voided;
    let what = format!("we have authorized {authorized}, the provider {kept}");
    findings.require(2, authorized == kept, &payment.id, what);
}
