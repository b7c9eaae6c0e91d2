//! What lists and sweepers rely on: sparse indexes, pages, batches, capacity.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{KeysAndAttributes, ReturnConsumedCapacity};
use serde_json::{Value, json};

use super::{ORDERS, STOCK, n, put, s, start};

async fn due(client: &Client) -> Vec<String> {
    let query = client
        .query()
        .table_name(ORDERS)
        .index_name("due")
        .key_condition_expression("due_bucket = :b AND due_at <= :now")
        .expression_attribute_values(":b", s("2026-11-21T10#0"))
        .expression_attribute_values(":now", s("2026-11-21T10:30"));
    let found = query.send().await.unwrap();
    found.items().iter().map(|item| item["pk"].as_s().unwrap().clone()).collect()
}

#[tokio::test]
async fn an_item_leaves_a_sparse_index_with_its_attribute() {
    let shop = start().await;
    let client = shop.client("sweep-outbox");
    put(&client, ORDERS, "O1", "ORDER", &[]).await;
    let bucket = s("2026-11-21T10#0");
    put(
        &client,
        ORDERS,
        "O2",
        "ORDER",
        &[("due_bucket", bucket.clone()), ("due_at", s("2026-11-21T10:10"))],
    )
    .await;
    put(
        &client,
        ORDERS,
        "O3",
        "ORDER",
        &[("due_bucket", bucket), ("due_at", s("2026-11-21T10:50"))],
    )
    .await;
    assert_eq!(due(&client).await, ["O2"]);
    let update = client.update_item().table_name(ORDERS).key("pk", s("O2")).key("sk", s("ORDER"));
    update.update_expression("REMOVE due_bucket, due_at").send().await.unwrap();
    assert!(due(&client).await.is_empty());
}

#[tokio::test]
async fn a_query_goes_on_where_its_last_page_ended() {
    let shop = start().await;
    let client = shop.client("list-orders");
    for number in 0..7 {
        put(&client, ORDERS, "USER#1", &format!("ORDER#{number}"), &[]).await;
    }
    let mut pages = Vec::new();
    let mut from = None;
    loop {
        let query = client
            .query()
            .table_name(ORDERS)
            .limit(3)
            .scan_index_forward(false)
            .set_exclusive_start_key(from);
        let query = query.key_condition_expression("pk = :u AND begins_with(sk, :o)");
        let page = query
            .expression_attribute_values(":u", s("USER#1"))
            .expression_attribute_values(":o", s("ORDER#"))
            .send()
            .await
            .unwrap();
        pages.push(
            page.items().iter().map(|item| item["sk"].as_s().unwrap().clone()).collect::<Vec<_>>(),
        );
        from = page.last_evaluated_key;
        if from.is_none() {
            break;
        }
    }
    assert_eq!(pages.concat(), [6, 5, 4, 3, 2, 1, 0].map(|number| format!("ORDER#{number}")));
    assert_eq!(pages[0].len(), 3);
}

#[tokio::test]
async fn a_batch_reads_items_of_several_tables() {
    let shop = start().await;
    let client = shop.client("checkout");
    put(&client, ORDERS, "CART#1", "CART", &[]).await;
    put(&client, STOCK, "mug", "STOCK", &[]).await;
    let key = |pk: &str, sk: &str| [("pk".to_owned(), s(pk)), ("sk".to_owned(), s(sk))].into();
    let orders = KeysAndAttributes::builder()
        .keys(key("CART#1", "CART"))
        .keys(key("CART#2", "CART"))
        .build()
        .unwrap();
    let stock = KeysAndAttributes::builder().keys(key("mug", "STOCK")).build().unwrap();
    let read = client
        .batch_get_item()
        .request_items(ORDERS, orders)
        .request_items(STOCK, stock)
        .send()
        .await
        .unwrap();
    let responses = read.responses().unwrap();
    assert_eq!(
        (responses[ORDERS].len(), responses[STOCK].len()),
        (1, 1),
        "what is missing is left out"
    );
    assert!(read.unprocessed_keys().is_none_or(std::collections::HashMap::is_empty));
}

#[tokio::test]
async fn calls_and_capacity_are_counted_by_function_operation_and_table() {
    let shop = start().await;
    let client = shop.client("get-cart");
    put(&client, ORDERS, "CART#1", "CART", &[("ttl", n(1))]).await;
    for consistent in [true, false] {
        let get = client.get_item().table_name(ORDERS).key("pk", s("CART#1")).key("sk", s("CART"));
        let read = get.consistent_read(consistent).send().await.unwrap();
        assert!(read.consumed_capacity().is_none(), "it was not asked for");
    }
    let get = client.get_item().table_name(ORDERS).key("pk", s("CART#1")).key("sk", s("CART"));
    let read = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await.unwrap();
    assert!(read.consumed_capacity().is_some());
    let calls = shop.get("/_local/calls").await;
    let counted = |operation: &str| {
        calls.as_array().unwrap().iter().find(|call| call["operation"] == operation).cloned()
    };
    let expected = json!({
        "function": "get-cart", "service": "DynamoDB", "operation": "GetItem", "table": "OrdersTable",
        "count": 3, "read_units": 2.0, "write_units": 0.0,
    });
    assert_eq!(counted("GetItem"), Some(expected));
    assert_eq!(counted("PutItem").unwrap()["write_units"], json!(1.0));
    reqwest::Client::new().delete(format!("{}/_local/calls", shop.url)).send().await.unwrap();
    assert_eq!(shop.get("/_local/calls").await, Value::Array(vec![]));
}
