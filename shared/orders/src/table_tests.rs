//! The table, on an embedded DynamoDB: lists and links.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

use std::collections::BTreeMap;

use contracts::{Consumer, Event};
use jiff::{SignedDuration, Timestamp};
use kernel::{Id as _, OrderId, UserId};
use platform::{
    Aws, clock,
    outbox::Cause,
    shop::Shop,
    store::{Transaction, Write},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use ulid::Ulid;

use crate::{
    COMPLETING, Change, EXPIRING, IdRange, Order, OrderList, OrderNumber, OrderStatus, Orders,
    PaymentStatus, Refused,
    settlement_tests::{now, placed},
};

async fn orders() -> Orders {
    let database = dynoxide::Database::memory().unwrap();
    let key = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
    let index = |name: &str, hash: &str, range: &str, kind: &str| {
        json!({
            "IndexName": name, "KeySchema": [key(hash, "HASH"), key(range, "RANGE")],
            "Projection": { "ProjectionType": kind },
        })
    };
    let names = ["pk", "sk", "due_bucket", "due_at", "list_pk", "list_sk"];
    let request = json!({
        "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("pk", "HASH"), key("sk", "RANGE")],
        "AttributeDefinitions":
            names.map(|name| json!({ "AttributeName": name, "AttributeType": "S" })),
        "GlobalSecondaryIndexes": [
            index("due", "due_bucket", "due_at", "KEYS_ONLY"),
            index("list", "list_pk", "list_sk", "ALL"),
        ],
    });
    database.create_table(serde_json::from_value(request).unwrap()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    Orders::new(Aws::at(&url).await.table_named("orders"))
}

async fn commit(orders: &Orders, writes: Vec<(Refused, Write)>) -> bool {
    Transaction::new().with_all(writes).commit(&orders.table).await.is_ok()
}

async fn store(orders: &Orders, change: &Change) -> bool {
    commit(orders, orders.apply(change, &Cause::default())).await
}

/// A guest's order that was placed so many minutes later.
async fn place(orders: &Orders, minute: i64) -> Order {
    let at = now() + SignedDuration::from_mins(minute);
    let mut order = placed();
    let milliseconds = u64::try_from(at.as_millisecond()).unwrap();
    order.id = OrderId::from_ulid(Ulid::from_parts(milliseconds, 9));
    order.number = OrderNumber::new(at, u64::try_from(minute).unwrap());
    order.created_at = at;
    let writes = orders.place(&order, "pm_card_visa", 99, &Cause::default());
    assert!(commit(orders, writes).await);
    order
}

fn any() -> IdRange {
    IdRange::between(None, None)
}

async fn ids(orders: &Orders, list: &OrderList, range: IdRange, limit: usize) -> Vec<OrderId> {
    orders.listed(list, range, limit).await.unwrap()
}

/// Paid for: the money is certain, and the stock is somebody else's to test.
fn confirmed(order: &Order) -> Change {
    let mut change =
        order.change(order.become_(OrderStatus::Confirmed, now()).unwrap(), "confirmed");
    change.order.payment_status = PaymentStatus::Paid;
    change
}

fn user() -> UserId {
    UserId::from_ulid(5u128.into())
}

/// The types of all events that wait to be sent.
async fn told(orders: &Orders) -> Vec<String> {
    let soon = clock::now() + SignedDuration::from_secs(1);
    let events = orders.table.unsent(soon, 10).await.unwrap();
    let kind = |event: &Event| json!(event)["type"].as_str().unwrap().to_owned();
    let mut told: Vec<_> = events.iter().map(kind).collect();
    told.sort_unstable();
    told
}

#[tokio::test]
async fn a_change_and_its_events_are_stored_together_or_not_at_all() {
    let orders = orders().await;
    let order = place(&orders, 1).await;
    let again = orders.place(&order, "pm_card_visa", 99, &Cause::default());
    assert!(!commit(&orders, again).await, "its id is taken");
    assert_eq!(told(&orders).await, ["order.placed"]);
    let late = now() + SignedDuration::from_mins(99);
    assert!(store(&orders, &order.expire(late).unwrap()).await);
    assert_eq!(told(&orders).await, ["order.expired", "order.placed"]);
}

#[tokio::test]
async fn of_two_changes_of_one_version_one_is_stored() {
    let orders = orders().await;
    let order = place(&orders, 1).await;
    let late = now() + SignedDuration::from_mins(99);
    assert!(store(&orders, &confirmed(&order)).await);
    assert!(!store(&orders, &order.expire(late).unwrap()).await);
    let stored = orders.get(order.id).await.unwrap().unwrap();
    assert_eq!((stored.status, stored.version), (OrderStatus::Confirmed, 2));
}

#[tokio::test]
async fn an_event_is_applied_once_however_often_it_comes() {
    let orders = orders().await;
    place(&orders, 1).await;
    let soon = clock::now() + SignedDuration::from_secs(1);
    let event = orders.table.unsent(soon, 10).await.unwrap().remove(0);
    let mark = |consumer| orders.table.inbox_mark(consumer, &event);
    let applies = async |consumer| {
        Transaction::new().with((), mark(consumer)).commit(&orders.table).await.is_ok()
    };
    assert!(applies(Consumer::AuthorizePayment).await);
    assert!(!applies(Consumer::AuthorizePayment).await);
    assert!(applies(Consumer::RecordMovement).await, "each consumer for itself");
}

#[tokio::test]
async fn an_order_is_on_the_list_of_its_state_and_on_no_other() {
    let orders = orders().await;
    let (first, second) = (place(&orders, 1).await, place(&orders, 2).await);
    let pending = OrderList::Status(OrderStatus::PendingPayment);
    assert_eq!(ids(&orders, &pending, any(), 10).await, [second.id, first.id]);
    assert!(store(&orders, &confirmed(&first)).await);
    assert_eq!(ids(&orders, &pending, any(), 10).await, [second.id]);
    let list = OrderList::Status(OrderStatus::Confirmed);
    assert_eq!(ids(&orders, &list, any(), 10).await, [first.id]);
    assert_eq!(ids(&orders, &OrderList::All, any(), 10).await, [second.id, first.id]);
    assert_eq!(orders.by_number(&first.number).await.unwrap(), Some(first.id));
}

#[tokio::test]
async fn pages_follow_one_another_over_all_partitions_and_keep_to_the_dates() {
    let orders = orders().await;
    let mut placed = Vec::new();
    for minute in 1..=7 {
        let order = place(&orders, minute).await;
        if minute % 2 == 0 {
            assert!(store(&orders, &confirmed(&order)).await);
        }
        placed.insert(0, order.id);
    }
    let (mut found, mut range) = (Vec::new(), any());
    loop {
        let page = ids(&orders, &OrderList::All, range, 3).await;
        let Some(last) = page.last() else { break };
        range = range.before(*last);
        found.extend(page);
    }
    assert_eq!(found, placed);
    let at = |minute| Some(now() + SignedDuration::from_mins(minute));
    let some = ids(&orders, &OrderList::All, IdRange::between(at(3), at(6)), 10).await;
    assert_eq!(some, placed[2..5]);
}

#[tokio::test]
async fn a_claimed_order_moves_to_the_customers_list_and_an_erased_one_is_on_none() {
    let orders = orders().await;
    let order = place(&orders, 1).await;
    let email = order.contact.email.clone();
    let (guests, all) = (OrderList::GuestsEmail(email.clone()), OrderList::Email(email.clone()));
    assert!(order.claim(user(), &email, now()).is_none(), "it is not paid for");
    let paid = confirmed(&order);
    assert!(store(&orders, &paid).await);
    let other = "bob@example.com".parse().unwrap();
    assert!(paid.order.claim(user(), &other, now()).is_none(), "it bears another address");
    let claim = paid.order.claim(user(), &email, now()).unwrap();
    assert_eq!(ids(&orders, &guests, any(), 10).await, [order.id]);
    let twice = [(); 2].map(|()| orders.give(&claim, &Cause::default()));
    let [one, other] = twice;
    assert!(commit(&orders, one).await);
    assert!(!commit(&orders, other).await, "once");
    assert!(ids(&orders, &guests, any(), 10).await.is_empty());
    assert_eq!(ids(&orders, &all, any(), 10).await, [order.id]);
    assert!(claim.order.claim(user(), &email, now()).is_none(), "it is a customer's");
    let mine = orders.of_subject(user().into(), 10, None).await.unwrap().orders;
    assert_eq!(mine.len(), 1);

    let mut over = claim.order.clone();
    over.status = OrderStatus::Completed;
    assert!(store(&orders, &over.without_buyer(now()).unwrap()).await);
    assert!(ids(&orders, &all, any(), 10).await.is_empty());
    assert_eq!(orders.by_number(&order.number).await.unwrap(), Some(order.id));
}

#[tokio::test]
async fn a_delivered_order_is_due_when_its_window_for_returns_is_over() {
    let orders = orders().await;
    let paid = confirmed(&place(&orders, 1).await);
    assert!(store(&orders, &paid).await);
    let mut order = paid.order;
    order.status = OrderStatus::Shipped;
    let delivered = order.deliver(now()).unwrap();
    assert!(store(&orders, &delivered).await);
    let end = delivered.order.completes_at(Shop::get()).unwrap();
    let due = async |at: Timestamp| orders.due(&COMPLETING, at, 10).await.unwrap().len();
    assert_eq!((due(end - SignedDuration::from_secs(1)).await, due(end).await), (0, 1));

    // The window was shorter when it was delivered.
    let (id, before) = (delivered.order.id, end - SignedDuration::from_hours(24));
    let early = orders.table.update(&crate::orders_table::key(id)).assign("due_at", before);
    orders.table.run(early).await.unwrap();
    assert_eq!(due(before).await, 1);
    orders.put_off(&delivered.order).await.unwrap();
    assert_eq!((due(before).await, due(end).await), (0, 1));
    assert!(store(&orders, &delivered.order.complete(Shop::get(), end).unwrap()).await);
    assert_eq!(due(end).await, 0);
}

#[tokio::test]
async fn an_order_that_cannot_be_read_keeps_no_other_from_expiring() {
    let orders = orders().await;
    let (broken, order) = (place(&orders, 1).await, place(&orders, 2).await);
    let damage = orders.table.update(&crate::orders_table::key(broken.id)).assign("status", "odd");
    orders.table.run(damage).await.unwrap();
    let end = order.expires_at.unwrap();
    let due = orders.due(&EXPIRING, end, 10).await.unwrap();
    assert_eq!(due.iter().map(|order| order.id).collect::<Vec<_>>(), [order.id]);
}

#[tokio::test]
async fn of_more_orders_than_a_run_takes_it_takes_the_first_and_the_last_of_each_shard() {
    let orders = orders().await;
    let mut shards: BTreeMap<String, Vec<OrderId>> = BTreeMap::new();
    for minute in 1..=24 {
        let order = place(&orders, minute).await;
        shards.entry(EXPIRING.bucket(&order.id)).or_default().push(order.id);
    }
    let mut ends = Vec::new();
    for ids in shards.values() {
        ends.push(*ids.first().unwrap());
        ends.push(*ids.last().unwrap());
    }
    ends.sort();
    ends.dedup();
    let year = SignedDuration::from_hours(365 * 24);
    let due = async |limit| {
        let due = orders.due(&EXPIRING, now() + year, limit).await.unwrap();
        let mut ids: Vec<_> = due.iter().map(|order| order.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(due(1).await, ends);
    assert_eq!(due(100).await.len(), 24);
    assert_eq!(due(10).await.len(), 24, "first and last overlap");
}

#[tokio::test]
async fn a_link_opens_its_order_until_it_is_too_old_or_the_buyer_is_erased() {
    let orders = orders().await;
    let (order, other) = (place(&orders, 1).await, place(&orders, 2).await);
    assert!(orders.tracking_token(&order, now()).await.unwrap().is_none(), "nobody asked");
    orders.request_tracking(&order, &Cause::default()).await.unwrap();
    orders.request_tracking(&other, &Cause::default()).await.unwrap();
    let token = orders.tracking_token(&order, now()).await.unwrap().unwrap();
    orders.request_tracking(&order, &Cause::default()).await.unwrap();
    let opened = async |token: &SecretString, at| orders.opened_by(token, at).await.unwrap();
    assert_eq!(opened(&token, now()).await.unwrap().id, order.id, "another link ends none");
    let week = SignedDuration::from_hours(7 * 24);
    assert!(opened(&token, now() + week).await.is_none(), "too old");

    let text = token.expose_secret().to_owned();
    let forged = text.replace(&order.id.ulid().to_string(), &other.id.ulid().to_string());
    assert!(opened(&SecretString::from(forged), now()).await.is_none(), "another order");
    let mut over = order.clone();
    over.status = OrderStatus::Completed;
    assert!(store(&orders, &over.without_buyer(now()).unwrap()).await);
    assert!(opened(&token, now()).await.is_none(), "nobody is its buyer any more");
}
