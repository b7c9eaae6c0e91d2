//! Dead letters: when they go, what they keep, how they come back.

use serde_json::json;

use super::{START, Server, bodies, url};

impl Server {
    /// Receives `mail` until it gives its messages up.
    async fn give_up(&self) {
        for _ in 0..4 {
            self.take("mail").await;
            self.advance(30);
        }
    }
}

#[tokio::test]
async fn a_message_received_too_often_becomes_a_dead_letter_and_keeps_its_identity() {
    let server = Server::with_mail();
    let id = server.send("poison").await;
    for receive in 1..=3 {
        let messages = server.take("mail").await;
        assert_eq!(messages[0]["Attributes"]["ApproximateReceiveCount"], receive.to_string());
        server.advance(30);
    }
    assert!(server.take("mail").await.is_empty());
    assert_eq!(server.depth("mail"), (0, 0, 0));
    let letters = server.take("dead").await;
    assert_eq!(letters[0]["MessageId"], id);
    assert_eq!(letters[0]["Attributes"]["SentTimestamp"], START.to_string());
    assert_eq!(
        letters[0]["Attributes"]["DeadLetterQueueSourceArn"],
        "arn:aws:sqs:us-east-1:000000000000:mail"
    );
}

#[tokio::test]
async fn messages_behind_dead_letters_are_received_in_the_same_call() {
    let server = Server::with_mail();
    for _ in 0..10 {
        server.send("poison").await;
    }
    for _ in 0..3 {
        server.take("mail").await;
        server.advance(30);
    }
    server.send("healthy").await;
    assert_eq!(bodies(&server.take("mail").await), ["healthy"]);
    assert_eq!(server.depth("dead"), (10, 0, 0));
}

#[tokio::test]
async fn without_its_dead_letter_queue_a_message_stays() {
    let server = Server::with_mail();
    server.call("DeleteQueue", json!({"QueueUrl": url("dead")})).await;
    server.send("poison").await;
    server.give_up().await;
    assert_eq!(bodies(&server.take("mail").await), ["poison"]);
}

#[tokio::test]
async fn a_move_task_sends_dead_letters_back_as_new_messages() {
    let server = Server::with_mail();
    let id = server.send("again").await;
    server.give_up().await;
    let source = "arn:aws:sqs:us-east-1:000000000000:dead";
    server.call("StartMessageMoveTask", json!({"SourceArn": source})).await;
    let messages = server.take("mail").await;
    assert_eq!(bodies(&messages), ["again"]);
    assert_ne!(messages[0]["MessageId"], id);
    assert_eq!(messages[0]["Attributes"]["ApproximateReceiveCount"], "1");
    let tasks = server.call("ListMessageMoveTasks", json!({"SourceArn": source})).await;
    assert_eq!(tasks["Results"][0]["Status"], "COMPLETED");
    assert_eq!(tasks["Results"][0]["ApproximateNumberOfMessagesMoved"], 1);
}

#[tokio::test]
async fn only_dead_letter_queues_can_be_moved_from() {
    let server = Server::with_mail();
    let start =
        |queue: &str| json!({"SourceArn": format!("arn:aws:sqs:us-east-1:000000000000:{queue}")});
    assert_eq!(
        server.refused("StartMessageMoveTask", start("mail")).await,
        "InvalidParameterValue"
    );
    let refusal = server.refused("StartMessageMoveTask", start("nowhere")).await;
    assert_eq!(refusal, "ResourceNotFoundException");
}

#[tokio::test]
async fn a_dead_letter_queue_knows_its_sources() {
    let server = Server::with_mail();
    let request = json!({"QueueUrl": url("dead")});
    let answer = server.call("ListDeadLetterSourceQueues", request).await;
    assert_eq!(answer["queueUrls"], json!([url("mail")]));
}
