//! Counts that are kept beside what they count.

use std::collections::{BTreeMap, BTreeSet};

use invariants::{Books, coupons};

use super::damage;
use crate::{Cure, Damage, Kind};

pub(super) fn find(books: &Books<'_>) -> Vec<Damage> {
    let (total, of_customers) = coupons::held(books);
    let mut found = Vec::new();
    for coupon in books.coupons.values().filter(|coupon| coupon.total_limit.is_some()) {
        let used = total.get(&coupon.code).copied().unwrap_or(0);
        if coupon.used == Some(used) {
            continue;
        }
        let (code, seen) = (coupon.code.clone(), coupon.used);
        let what = format!("counted {seen:?} times, {used} orders hold it");
        found.push(damage(
            Kind::Miscounted,
            &coupon.code,
            what,
            Cure::CountCoupon { code, seen, used },
        ));
    }
    let keys: BTreeSet<&String> = books.coupon_uses.keys().chain(of_customers.keys()).collect();
    for key in keys {
        let (seen, used) =
            (books.coupon_uses.get(key).copied(), of_customers.get(key).copied().unwrap_or(0));
        let Some((code, subject)) = key.split_once('#') else { continue };
        if seen == Some(used) || !books.coupons.contains_key(code) {
            continue;
        }
        let (code, subject) = (code.to_owned(), subject.to_owned());
        let what = format!("counted {seen:?} times, {used} orders hold it");
        found.push(damage(
            Kind::Miscounted,
            key,
            what,
            Cure::CountUses { code, subject, seen, used },
        ));
    }
    found.extend(unpaid(books));
    found
}

fn unpaid(books: &Books<'_>) -> Vec<Damage> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for order in books.orders.values().filter(|order| order.is_unpaid()) {
        *counts.entry(&order.subject).or_default() += 1;
    }
    let items = books.snapshot.tables.get("OrdersTable").into_iter().flatten();
    let wrong = items.filter(|item| item["sk"] == "UNPAID").filter_map(|item| {
        let subject = item["pk"].as_str()?.strip_prefix("SUBJECT#")?.to_owned();
        let (seen, unpaid) =
            (item["unpaid"].as_i64()?, counts.get(subject.as_str()).copied().unwrap_or(0));
        let what = format!("{seen} unpaid orders are counted, and there are {unpaid}");
        let cure = Cure::CountUnpaid { subject: subject.clone(), seen, unpaid };
        (seen != unpaid).then(|| damage(Kind::Miscounted, &subject, what, cure))
    });
    wrong.collect()
}
