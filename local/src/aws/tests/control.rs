//! The control API's small parts.

use serde_json::{Value, json};

use super::{ORDERS, n, put, s, start};

#[tokio::test]
async fn tables_are_shown_as_plain_json() {
    let shop = start().await;
    let set = aws_sdk_dynamodb::types::AttributeValue::Ss(vec!["a".to_owned()]);
    put(
        &shop.client("x"),
        ORDERS,
        "O1",
        "ORDER",
        &[("total", n(1_999)), ("tags", set), ("note", s("x"))],
    )
    .await;
    let expected =
        json!([{ "pk": "O1", "sk": "ORDER", "total": 1_999, "tags": ["a"], "note": "x" }]);
    assert_eq!(shop.get("/_local/tables/OrdersTable").await, expected);
}

#[tokio::test]
async fn a_web_page_cannot_reach_it() {
    let shop = start().await;
    let request = reqwest::Client::new().get(format!("{}/_local/mail", shop.url));
    let answer = request.header("origin", "https://example.com").send().await.unwrap();
    assert_eq!(answer.status(), 403);
    let request = reqwest::Client::new().get(format!("{}/_local/mail", shop.url));
    assert_eq!(request.header("host", "evil.example:9001").send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_scheduled_function_runs_when_told() {
    let shop = start().await;
    let answer = shop.post("/_local/schedules/expire-orders", &json!({})).await;
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "batchItemFailures": [] }));
    assert_eq!(shop.functions.received.lock().unwrap()[0].0, "expire-orders");
}

#[tokio::test]
async fn what_waits_in_a_queue_that_nobody_consumes_is_shown_and_does_not_count_as_work() {
    let shop = start().await;
    let send = json!({ "QueueUrl": "http://127.0.0.1/000000000000/trolley-local-RelayFailures", "MessageBody": "lost" });
    let request =
        reqwest::Client::new().post(&shop.url).header("x-amz-target", "AmazonSQS.SendMessage");
    let sent = request.body(send.to_string()).send().await.unwrap();
    assert!(sent.status().is_success());
    let idle = shop.get("/_local/idle").await;
    assert_eq!(idle["idle"], true);
    assert_eq!(idle["queues"]["RelayFailures"]["visible"], 1);
    let messages = shop.get("/_local/queues/RelayFailures/messages").await;
    assert!(messages.to_string().contains("lost"), "{messages}");
}

#[tokio::test]
async fn an_unknown_operation_is_answered_as_the_service_does() {
    let shop = start().await;
    let request =
        reqwest::Client::new().post(&shop.url).header("x-amz-target", "DynamoDB_20120810.Nonsense");
    let answer = request.body("{}").send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["__type"], "com.amazon.coral.service#UnknownOperationException");
}
