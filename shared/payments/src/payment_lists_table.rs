//! Lists of payments, in the index `list` of the payments table.
//!
//! | question | key |
//! |---|---|
//! | payments by the time they began | index `list`: `payments#<month>#<shard>`, by payment id |
//! | what a person has to look at | index `list`: `stuck#<shard>`, by `<since>#<id>` |
//! | that a payment is on that list | `pk = PAYMENT#<order id>`, `sk = STUCK` |
//! | that something of the provider's is on that list | `pk = STRAY#<its id>`, `sk = STUCK` |
//!
//! What leaves the list loses its place in the index; the item stays for a while. A payment's place by time follows from its
//! id, so the same index leads from the id to the order.

use futures::future::try_join_all;
use jiff::{SignedDuration, Timestamp, Zoned, tz::TimeZone};
use kernel::{Id as _, Money, OrderId, PaymentId};
use platform::{
    clock,
    store::{Key, Query, StoreError, Write},
};
use serde::{Deserialize, Serialize};

use crate::{Payment, Payments, Stuck, StuckReason};

const SHARDS: u64 = 4;
/// What left the list is kept so long.
const SETTLED_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// First and last moment, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// A page of payments, newest first.
#[derive(Debug)]
pub struct ListedPayments {
    pub payments: Vec<Payment>,
    /// The last one that was read, when there may be more.
    pub next: Option<PaymentId>,
}

/// A page of what a person has to look at, oldest first.
#[derive(Debug)]
pub struct StuckPayments {
    pub payments: Vec<Payment>,
    pub strays: Vec<Stray>,
    /// The place of the last one, when there may be more.
    pub next: Option<String>,
}

/// Something that the provider has of this shop and that belongs to no payment here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stray {
    /// The provider's id, of an intent or a refund.
    pub id: String,
    pub amount: Money,
    /// What its metadata says, or what its intent belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    pub stuck: Stuck,
}

#[derive(Debug, Serialize)]
struct StuckItem<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    list_pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    list_sk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stray: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct StrayItem {
    stray: Stray,
}

#[derive(Debug, Deserialize)]
struct Place {
    pk: String,
    list_sk: String,
}

/// The part of the list by time that a payment is in, and its place there.
pub(crate) fn place_by_time(payment: PaymentId) -> (String, String) {
    let text = payment.to_string();
    (by_time(began_at(payment), shard_of(&text)), text)
}

fn by_time(at: Timestamp, shard: u64) -> String {
    format!("payments#{}#{shard}", at.to_zoned(TimeZone::UTC).strftime("%Y-%m"))
}

fn shard_of(text: &str) -> u64 {
    text.bytes().fold(0u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) % SHARDS
}

fn began_at(payment: PaymentId) -> Timestamp {
    let milliseconds = i64::try_from(payment.ulid().timestamp_ms()).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}

/// The ids between which all payments of a period are.
fn ids_of(period: Period) -> (PaymentId, PaymentId) {
    let milliseconds =
        |at: Timestamp| u128::try_from(at.as_millisecond()).unwrap_or(0).min((1 << 48) - 1);
    let first = milliseconds(period.from) << 80;
    let last = (milliseconds(period.to) << 80) | ((1 << 80) - 1);
    (PaymentId::from_ulid(first.into()), PaymentId::from_ulid(last.into()))
}

/// A moment in each month of the period, newest first.
fn months_of(period: Period) -> impl Iterator<Item = Timestamp> {
    let first_of = |at: Timestamp| at.to_zoned(TimeZone::UTC).first_of_month().ok();
    let until = first_of(period.from);
    std::iter::successors(first_of(period.to), |month: &Zoned| {
        month.yesterday().and_then(|day| day.first_of_month()).ok()
    })
    .take_while(move |month| until.as_ref().is_some_and(|until| month.date() >= until.date()))
    .map(|month| month.timestamp())
}

impl Payments {
    /// Payments that began in `period`, before the payment `before` when one is given.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn page(
        &self,
        period: Period,
        before: Option<PaymentId>,
        limit: u32,
    ) -> Result<ListedPayments, StoreError> {
        let (first, mut last) = ids_of(period);
        if let Some(before) = before {
            last =
                last.min(PaymentId::from_ulid(u128::from(before.ulid()).saturating_sub(1).into()));
        }
        let mut places: Vec<Place> = Vec::new();
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        for month in months_of(Period { to: began_at(last), ..period }) {
            let shards = (0..SHARDS).map(|shard| {
                let query =
                    Query::index("list", "#list_pk = :list AND #list_sk BETWEEN :first AND :last")
                        .bind("list", by_time(month, shard))
                        .bind("first", first)
                        .bind("last", last)
                        .descending()
                        .limit(limit.saturating_add(1));
                self.table.query::<Place>(query)
            });
            let mut found: Vec<Place> =
                try_join_all(shards).await?.into_iter().flat_map(|page| page.items).collect();
            found.sort_by(|one, other| other.list_sk.cmp(&one.list_sk));
            places.extend(found);
            if places.len() > wanted {
                break;
            }
        }
        let is_more = places.len() > wanted;
        places.truncate(wanted);
        let last_read = places.last().and_then(|place| place.list_sk.parse().ok());
        let orders: Vec<OrderId> = places.iter().filter_map(order_of).collect();
        let mut payments = self.get_many(&orders).await?;
        payments.sort_by_key(|payment| std::cmp::Reverse(payment.id));
        Ok(ListedPayments { payments, next: last_read.filter(|_| is_more) })
    }

    /// What a person has to look at, after the place `after` when one is given.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn stuck(
        &self,
        after: Option<&str>,
        limit: u32,
    ) -> Result<StuckPayments, StoreError> {
        let shards = (0..SHARDS).map(|shard| {
            let query = Query::index("list", "#list_pk = :list AND #list_sk > :after")
                .bind("list", format!("stuck#{shard}"))
                .bind("after", after.unwrap_or("0"))
                .limit(limit.saturating_add(1));
            self.table.query::<Place>(query)
        });
        let mut places: Vec<Place> =
            try_join_all(shards).await?.into_iter().flat_map(|page| page.items).collect();
        places.sort_by(|one, other| one.list_sk.cmp(&other.list_sk));
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let is_more = places.len() > wanted;
        places.truncate(wanted);
        let next = places.last().map(|place| place.list_sk.clone()).filter(|_| is_more);
        let orders: Vec<OrderId> = places.iter().filter_map(order_of).collect();
        let strays: Vec<Key> = places
            .iter()
            .filter(|place| place.pk.starts_with("STRAY#"))
            .map(|place| Key::new(place.pk.clone(), "STUCK"))
            .collect();
        let mut payments = self.get_many(&orders).await?;
        // the index is a moment behind
        payments.retain(|payment| payment.stuck.is_some());
        payments.sort_by_key(|payment| payment.stuck.map(|stuck| stuck.since));
        let mut strays: Vec<Stray> = self
            .table
            .get_many::<StrayItem>(&strays)
            .await?
            .into_iter()
            .map(|item| item.stray)
            .collect();
        strays.sort_by_key(|stray| stray.stuck.since);
        Ok(StuckPayments { payments, strays, next })
    }

    /// The order of a payment, by the payment's id. A payment of this very moment may be missing.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn order_paid_by(&self, payment: PaymentId) -> Result<Option<OrderId>, StoreError> {
        let (list, place) = place_by_time(payment);
        let query = Query::index("list", "#list_pk = :list AND #list_sk = :place")
            .bind("list", list)
            .bind("place", place);
        let page = self.table.query::<Place>(query).await?;
        Ok(page.items.first().and_then(order_of))
    }

    /// Puts a payment on the list, moves it there, or takes it off.
    pub(crate) fn list_stuck(&self, before: Option<&Payment>, after: &Payment) -> Option<Write> {
        let known = before.and_then(|before| before.stuck);
        if known == after.stuck {
            return None;
        }
        let order = after.order_id.to_string();
        let item = stuck_item::<()>(&order, after.stuck, None);
        Some(self.table.put(&Key::new(format!("PAYMENT#{order}"), "STUCK"), &item))
    }

    /// Puts something of the provider's on the list; once, so that its first time stays.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn list_stray(
        &self,
        id: &str,
        amount: Money,
        order_id: Option<OrderId>,
    ) -> Result<(), StoreError> {
        let stuck = Stuck { reason: StuckReason::UnknownHere, since: clock::now() };
        let stray = Stray { id: id.to_owned(), amount, order_id, stuck };
        let item = stuck_item(id, Some(stuck), Some(stray));
        let key = Key::new(format!("STRAY#{id}"), "STUCK");
        self.table.run(self.table.insert_once(&key, &item)).await.map(drop)
    }
}

fn stuck_item<T>(id: &str, stuck: Option<Stuck>, stray: Option<T>) -> StuckItem<T> {
    StuckItem {
        list_pk: stuck.map(|_| format!("stuck#{}", shard_of(id))),
        list_sk: stuck.map(|stuck| format!("{}#{id}", stuck.since)),
        stray,
        ttl: stuck.is_none().then(|| (clock::now() + SETTLED_KEPT).as_second()),
    }
}

fn order_of(place: &Place) -> Option<OrderId> {
    place.pk.strip_prefix("PAYMENT#")?.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_payments_place_follows_from_its_id() {
        let (first, last) =
            ids_of(Period { from: at("2026-11-21T05:00:00Z"), to: at("2026-11-21T05:00:00Z") });
        let (list, place) = place_by_time(first);
        assert!(list.starts_with("payments#2026-11#"), "{list}");
        assert_eq!(place, first.to_string());
        assert!(first < last && first.to_string() < last.to_string());
        assert_eq!(began_at(last), at("2026-11-21T05:00:00Z"));
    }

    #[test]
    fn a_period_is_read_month_by_month_newest_first() {
        let months = |from, to| -> Vec<String> {
            let months = months_of(Period { from: at(from), to: at(to) });
            months.map(|month| by_time(month, 0)).collect()
        };
        assert_eq!(
            months("2025-12-31T23:59:59Z", "2026-02-01T00:00:00Z"),
            ["payments#2026-02#0", "payments#2026-01#0", "payments#2025-12#0"]
        );
        assert_eq!(months("2026-02-01T00:00:00Z", "2026-02-28T00:00:00Z").len(), 1);
        assert!(months("2026-03-01T00:00:00Z", "2026-02-28T00:00:00Z").is_empty());
    }
}
