//! Long polling: a wait ends when there is something, not before, not long after.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::{Server, bodies, url};

const SOON: Duration = Duration::from_secs(2);

impl Server {
    fn wait_for_mail(&self, seconds: u32) -> JoinHandle<Value> {
        let server = self.clone();
        tokio::spawn(async move {
            let request = json!({"QueueUrl": url("mail"), "WaitTimeSeconds": seconds});
            server.call("ReceiveMessage", request).await
        })
    }
}

async fn asleep() {
    tokio::time::sleep(Duration::from_millis(50)).await;
}

#[tokio::test]
async fn an_arrival_ends_the_wait() {
    let server = Server::with_mail();
    let waiting = server.wait_for_mail(20);
    asleep().await;
    server.send("one").await;
    let answer = timeout(SOON, waiting).await.unwrap().unwrap();
    assert_eq!(bodies(answer["Messages"].as_array().unwrap()), ["one"]);
}

#[tokio::test]
async fn the_end_of_a_visibility_time_out_ends_the_wait() {
    let server = Server::with_mail();
    server.send("one").await;
    server.take("mail").await;
    let waiting = server.wait_for_mail(20);
    asleep().await;
    server.advance(30);
    let answer = timeout(SOON, waiting).await.unwrap().unwrap();
    assert_eq!(answer["Messages"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_empty_wait_lasts_as_long_as_asked_and_answers_nothing() {
    let server = Server::with_mail();
    let begun = Instant::now();
    assert_eq!(server.wait_for_mail(1).await.unwrap(), json!({}));
    assert!((1_000..1_900).contains(&begun.elapsed().as_millis()));
}

#[tokio::test]
async fn every_message_reaches_one_of_many_waiting_consumers() {
    let server = Server::with_mail();
    let waiting: Vec<_> = (0..20).map(|_| server.wait_for_mail(20)).collect();
    asleep().await;
    for n in 0..20 {
        server.send(&n.to_string()).await;
    }
    for consumer in waiting {
        let answer = timeout(SOON, consumer).await.unwrap().unwrap();
        assert_eq!(answer["Messages"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn deleting_the_queue_ends_the_wait() {
    let server = Server::with_mail();
    let queues = server.queues.clone();
    let waiting =
        tokio::spawn(async move { queues.receive("mail", 1, Duration::from_secs(20)).await });
    asleep().await;
    server.call("DeleteQueue", json!({"QueueUrl": url("mail")})).await;
    assert!(timeout(SOON, waiting).await.unwrap().unwrap().is_empty());
}
