//! Hands a batch to its function until it is done with it: partial failures, bisection, retries, giving up.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use ulid::Ulid;

use super::Reader;
use super::records::{Batch, StreamEvent, stream_arn};
use crate::lambda::InvokeError;
use crate::template::{ACCOUNT, REGION};

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What the event source mapping says about failures.
pub struct Delivery {
    pub bisect: bool,
    pub max_retries: u32,
    pub report_failures: bool,
    /// The queue that learns of what was given up, by its physical name.
    pub on_failure: Option<String>,
}

/// A part of a batch, and how often its first record failed.
struct Part {
    events: Vec<StreamEvent>,
    attempts: u32,
}

enum Outcome {
    Done,
    /// The function names the first record that it could not handle.
    FailedFrom(usize),
    Failed,
    /// There was no room to run it, which is nobody's failure.
    NotRun,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BatchResponse {
    #[serde(default)]
    batch_item_failures: Vec<ItemFailure>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemFailure {
    item_identifier: Option<String>,
}

impl Reader {
    /// Returns when the batch is handled or given up, or the stream was switched off meanwhile.
    pub(super) async fn deliver(&self, batch: Batch) {
        let mut parts = VecDeque::from([Part { events: batch.events, attempts: 0 }]);
        while let Some(part) = parts.pop_front() {
            if !self.is_on() {
                return;
            }
            let outcome = self.attempt(&part.events).await;
            self.settle(part, outcome, &mut parts).await;
        }
        self.handled(&batch.through);
    }

    async fn settle(&self, mut part: Part, outcome: Outcome, parts: &mut VecDeque<Part>) {
        let progress = match outcome {
            Outcome::Done => return self.handled_all(&part.events),
            Outcome::NotRun => {
                tokio::time::sleep(pause_after(1)).await;
                return parts.push_front(part);
            }
            Outcome::FailedFrom(index) => index,
            Outcome::Failed => 0,
        };
        if progress > 0 {
            let rest = part.events.split_off(progress);
            self.handled_all(&part.events);
            part = Part { events: rest, attempts: 0 };
        } else if self.source.delivery.bisect && part.events.len() > 1 {
            // Splitting does not count as a retry.
            let half = part.events.len().div_ceil(2);
            let second = part.events.split_off(half);
            parts.push_front(Part { events: second, attempts: part.attempts });
            return parts.push_front(part);
        }
        part.attempts = part.attempts.saturating_add(1);
        if part.attempts > self.source.delivery.max_retries {
            self.give_up(&part).await;
            return self.handled_all(&part.events);
        }
        tokio::time::sleep(pause_after(part.attempts)).await;
        parts.push_front(part);
    }

    async fn attempt(&self, events: &[StreamEvent]) -> Outcome {
        let records: Vec<&Value> = events.iter().map(|event| &event.event).collect();
        let payload = Bytes::from(json!({ "Records": records }).to_string());
        match self.endpoint.functions.invoke(self.source.function.clone(), payload).await {
            Ok(answer) if self.source.delivery.report_failures => reported(&answer, events),
            Ok(_) => Outcome::Done,
            Err(InvokeError::Throttled) => Outcome::NotRun,
            Err(error) => {
                tracing::warn!(function = self.source.function, %error, records = events.len(), "stream batch failed");
                Outcome::Failed
            }
        }
    }

    fn handled_all(&self, events: &[StreamEvent]) {
        if let Some(last) = events.last() {
            self.handled(&last.sequence_number);
        }
    }

    /// Tells the on-failure queue which records were given up; they themselves stay in the stream for a day.
    async fn give_up(&self, part: &Part) {
        let (function, table) = (&self.source.function, &self.source.table);
        tracing::error!(
            function,
            table,
            records = part.events.len(),
            "gave up on records of a stream"
        );
        let Some(queue) = &self.source.delivery.on_failure else { return };
        let now = Timestamp::from_millisecond(self.endpoint.clock.now_ms()).unwrap_or_default();
        let request = json!({
            "QueueUrl": format!("http://127.0.0.1/{ACCOUNT}/{queue}"),
            "MessageBody": failure_record(&self.source.name, function, part, now).to_string(),
        });
        let (status, answer, _) = self
            .endpoint
            .queues
            .handle("AmazonSQS.SendMessage", request.to_string().as_bytes())
            .await;
        if status != 200 {
            tracing::error!(
                queue,
                answer,
                "the on-failure queue did not take the records given up"
            );
        }
    }
}

/// The failure that lies first in the stream decides: everything from there on comes again.
fn reported(answer: &[u8], events: &[StreamEvent]) -> Outcome {
    // No answer, `null` and an empty list all say that everything was handled.
    let response: Option<BatchResponse> = match answer {
        [] => None,
        answer => match serde_json::from_slice(answer) {
            Ok(response) => response,
            Err(_) => return Outcome::Failed,
        },
    };
    let failures = response.map(|response| response.batch_item_failures).unwrap_or_default();
    let places: Option<Vec<usize>> = failures
        .iter()
        .map(|failure| {
            let failed = failure.item_identifier.as_deref()?;
            events.iter().position(|event| event.sequence_number == failed)
        })
        .collect();
    match places.map(|places| places.into_iter().min()) {
        Some(None) => Outcome::Done,
        Some(Some(first)) => Outcome::FailedFrom(first),
        // A failure that names no record of the batch fails all of it.
        None => Outcome::Failed,
    }
}

fn pause_after(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(10);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE)
}

/// <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-destinations.html>
fn failure_record(table: &str, function: &str, part: &Part, now: Timestamp) -> Value {
    let arrival = |event: Option<&StreamEvent>| {
        let seconds = event.and_then(|event| {
            event.event.pointer("/dynamodb/ApproximateCreationDateTime")?.as_f64()
        });
        let seconds = seconds.map(|seconds| seconds as i64);
        seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).map(|at| at.to_string())
    };
    let sequence_number =
        |event: Option<&StreamEvent>| event.map(|event| event.sequence_number.clone());
    let (first, last) = (part.events.first(), part.events.last());
    json!({
        "requestContext": {
            "requestId": Ulid::new().to_string(),
            "functionArn": format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"),
            "condition": "RetryAttemptsExhausted",
            "approximateInvokeCount": part.attempts,
        },
        "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled" },
        "version": "1.0",
        "timestamp": now.to_string(),
        "DDBStreamBatchInfo": {
            "shardId": dynoxide::streams::shard_id(table),
            "startSequenceNumber": sequence_number(first),
            "endSequenceNumber": sequence_number(last),
            "approximateArrivalOfFirstRecord": arrival(first),
            "approximateArrivalOfLastRecord": arrival(last),
            "batchSize": part.events.len(),
            "streamArn": stream_arn(table),
        },
    })
}
