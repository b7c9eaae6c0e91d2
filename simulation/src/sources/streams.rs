//! Streams: what was written to a table reaches the function that follows it, in order, at least once, and late.

use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use local::streams::filter::Filters;
use local::streams::records::stream_arn;
use local::system::Source;
use platform::Aws;
use serde_json::{Value, json};
use tokio::task::spawn_local;
use tokio::time::sleep;

use crate::hosting::Answer;
use crate::world::World;

const PAGE: usize = 100;

pub fn start(world: &Rc<World>) {
    for function in &world.system.functions {
        for source in &function.sources {
            if let Source::Stream {
                table,
                batch_size,
                bisect,
                max_retries,
                on_failure,
                filters,
                ..
            } = source
                && let Some(table) = world.system.table(table)
            {
                let follower = Follower {
                    world: Rc::clone(world),
                    function: function.name.clone(),
                    table: table.logical_id.clone(),
                    name: table.name.clone(),
                    batch_size: *batch_size,
                    bisect: *bisect,
                    max_retries: *max_retries,
                    given_up: on_failure
                        .as_ref()
                        .and_then(|queue| Some(world.system.queue(queue)?.name.clone())),
                    filters: Filters::new(filters.clone()),
                };
                spawn_local(follower.follow());
            }
        }
    }
}

struct Follower {
    world: Rc<World>,
    function: String,
    /// Logical id.
    table: String,
    name: String,
    batch_size: usize,
    bisect: bool,
    max_retries: u32,
    /// The queue that learns of records that were given up.
    given_up: Option<String>,
    filters: Filters,
}

/// Records that go together, and how often they failed.
struct Part {
    records: Vec<Value>,
    attempts: u32,
}

struct Page {
    records: Vec<Value>,
    is_last: bool,
}

impl Follower {
    async fn follow(self) {
        let Some(written) = self.world.written.get(&self.table) else { return };
        let mut after = self.world.stream_positions.get(&self.table).cloned();
        loop {
            written.notified().await;
            let _under_way = self.world.begins();
            sleep(self.lag()).await;
            loop {
                let page = self.read(&mut after);
                if !self.world.weather.is_deaf() {
                    for batch in page.records.chunks(self.batch_size.max(1)) {
                        self.deliver(batch.to_vec()).await;
                    }
                }
                // What is written from now on rings again.
                if page.is_last {
                    break;
                }
            }
        }
    }

    fn lag(&self) -> Duration {
        let weather = &self.world.weather;
        let most = if weather.is_calm() { 100 } else { weather.stream_lag_ms };
        Duration::from_millis(weather.draw("stream lag", |chance| chance.between(10, most)))
    }

    /// The next records that pass the filters.
    fn read(&self, after: &mut Option<String>) -> Page {
        let page = self.world.aws.records(&self.name, after.clone(), PAGE).unwrap_or_default();
        if let Some(last) = page.last() {
            *after = Some(last.dynamodb.sequence_number.clone());
        }
        let mut passed = Vec::new();
        for record in &page {
            let outline = json!({ "eventName": record.event_name, "dynamodb": { "Keys": record.dynamodb.keys } });
            if self.filters.ask_only_for_keys() && !self.filters.pass(&outline) {
                continue;
            }
            let mut record = serde_json::to_value(record).unwrap_or_default();
            record["awsRegion"] = local::template::REGION.into();
            record["eventSourceARN"] = stream_arn(&self.name).into();
            if self.filters.pass(&record) {
                passed.push(record);
            }
        }
        Page { records: passed, is_last: page.len() < PAGE }
    }

    async fn deliver(&self, records: Vec<Value>) {
        let mut parts = VecDeque::from([Part { records, attempts: 0 }]);
        while let Some(mut part) = parts.pop_front() {
            match self.attempt(&part.records).await {
                None => continue,
                Some(first) if first > 0 => {
                    let records = part.records.split_off(first);
                    part = Part { records, attempts: 0 };
                }
                Some(_) if self.bisect && part.records.len() > 1 => {
                    let half = part.records.len().div_ceil(2);
                    let records = part.records.split_off(half);
                    parts.push_front(Part { records, attempts: part.attempts });
                    parts.push_front(part);
                    continue;
                }
                Some(_) => {}
            }
            part.attempts += 1;
            if part.attempts > self.max_retries {
                self.gives_up(&part).await;
                continue;
            }
            sleep(Duration::from_millis(50 << part.attempts.min(6))).await;
            parts.push_front(part);
        }
    }

    /// The place of the first record that is to come again.
    async fn attempt(&self, records: &[Value]) -> Option<usize> {
        let event = json!({ "Records": records }).to_string();
        let answer = self.world.invoke(&self.function, &event).await;
        let what = format!("{} records of {}", records.len(), self.table);
        let again = match &answer {
            Ok(Answer::Text(answer)) => first_failure(answer, records),
            Ok(Answer::Http { .. }) | Err(_) => Some(0),
        };
        let outcome = match (&answer, again) {
            (Err(failure), _) => failure.name().to_owned(),
            (Ok(_), None) => "done".to_owned(),
            (Ok(_), Some(first)) => format!("again from {first}"),
        };
        self.world.note(&self.function, &what, &outcome);
        again
    }

    async fn gives_up(&self, part: &Part) {
        let Some(queue) = &self.given_up else { return };
        let account = local::template::ACCOUNT;
        let request = json!({
            "QueueUrl": format!("{}/{account}/{queue}", Aws::SIMULATED),
            "MessageBody": json!({ "table": self.table, "records": part.records.len() }).to_string(),
        });
        self.world.queues.handle("AmazonSQS.SendMessage", request.to_string().as_bytes()).await;
    }
}

fn first_failure(answer: &str, records: &[Value]) -> Option<usize> {
    let answer: Value = serde_json::from_str(answer).unwrap_or_default();
    let failures = answer["batchItemFailures"].as_array().into_iter().flatten();
    let place = |failure: &Value| {
        let failed = &failure["itemIdentifier"];
        records.iter().position(|record| record["dynamodb"]["SequenceNumber"] == *failed)
    };
    // A failure that names no record of the batch fails all of it.
    failures.map(|failure| place(failure).unwrap_or(0)).min()
}
