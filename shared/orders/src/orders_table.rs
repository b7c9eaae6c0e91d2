//! The orders table.
//!
//! | question | key |
//! |---|---|
//! | an order | `pk = ORDER#<order id>`, `sk = ORDER` |
//! | its timeline | `pk = ORDER#<order id>`, `sk = TIMELINE#<version, 6 digits>` |
//! | a subject's orders, newest first | index `list`: `list_pk = SUBJECT#<subject>`, `list_sk = <order id>` |
//! | unpaid orders whose window closes | index `due`: `expiring#<shard>`, by `expires_at` |
//! | delivered orders of which nothing can come back any more | index `due`: `completing#<shard>` |
//! | the order of a number (inserted once) | `pk = NUMBER#<number>`, `sk = NUMBER` |
//! | orders by state or e-mail, links to orders | see `order_lists_table` and `tracking_links_table` |
//! | how many unpaid orders a subject has | `pk = SUBJECT#<subject>`, `sk = UNPAID` |
//! | events, inbox marks, idempotency records | see `platform` |

use contracts::{Fact, PlacedOrder};
use jiff::Timestamp;
use kernel::{AttemptId, OrderId, PaymentId, Subject};
use platform::{
    due::{self, DueList},
    outbox::Cause,
    planted::Bug,
    shop::Shop,
    store::{Key, Query, Start, Store, StoreError, Write},
};
use serde::{Deserialize, Serialize};

use crate::{Change, Order, TimelineEntry};

/// Unpaid orders, by the time their window closes.
pub const EXPIRING: DueList = DueList::new("expiring");

/// Delivered orders, by the time after which nothing of them can come back.
pub const COMPLETING: DueList = DueList::new("completing");

/// Orders, in their table.
#[derive(Debug, Clone)]
pub struct Orders {
    pub table: Store,
}

/// Which condition of an order's write did not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The order is not at the version that was read.
    Order,
    /// The number is taken.
    Number,
    /// The subject has as many unpaid orders as one may have.
    TooManyUnpaid,
    /// Cannot be refused.
    Unconditional,
}

/// One page of a subject's orders.
#[derive(Debug)]
pub struct OrderPage {
    pub orders: Vec<Order>,
    pub next: Option<Start>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct OrderItem {
    #[serde(flatten)]
    order: Order,
    pub list_pk: String,
    pub list_sk: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
}

impl OrderItem {
    pub(crate) fn new(order: &Order) -> Self {
        let expires = order.expires_at.map(|at| (EXPIRING, at));
        let completes = order.completes_at(Shop::get()).map(|at| (COMPLETING, at));
        let due = expires.or(completes);
        Self {
            list_pk: format!("SUBJECT#{}", order.subject),
            list_sk: order.id.to_string(),
            due_bucket: due.map(|(list, _)| list.bucket(&order.id)),
            due_at: due.map(|(_, at)| at),
            order: order.clone(),
        }
    }

    /// Has `write` put it on the list of what is due, or take it from there.
    pub(crate) fn due_in(&self, write: Write) -> Write {
        match (&self.due_bucket, self.due_at) {
            (Some(bucket), Some(at)) => write.assign("due_bucket", bucket).assign("due_at", at),
            _ => write.remove("#due_bucket, #due_at"),
        }
    }
}

pub(crate) fn key(order: OrderId) -> Key {
    Key::new(format!("ORDER#{order}"), "ORDER")
}

impl Orders {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// # Errors
    /// DynamoDB did not answer.
    pub async fn get(&self, id: OrderId) -> Result<Option<Order>, StoreError> {
        self.table.get(&key(id)).await
    }

    /// The order, when it is this subject's; someone else's is as if missing.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn owned(&self, id: OrderId, subject: Subject) -> Result<Option<Order>, StoreError> {
        Ok(self
            .get(id)
            .await?
            .filter(|order| order.subject == subject || Bug::StrangersOrderShown.is_planted()))
    }

    /// Those of the orders that exist and can be read, in no order.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn get_many(&self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        let keys: Vec<_> = ids.iter().map(|id| key(*id)).collect();
        self.table.get_readable(&keys).await
    }

    /// A subject's orders, newest first.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn of_subject(
        &self,
        subject: Subject,
        limit: u32,
        start: Option<Start>,
    ) -> Result<OrderPage, StoreError> {
        let query = Query::index("list", "#list_pk = :subject")
            .bind("subject", format!("SUBJECT#{subject}"))
            .descending()
            .limit(limit)
            .start(start);
        let page = self.table.query(query).await?;
        Ok(OrderPage { orders: page.items, next: page.next })
    }

    /// All that happened to an order, first to last.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn timeline(&self, id: OrderId) -> Result<Vec<TimelineEntry>, StoreError> {
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", key(id).pk)
            .bind("prefix", "TIMELINE#");
        self.table.query_all(query).await
    }

    /// Orders of the list that were due by `until`, as [`due::due_keys`] finds them.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn due(
        &self,
        list: &DueList,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Order>, StoreError> {
        let keys = due::due_keys(&self.table, list, until, limit).await?;
        self.table.get_readable(&keys).await
    }

    /// When it is due by the rules of today, if it is still at this version: a window that has become longer since does
    /// not end when it would have.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn put_off(&self, order: &Order) -> Result<(), StoreError> {
        let place = OrderItem::new(order);
        if place.due_at.is_none() {
            return Ok(());
        }
        let write = place.due_in(self.table.update(&key(order.id)));
        let write = write.when("#version = :seen").bind("seen", order.version);
        self.table.run(write).await.map(drop)
    }

    /// The writes that place a new order: order, number, timeline, the subject's count, the event.
    #[must_use]
    pub fn place(
        &self,
        order: &Order,
        payment_method: &str,
        most_unpaid: u32,
        cause: &Cause,
    ) -> Vec<(Refused, Write)> {
        let mut writes = vec![
            (Refused::Order, self.table.insert_once(&key(order.id), &OrderItem::new(order))),
            (Refused::Number, self.take_number(order)),
            (Refused::Unconditional, self.list_by_status(order)),
            (Refused::Unconditional, self.log(order, "placed")),
        ];
        let fact = match (order.payment_id, order.attempt_id) {
            (Some(payment_id), Some(attempt_id)) => {
                writes
                    .push((Refused::TooManyUnpaid, self.count_unpaid(order.subject, most_unpaid)));
                Fact::OrderPlaced(placed(order, payment_id, attempt_id, payment_method))
            }
            _ => Fact::OrderConfirmed(order.confirmed()),
        };
        writes.push((
            Refused::Unconditional,
            self.table.publish(fact, order.id, order.version, cause),
        ));
        writes
    }

    /// The writes that make a change: the order at its next version, the timeline, the count, the events.
    #[must_use]
    pub fn apply(&self, change: &Change, cause: &Cause) -> Vec<(Refused, Write)> {
        let order = &change.order;
        let next = self
            .table
            .put(&key(order.id), &OrderItem::new(order))
            .when("#version = :expected")
            .bind("expected", order.version - 1)
            .unless(Bug::OrderVersionIgnored);
        let mut writes =
            vec![(Refused::Order, next), (Refused::Unconditional, self.log(order, change.what))];
        if change.was != order.status {
            writes.push((Refused::Unconditional, self.list_by_status(order)));
        }
        if order.contact.is_erased() {
            writes.push((Refused::Unconditional, self.list_by_email(order)));
        }
        if change.was.is_unpaid() && !order.status.is_unpaid() {
            writes.push((Refused::Unconditional, self.uncount_unpaid(order.subject)));
        }
        let told = change.facts.iter().filter(|_| !Bug::EventsForgotten.is_planted());
        let events = told.map(|fact| {
            (
                Refused::Unconditional,
                self.table.publish(fact.clone(), order.id, order.version, cause),
            )
        });
        writes.extend(events);
        writes
    }

    fn log(&self, order: &Order, what: &str) -> Write {
        let sk = format!("TIMELINE#{:06}", order.version);
        self.table.put(&Key::new(key(order.id).pk, sk), &order.entry(what))
    }

    fn count_unpaid(&self, subject: Subject, most: u32) -> Write {
        self.table
            .update(&Key::new(format!("SUBJECT#{subject}"), "UNPAID"))
            .set("#unpaid = if_not_exists(#unpaid, :zero) + :one")
            .when("attribute_not_exists(#unpaid) OR #unpaid < :most")
            .bind("zero", 0)
            .bind("one", 1)
            .bind("most", most)
    }

    fn uncount_unpaid(&self, subject: Subject) -> Write {
        self.table
            .update(&Key::new(format!("SUBJECT#{subject}"), "UNPAID"))
            .set("#unpaid = #unpaid - :one")
            .bind("one", 1)
    }
}

fn placed(
    order: &Order,
    payment_id: PaymentId,
    attempt_id: AttemptId,
    method: &str,
) -> PlacedOrder {
    PlacedOrder {
        order_id: order.id,
        subject: order.subject,
        payment_id,
        attempt_id,
        payment_method: method.to_owned(),
        total: order.total,
        lines: order.bought(),
        coupon: order.coupon_code(),
    }
}
