//! The tables, on an embedded DynamoDB.

mod shards;
mod shelves;
mod watches;

use std::collections::HashMap;

use kernel::{Id as _, OrderId, Quantity, Sku};
use platform::{
    Aws, clock, ids,
    store::{Store, TransactError, Transaction, Write},
};
use serde_json::json;

use crate::{Ending, HoldRefused, Level, Reservation, Stock};

/// An empty table of its own.
async fn table() -> Store {
    let database = dynoxide::Database::memory().unwrap();
    let key = |name: &str, kind: &str| json!({ "AttributeName": name, "KeyType": kind });
    let index = |name: &str, hash: &str, range: &str| {
        json!({
            "IndexName": name, "KeySchema": [key(hash, "HASH"), key(range, "RANGE")],
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        })
    };
    let names = ["pk", "sk", "due_bucket", "due_at", "list_pk", "list_sk"];
    let request = json!({
        "TableName": "inventory", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [key("pk", "HASH"), key("sk", "RANGE")],
        "AttributeDefinitions":
            names.map(|name| json!({ "AttributeName": name, "AttributeType": "S" })),
        "GlobalSecondaryIndexes":
            [index("due", "due_bucket", "due_at"), index("list", "list_pk", "list_sk")],
    });
    database.create_table(serde_json::from_value(request).unwrap()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    Aws::at(&url).await.table_named("inventory")
}

async fn stock() -> Stock {
    Stock::new(table().await)
}

fn sku(text: &str) -> Sku {
    text.parse().unwrap()
}

fn units(quantity: u32) -> Quantity {
    Quantity::new(quantity).unwrap()
}

/// Whether all of it happened.
async fn commit(table: &Store, writes: impl IntoIterator<Item = Write>) -> bool {
    let writes = writes.into_iter().map(|write| ((), write));
    match Transaction::new().with_all(writes).commit(table).await {
        Ok(()) => true,
        Err(TransactError::Refused(_)) => false,
        Err(TransactError::Store(error)) => panic!("{error}"),
    }
}

impl Stock {
    async fn opens(&self, name: &str, quantity: u32) -> Sku {
        let sku = sku(name);
        assert!(commit(&self.table, [self.open_stock(&sku, quantity)]).await);
        sku
    }

    /// A SKU with as many units in each of so many shards.
    async fn opens_split(&self, name: &str, shards: u8, each: u32) -> Sku {
        let sku = self.opens(name, each * u32::from(shards)).await;
        self.spread(&sku, shards).await.unwrap().unwrap();
        sku
    }

    async fn is(&self, sku: &Sku) -> Level {
        self.level(sku).await.unwrap().unwrap()
    }

    /// Holds `lines` as a checkout does: again while shards have less than was seen, until it is proven
    /// that there is too little.
    async fn buys(&self, lines: &[(Sku, Quantity)]) -> Option<Reservation> {
        for _ in 0..50 {
            let levels = self.levels_for(lines).await.unwrap();
            let short = |(sku, quantity): &(Sku, Quantity)| {
                levels.get(sku).is_none_or(|level| level.available < i64::from(*quantity))
            };
            if lines.iter().any(short) {
                return None;
            }
            let order: OrderId = ids::fresh();
            match self.hold(order, lines, &levels) {
                Ok(writes) => {
                    assert!(writes.len() <= crate::MOST_PARTS + 1);
                    let writes = writes.into_iter().map(|(_, write)| write);
                    if commit(&self.table, writes).await {
                        return self.reservation(order).await.unwrap();
                    }
                }
                Err(_) => self.gather(lines, &levels).await.unwrap(),
            }
        }
        panic!("the hold stayed contended")
    }
}

#[tokio::test]
async fn stock_that_is_not_split_is_held_and_sold_as_ever() {
    let stock = stock().await;
    let mug = stock.opens("mug", 5).await;
    let held = stock.buys(&[(mug.clone(), units(2))]).await.unwrap();
    assert!(held.lines[0].parts.is_empty());
    assert!(commit(&stock.table, stock.sell(&held)).await);
    assert!(!commit(&stock.table, stock.sell(&held)).await, "each step happens once");
    let level = stock.is(&mug).await;
    assert_eq!((level.on_hand, level.held, level.available, level.sold), (3, 0, 3, 2));
}

#[tokio::test]
async fn a_hold_that_has_ended_does_not_end_again_at_the_cost_of_another() {
    let stock = stock().await;
    let mug = stock.opens("mug", 5).await;
    let lines = [(mug.clone(), units(2))];
    let (ended, other) = (stock.buys(&lines).await.unwrap(), stock.buys(&lines).await.unwrap());
    assert!(commit(&stock.table, stock.release(&ended, Ending::Expired)).await);
    for again in [
        stock.release(&ended, Ending::Expired),
        stock.release(&ended, Ending::Released),
        stock.sell(&ended),
    ] {
        assert!(!commit(&stock.table, again).await);
    }
    let level = stock.is(&mug).await;
    assert_eq!((level.held, level.available), (2, 3));
    assert!(commit(&stock.table, stock.sell(&other)).await);
}

#[tokio::test]
async fn a_refusal_of_all_there_is_says_what_is_left_and_one_of_a_shard_does_not() {
    let stock = stock().await;
    let (mug, cup) = (stock.opens("mug", 1).await, stock.opens_split("cup", 4, 1).await);
    for (sku, left) in [(mug, Some(1)), (cup, None)] {
        // As if somebody had seen more.
        let writes = stock.hold(ids::fresh(), &[(sku, units(9))], &HashMap::new()).unwrap();
        let transaction = Transaction::new().with_all(writes);
        let Err(TransactError::Refused(refusals)) = transaction.commit(&stock.table).await else {
            panic!("not refused")
        };
        assert!(matches!(refusals[0].label, HoldRefused::Stock(_)));
        assert_eq!(refusals[0].item.as_ref().and_then(crate::available_of), left);
    }
}

#[tokio::test]
async fn units_of_a_sold_order_come_back_one_by_one_and_never_more_than_there_were() {
    let stock = stock().await;
    let mug = stock.opens_split("mug", 4, 2).await;
    let held = stock.buys(&[(mug.clone(), units(5))]).await.unwrap();
    assert!(stock.take_back(&held, &[(mug.clone(), units(1))]).is_err(), "it is not sold");
    assert!(commit(&stock.table, stock.sell(&held)).await);
    let sold = stock.reservation(held.order_id).await.unwrap().unwrap();
    let three = stock.take_back(&sold, &[(mug.clone(), units(3))]).unwrap();
    assert!(commit(&stock.table, three).await);
    let stale = stock.take_back(&sold, &[(mug.clone(), units(3))]).unwrap();
    assert!(!commit(&stock.table, stale).await, "others came back meanwhile");
    let sold = stock.reservation(held.order_id).await.unwrap().unwrap();
    assert_eq!(stock.take_back(&sold, &[(mug.clone(), units(3))]).unwrap_err().left, 2);
    let level = stock.is(&mug).await;
    assert_eq!((level.on_hand, level.available, level.sold, level.restocked), (6, 6, 5, 3));
}

#[tokio::test]
async fn movements_are_listed_newest_first_page_by_page() {
    let stock = stock().await;
    let mug = stock.opens("mug", 0).await;
    let by = kernel::GuestId::from_ulid(1u128.into()).into();
    for delta in 1..=5 {
        let level = stock.is(&mug).await;
        let reason = "Delivery".parse().unwrap();
        let (_, writes) =
            stock.adjust(&level, delta, &reason, by, &platform::outbox::Cause::default()).unwrap();
        assert!(commit(&stock.table, writes).await);
        // Ids sort by time in milliseconds.
        while clock::now().as_millisecond() <= stock_time(&stock, &mug).await {}
    }
    let page = stock.movements(&mug, 3, None).await.unwrap();
    let of = |page: &crate::Movements| -> Vec<i64> {
        page.items.iter().map(|movement| movement.quantity).collect()
    };
    assert_eq!((of(&page), page.more), (vec![5, 4, 3], true));
    let rest = stock.movements(&mug, 3, Some(page.items[2].id)).await.unwrap();
    assert_eq!((of(&rest), rest.more), (vec![2, 1], false));
}

/// When the newest movement was made.
async fn stock_time(stock: &Stock, sku: &Sku) -> i64 {
    let newest = stock.movements(sku, 1, None).await.unwrap().items.remove(0);
    newest.occurred_at.as_millisecond()
}
