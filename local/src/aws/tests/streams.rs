//! What is written reaches the relay: in order, filtered, at least once, and nothing blocks it for ever.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ORDERS, Running, n, outbox, put, s, shop, start, start_with};
use crate::lambda::InvokeError;
use crate::system::Source;

async fn publish(shop: &Running, events: &[&str]) {
    let client = shop.client("checkout");
    for event in events {
        put(&client, ORDERS, event, "OUTBOX", &[("event", s("{}"))]).await;
    }
}

async fn publish_together(shop: &Running, events: &[&str]) {
    let stream = |on: bool| json!({ "table": "OrdersTable", "enabled": on });
    shop.post("/_local/streams", &stream(false)).await;
    publish(shop, events).await;
    shop.post("/_local/streams", &stream(true)).await;
}

async fn given_up(shop: &Running) -> Vec<Value> {
    let messages =
        shop.endpoint.queues.receive("trolley-local-RelayFailures", 10, Duration::ZERO).await;
    messages.iter().map(|message| serde_json::from_str(&message.body).unwrap()).collect()
}

#[tokio::test]
async fn the_relay_receives_inserts_of_outbox_items_in_lambdas_shape() {
    let shop = start().await.follow_streams();
    let client = shop.client("checkout");
    put(&client, ORDERS, "O1", "ORDER", &[]).await;
    publish(&shop, &["E1"]).await;
    put(&client, ORDERS, "E1", "OUTBOX", &[("sent_at", n(1))]).await;
    shop.idle().await;
    assert_eq!(shop.functions.batches(), [["E1"]]);
    let (function, event) = shop.functions.received.lock().unwrap()[0].clone();
    assert_eq!(function, "relay-events");
    let record = &event["Records"][0];
    assert_eq!(record["eventSource"], "aws:dynamodb");
    assert_eq!(record["awsRegion"], "us-east-1");
    assert_eq!(record["dynamodb"]["NewImage"]["event"], json!({ "S": "{}" }));
    assert_eq!(record["dynamodb"]["StreamViewType"], "NEW_IMAGE");
    assert!(
        record["eventSourceARN"]
            .as_str()
            .unwrap()
            .contains(":table/trolley-local-OrdersTable/stream/")
    );
    assert!(record["dynamodb"]["ApproximateCreationDateTime"].as_f64().unwrap() > 1e9);
}

#[tokio::test]
async fn a_write_wakes_the_relay_at_once() {
    let shop = start().await.follow_streams();
    publish(&shop, &["E1"]).await;
    shop.idle().await;
    let before = std::time::Instant::now();
    publish(&shop, &["E2"]).await;
    shop.idle().await;
    assert!(before.elapsed() < Duration::from_millis(1_000), "{:?}", before.elapsed());
    assert_eq!(shop.functions.batches().concat(), ["E1", "E2"]);
}

#[tokio::test]
async fn what_comes_before_a_reported_failure_is_done_and_the_rest_comes_again() {
    let shop = start().await.follow_streams();
    shop.functions
        .answers([Ok(json!({ "batchItemFailures": [{ "itemIdentifier": "nonsense" }] }))]);
    publish_together(&shop, &["E1", "E2", "E3"]).await;
    shop.idle().await;
    let batches = shop.functions.batches();
    assert_eq!(batches[0], ["E1", "E2", "E3"]);
    assert_eq!(
        batches[1..].concat(),
        ["E1", "E2", "E3"],
        "a failure that names no record fails them all, bisected"
    );

    // The next answer names the second record, whose number is only known once it is there.
    let stream = |on: bool| json!({ "table": "OrdersTable", "enabled": on });
    shop.post("/_local/streams", &stream(false)).await;
    publish(&shop, &["E4", "E5", "E6"]).await;
    let numbers = sequence_numbers(&shop).await;
    shop.functions
        .answers([Ok(json!({ "batchItemFailures": [{ "itemIdentifier": numbers[4] }] }))]);
    shop.post("/_local/streams", &stream(true)).await;
    shop.idle().await;
    assert_eq!(
        shop.functions.batches()[batches.len()..],
        [vec!["E4", "E5", "E6"], vec!["E5", "E6"]]
    );
}

/// Of every record of the orders' stream, read as any client of the streams API does.
async fn sequence_numbers(shop: &Running) -> Vec<String> {
    let call = |operation: &'static str, body: Value| async move {
        let request = reqwest::Client::new()
            .post(&shop.url)
            .header("x-amz-target", format!("DynamoDBStreams_20120810.{operation}"));
        request.body(body.to_string()).send().await.unwrap().json::<Value>().await.unwrap()
    };
    let streams = call("ListStreams", json!({ "TableName": ORDERS })).await;
    let arn = &streams["Streams"][0]["StreamArn"];
    let described = call("DescribeStream", json!({ "StreamArn": arn })).await;
    let shard = &described["StreamDescription"]["Shards"][0]["ShardId"];
    let from_the_start =
        json!({ "StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON" });
    let iterator = call("GetShardIterator", from_the_start).await;
    let records = call("GetRecords", json!({ "ShardIterator": iterator["ShardIterator"] })).await;
    let number = |record: &Value| record["dynamodb"]["SequenceNumber"].as_str().unwrap().to_owned();
    records["Records"].as_array().unwrap().iter().map(number).collect()
}

#[tokio::test]
async fn bisecting_finds_the_poison_which_is_given_up_while_its_neighbours_arrive() {
    let shop = start().await.follow_streams();
    // E1..E4 fail together, then E1+E2 pass, E3+E4 fail, E3 fails three times, E4 passes.
    let failed = || Err(InvokeError::Crashed);
    let fine = || Ok(Value::Null);
    shop.functions.answers([failed(), fine(), failed(), failed(), failed(), failed(), fine()]);
    publish_together(&shop, &["E1", "E2", "E3", "E4"]).await;
    shop.idle().await;
    let expected: [&[&str]; 7] = [
        &["E1", "E2", "E3", "E4"],
        &["E1", "E2"],
        &["E3", "E4"],
        &["E3"],
        &["E3"],
        &["E3"],
        &["E4"],
    ];
    assert_eq!(shop.functions.batches(), expected);
    let given_up = given_up(&shop).await;
    assert_eq!(given_up.len(), 1);
    assert_eq!(given_up[0]["DDBStreamBatchInfo"]["batchSize"], 1);
    assert_eq!(given_up[0]["requestContext"]["condition"], "RetryAttemptsExhausted");
    assert_eq!(
        given_up[0]["DDBStreamBatchInfo"]["startSequenceNumber"],
        sequence_numbers(&shop).await[2]
    );
}

#[tokio::test]
async fn a_restart_goes_on_where_the_relay_stopped() {
    let state = tempfile::tempdir().unwrap();
    let kept = Some(state.path().to_owned());
    let first = start_with(shop(outbox()), kept.clone()).await.follow_streams();
    publish(&first, &["E1", "E2"]).await;
    first.idle().await;
    publish_while_off(&first, &["E3"]).await;
    assert_eq!(first.functions.batches().concat(), ["E1", "E2"]);
    first.stop().await;
    let second = start_with(shop(outbox()), kept).await.follow_streams();
    second.idle().await;
    assert_eq!(second.functions.batches().concat(), ["E3"]);
    second.stop().await;
}

async fn publish_while_off(shop: &Running, events: &[&str]) {
    shop.post("/_local/streams", &json!({ "table": "OrdersTable", "enabled": false })).await;
    publish(shop, events).await;
}

#[tokio::test]
async fn a_stream_that_was_off_for_more_than_a_day_has_forgotten() {
    let shop = start().await.follow_streams();
    publish_while_off(&shop, &["E1"]).await;
    shop.post("/_local/clock", &json!({ "advance_seconds": 13 * 3_600 })).await;
    publish(&shop, &["E2"]).await;
    shop.post("/_local/clock", &json!({ "advance_seconds": 12 * 3_600 })).await;
    shop.post("/_local/streams", &json!({ "table": "OrdersTable", "enabled": true })).await;
    shop.idle().await;
    assert_eq!(shop.functions.batches().concat(), ["E2"], "E1 is 25 hours old, E2 only 12");
}

#[tokio::test]
async fn a_table_nobody_follows_cannot_be_switched() {
    let shop = start().await;
    let answer =
        shop.post("/_local/streams", &json!({ "table": "InventoryTable", "enabled": false })).await;
    assert_eq!(answer.status(), 404);
}

#[tokio::test]
async fn a_long_stream_is_read_in_full_batches() {
    let Source::Stream { table, bisect, max_retries, report_failures, on_failure, filters, .. } =
        outbox()
    else {
        panic!()
    };
    let source = Source::Stream {
        table,
        batch_size: 100,
        bisect,
        max_retries,
        report_failures,
        on_failure,
        filters,
    };
    let shop = start_with(shop(source), None).await.follow_streams();
    let events: Vec<String> = (0..350).map(|number| format!("E{number:03}")).collect();
    publish_together(&shop, &events.iter().map(String::as_str).collect::<Vec<_>>()).await;
    shop.idle().await;
    let batches = shop.functions.batches();
    assert_eq!(batches.iter().map(Vec::len).collect::<Vec<_>>(), [100, 100, 100, 50]);
    assert_eq!(batches.concat(), events);
}
