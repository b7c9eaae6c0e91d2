//! What tests may do that nobody else can: shift the clock, break calls, look into tables and queues.

use std::collections::BTreeSet;

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Answer, Shop, until};

/// The next `times` calls like this, after `skip` of them, fail so.
#[derive(Debug, Clone, Serialize)]
pub struct Fault {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<&'static str>,
    pub skip: u32,
    pub times: u32,
    /// `drop`, `lose_answer`, `throttle`, `conflict`, `server_error`, `hang`, `kill_before`, `kill_after`.
    pub action: &'static str,
    /// For a conflict: conditions that fail are reported beside it.
    pub mixed: bool,
}

impl Fault {
    /// The next call of a function.
    #[must_use]
    pub const fn of(function: &'static str, action: &'static str) -> Self {
        Self {
            function: Some(function),
            operation: None,
            table: None,
            skip: 0,
            times: 1,
            action,
            mixed: false,
        }
    }

    #[must_use]
    pub const fn at(self, operation: &'static str) -> Self {
        Self { operation: Some(operation), ..self }
    }

    #[must_use]
    pub const fn after(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    #[must_use]
    pub const fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }
}

impl Shop {
    async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let call = self.aws(method, &format!("/_local/{path}"));
        let answer = match body {
            Some(body) => call.json(&body).send().await,
            None => call.send().await,
        };
        assert!((200..300).contains(&answer.status), "{answer}");
        answer
    }

    pub(crate) async fn idle_report(&self) -> Value {
        self.control(Method::GET, "idle", None).await.json()
    }

    /// Shifts the one clock of everything.
    pub async fn advance(&self, minutes: i64) {
        self.advance_seconds(minutes * 60).await;
    }

    pub async fn advance_seconds(&self, seconds: i64) {
        let body = json!({ "advance_seconds": seconds });
        self.control(Method::POST, "clock", Some(body)).await;
    }

    /// Unix time in seconds as the shop has it.
    pub async fn now(&self) -> i64 {
        let clock = self.control(Method::GET, "clock", None).await.json();
        clock["now_ms"].as_i64().unwrap() / 1_000
    }

    /// Runs a scheduled function now; answers what it did.
    pub async fn run(&self, function: &str) -> Value {
        self.control(Method::POST, &format!("schedules/{function}"), None).await.json()
    }

    pub async fn faults(&self, faults: &[Fault]) {
        self.control(Method::POST, "faults", Some(json!({ "rules": faults }))).await;
    }

    /// Faults as the control API takes them: with what an event mentions, and with names.
    pub async fn orders_faults(&self, rules: Vec<Value>) {
        self.control(Method::POST, "faults", Some(json!({ "rules": rules }))).await;
    }

    /// The faults that were ordered, with how often each has struck.
    pub async fn ordered_faults(&self) -> Vec<Value> {
        let faults = self.control(Method::GET, "faults", None).await.json();
        faults["rules"].as_array().cloned().unwrap_or_default()
    }

    /// From now on the calls are noted that functions make for events with one of these texts in them.
    pub async fn records_calls(&self, mentions: &[String]) {
        self.control(Method::POST, "calls/record", Some(json!({ "mentions": mentions }))).await;
    }

    /// What was noted, first to last.
    pub async fn recorded_calls(&self) -> Value {
        self.control(Method::GET, "calls/record", None).await.json()
    }

    /// Faults by chance in this share of a thousand calls of functions, the same for the same seed.
    pub async fn random_faults(&self, seed: u64, per_mille: u32, actions: &[&str]) {
        let random = json!({ "seed": seed, "rate_per_mille": per_mille, "actions": actions });
        self.control(Method::POST, "faults", Some(json!({ "random": random }))).await;
    }

    /// Faults by chance, as the control API takes them: with a filter, and with actions that take more than a name.
    pub async fn faults_by_chance(&self, random: Value) {
        self.control(Method::POST, "faults", Some(json!({ "random": random }))).await;
    }

    /// From now on a transaction has its items for so long, as on AWS: others that need one of them are refused.
    /// `None`: they never meet.
    pub async fn transactions_hold(&self, milliseconds: Option<u64>) {
        match milliseconds {
            Some(hold) => {
                let body = json!({ "hold_ms": hold });
                self.control(Method::POST, "contention", Some(body)).await
            }
            None => self.control(Method::DELETE, "contention", None).await,
        };
    }

    /// How many transactions a function has sent, and how many of those met another one.
    pub async fn conflicts_of(&self, function: &str) -> (u64, u64) {
        let counts = self.control(Method::GET, "contention", None).await.json();
        let count = |name: &str| counts[function][name].as_u64().unwrap_or(0);
        (count("sent"), count("conflicts"))
    }

    /// How many faults have struck since they were last cleared.
    pub async fn faults_struck(&self) -> u64 {
        let faults = self.control(Method::GET, "faults", None).await.json();
        let rules = faults["rules"].as_array().cloned().unwrap_or_default();
        let all = rules.iter().chain([&faults["random"]]);
        all.filter_map(|fault| fault["struck"].as_u64()).sum()
    }

    pub async fn no_faults(&self) {
        self.control(Method::DELETE, "faults", None).await;
    }

    /// Messages come more than once, late and out of order, or (`None`) as they do on most days.
    pub async fn chaos(&self, chaos: Option<Value>) {
        match chaos {
            Some(chaos) => self.control(Method::POST, "chaos", Some(chaos)).await,
            None => self.control(Method::DELETE, "chaos", None).await,
        };
    }

    pub async fn stream(&self, table: &str, enabled: bool) {
        let body = json!({ "table": table, "enabled": enabled });
        self.control(Method::POST, "streams", Some(body)).await;
    }

    /// What each function called, how often, and the capacity that this took.
    pub async fn calls(&self) -> Vec<Value> {
        serde_json::from_value(self.control(Method::GET, "calls", None).await.json()).unwrap()
    }

    pub async fn forget_calls(&self) {
        self.control(Method::DELETE, "calls", None).await;
    }

    /// How many calls a function has made since they were last forgotten.
    pub async fn calls_of(&self, function: &str) -> u64 {
        let calls = self.calls().await.into_iter();
        let ours = calls.filter(|call| call["function"] == function);
        ours.filter_map(|call| call["count"].as_u64()).sum()
    }

    /// What tokens are signed with: `kid` and `private_key_pem`. Only who mints may read it on AWS.
    pub async fn signing_key(&self) -> Value {
        let secret = json!({ "SecretId": "trolley-local-SigningKeySecret" });
        let call = self
            .aws(Method::POST, "/")
            .header("x-amz-target", "secretsmanager.GetSecretValue")
            .body("application/x-amz-json-1.1", secret.to_string());
        let value = call.send().await.expect(200);
        serde_json::from_str(value["SecretString"].as_str().unwrap()).unwrap()
    }

    /// Every item of a table, by the table's logical id.
    pub async fn table(&self, table: &str) -> Vec<Value> {
        let path = format!("tables/{table}");
        serde_json::from_value(self.control(Method::GET, &path, None).await.json()).unwrap()
    }

    /// The mail to an address, oldest first.
    pub async fn mail(&self, to: &str) -> Vec<Value> {
        let path = format!("mail?to={}", to.replace('+', "%2B"));
        serde_json::from_value(self.control(Method::GET, &path, None).await.json()).unwrap()
    }

    /// The event of this type about an aggregate, as its consumers are sent it.
    pub async fn event_of(&self, aggregate: &str, kind: &str) -> String {
        for table in ["OrdersTable", "PaymentsTable", "IdentityTable"] {
            for item in self.table(table).await {
                let Some(text) = item["event"].as_str() else { continue };
                let event: Value = serde_json::from_str(text).unwrap();
                if event["aggregate_id"] == aggregate && event["type"] == kind {
                    return text.to_owned();
                }
            }
        }
        panic!("{aggregate} has no {kind}")
    }

    /// Waits for a mail to an address whose subject contains these words.
    pub async fn letter(&self, to: &str, words: &str) -> Value {
        let look = async || {
            let mut mail = self.mail(to).await.into_iter();
            mail.find(|letter| letter["subject"].as_str().unwrap().contains(words))
        };
        let describe = async || format!("no letter {words:?} to {to}: {:#?}", self.mail(to).await);
        until(look, describe).await
    }

    pub(crate) async fn all_mail(&self) -> Vec<Value> {
        serde_json::from_value(self.control(Method::GET, "mail", None).await.json()).unwrap()
    }

    /// The messages in a queue, by the queue's logical id.
    pub async fn messages(&self, queue: &str) -> Vec<Value> {
        let path = format!("queues/{queue}/messages");
        serde_json::from_value(self.control(Method::GET, &path, None).await.json()).unwrap()
    }

    /// Messages that were given up, with the queue that they are in.
    pub async fn dead_letters(&self) -> Vec<(String, Value)> {
        let report = self.idle_report().await;
        let mut letters = Vec::new();
        for (queue, depth) in report["queues"].as_object().unwrap() {
            let is_last = queue.ends_with("DeadLetters") || queue == "RelayFailures";
            if is_last && depth["visible"].as_u64().unwrap() > 0 {
                let messages = self.messages(queue).await;
                letters.extend(messages.into_iter().map(|message| (queue.clone(), message)));
            }
        }
        letters
    }

    /// Puts a message into a queue, by the queue's logical id, as any sender could.
    pub async fn send_message(&self, queue: &str, body: &str) {
        let url = self.queue_url(queue);
        self.sqs("SendMessage", &json!({ "QueueUrl": url, "MessageBody": body })).await;
    }

    pub async fn purge(&self, queue: &str) {
        let url = self.queue_url(queue);
        self.sqs("PurgeQueue", &json!({ "QueueUrl": url })).await;
    }

    /// Sends all dead letters back to where they came from.
    pub async fn redrives_dead_letters(&self) {
        let queues: BTreeSet<String> =
            self.dead_letters().await.into_iter().map(|(queue, _)| queue).collect();
        for queue in queues {
            let source = format!("arn:aws:sqs:us-east-1:000000000000:trolley-local-{queue}");
            self.sqs("StartMessageMoveTask", &json!({ "SourceArn": source })).await;
        }
    }

    fn queue_url(&self, queue: &str) -> String {
        format!("http://127.0.0.1:{}/000000000000/trolley-local-{queue}", self.port + 1)
    }

    async fn sqs(&self, operation: &str, body: &Value) {
        let call = self
            .aws(Method::POST, "/")
            .header("x-amz-target", &format!("AmazonSQS.{operation}"))
            .body("application/x-amz-json-1.0", body.to_string());
        call.send().await.expect(200);
    }
}
