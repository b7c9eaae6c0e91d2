//! A coupon is counted as often as orders hold it (invariant 11), in all and for each customer, and no limit is passed.

use std::collections::BTreeMap;

use crate::{Books, Findings, Violation};

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    let coupons = &books.coupons;
    for order in books.orders.values().filter(|order| order.coupon.is_none()) {
        let what = "has a discount without a coupon";
        findings.require(11, order.discount.amount == 0, &order.id, what);
    }
    let (total, of_customers) = held(books);
    for (code, coupon) in coupons {
        let Some(limit) = coupon.total_limit else {
            let what = "is counted without a limit";
            findings.require(11, coupon.used.is_none() && !total.contains_key(code), code, what);
            continue;
        };
        let (used, held) = (coupon.used.unwrap_or(-1), total.get(code).copied().unwrap_or(0));
        findings.require(
            11,
            used == held,
            code,
            format!("used {used} times, {held} orders hold it"),
        );
        findings.require(11, used <= limit, code, format!("used {used} times of {limit}"));
    }
    let uses = &books.coupon_uses;
    for (key, used) in uses {
        let held = of_customers.get(key).copied().unwrap_or(0);
        findings.require(
            11,
            *used == held,
            key,
            format!("used {used} times, {held} orders hold it"),
        );
        let code = key.split('#').next().unwrap_or_default();
        let limit = coupons.get(code).and_then(|coupon| coupon.per_customer_limit);
        let what = format!("used {used} times of {limit:?}");
        findings.require(11, limit.is_some_and(|limit| *used <= limit), key, what);
    }
    for key in of_customers.keys().filter(|key| !uses.contains_key(*key)) {
        findings.add(11, key, "an order holds a use that is not counted");
    }
    for code in total.keys().filter(|code| !coupons.contains_key(*code)) {
        findings.add(11, code, "an order holds a coupon that does not exist");
    }
    findings.0
}

type Counts = BTreeMap<String, i64>;

/// How many orders hold each coupon, as far as it is counted: in all, and by `<code>#<subject>`.
#[must_use]
pub fn held(books: &Books<'_>) -> (Counts, Counts) {
    let (mut total, mut of_customers) = (Counts::new(), Counts::new());
    for order in books.orders.values() {
        let Some(coupon) = &order.coupon else { continue };
        if order.is_over_unsold() || order.status == "cancelling" {
            continue;
        }
        if coupon.counted {
            *total.entry(coupon.code.clone()).or_default() += 1;
        }
        if let Some(subject) = &coupon.counted_for {
            *of_customers.entry(format!("{}#{subject}", coupon.code)).or_default() += 1;
        }
    }
    (total, of_customers)
}
