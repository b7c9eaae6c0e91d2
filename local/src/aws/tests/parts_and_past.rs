//! Faults of a part: of a batch, of one key, of what an index knows; and faults that are meant for one event.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    KeysAndAttributes, Put, PutRequest, TransactWriteItem, WriteRequest,
};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{ORDERS, Running, n, outbox, put, s, shop, start, start_before};

fn batch(keys: &[&str]) -> KeysAndAttributes {
    let key = |pk: &&str| [("pk".to_owned(), s(*pk)), ("sk".to_owned(), s("ORDER"))].into();
    let keys = keys.iter().map(key).collect();
    KeysAndAttributes::builder().set_keys(Some(keys)).build().unwrap()
}

/// How many items of a batch are answered, and how many are left.
async fn read(client: &Client, keys: &[&str]) -> (usize, usize) {
    let answer = client.batch_get_item().request_items(ORDERS, batch(keys)).send().await.unwrap();
    let found = answer.responses().and_then(|all| all.get(ORDERS)).map_or(0, Vec::len);
    let left = answer.unprocessed_keys().and_then(|all| all.get(ORDERS));
    (found, left.map_or(0, |left| left.keys().len()))
}

#[tokio::test]
async fn half_of_a_batch_is_done_and_the_rest_is_named() {
    let running = start().await;
    let client = running.client("checkout");
    for pk in ["a", "b", "c"] {
        put(&client, ORDERS, pk, "ORDER", &[]).await;
    }
    running.fails(json!({ "action": "partial" })).await;
    assert_eq!(read(&client, &["a"]).await, (1, 0), "one alone is done or refused");
    assert_eq!(read(&client, &["a", "b", "c"]).await, (1, 2));
    assert_eq!(read(&client, &["a", "b", "c"]).await, (3, 0));

    running.fails(json!({ "action": "partial" })).await;
    let write = |pk: &str| {
        let put = PutRequest::builder().item("pk", s(pk)).item("sk", s("ORDER")).build().unwrap();
        WriteRequest::builder().put_request(put).build()
    };
    let writes = client.batch_write_item().request_items(ORDERS, vec![write("d"), write("e")]);
    let answer = writes.send().await.unwrap();
    assert_eq!(answer.unprocessed_items().unwrap()[ORDERS].len(), 1);
    assert_eq!(read(&client, &["d", "e"]).await, (1, 0));
}

#[tokio::test]
async fn some_messages_of_a_batch_are_not_taken() {
    let running = start().await;
    running.fails(json!({ "service": "SQS", "action": "partial" })).await;
    let entry = |id: &str| json!({ "Id": id, "MessageBody": id });
    let url = "http://127.0.0.1:1/000000000000/trolley-local-RelayFailures";
    let body = json!({ "QueueUrl": url, "Entries": [entry("a"), entry("b"), entry("c")] });
    let send = reqwest::Client::new().post(&running.url);
    let send = send.header("x-amz-target", "AmazonSQS.SendMessageBatch").body(body.to_string());
    let answer: Value = send.send().await.unwrap().json().await.unwrap();
    let ids = |list: &str| -> Vec<String> {
        let list = answer[list].as_array().unwrap().iter();
        list.map(|one| one["Id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (ids("Successful"), ids("Failed")),
        (vec!["a".to_owned()], vec!["b".to_owned(), "c".to_owned()])
    );
    assert_eq!(answer["Failed"][0]["SenderFault"], false);
    assert_eq!(
        running.get("/_local/queues/RelayFailures/messages").await.as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn one_key_is_throttled_and_its_neighbors_are_not() {
    let running = start().await;
    let client = running.client("checkout");
    running.fails(json!({ "action": "throttle", "key": "hot", "times": 4 })).await;
    let write = async |pk: &str| {
        client.put_item().table_name(ORDERS).item("pk", s(pk)).item("sk", s("ORDER")).send().await
    };
    assert!(write("cold").await.is_ok());
    let refused = write("hot").await.unwrap_err().into_service_error();
    assert!(refused.is_provisioned_throughput_exceeded_exception(), "{refused:?}");
    assert_eq!(read(&client, &["cold", "hot"]).await, (1, 1));

    let insert = |pk: &str| {
        let put = Put::builder().table_name(ORDERS).item("pk", s(pk)).item("sk", s("LINE"));
        TransactWriteItem::builder().put(put.build().unwrap()).build()
    };
    let both =
        client.transact_write_items().transact_items(insert("hot")).transact_items(insert("cold"));
    let refused = both.send().await.unwrap_err().into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(reasons) = refused else {
        panic!("{refused:?}")
    };
    let codes: Vec<_> =
        reasons.cancellation_reasons().iter().map(|one| one.code().unwrap()).collect();
    assert_eq!(codes, ["ThrottlingError", "None"]);
}

async fn due(client: &Client) -> Vec<String> {
    let query = client.query().table_name(ORDERS).index_name("due");
    let query = query
        .key_condition_expression("due_bucket = :b")
        .expression_attribute_values(":b", s("today"));
    let found = query.send().await.unwrap();
    found.items().iter().map(|item| item["pk"].as_s().unwrap().clone()).collect()
}

#[tokio::test]
async fn an_index_lags_behind_its_table() {
    let running = start().await;
    let client = running.client("sweep-outbox");
    let when = |at: &str| [("due_bucket", s("today")), ("due_at", s(at))];
    put(&client, ORDERS, "old", "ORDER", &when("10:00")).await;
    put(&client, ORDERS, "gone", "ORDER", &when("10:10")).await;
    put(&client, ORDERS, "gone", "ORDER", &[]).await;
    put(&client, ORDERS, "new", "ORDER", &when("10:20")).await;
    assert_eq!(due(&client).await, ["old", "new"]);
    running.fails(json!({ "action": "stale", "writes": 2, "operation": "Query" })).await;
    assert_eq!(due(&client).await, ["old", "gone"]);
    assert_eq!(due(&client).await, ["old", "new"]);
    running.fails(json!({ "action": "stale", "writes": 20, "operation": "Query" })).await;
    let all = client.query().table_name(ORDERS).key_condition_expression("pk = :p");
    let all = all.expression_attribute_values(":p", s("old"));
    assert_eq!(all.clone().consistent_read(true).send().await.unwrap().count(), 1);
    assert_eq!(all.send().await.unwrap().count(), 0, "it was not there yet");
}

impl Running {
    fn works_on(&self, caller: &str, event: &str) {
        let event = Bytes::from(event.to_owned());
        self.functions.events.lock().unwrap().insert(caller.to_owned(), event);
    }
}

#[tokio::test]
async fn a_fault_meets_the_process_that_works_on_the_event_it_is_meant_for() {
    let running = start().await;
    let (mine, other) = (running.client("checkout~1"), running.client("checkout~2"));
    let starting = running.client("checkout~3");
    running.works_on("checkout~1", r#"{"headers":{"x-request-id":"j1-3-1"}}"#);
    running.works_on("checkout~2", r#"{"headers":{"x-request-id":"j1-4-1"}}"#);
    let mentions = json!(["\"j1-3-"]);
    running.post("/_local/calls/record", &json!({ "mentions": mentions })).await;
    running.fails(json!({ "function": "checkout", "mentions": mentions, "action": "kill_before", "name": "it" })).await;
    let write = async |client: &Client, pk: &str| {
        let put = client.put_item().table_name(ORDERS).item("pk", s(pk)).item("sk", s("ORDER"));
        put.item("n", n(1)).send().await.is_ok()
    };
    assert!(write(&other, "a").await && write(&starting, "b").await);
    assert!(!write(&mine, "c").await);
    assert!(write(&mine, "d").await);
    assert_eq!(*running.functions.killed.lock().unwrap(), ["checkout~1"]);
    let rule = &running.get("/_local/faults").await["rules"][0];
    assert_eq!((&rule["name"], &rule["struck"]), (&json!("it"), &json!(1)));
    let recorded = running.get("/_local/calls/record").await;
    let recorded = recorded.as_array().unwrap();
    assert_eq!((recorded.len(), &recorded[0]["table"]), (2, &json!("OrdersTable")), "{recorded:?}");

    running.fails(json!({ "starting": true, "action": "drop" })).await;
    assert!(write(&mine, "e").await);
    assert!(!write(&starting, "f").await);
}

#[tokio::test]
async fn calls_to_the_payment_provider_pass_the_same_faults() {
    let provider = axum::Router::new().fallback(async |request: axum::extract::Request| {
        let name = request.headers().get("authorization").cloned().unwrap();
        let text = format!("{} {} {name:?}", request.method(), request.uri());
        ([("request-id", "req_1")], text)
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, provider).await });
    let running = start_before(shop(outbox()), None, url).await;
    let confirm = async || {
        let url = format!(
            "{}/provider/authorize-payment~7/v1/payment_intents/pi_1/confirm?a=b",
            running.url
        );
        reqwest::Client::new().post(url).header("authorization", "Bearer k").send().await
    };
    let passed = confirm().await.unwrap();
    assert_eq!(passed.headers()["request-id"], "req_1");
    assert_eq!(
        passed.text().await.unwrap(),
        r#"POST /v1/payment_intents/pi_1/confirm?a=b "Bearer k""#
    );
    let operation = "POST /v1/payment_intents/{id}/confirm";
    for action in ["lose_answer", "throttle", "server_error", "kill_after"] {
        let rule = json!({ "function": "authorize-payment", "service": "Provider", "operation": operation, "action": action });
        running.fails(rule).await;
    }
    assert!(confirm().await.is_err());
    let limited = confirm().await.unwrap();
    assert_eq!(limited.status(), 429);
    assert!(limited.json::<Value>().await.unwrap()["error"]["message"].is_string());
    assert_eq!(confirm().await.unwrap().status(), 500);
    assert!(confirm().await.is_err());
    assert_eq!(*running.functions.killed.lock().unwrap(), ["authorize-payment~7"]);
}
