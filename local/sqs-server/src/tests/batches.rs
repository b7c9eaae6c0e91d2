//! Ten at a time, each with its own outcome.

use serde_json::{Value, json};

use super::{Server, bodies, url};

fn send_batch(entries: &[Value]) -> Value {
    json!({"QueueUrl": url("mail"), "Entries": entries})
}

fn entry(id: &str, body: &str) -> Value {
    json!({"Id": id, "MessageBody": body})
}

#[tokio::test]
async fn a_bad_entry_fails_alone() {
    let server = Server::with_mail();
    let entries = [entry("a", "one"), entry("b", "\u{1}"), entry("c", "three")];
    let answer = server.call("SendMessageBatch", send_batch(&entries)).await;
    let sent: Vec<_> = answer["Successful"].as_array().unwrap().iter().map(|e| &e["Id"]).collect();
    assert_eq!(sent, ["a", "c"]);
    assert_eq!(answer["Failed"][0]["Id"], "b");
    assert_eq!(answer["Failed"][0]["Code"], "InvalidMessageContents");
    assert_eq!(answer["Failed"][0]["SenderFault"], true);
    assert_eq!(bodies(&server.take("mail").await), ["one", "three"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_batch_as_a_whole_refuses_it() {
    let server = Server::with_mail();
    let eleven: Vec<_> = (0..11).map(|n| entry(&n.to_string(), "x")).collect();
    let large = "x".repeat(600_000);
    let cases = [
        (vec![], "EmptyBatchRequest"),
        (eleven, "TooManyEntriesInBatchRequest"),
        (vec![entry("a", "x"), entry("a", "y")], "BatchEntryIdsNotDistinct"),
        (vec![entry("a b", "x")], "InvalidBatchEntryId"),
        (vec![entry("a", &large), entry("b", &large)], "BatchRequestTooLong"),
    ];
    for (entries, code) in cases {
        let refusal = server.refused("SendMessageBatch", send_batch(&entries)).await;
        assert_eq!(refusal, format!("AWS.SimpleQueueService.{code}"));
    }
    assert_eq!(server.depth("mail"), (0, 0, 0));
}

#[tokio::test]
async fn batches_delete_and_change_visibility() {
    let server = Server::with_mail();
    let entries: Vec<_> = ["a", "b", "c"].iter().map(|body| entry(body, body)).collect();
    server.call("SendMessageBatch", send_batch(&entries)).await;
    let messages = server.take("mail").await;
    let handle = |n: usize| &messages[n]["ReceiptHandle"];
    let answer = server
        .call(
            "DeleteMessageBatch",
            json!({"QueueUrl": url("mail"), "Entries": [
                {"Id": "1", "ReceiptHandle": handle(0)}, {"Id": "2", "ReceiptHandle": "nonsense"}]}),
        )
        .await;
    assert_eq!(answer["Successful"], json!([{"Id": "1"}]));
    assert_eq!(answer["Failed"][0]["Code"], "ReceiptHandleIsInvalid");
    let answer = server
        .call(
            "ChangeMessageVisibilityBatch",
            json!({"QueueUrl": url("mail"), "Entries": [
                {"Id": "1", "ReceiptHandle": handle(1), "VisibilityTimeout": 0},
                {"Id": "2", "ReceiptHandle": handle(2), "VisibilityTimeout": -1}]}),
        )
        .await;
    assert_eq!(answer["Successful"], json!([{"Id": "1"}]));
    assert_eq!(answer["Failed"][0]["Code"], "InvalidParameterValue");
    assert_eq!(server.depth("mail"), (1, 1, 0));
}
