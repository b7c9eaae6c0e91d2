//! The table, on an embedded DynamoDB.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use jiff::Timestamp;
use kernel::{Id, Money, OrderId};
use platform::{Aws, outbox::Cause};
use serde_json::json;

use crate::{Payment, Payments, RefundOf, Stored};

async fn payments() -> Payments {
    let database = dynoxide::Database::memory().unwrap();
    let names = [("pk", "HASH"), ("sk", "RANGE")];
    let request = json!({
        "TableName": "payments", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": names.map(|(name, kind)| json!({ "AttributeName": name, "KeyType": kind })),
        "AttributeDefinitions":
            names.map(|(name, _)| json!({ "AttributeName": name, "AttributeType": "S" })),
    });
    database.create_table(serde_json::from_value(request).unwrap()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    Payments::new(Aws::at(&url).await.table_named("payments"))
}

fn now() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn id<T: Id>(number: u128) -> T {
    T::from_ulid(number.into())
}

/// A payment of which 10.00 was captured.
fn captured() -> Payment {
    let mut payment = Payment::tombstone(id(1), id(1), id(1), &Cause::default(), now());
    let amount = Money::new(1_000, "USD".parse().unwrap());
    payment.closing = None;
    (payment.amount, payment.authorized, payment.captured) = (amount, amount, amount);
    payment
}

#[tokio::test]
async fn of_two_refunds_of_all_at_once_one_is_stored() {
    let payments = payments().await;
    let order: OrderId = id(1);
    let cause = Cause::default();
    let stored = payments.store(None, &mut captured(), &cause, None).await.unwrap();
    assert_eq!(stored, Stored::Done);
    let seen = payments.get(order).await.unwrap().unwrap();
    let refunded = |number| {
        let mut payment = seen.clone();
        payment.request_refund(id(number), &RefundOf::Rest, "damaged", now()).unwrap();
        payment
    };
    let first = payments.store(Some(&seen), &mut refunded(2), &cause, None).await.unwrap();
    let second = payments.store(Some(&seen), &mut refunded(3), &cause, None).await.unwrap();
    assert_eq!((first, second), (Stored::Done, Stored::Moved));
    assert_eq!(payments.store(None, &mut captured(), &cause, None).await.unwrap(), Stored::Moved);
    let now = payments.get(order).await.unwrap().unwrap();
    assert_eq!((now.version, now.refunds.len(), now.refundable()), (2, 1, 0));
}
