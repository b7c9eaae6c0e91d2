//! The AWS SDK for Rust against the server over HTTP.

use std::sync::Arc;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sqs::error::ProvideErrorMetadata as _;
use aws_sdk_sqs::primitives::Blob;
use aws_sdk_sqs::types::{
    DeleteMessageBatchRequestEntry, MessageAttributeValue, MessageSystemAttributeName,
    QueueAttributeName, SendMessageBatchRequestEntry,
};
use tokio::net::TcpListener;

use crate::Queues;

async fn client() -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let queues = Queues::open(None, base.clone(), Arc::new(|| super::START)).unwrap();
    tokio::spawn(async move { axum::serve(listener, queues.router()).await });
    let config = aws_sdk_sqs::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(base)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
        .build();
    Client::from_conf(config)
}

#[tokio::test]
async fn the_sdk_sends_receives_and_deletes() {
    let client = client().await;
    let dead = client.create_queue().queue_name("dead").send().await.unwrap();
    let arn = client
        .get_queue_attributes()
        .queue_url(dead.queue_url().unwrap())
        .attribute_names(QueueAttributeName::QueueArn)
        .send()
        .await
        .unwrap();
    let arn = &arn.attributes().unwrap()[&QueueAttributeName::QueueArn];
    let policy = format!(r#"{{"deadLetterTargetArn":"{arn}","maxReceiveCount":"2"}}"#);
    let made = client
        .create_queue()
        .queue_name("mail")
        .attributes(QueueAttributeName::RedrivePolicy, policy)
        .send()
        .await
        .unwrap();
    let mail = made.queue_url().unwrap();
    let picture = MessageAttributeValue::builder()
        .data_type("Binary")
        .binary_value(Blob::new([0, 1, 255]))
        .build()
        .unwrap();
    let sent = client
        .send_message()
        .queue_url(mail)
        .message_body("hello")
        .message_attributes("picture", picture.clone())
        .send()
        .await
        .unwrap();
    let received = client
        .receive_message()
        .queue_url(mail)
        .wait_time_seconds(1)
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .message_attribute_names("All")
        .send()
        .await
        .unwrap();
    let message = &received.messages()[0];
    assert_eq!(message.body(), Some("hello"));
    assert_eq!(message.message_id(), sent.message_id());
    assert_eq!(message.message_attributes().unwrap()["picture"], picture);
    let count = &MessageSystemAttributeName::ApproximateReceiveCount;
    assert_eq!(message.attributes().unwrap()[count], "1");
    let handle = message.receipt_handle().unwrap();
    client
        .change_message_visibility()
        .queue_url(mail)
        .receipt_handle(handle)
        .visibility_timeout(9)
        .send()
        .await
        .unwrap();
    client.delete_message().queue_url(mail).receipt_handle(handle).send().await.unwrap();
    let listed = client.list_queues().send().await.unwrap();
    assert_eq!(listed.queue_urls().len(), 2);
}

#[tokio::test]
async fn the_sdk_reads_both_halves_of_a_batch_answer() {
    let client = client().await;
    let made = client.create_queue().queue_name("mail").send().await.unwrap();
    let mail = made.queue_url().unwrap();
    let entry = |id: &str, body: &str| {
        SendMessageBatchRequestEntry::builder().id(id).message_body(body).build().unwrap()
    };
    let answer = client
        .send_message_batch()
        .queue_url(mail)
        .entries(entry("good", "x"))
        .entries(entry("bad", "\u{1}"))
        .send()
        .await
        .unwrap();
    assert_eq!((answer.successful().len(), answer.failed().len()), (1, 1));
    assert_eq!(answer.failed()[0].code(), "InvalidMessageContents");
    assert!(answer.failed()[0].sender_fault());
    let received = client.receive_message().queue_url(mail).send().await.unwrap();
    let handle = received.messages()[0].receipt_handle().unwrap();
    let entry = DeleteMessageBatchRequestEntry::builder().id("1").receipt_handle(handle);
    let deleted = client
        .delete_message_batch()
        .queue_url(mail)
        .entries(entry.build().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!((deleted.successful().len(), deleted.failed().len()), (1, 0));
}

#[tokio::test]
async fn the_sdk_understands_refusals() {
    let client = client().await;
    let error = client.get_queue_url().queue_name("nowhere").send().await.unwrap_err();
    let error = error.into_service_error();
    assert!(error.is_queue_does_not_exist());
    assert_eq!(error.code(), Some("AWS.SimpleQueueService.NonExistentQueue"));
    assert_eq!(error.message(), Some("The specified queue does not exist."));
    let made = client.create_queue().queue_name("mail").send().await.unwrap();
    let mail = made.queue_url().unwrap();
    let error =
        client.delete_message().queue_url(mail).receipt_handle("x").send().await.unwrap_err();
    assert!(error.into_service_error().is_receipt_handle_is_invalid());
    let error = client
        .receive_message()
        .queue_url(mail)
        .max_number_of_messages(11)
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameterValue"));
}
