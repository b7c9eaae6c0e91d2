//! The table, on an embedded DynamoDB.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use kernel::{GuestId, Id as _, Money, Quantity, Subject};
use platform::Aws;
use serde_json::json;

use crate::{Cart, CartLost, Carts};

async fn carts() -> Carts {
    let database = dynoxide::Database::memory().unwrap();
    let names = [("pk", "HASH"), ("sk", "RANGE")];
    let request = json!({
        "TableName": "carts", "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": names.map(|(name, kind)| json!({ "AttributeName": name, "KeyType": kind })),
        "AttributeDefinitions":
            names.map(|(name, _)| json!({ "AttributeName": name, "AttributeType": "S" })),
    });
    database.create_table(serde_json::from_value(request).unwrap()).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    Carts::new(Aws::at(&url).await.table_named("carts"))
}

fn guest(number: u128) -> Subject {
    GuestId::from_ulid(number.into()).into()
}

fn with_mugs(mut cart: Cart, quantity: u32) -> Cart {
    let price = Money::new(500, "USD".parse().unwrap());
    cart.add("mug".parse().unwrap(), Quantity::new(quantity).unwrap(), price).unwrap();
    cart
}

fn mugs(cart: &Cart) -> u32 {
    cart.lines.iter().map(|line| line.quantity.get()).sum()
}

#[tokio::test]
async fn of_two_tabs_that_change_one_version_the_second_looks_again() {
    let carts = carts().await;
    let anna = guest(1);
    for before in 0..2 {
        let seen = carts.read(anna).await.unwrap();
        assert_eq!((seen.version, mugs(&seen)), (before, u32::try_from(before).unwrap()));
        let (mut one, mut other) = (with_mugs(seen.clone(), 1), with_mugs(seen, 50));
        assert_eq!(carts.save(&mut one).await.unwrap(), Ok(()));
        assert_eq!(carts.save(&mut other).await.unwrap(), Err(CartLost));
    }
    assert_eq!(mugs(&carts.read(anna).await.unwrap()), 2);
}

#[tokio::test]
async fn a_cart_that_was_merged_is_empty_and_merges_nothing_again() {
    let carts = carts().await;
    let (anna, berta) = (guest(1), guest(2));
    carts.save(&mut with_mugs(Cart::empty(anna), 3)).await.unwrap().unwrap();
    for _ in 0..2 {
        let (merged, _) = carts.merge(anna, berta).await.unwrap();
        assert_eq!(mugs(&merged), 3);
    }
    assert!(carts.read(anna).await.unwrap().lines.is_empty());
}
