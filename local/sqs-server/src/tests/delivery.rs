//! Sending, receiving, visibility, deleting, retention.

use serde_json::json;

use super::{START, Server, bodies, url};

#[tokio::test]
async fn a_message_arrives_as_it_was_sent_with_what_sqs_adds() {
    let server = Server::with_mail();
    let attributes = json!({
        "a": {"DataType": "String", "StringValue": "é"},
        "b": {"DataType": "Binary.png", "BinaryValue": "AAH/"},
        "c": {"DataType": "Number.int", "StringValue": "5"},
    });
    let sent = server
        .call(
            "SendMessage",
            json!({"QueueUrl": url("mail"), "MessageBody": "hello", "MessageAttributes": attributes,
                "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1"}}}),
        )
        .await;
    assert_eq!(sent["MD5OfMessageBody"], "5d41402abc4b2a76b9719d911017c592");
    assert_eq!(sent["MD5OfMessageAttributes"], "68fbe62fd7c001f866b5807e2f82ac07");
    server.advance(1);
    let received = &server.take("mail").await[0];
    assert_eq!(received["MessageId"], sent["MessageId"]);
    assert_eq!(received["MD5OfBody"], sent["MD5OfMessageBody"]);
    assert_eq!(received["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"]);
    assert_eq!(received["MessageAttributes"], attributes);
    assert_eq!(
        received["Attributes"],
        json!({
            "SenderId": "000000000000",
            "SentTimestamp": START.to_string(),
            "ApproximateReceiveCount": "1",
            "ApproximateFirstReceiveTimestamp": (START + 1_000).to_string(),
            "AWSTraceHeader": "Root=1",
        })
    );
}

#[tokio::test]
async fn a_received_message_is_invisible_until_its_time_out_ends() {
    let server = Server::with_mail();
    server.send("one").await;
    let first = server.take("mail").await;
    server.advance(29);
    assert!(server.take("mail").await.is_empty());
    assert_eq!(server.depth("mail"), (0, 1, 0));
    server.advance(1);
    let second = server.take("mail").await;
    assert_eq!(bodies(&second), ["one"]);
    assert_eq!(second[0]["Attributes"]["ApproximateReceiveCount"], "2");
    assert_ne!(first[0]["ReceiptHandle"], second[0]["ReceiptHandle"]);
}

#[tokio::test]
async fn the_receive_itself_may_say_how_long_messages_stay_invisible() {
    let server = Server::with_mail();
    server.send("one").await;
    let request = |seconds| json!({"QueueUrl": url("mail"), "VisibilityTimeout": seconds});
    server.call("ReceiveMessage", request(0)).await;
    server.call("ReceiveMessage", request(100)).await;
    server.advance(99);
    assert_eq!(server.depth("mail"), (0, 1, 0));
    assert_eq!(server.refused("ReceiveMessage", request(43_201)).await, "InvalidParameterValue");
}

#[tokio::test]
async fn a_deleted_message_is_gone_and_deleting_it_again_succeeds() {
    let server = Server::with_mail();
    server.send("one").await;
    let messages = server.take("mail").await;
    server.delete(&messages[0]).await;
    server.delete(&messages[0]).await;
    server.advance(31);
    assert_eq!(server.depth("mail"), (0, 0, 0));
}

#[tokio::test]
async fn an_older_handle_still_deletes() {
    let server = Server::with_mail();
    server.send("one").await;
    let first = server.take("mail").await;
    server.advance(31);
    server.take("mail").await;
    server.delete(&first[0]).await;
    assert_eq!(server.depth("mail"), (0, 0, 0));
}

#[tokio::test]
async fn handles_of_other_queues_and_nonsense_are_refused() {
    let server = Server::with_mail();
    server.send("one").await;
    let handle = server.take("mail").await[0]["ReceiptHandle"].clone();
    for (queue, handle) in [("dead", handle), ("mail", json!("nonsense"))] {
        let request = json!({"QueueUrl": url(queue), "ReceiptHandle": handle});
        assert_eq!(server.refused("DeleteMessage", request).await, "ReceiptHandleIsInvalid");
    }
}

#[tokio::test]
async fn visibility_can_be_changed_while_a_message_is_in_flight() {
    let server = Server::with_mail();
    server.send("one").await;
    let message = server.take("mail").await.remove(0);
    let change = |seconds| json!({"QueueUrl": url("mail"), "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": seconds});
    server.call("ChangeMessageVisibility", change(600)).await;
    server.advance(599);
    assert_eq!(server.depth("mail"), (0, 1, 0));
    server.call("ChangeMessageVisibility", change(0)).await;
    assert_eq!(server.depth("mail"), (1, 0, 0));
    let refusal = server.refused("ChangeMessageVisibility", change(5)).await;
    assert_eq!(refusal, "AWS.SimpleQueueService.MessageNotInflight");
    server.delete(&message).await;
    let refusal = server.refused("ChangeMessageVisibility", change(5)).await;
    assert_eq!(refusal, "InvalidParameterValue");
}

#[tokio::test]
async fn a_delayed_message_comes_when_its_delay_has_passed() {
    let server = Server::with_mail();
    let send =
        |delay| json!({"QueueUrl": url("mail"), "MessageBody": "late", "DelaySeconds": delay});
    server.call("SendMessage", send(10)).await;
    assert_eq!(server.depth("mail"), (0, 0, 1));
    assert!(server.take("mail").await.is_empty());
    server.advance(10);
    assert_eq!(bodies(&server.take("mail").await), ["late"]);
    assert_eq!(server.refused("SendMessage", send(901)).await, "InvalidParameterValue");
}

#[tokio::test]
async fn a_message_older_than_the_retention_period_is_dropped() {
    let server = Server::with_mail();
    server.send("old").await;
    server.advance(3_599);
    server.send("new").await;
    server.advance(1);
    assert_eq!(bodies(&server.take("mail").await), ["new"]);
}

#[tokio::test]
async fn messages_that_sqs_would_not_take_are_refused() {
    let server = Server::with_mail();
    let send = |body: String| json!({"QueueUrl": url("mail"), "MessageBody": body});
    let cases = [
        (send(String::new()), "MissingParameter"),
        (send("\u{1}".to_owned()), "InvalidMessageContents"),
        (send("x".repeat(1_048_577)), "InvalidParameterValue"),
        (
            json!({"QueueUrl": url("nowhere"), "MessageBody": "x"}),
            "AWS.SimpleQueueService.NonExistentQueue",
        ),
        (json!({"MessageBody": "x"}), "MissingParameter"),
    ];
    for (request, code) in cases {
        assert_eq!(server.refused("SendMessage", request).await, code);
    }
    server.call("SendMessage", send("x".repeat(1_048_576))).await;
}

#[tokio::test]
async fn looking_at_messages_changes_nothing() {
    let server = Server::with_mail();
    server.send("one").await;
    assert_eq!(server.queues.peek("mail")[0].body, "one");
    assert_eq!(server.depth("mail"), (1, 0, 0));
    assert_eq!(server.take("mail").await[0]["Attributes"]["ApproximateReceiveCount"], "1");
    assert!(server.queues.peek("nowhere").is_empty());
}

#[tokio::test]
async fn unknown_operations_and_broken_json_are_refused() {
    let server = Server::with_mail();
    assert_eq!(server.refused("Teleport", json!({})).await, "InvalidAction");
    assert_eq!(server.refused("SendMessage", json!([])).await, "MalformedInput");
}
