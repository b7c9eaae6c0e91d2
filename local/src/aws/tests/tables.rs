//! Tables follow the template from one start to the next.

use std::path::Path;

use serde_json::{Value, json};

use super::super::{Error, TableError};
use super::{ORDERS, Running, n, outbox, put, shop, start, start_with, table_properties};
use crate::system::System;

fn system_with(change: impl FnOnce(&mut Value)) -> System {
    let mut system = shop(outbox());
    let mut properties = table_properties(ORDERS);
    change(&mut properties);
    system.tables[0].create = properties;
    system
}

async fn started(system: System, state: &Path) -> Running {
    start_with(system, Some(state.to_owned())).await
}

#[tokio::test]
async fn items_outlive_a_restart_and_a_new_index_covers_them() {
    let state = tempfile::tempdir().unwrap();
    let without = system_with(|table| {
        table.as_object_mut().unwrap().remove("GlobalSecondaryIndexes");
        table["AttributeDefinitions"].as_array_mut().unwrap().truncate(2);
    });
    let first = started(without, state.path()).await;
    let due = [("due_bucket", super::s("b")), ("due_at", super::s("1"))];
    put(&first.client("x"), ORDERS, "O1", "ORDER", &due).await;
    first.stop().await;
    let second = started(shop(outbox()), state.path()).await;
    let query = second
        .client("x")
        .query()
        .table_name(ORDERS)
        .index_name("due")
        .key_condition_expression("due_bucket = :b");
    let found = query.expression_attribute_values(":b", super::s("b")).send().await.unwrap();
    assert_eq!(found.count(), 1);
    second.stop().await;
    started(shop(outbox()), state.path()).await.stop().await;
}

#[tokio::test]
async fn other_keys_than_before_are_an_error_that_says_so() {
    let state = tempfile::tempdir().unwrap();
    started(shop(outbox()), state.path()).await.stop().await;
    let other = system_with(|table| table["KeySchema"].as_array_mut().unwrap().truncate(1));
    let running = started(shop(outbox()), state.path()).await;
    let error =
        super::super::tables::create(&running.endpoint.engine, &other.tables).await.unwrap_err();
    assert!(matches!(error, TableError::OtherKeys(_)));
    assert!(Error::from(error).to_string().contains("OrdersTable"));
}

#[tokio::test]
async fn an_item_past_its_time_goes_by_the_shifted_clock() {
    let shop = start().await;
    let client = shop.client("x");
    let now =
        i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap();
    put(&client, ORDERS, "soon", "CART", &[("ttl", n(now + 60))]).await;
    put(&client, ORDERS, "later", "CART", &[("ttl", n(now + 7_200))]).await;
    put(&client, ORDERS, "never", "CART", &[]).await;
    let sweep = json!({ "sweep": true });
    let deleted = |answer: reqwest::Response| async move {
        answer.json::<Value>().await.unwrap()["deleted"].clone()
    };
    assert_eq!(deleted(shop.post("/_local/expiry", &sweep).await).await, 0);
    shop.post("/_local/clock", &json!({ "advance_seconds": 3_600 })).await;
    assert_eq!(deleted(shop.post("/_local/expiry", &sweep).await).await, 1);
    assert_eq!(shop.get("/_local/tables/OrdersTable").await.as_array().unwrap().len(), 2);
}
