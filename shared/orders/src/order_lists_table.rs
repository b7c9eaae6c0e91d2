//! Lists of orders for staff, and of a guest's orders for whoever proves to read the guest's mail: pointers in the
//! index `list` of [`crate::Orders`]' table.
//!
//! | question | key |
//! |---|---|
//! | which orders are in a state, newest first | `pk = ORDER#<order>`, `sk = LISTED`, `list_pk = STATUS#<status>#<shard>` |
//! | which orders of customers bear an e-mail | `pk = NUMBER#<number>`, `sk = NUMBER`, `list_pk = EMAIL#<digest>` |
//! | which orders of guests bear an e-mail | the same with `list_pk = GUEST_EMAIL#<digest>` |
//!
//! `list_sk` is the order's id, which sorts by time: a range of ids is a range of dates, and the last id of a page is where
//! the next one begins, however many partitions are merged. No index holds an address in clear.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::future::try_join_all;
use jiff::Timestamp;
use kernel::{Email, Id as _, OrderId};
use platform::{
    outbox::Cause,
    store::{Key, Query, StoreError, Write},
};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::{Change, Order, OrderNumber, OrderStatus, Orders, Refused, orders_table::key};

/// A partition takes some thousand writes a second: two are enough for any table that is not warmed up.
const SHARDS: u128 = 2;

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderList {
    Status(OrderStatus),
    /// In any state.
    All,
    /// With this address, whoever they belong to.
    Email(Email),
    /// With this address, and still a guest's.
    GuestsEmail(Email),
}

/// The ids between two moments, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdRange {
    low: OrderId,
    high: OrderId,
}

#[derive(Serialize, Deserialize)]
struct Pointer {
    order_id: OrderId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_pk: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    list_sk: Option<OrderId>,
}

impl Pointer {
    fn listed(order: OrderId, list_pk: String) -> Self {
        Self { order_id: order, list_pk: Some(list_pk), list_sk: Some(order) }
    }
}

impl IdRange {
    /// Orders placed at or after `from` and before `until`.
    #[must_use]
    pub fn between(from: Option<Timestamp>, until: Option<Timestamp>) -> Self {
        let first_at = |at: Timestamp| Ulid::from_parts(milliseconds(at), 0);
        let low = from.map_or(Ulid::nil(), first_at);
        let high = until.map_or(Ulid(u128::MAX), |at| before(first_at(at)));
        Self { low: OrderId::from_ulid(low), high: OrderId::from_ulid(high) }
    }

    /// Those of the range that were placed before `order`.
    #[must_use]
    pub fn before(self, order: OrderId) -> Self {
        Self { high: self.high.min(OrderId::from_ulid(before(order.ulid()))), ..self }
    }
}

fn milliseconds(at: Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}

fn before(id: Ulid) -> Ulid {
    Ulid(id.0.saturating_sub(1))
}

impl OrderList {
    fn partitions(&self) -> Vec<String> {
        match self {
            Self::Status(status) => (0..SHARDS).map(|shard| status_pk(*status, shard)).collect(),
            Self::All => {
                let statuses = OrderStatus::ALL.into_iter();
                statuses.flat_map(|status| Self::Status(status).partitions()).collect()
            }
            Self::Email(email) => vec![email_pk(email, true), email_pk(email, false)],
            Self::GuestsEmail(email) => vec![email_pk(email, true)],
        }
    }
}

fn status_pk(status: OrderStatus, shard: u128) -> String {
    format!("STATUS#{}#{shard}", status.name())
}

fn email_pk(email: &Email, guests: bool) -> String {
    let list = if guests { "GUEST_EMAIL" } else { "EMAIL" };
    let hash = digest(&SHA256, email.as_str().as_bytes());
    format!("{list}#{}", URL_SAFE_NO_PAD.encode(hash))
}

fn number_key(number: &OrderNumber) -> Key {
    Key::new(format!("NUMBER#{number}"), "NUMBER")
}

impl Orders {
    /// The order of a number.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn by_number(&self, number: &OrderNumber) -> Result<Option<OrderId>, StoreError> {
        let pointer = self.table.get::<Pointer>(&number_key(number)).await?;
        Ok(pointer.map(|pointer| pointer.order_id))
    }

    /// Ids of orders on a list, newest first, at most `limit`; the lists are a moment behind.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn listed(
        &self,
        list: &OrderList,
        range: IdRange,
        limit: usize,
    ) -> Result<Vec<OrderId>, StoreError> {
        if range.low > range.high {
            return Ok(Vec::new());
        }
        let most = u32::try_from(limit).unwrap_or(u32::MAX);
        let page = async |partition: String| {
            let query =
                Query::index("list", "#list_pk = :list AND #list_sk BETWEEN :low AND :high")
                    .bind("list", partition)
                    .bind("low", range.low)
                    .bind("high", range.high)
                    .descending()
                    .limit(most);
            self.table.query::<Pointer>(query).await
        };
        let pages = try_join_all(list.partitions().into_iter().map(page)).await?;
        let pointers = pages.into_iter().flat_map(|page| page.items);
        let mut ids: Vec<OrderId> = pointers.map(|pointer| pointer.order_id).collect();
        ids.sort_unstable();
        // for a moment after it has moved, an order can be on two lists
        ids.dedup();
        ids.reverse();
        ids.truncate(limit);
        Ok(ids)
    }

    /// The writes that give a guest's order to an account, see [`Order::claim`].
    #[must_use]
    pub fn give(&self, claim: &Change, cause: &Cause) -> Vec<(Refused, Write)> {
        let mut writes = self.apply(claim, cause);
        writes.push((Refused::Unconditional, self.list_by_email(&claim.order)));
        writes
    }

    pub(crate) fn take_number(&self, order: &Order) -> Write {
        self.table.insert_once(&number_key(&order.number), &email_pointer(order))
    }

    pub(crate) fn list_by_email(&self, order: &Order) -> Write {
        self.table.put(&number_key(&order.number), &email_pointer(order))
    }

    pub(crate) fn list_by_status(&self, order: &Order) -> Write {
        let place = Key::new(key(order.id).pk, "LISTED");
        let list_pk = status_pk(order.status, order.id.ulid().0 % SHARDS);
        self.table.put(&place, &Pointer::listed(order.id, list_pk))
    }
}

/// An erased buyer is on no list.
fn email_pointer(order: &Order) -> Pointer {
    if order.contact.is_erased() {
        return Pointer { order_id: order.id, list_pk: None, list_sk: None };
    }
    Pointer::listed(order.id, email_pk(&order.contact.email, order.subject.is_guest()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn placed_at(time: &str) -> OrderId {
        let at: Timestamp = time.parse().unwrap();
        OrderId::from_ulid(Ulid::from_parts(milliseconds(at), 7))
    }

    fn contains(range: IdRange, id: OrderId) -> bool {
        (range.low..=range.high).contains(&id)
    }

    #[test]
    fn a_range_begins_with_its_first_moment_and_ends_before_its_last() {
        let (from, until) = ("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z");
        let day = IdRange::between(Some(from.parse().unwrap()), Some(until.parse().unwrap()));
        assert!(contains(day, placed_at(from)));
        assert!(contains(day, placed_at("2026-11-21T23:59:59.999Z")));
        assert!(!contains(day, placed_at(until)));
        assert!(!contains(day, placed_at("2026-11-20T23:59:59.999Z")));
        assert!(contains(IdRange::between(None, None), placed_at(from)));
    }

    #[test]
    fn the_next_page_begins_behind_the_last_order_and_stays_in_the_range() {
        let last = placed_at("2026-11-21T12:00:00Z");
        let rest = IdRange::between(None, None).before(last);
        assert!(!contains(rest, last));
        assert!(contains(rest, placed_at("2026-11-21T11:59:59Z")));
        let morning = IdRange::between(None, Some("2026-11-21T06:00:00Z".parse().unwrap()));
        assert_eq!(morning.before(last), morning);
    }

    #[test]
    fn no_partition_tells_the_address() {
        let email: Email = "ada@example.com".parse().unwrap();
        for partition in OrderList::Email(email).partitions() {
            assert!(!partition.contains("ada") && !partition.contains("example"), "{partition}");
        }
    }
}
