//! Queues themselves.

use serde_json::json;

use super::{Server, url};

#[tokio::test]
async fn a_queue_is_made_found_listed_and_deleted() {
    let server = Server::with_mail();
    let create = json!({"QueueName": "new", "Attributes": {"VisibilityTimeout": "5"}});
    let made = server.call("CreateQueue", create.clone()).await;
    assert_eq!(made["QueueUrl"], url("new"));
    assert_eq!(server.call("CreateQueue", create).await, made);
    assert_eq!(server.call("CreateQueue", json!({"QueueName": "new"})).await, made);
    assert_eq!(server.call("GetQueueUrl", json!({"QueueName": "new"})).await, made);
    let found = server.call("ListQueues", json!({"QueueNamePrefix": "n"})).await;
    assert_eq!(found["QueueUrls"], json!([url("new")]));
    server.call("DeleteQueue", json!({"QueueUrl": url("new")})).await;
    let refusal = server.refused("GetQueueUrl", json!({"QueueName": "new"})).await;
    assert_eq!(refusal, "AWS.SimpleQueueService.NonExistentQueue");
}

#[tokio::test]
async fn a_name_is_not_taken_twice_for_different_queues() {
    let server = Server::with_mail();
    let other = json!({"QueueName": "mail", "Attributes": {"VisibilityTimeout": "31"}});
    assert_eq!(server.refused("CreateQueue", other).await, "QueueAlreadyExists");
    for (name, attributes) in [("orders.fifo", json!({})), ("orders", json!({"FifoQueue": "true"}))]
    {
        let request = json!({"QueueName": name, "Attributes": attributes});
        server.refused("CreateQueue", request).await;
    }
}

#[tokio::test]
async fn attributes_are_told_as_asked_for() {
    let server = Server::with_mail();
    server.send("one").await;
    server.send("two").await;
    server.call("ReceiveMessage", json!({"QueueUrl": url("mail")})).await;
    let ask = |names: &[&str]| json!({"QueueUrl": url("mail"), "AttributeNames": names});
    let all = &server.call("GetQueueAttributes", ask(&["All"])).await["Attributes"];
    assert_eq!(all["QueueArn"], "arn:aws:sqs:us-east-1:000000000000:mail");
    assert_eq!(all["ApproximateNumberOfMessages"], "1");
    assert_eq!(all["ApproximateNumberOfMessagesNotVisible"], "1");
    assert_eq!(all["VisibilityTimeout"], "30");
    assert_eq!(all["MessageRetentionPeriod"], "3600");
    assert_eq!(
        all["RedrivePolicy"],
        r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":3}"#
    );
    let one = server.call("GetQueueAttributes", ask(&["DelaySeconds", "Policy"])).await;
    assert_eq!(one["Attributes"], json!({"DelaySeconds": "0"}));
    assert_eq!(server.refused("GetQueueAttributes", ask(&["Mood"])).await, "InvalidAttributeName");
}

#[tokio::test]
async fn attributes_can_be_changed_together_or_not_at_all() {
    let server = Server::with_mail();
    let set = |attributes| json!({"QueueUrl": url("mail"), "Attributes": attributes});
    let bad = set(json!({"DelaySeconds": "7", "VisibilityTimeout": "x"}));
    assert_eq!(server.refused("SetQueueAttributes", bad).await, "InvalidAttributeValue");
    let nowhere =
        r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:no","maxReceiveCount":3}"#;
    let bad = set(json!({"RedrivePolicy": nowhere}));
    assert_eq!(server.refused("SetQueueAttributes", bad).await, "InvalidParameterValue");
    server.call("SetQueueAttributes", set(json!({"RedrivePolicy": "", "DelaySeconds": "7"}))).await;
    let ask = json!({"QueueUrl": url("mail"), "AttributeNames": ["RedrivePolicy", "DelaySeconds"]});
    let told = server.call("GetQueueAttributes", ask).await;
    assert_eq!(told["Attributes"], json!({"DelaySeconds": "7"}));
    server.send("one").await;
    assert_eq!(server.depth("mail"), (0, 0, 1));
}

#[tokio::test]
async fn a_long_list_comes_in_pages() {
    let server = Server::in_memory();
    for name in ["a", "b", "c"] {
        server.call("CreateQueue", json!({"QueueName": name})).await;
    }
    let first = server.call("ListQueues", json!({"MaxResults": 2})).await;
    assert_eq!(first["QueueUrls"], json!([url("a"), url("b")]));
    let next = json!({"MaxResults": 2, "NextToken": first["NextToken"]});
    let second = server.call("ListQueues", next).await;
    assert_eq!(second, json!({"QueueUrls": [url("c")]}));
}

#[tokio::test]
async fn purging_removes_messages_in_flight_too() {
    let server = Server::with_mail();
    server.send("one").await;
    server.take("mail").await;
    server.send("two").await;
    server.call("PurgeQueue", json!({"QueueUrl": url("mail")})).await;
    assert_eq!(server.depth("mail"), (0, 0, 0));
}
