#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use futures::future::BoxFuture;
use serde_json::{Value, json};
use sqs_server::QueueSpec;

use super::*;
use crate::lambda::Caller;
use crate::system::{Function, Queue};

type Answer = Result<Value, InvokeError>;

/// Functions that answer as the test says, and what they were asked.
struct Scripted {
    answer: Box<dyn Fn(&Value) -> Answer + Send + Sync>,
    takes: Duration,
    events: Mutex<Vec<Value>>,
    running: AtomicUsize,
    most_running: AtomicUsize,
}

impl Functions for Scripted {
    fn invoke(&self, _: String, payload: Bytes) -> BoxFuture<'_, Result<Bytes, InvokeError>> {
        Box::pin(async move {
            let event: Value = serde_json::from_slice(&payload).unwrap();
            self.events.lock().unwrap().push(event.clone());
            let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_running.fetch_max(running, Ordering::SeqCst);
            tokio::time::sleep(self.takes).await;
            self.running.fetch_sub(1, Ordering::SeqCst);
            (self.answer)(&event).map(|answer| Bytes::from(answer.to_string()))
        })
    }

    fn kill(&self, _: Caller) -> BoxFuture<'_, usize> {
        Box::pin(async { 0 })
    }

    fn in_flight(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }
}

/// A queue `mail` with the function `send` behind it.
struct Mail {
    queues: Queues,
    functions: Arc<Scripted>,
    now: Arc<AtomicI64>,
    stop: watch::Sender<bool>,
    source: tokio::task::JoinHandle<()>,
}

struct Setup {
    batch_size: usize,
    window: Duration,
    max_concurrency: usize,
    takes: Duration,
    waiting: usize,
}

const SIMPLE: Setup = Setup {
    batch_size: 10,
    window: Duration::ZERO,
    max_concurrency: 5,
    takes: Duration::ZERO,
    waiting: 0,
};

fn mail(setup: Setup, answer: impl Fn(&Value) -> Answer + Send + Sync + 'static) -> Mail {
    let now = Arc::new(AtomicI64::new(1_700_000_000_000));
    let clock = Arc::clone(&now);
    let shown = Arc::new(move || clock.load(Ordering::SeqCst));
    let queues = Queues::open(None, "http://127.0.0.1:9001".to_owned(), shown).unwrap();
    for (name, redrive) in [("dead", None), ("mail", Some(("dead".to_owned(), 5)))] {
        let name = name.to_owned();
        let spec = QueueSpec { name, visibility_seconds: 180, retention_seconds: 86_400, redrive };
        queues.create(spec).unwrap();
    }
    let functions = Arc::new(Scripted {
        answer: Box::new(answer),
        takes: setup.takes,
        events: Mutex::default(),
        running: AtomicUsize::new(0),
        most_running: AtomicUsize::new(0),
    });
    let (stop, stopped) = watch::channel(false);
    let system = system(&setup);
    let (fed, feeding) = (queues.clone(), Arc::clone(&functions) as Arc<dyn Functions>);
    let waiting = setup.waiting;
    let source = tokio::spawn(async move {
        for n in 0..waiting {
            send(&fed, &n.to_string()).await;
        }
        run(&system, &fed, &feeding, stopped).await;
    });
    Mail { queues, functions, now, stop, source }
}

fn system(setup: &Setup) -> System {
    let function = Function {
        logical_id: "SendFunction".to_owned(),
        name: "send".to_owned(),
        environment: std::collections::BTreeMap::default(),
        timeout: Duration::from_secs(30),
        memory_mb: 128,
        reserved_concurrency: None,
        sources: vec![Source::Queue {
            queue: "MailQueue".to_owned(),
            batch_size: setup.batch_size,
            window: setup.window,
            report_failures: true,
            max_concurrency: setup.max_concurrency,
        }],
    };
    let queue = Queue {
        logical_id: "MailQueue".to_owned(),
        name: "mail".to_owned(),
        visibility: Duration::from_secs(180),
        retention: Duration::from_secs(86_400),
        dead_letters: None,
    };
    System { functions: vec![function], queues: vec![queue], ..System::default() }
}

async fn send(queues: &Queues, body: &str) -> String {
    let request = json!({"QueueUrl": "mail", "MessageBody": body, "MessageAttributes": {
        "kind": {"DataType": "String", "StringValue": "test"}}});
    let (status, answer, _) =
        queues.handle("AmazonSQS.SendMessage", request.to_string().as_bytes()).await;
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["MessageId"].as_str().unwrap().to_owned()
}

impl Mail {
    /// Visible, in flight, dead.
    fn depths(&self) -> (usize, usize, usize) {
        let mail = self.queues.depth("mail");
        (mail.visible, mail.in_flight, self.queues.depth("dead").visible)
    }

    async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        for _ in 0..500 {
            if is_so(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(is_so(self), "{what}: {:?}", self.depths());
    }

    fn events(&self) -> Vec<Value> {
        self.functions.events.lock().unwrap().clone()
    }

    fn advance(&self, seconds: i64) {
        self.now.fetch_add(seconds * 1_000, Ordering::SeqCst);
        self.queues.clock_moved();
    }

    async fn stops(self) {
        self.stop.send_replace(true);
        tokio::time::timeout(Duration::from_secs(5), self.source).await.unwrap().unwrap();
    }
}

fn ids(event: &Value) -> Vec<&str> {
    let records = event["Records"].as_array().unwrap();
    records.iter().map(|record| record["messageId"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_message_becomes_an_event_and_is_deleted_when_it_is_handled() {
    let mail = mail(SIMPLE, |_| Ok(json!({"batchItemFailures": []})));
    let id = send(&mail.queues, "hello").await;
    mail.until("deleted", |mail| mail.depths() == (0, 0, 0)).await;
    let record = &mail.events()[0]["Records"][0];
    assert_eq!(record["messageId"], id);
    assert_eq!(record["body"], "hello");
    assert_eq!(record["md5OfBody"], "5d41402abc4b2a76b9719d911017c592");
    assert_eq!(record["eventSource"], "aws:sqs");
    assert_eq!(record["eventSourceARN"], "arn:aws:sqs:us-east-1:000000000000:mail");
    assert_eq!(record["awsRegion"], "us-east-1");
    assert_eq!(record["attributes"]["ApproximateReceiveCount"], "1");
    assert_eq!(record["messageAttributes"]["kind"]["stringValue"], "test");
    let parsed: Value = serde_json::from_value(record.clone()).unwrap();
    assert!(parsed["receiptHandle"].is_string());
    mail.stops().await;
}

#[tokio::test]
async fn named_failures_come_again_and_the_others_do_not() {
    let mail = mail(Setup { waiting: 5, ..SIMPLE }, |event| {
        let failed = ids(event).into_iter().take(1).map(|id| json!({"itemIdentifier": id}));
        Ok(json!({"batchItemFailures": failed.collect::<Vec<_>>()}))
    });
    mail.until("the others are deleted", |mail| mail.depths() == (0, 1, 0)).await;
    mail.advance(180);
    mail.until("a second event", |mail| mail.events().len() == 2).await;
    let events = mail.events();
    assert_eq!(ids(&events[1]), ids(&events[0])[..1]);
    assert_eq!(events[1]["Records"][0]["attributes"]["ApproximateReceiveCount"], "2");
    mail.stops().await;
}

#[tokio::test]
async fn a_failing_invocation_leaves_its_messages_to_the_visibility_time_out_and_then_to_the_dead_letters()
 {
    for error in
        [InvokeError::TimedOut, InvokeError::Crashed, InvokeError::Refused("{}".to_owned())]
    {
        let mail = mail(SIMPLE, move |_| Err(error.clone()));
        send(&mail.queues, "poison").await;
        for receive in 1..=5 {
            mail.until("received", |mail| mail.events().len() == receive).await;
            mail.until("in flight", |mail| mail.depths() == (0, 1, 0)).await;
            mail.advance(180);
        }
        mail.until("dead", |mail| mail.depths() == (0, 0, 1)).await;
        assert_eq!(mail.events().len(), 5);
        mail.stops().await;
    }
}

#[tokio::test]
async fn a_throttled_invocation_is_tried_again_and_does_not_count_as_a_receive() {
    let tries = AtomicUsize::new(0);
    let mail = mail(SIMPLE, move |_| match tries.fetch_add(1, Ordering::SeqCst) {
        0..3 => Err(InvokeError::Throttled),
        _ => Ok(Value::Null),
    });
    send(&mail.queues, "patient").await;
    mail.until("handled", |mail| mail.events().len() == 4 && mail.depths() == (0, 0, 0)).await;
    assert_eq!(mail.events()[3]["Records"][0]["attributes"]["ApproximateReceiveCount"], "1");
    mail.stops().await;
}

#[tokio::test]
async fn waiting_messages_are_handled_by_several_invocations_but_not_by_more_than_allowed() {
    let setup =
        Setup { waiting: 60, max_concurrency: 3, takes: Duration::from_millis(50), ..SIMPLE };
    let mail = mail(setup, |_| Ok(Value::Null));
    mail.until("all handled", |mail| mail.events().len() == 6 && mail.depths() == (0, 0, 0)).await;
    assert_eq!(mail.functions.most_running.load(Ordering::SeqCst), 3);
    mail.stops().await;
}

#[tokio::test]
async fn a_batching_window_gathers_what_comes_one_by_one() {
    let setup = Setup { batch_size: 3, window: Duration::from_secs(5), ..SIMPLE };
    let mail = mail(setup, |_| Ok(Value::Null));
    for body in ["a", "b", "c"] {
        send(&mail.queues, body).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    mail.until("one event", |mail| mail.events().len() == 1).await;
    assert_eq!(ids(&mail.events()[0]).len(), 3);
    mail.stops().await;
}

#[tokio::test]
async fn stopping_lets_the_invocation_in_hand_end() {
    let mail = mail(Setup { takes: Duration::from_millis(200), ..SIMPLE }, |_| Ok(Value::Null));
    send(&mail.queues, "last").await;
    mail.until("begun", |mail| mail.events().len() == 1).await;
    let queues = mail.queues.clone();
    mail.stops().await;
    assert_eq!(queues.depth("mail"), sqs_server::Depth::default());
}

#[tokio::test]
async fn answers_are_read_as_lambda_reads_them() {
    let shown = Arc::new(|| 0);
    let queues = Queues::open(None, String::new(), shown).unwrap();
    let spec = QueueSpec {
        name: "mail".to_owned(),
        visibility_seconds: 1,
        retention_seconds: 60,
        redrive: None,
    };
    queues.create(spec).unwrap();
    let id = send(&queues, "x").await;
    let batch = queues.peek("mail");
    let of = |answer: &str| verdict::of(answer.as_bytes(), &batch);
    for done in
        ["", "null", "\"\"", "{}", r#"{"batchItemFailures":null}"#, r#"{"batchItemFailures":[]}"#]
    {
        assert_eq!(of(done), Verdict::Done, "{done}");
    }
    for malformed in [
        "{",
        "[]",
        "\"done\"",
        r#"{"batchItemFailures":"x"}"#,
        r#"{"batchItemFailures":[{}]}"#,
        r#"{"batchItemFailures":[{"itemIdentifier":""}]}"#,
        r#"{"batchItemFailures":[{"itemIdentifier":null}]}"#,
        r#"{"batchItemFailures":[{"itemIdentifier":"another"}]}"#,
    ] {
        assert!(matches!(of(malformed), Verdict::Malformed(_)), "{malformed}");
    }
    let named = json!({"batchItemFailures": [{"itemIdentifier": id}]}).to_string();
    assert_eq!(of(&named), Verdict::Failed([id].into()));
}
