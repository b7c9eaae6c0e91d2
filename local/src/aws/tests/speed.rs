//! How fast the endpoint is; run on purpose: `cargo test -p local --lib speed -- --ignored --nocapture`.

use std::time::Instant;

use aws_sdk_dynamodb::types::{Put, TransactWriteItem, Update};

use super::{ORDERS, Running, STOCK, n, outbox, put, s, shop, start, start_with};

const CALLS: u32 = 2_000;
const CONCURRENT: u32 = 16;

async fn rate<F: Future<Output = ()> + Send + 'static>(name: &str, call: impl Fn(u32) -> F) {
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..CALLS {
        if tasks.len() >= CONCURRENT as usize {
            tasks.join_next().await;
        }
        tasks.spawn(call(number));
    }
    tasks.join_all().await;
    let elapsed = begun.elapsed();
    println!(
        "{name}: {} a second, {:?} each",
        u128::from(CALLS) * 1_000_000 / elapsed.as_micros(),
        elapsed / CALLS
    );
}

async fn measure(shop: Running) {
    let client = shop.client("speed");
    put(&client, ORDERS, "O", "ORDER", &[("text", s("x".repeat(1_000)))]).await;
    put(&client, STOCK, "mug", "STOCK", &[("available", n(1_000_000))]).await;
    // Raw requests: the client's own work in a debug build is far more than the server's.
    let http = reqwest::Client::new();
    let request = move |url: String, operation: &'static str, body: String| {
        let request = http
            .post(url)
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .body(body);
        async move { assert!(request.send().await.unwrap().status().is_success()) }
    };
    let url = shop.url.clone();
    let get = serde_json::json!({ "TableName": ORDERS, "Key": { "pk": { "S": "O" }, "sk": { "S": "ORDER" } } }).to_string();
    rate("GetItem, 1 KB, raw", |_| request(url.clone(), "GetItem", get.clone())).await;
    rate("TransactWriteItems, 3 actions, raw", |number| {
        let key = |pk: &str, sk: &str| serde_json::json!({ "pk": { "S": pk }, "sk": { "S": sk } });
        let item = |sk: &str| {
            let mut item = key(&format!("N{number}"), sk);
            item["text"] = serde_json::json!({ "S": "x".repeat(1_000) });
            serde_json::json!({ "Put": { "TableName": ORDERS, "Item": item, "ConditionExpression": "attribute_not_exists(pk)" } })
        };
        let take = serde_json::json!({ "Update": {
            "TableName": STOCK, "Key": key("mug", "STOCK"), "UpdateExpression": "SET available = available - :q",
            "ConditionExpression": "available >= :q", "ExpressionAttributeValues": { ":q": { "N": "1" } },
        } });
        let body = serde_json::json!({ "TransactItems": [item("ORDER"), item("OUTBOX"), take], "ClientRequestToken": format!("t{number}") });
        request(url.clone(), "TransactWriteItems", body.to_string())
    })
    .await;
    rate("GetItem, 1 KB, SDK", |_| {
        let get =
            client.get_item().table_name(ORDERS).key("pk", s("O")).key("sk", s("ORDER")).send();
        async move { drop(get.await.unwrap()) }
    })
    .await;
    rate("TransactWriteItems, 2 actions, SDK", |number| {
        let order = Put::builder()
            .table_name(ORDERS)
            .item("pk", s(format!("S{number}")))
            .item("sk", s("ORDER"));
        let take = Update::builder()
            .table_name(STOCK)
            .key("pk", s("mug"))
            .key("sk", s("STOCK"))
            .update_expression("SET available = available - :q")
            .expression_attribute_values(":q", n(1));
        let send = client
            .transact_write_items()
            .transact_items(TransactWriteItem::builder().put(order.build().unwrap()).build())
            .transact_items(TransactWriteItem::builder().update(take.build().unwrap()).build())
            .send();
        async move { drop(send.await.unwrap()) }
    })
    .await;
    shop.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn in_memory() {
    measure(start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn on_disk() {
    let state = tempfile::tempdir().unwrap();
    measure(start_with(shop(outbox()), Some(state.path().to_owned())).await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn with_the_relay_reading() {
    measure(start().await.follow_streams()).await;
}
