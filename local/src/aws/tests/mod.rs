//! The endpoint as the SDK sees it: what the product relies on, and what tests order from it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod control;
mod faults;
mod indexes_and_reads;
mod mail_and_secrets;
mod parts_and_past;
mod speed;
mod streams;
mod tables;
mod transactions;

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{AppName, BehaviorVersion, Credentials, Region, retry::RetryConfig};
use aws_sdk_dynamodb::types::AttributeValue;
use bytes::Bytes;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use sqs_server::{QueueSpec, Queues};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Endpoint, Functions, Setup};
use crate::clock::Clock;
use crate::lambda::{Caller, InvokeError};
use crate::system::{Function, Queue, Source, System, Table};

/// The names that the template gives its tables locally.
const ORDERS: &str = "trolley-local-OrdersTable";
const STOCK: &str = "trolley-local-InventoryTable";

/// What a function answers, in the order of its invocations; then that everything went well.
type Script = VecDeque<Result<Value, InvokeError>>;

/// Functions that are not there: they write down what they receive and answer by a script.
#[derive(Default)]
pub struct Scripted {
    script: Mutex<Script>,
    received: Mutex<Vec<(String, Value)>>,
    killed: Mutex<Vec<String>>,
    /// What each caller works on.
    events: Mutex<BTreeMap<String, Bytes>>,
}

impl Functions for Scripted {
    fn invoke(
        &self,
        function: String,
        payload: Bytes,
    ) -> BoxFuture<'_, Result<Bytes, InvokeError>> {
        let payload = serde_json::from_slice(&payload).unwrap();
        self.received.lock().unwrap().push((function, payload));
        let answer = self
            .script
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or_else(|| Ok(json!({ "batchItemFailures": [] })));
        Box::pin(async move { answer.map(|answer| Bytes::from(answer.to_string())) })
    }

    fn kill(&self, caller: Caller) -> BoxFuture<'_, usize> {
        self.killed.lock().unwrap().push(caller.to_string());
        Box::pin(async { 1 })
    }

    fn event_of(&self, caller: &Caller) -> Option<Bytes> {
        self.events.lock().unwrap().get(&caller.to_string()).cloned()
    }

    fn in_flight(&self) -> usize {
        0
    }
}

impl Scripted {
    fn answers(&self, answers: impl IntoIterator<Item = Result<Value, InvokeError>>) {
        self.script.lock().unwrap().extend(answers);
    }

    /// The sort keys of the records of each invocation.
    fn batches(&self) -> Vec<Vec<String>> {
        let key =
            |record: &Value| record["dynamodb"]["Keys"]["pk"]["S"].as_str().unwrap().to_owned();
        let received = self.received.lock().unwrap();
        received
            .iter()
            .map(|(_, event)| event["Records"].as_array().unwrap().iter().map(key).collect())
            .collect()
    }
}

/// An endpoint on a port of its own.
pub struct Running {
    pub endpoint: Endpoint,
    pub functions: Arc<Scripted>,
    pub url: String,
    stop: watch::Sender<bool>,
    reader: Option<tokio::task::JoinHandle<()>>,
    _clock: tempfile::TempDir,
}

/// A system with two tables; `relay` follows the orders' stream.
pub fn shop(stream: Source) -> System {
    let table = |id: &str| Table {
        logical_id: id.to_owned(),
        name: format!("trolley-local-{id}"),
        create: table_properties(&format!("trolley-local-{id}")),
        ttl_attribute: Some("ttl".to_owned()),
    };
    let queue = |id: &str| Queue {
        logical_id: id.to_owned(),
        name: format!("trolley-local-{id}"),
        visibility: Duration::from_secs(30),
        retention: Duration::from_secs(86_400),
        dead_letters: None,
    };
    let relay = Function {
        logical_id: "RelayFunction".to_owned(),
        name: "relay-events".to_owned(),
        environment: BTreeMap::new(),
        timeout: Duration::from_secs(10),
        memory_mb: 128,
        reserved_concurrency: None,
        sources: vec![stream],
    };
    System {
        functions: vec![relay],
        tables: vec![table("OrdersTable"), table("InventoryTable")],
        queues: vec![queue("RelayFailures")],
        ..System::default()
    }
}

/// The `CreateTable` request of one of the template's tables.
pub fn table_properties(name: &str) -> Value {
    let attribute = |name: &str| json!({ "AttributeName": name, "AttributeType": "S" });
    let keys = |hash: &str, range: &str| json!([{ "AttributeName": hash, "KeyType": "HASH" }, { "AttributeName": range, "KeyType": "RANGE" }]);
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": (["pk", "sk", "due_bucket", "due_at"].map(attribute)),
        "KeySchema": keys("pk", "sk"),
        "GlobalSecondaryIndexes": [{
            "IndexName": "due",
            "KeySchema": keys("due_bucket", "due_at"),
            "Projection": { "ProjectionType": "KEYS_ONLY" },
        }],
        "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_IMAGE" },
    })
}

/// The relay's source: inserts of outbox items, one batch of at most ten.
pub fn outbox() -> Source {
    Source::Stream {
        table: "OrdersTable".to_owned(),
        batch_size: 10,
        bisect: true,
        max_retries: 2,
        report_failures: true,
        on_failure: Some("RelayFailures".to_owned()),
        filters: vec![
            json!({ "eventName": ["INSERT"], "dynamodb": { "Keys": { "sk": { "S": ["OUTBOX"] } } } }),
        ],
    }
}

pub async fn start() -> Running {
    start_with(shop(outbox()), None).await
}

pub async fn start_with(system: System, state: Option<PathBuf>) -> Running {
    start_before(system, state, "http://127.0.0.1:1".to_owned()).await
}

/// With this payment provider behind it.
pub async fn start_before(system: System, state: Option<PathBuf>, provider_url: String) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::open(folder.path().join("clock")).unwrap();
    let time = clock.clone();
    let base = "http://127.0.0.1:1".to_owned();
    let queues = Queues::open(None, base, Arc::new(move || time.now_ms())).unwrap();
    for queue in &system.queues {
        let spec = QueueSpec {
            name: queue.name.clone(),
            visibility_seconds: 30,
            retention_seconds: 86_400,
            redrive: None,
        };
        queues.create(spec).unwrap();
    }
    let functions = Arc::new(Scripted::default());
    let scheduled = functions.clone();
    let setup = Setup {
        system: Arc::new(system),
        clock,
        queues,
        functions: functions.clone(),
        state,
        secrets: BTreeMap::from([("signing-key".to_owned(), r#"{"kid":"one"}"#.to_owned())]),
        provider_url,
        run_schedule: Arc::new(move |function| {
            let scheduled = scheduled.clone();
            Box::pin(async move { scheduled.invoke(function, Bytes::from_static(b"{}")).await })
        }),
    };
    let endpoint = Endpoint::open(setup).await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = watch::channel(false);
    let serving = endpoint.clone();
    tokio::spawn(async move { serving.serve(listener, stopped).await });
    Running { endpoint, functions, url, stop, reader: None, _clock: folder }
}

impl Running {
    /// Starts reading the streams.
    pub fn follow_streams(mut self) -> Self {
        let stopped = self.stop.subscribe();
        self.reader = Some(tokio::spawn(crate::streams::run(self.endpoint.clone(), stopped)));
        self
    }

    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Some(reader) = self.reader.take() {
            reader.await.unwrap();
        }
    }

    /// A client as a function has it, without retries: each call is one call.
    pub fn client(&self, function: &str) -> Client {
        self.client_with(function, RetryConfig::disabled())
    }

    pub fn client_with(&self, function: &str, retries: RetryConfig) -> Client {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("local", "local", None, None, "test"))
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .app_name(AppName::new(function.to_owned()).unwrap())
            .retry_config(retries)
            .endpoint_url(&self.url)
            .build();
        Client::from_conf(config)
    }

    pub async fn get(&self, path: &str) -> Value {
        reqwest::get(format!("{}{path}", self.url)).await.unwrap().json().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> reqwest::Response {
        reqwest::Client::new().post(format!("{}{path}", self.url)).json(body).send().await.unwrap()
    }

    pub async fn fails(&self, rule: Value) {
        assert!(self.post("/_local/faults", &rule).await.status().is_success());
    }

    /// Waits until everything that was set off has come to its end.
    pub async fn idle(&self) {
        for _ in 0..400 {
            if self.get("/_local/idle").await["idle"] == json!(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("never idle: {}", self.get("/_local/idle").await);
    }
}

pub fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub fn n(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub async fn put(
    client: &Client,
    table: &str,
    pk: &str,
    sk: &str,
    more: &[(&str, AttributeValue)],
) {
    let put = client.put_item().table_name(table).item("pk", s(pk)).item("sk", s(sk));
    more.iter()
        .fold(put, |put, (name, value)| put.item(*name, value.clone()))
        .send()
        .await
        .unwrap();
}
