//! What the server promises, each rule through the API that clients use.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod batches;
mod chaos;
mod delivery;
mod durability;
mod properties;
mod queues;
mod redrive;
mod sdk;
mod waiting;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::{Value, json};

use crate::{Depth, QueueSpec, Queues};

/// A server whose clock stands still unless told to move.
#[derive(Clone)]
struct Server {
    queues: Queues,
    now: Arc<AtomicI64>,
}

const BASE: &str = "http://127.0.0.1:9001";
const START: i64 = 1_700_000_000_000;

impl Server {
    fn in_memory() -> Self {
        Self::open(None, START)
    }

    fn open(path: Option<&Path>, now: i64) -> Self {
        let now = Arc::new(AtomicI64::new(now));
        let clock = Arc::clone(&now);
        let read = Arc::new(move || clock.load(Ordering::SeqCst));
        Self { queues: Queues::open(path, BASE.to_owned(), read).unwrap(), now }
    }

    /// `mail`, visible again after 30 s, given up to `dead` after 3 receives.
    fn with_mail() -> Self {
        let server = Self::in_memory();
        server.make_mail();
        server
    }

    fn make_mail(&self) {
        let spec = |name: &str, redrive| QueueSpec {
            name: name.to_owned(),
            visibility_seconds: 30,
            retention_seconds: 3_600,
            redrive,
        };
        self.queues.create(spec("mail", Some(("dead".to_owned(), 3)))).unwrap();
        self.queues.create(spec("dead", None)).unwrap();
    }

    fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000, Ordering::SeqCst);
        self.queues.clock_moved();
    }

    async fn call(&self, operation: &str, body: Value) -> Value {
        let (status, answer, error) = self.raw(operation, &body).await;
        assert_eq!((status, &error), (200, &None), "{operation} {body}: {answer}");
        answer
    }

    /// The code of the refusal, as the SDKs report it.
    async fn refused(&self, operation: &str, body: Value) -> String {
        let (status, answer, error) = self.raw(operation, &body).await;
        assert_eq!(status, 400, "{operation} {body}: {answer}");
        assert!(answer["message"].is_string() && answer["__type"].is_string(), "{answer}");
        error.unwrap().strip_suffix(";Sender").unwrap().to_owned()
    }

    async fn raw(&self, operation: &str, body: &Value) -> (u16, Value, Option<String>) {
        let target = format!("AmazonSQS.{operation}");
        let (status, answer, error) =
            self.queues.handle(&target, body.to_string().as_bytes()).await;
        (status, serde_json::from_str(&answer).unwrap(), error)
    }

    async fn send(&self, body: &str) -> String {
        let answer =
            self.call("SendMessage", json!({"QueueUrl": url("mail"), "MessageBody": body}));
        answer.await["MessageId"].as_str().unwrap().to_owned()
    }

    /// Up to ten messages of a queue, at once.
    async fn take(&self, queue: &str) -> Vec<Value> {
        let request = json!({"QueueUrl": url(queue), "MaxNumberOfMessages": 10, "WaitTimeSeconds": 0, "AttributeNames": ["All"], "MessageAttributeNames": ["All"]});
        let answer = self.call("ReceiveMessage", request).await;
        answer["Messages"].as_array().cloned().unwrap_or_default()
    }

    async fn delete(&self, message: &Value) {
        let handle = &message["ReceiptHandle"];
        self.call("DeleteMessage", json!({"QueueUrl": url("mail"), "ReceiptHandle": handle})).await;
    }

    fn depth(&self, queue: &str) -> (usize, usize, usize) {
        let Depth { visible, in_flight, delayed } = self.queues.depth(queue);
        (visible, in_flight, delayed)
    }
}

fn url(queue: &str) -> String {
    format!("{BASE}/000000000000/{queue}")
}

fn bodies(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["Body"].as_str().unwrap()).collect()
}
