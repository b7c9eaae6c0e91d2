//! The SQS event source: messages become invocations, and answers become deletions, as Lambda's event source mapping
//! does it.
//!
//! A message is deleted only when its function has said that it is done with it. Whatever else happens, it comes
//! again when its visibility time-out ends, or goes to the dead-letter queue.

pub mod event;
pub mod verdict;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use sqs_server::{Message, Queues};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::aws::Functions;
use crate::lambda::InvokeError;
use crate::system::{Source, System};
use verdict::Verdict;

/// As long as SQS lets anybody wait.
const LONG_POLL: Duration = Duration::from_secs(20);
/// A queue that cannot be read answers at once; it is not asked again at once.
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

type Stop = watch::Receiver<bool>;

/// One function that consumes one queue.
struct QueueSource {
    queues: Queues,
    functions: Arc<dyn Functions>,
    function: String,
    /// The queue's physical name.
    queue: String,
    visibility: Duration,
    batch_size: usize,
    window: Duration,
    report_failures: bool,
    max_concurrency: usize,
}

/// Feeds every function that consumes a queue, until `stop` turns true and what was begun has ended.
pub async fn run(system: &System, queues: &Queues, functions: &Arc<dyn Functions>, stop: Stop) {
    let mut sources = JoinSet::new();
    for source in sources_of(system, queues, functions) {
        sources.spawn(Arc::new(source).follow(stop.clone()));
    }
    while sources.join_next().await.is_some() {}
}

fn sources_of(
    system: &System,
    queues: &Queues,
    functions: &Arc<dyn Functions>,
) -> Vec<QueueSource> {
    let all = system
        .functions
        .iter()
        .flat_map(|function| function.sources.iter().map(move |source| (function, source)));
    all.filter_map(|(function, source)| {
        let Source::Queue { queue, batch_size, window, report_failures, max_concurrency } = source
        else {
            return None;
        };
        let queue = system.queue(queue)?;
        Some(QueueSource {
            queues: queues.clone(),
            functions: Arc::clone(functions),
            function: function.name.clone(),
            queue: queue.name.clone(),
            visibility: queue.visibility,
            batch_size: (*batch_size).max(1),
            window: *window,
            report_failures: *report_failures,
            max_concurrency: (*max_concurrency).max(1),
        })
    })
    .collect()
}

impl QueueSource {
    /// Receives only when there is room to invoke, so that no message grows old in hand.
    async fn follow(self: Arc<Self>, mut stop: Stop) {
        let slots = Arc::new(Semaphore::new(self.max_concurrency));
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            let slot = tokio::select! {
                slot = Arc::clone(&slots).acquire_owned() => slot,
                _ = stop.wait_for(|stop| *stop) => break,
            };
            while running.try_join_next().is_some() {}
            let batch = self.next_batch(&mut stop).await;
            if !batch.is_empty() {
                let (source, stop) = (Arc::clone(&self), stop.clone());
                running.spawn(async move {
                    source.deliver(batch, stop).await;
                    drop(slot);
                });
            }
        }
        while running.join_next().await.is_some() {}
    }

    /// What is there, or what comes within the batching window after the first message.
    async fn next_batch(&self, stop: &mut Stop) -> Vec<Message> {
        let begun = Instant::now();
        let mut batch = self.receive(self.batch_size, LONG_POLL, stop).await;
        if batch.is_empty() && begun.elapsed() < LONG_POLL && !*stop.borrow() {
            tokio::time::sleep(AFTER_AN_ERROR).await;
        }
        if batch.is_empty() || self.window.is_zero() {
            return batch;
        }
        let closes = Instant::now() + self.window;
        while batch.len() < self.batch_size && Instant::now() < closes && !*stop.borrow() {
            let left = closes.saturating_duration_since(Instant::now());
            batch.extend(self.receive(self.batch_size - batch.len(), left, stop).await);
        }
        batch
    }

    async fn receive(&self, most: usize, wait: Duration, stop: &mut Stop) -> Vec<Message> {
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => Vec::new(),
            messages = self.queues.receive(&self.queue, most, wait) => messages,
        }
    }

    async fn deliver(&self, batch: Vec<Message>, stop: Stop) {
        let payload = event::of(&self.queue, &batch);
        let verdict = match self.invoke(payload, stop).await {
            Ok(answer) if self.report_failures => verdict::of(&answer, &batch),
            Ok(_) => Verdict::Done,
            Err(InvokeError::Throttled) => return self.hand_back(&batch),
            // The host has logged it.
            Err(_) => return,
        };
        match verdict {
            Verdict::Done => self.delete(batch.iter()),
            Verdict::Failed(ids) => {
                let (function, failed) = (&self.function, ids.len());
                tracing::warn!(function, failed, of = batch.len(), "messages failed");
                self.delete(batch.iter().filter(|message| !ids.contains(&message.message_id)));
            }
            Verdict::Malformed(why) => {
                let function = &self.function;
                tracing::error!(function, why, "the whole batch failed: its answer means nothing");
            }
        }
    }

    /// A throttled invocation is tried again while the messages are surely still invisible: to receive them again
    /// would count as a failure of theirs.
    async fn invoke(&self, payload: Bytes, mut stop: Stop) -> Result<Bytes, InvokeError> {
        let give_up_at = Instant::now() + self.visibility / 2;
        let mut pause = FIRST_PAUSE;
        loop {
            let outcome = self.functions.invoke(self.function.clone(), payload.clone()).await;
            let throttled = matches!(outcome, Err(InvokeError::Throttled));
            if !throttled || Instant::now() + pause > give_up_at || *stop.borrow() {
                return outcome;
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn hand_back(&self, batch: &[Message]) {
        for message in batch {
            let receipt = &message.receipt_handle;
            // Nothing is lost when it cannot be: the message then comes later.
            if let Err(error) = self.queues.change_visibility(&self.queue, receipt, 1) {
                tracing::debug!(queue = self.queue, %error, "a message was not handed back");
            }
        }
    }

    fn delete<'a>(&self, messages: impl Iterator<Item = &'a Message>) {
        for message in messages {
            if let Err(error) = self.queues.delete(&self.queue, &message.receipt_handle) {
                tracing::warn!(queue = self.queue, %error, "a handled message was not deleted");
            }
        }
    }
}
