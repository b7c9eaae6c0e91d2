//! SQS queues that a function itself sends to or looks into, beside what Lambda reads for it.

use std::{fmt::Display, time::Duration};

use aws_sdk_sqs::{
    Client,
    config::{Builder, timeout::TimeoutConfig},
    error::DisplayErrorContext,
    types::{
        ChangeMessageVisibilityBatchRequestEntry, Message, MessageSystemAttributeName,
        QueueAttributeName,
    },
};
use jiff::Timestamp;

use crate::{
    Aws,
    config::{self, Missing},
};

/// SQS did not answer, or refused.
#[derive(Debug, thiserror::Error)]
#[error("SQS: {0}")]
pub struct QueueError(String);

impl QueueError {
    fn because(cause: impl Display) -> Self {
        Self(cause.to_string())
    }

    fn of(error: &(impl std::error::Error + 'static)) -> Self {
        Self(DisplayErrorContext(error).to_string())
    }
}

/// One queue. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Queue {
    client: Client,
    url: Result<String, Missing>,
}

/// How many messages a queue holds, as far as SQS knows: it counts approximately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Can be received.
    pub visible: u64,
    /// Somebody has received them a moment ago, or they are delayed.
    pub hidden: u64,
}

/// A message in hand: nobody else receives it until its time is over or it is released.
#[derive(Debug, Clone)]
pub struct Received {
    pub id: String,
    pub body: String,
    /// How often it was received, over all queues it was in.
    pub receives: u32,
    pub sent_at: Option<Timestamp>,
    pub first_received_at: Option<Timestamp>,
    handle: String,
}

/// SQS gives out ten messages at most, and delays one by fifteen minutes at most.
const BATCH: usize = 10;
const LONGEST_DELAY: Duration = Duration::from_secs(900);
/// A receive without waiting asks some of SQS's servers only, and may find nothing where something is.
const WAIT_SECONDS: i32 = 1;

impl Queue {
    /// The queue whose URL this environment variable has.
    #[must_use]
    pub fn new(aws: &Aws, variable: &'static str) -> Self {
        // A receive that waits takes longer than the calls that the common time-outs are for.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_millis(500))
            .operation_attempt_timeout(Duration::from_secs(3))
            .operation_timeout(Duration::from_secs(7))
            .build();
        let config = Builder::from(&aws.config).timeout_config(timeouts).build();
        Self { client: Client::from_conf(config), url: config::required(variable) }
    }

    fn url(&self) -> Result<&str, QueueError> {
        self.url.as_deref().map_err(QueueError::because)
    }

    /// # Errors
    /// SQS did not answer.
    pub async fn depth(&self) -> Result<Depth, QueueError> {
        use QueueAttributeName::{
            ApproximateNumberOfMessages, ApproximateNumberOfMessagesDelayed,
            ApproximateNumberOfMessagesNotVisible,
        };
        let request = self
            .client
            .get_queue_attributes()
            .queue_url(self.url()?)
            .attribute_names(ApproximateNumberOfMessages)
            .attribute_names(ApproximateNumberOfMessagesDelayed)
            .attribute_names(ApproximateNumberOfMessagesNotVisible);
        let answer = request.send().await.map_err(|error| QueueError::of(&error))?;
        let all = answer.attributes.unwrap_or_default();
        let number = |name| all.get(&name).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        let delayed = number(ApproximateNumberOfMessagesDelayed);
        Ok(Depth {
            visible: number(ApproximateNumberOfMessages),
            hidden: number(ApproximateNumberOfMessagesNotVisible).saturating_add(delayed),
        })
    }

    /// Up to ten messages, which nobody else receives for so long; none when there is none.
    ///
    /// # Errors
    /// SQS did not answer: messages may be hidden for so long all the same.
    pub async fn receive(
        &self,
        most: usize,
        hidden_for: Duration,
    ) -> Result<Vec<Received>, QueueError> {
        let answer = self
            .client
            .receive_message()
            .queue_url(self.url()?)
            .max_number_of_messages(i32::try_from(most.clamp(1, BATCH)).unwrap_or(1))
            .visibility_timeout(seconds(hidden_for))
            .wait_time_seconds(WAIT_SECONDS)
            .message_system_attribute_names(MessageSystemAttributeName::All)
            .send()
            .await
            .map_err(|error| QueueError::of(&error))?;
        Ok(answer.messages.unwrap_or_default().into_iter().filter_map(received).collect())
    }

    /// Lets others receive these messages again, now.
    ///
    /// # Errors
    /// SQS did not answer: they can be received when their time is over.
    pub async fn release(&self, messages: &[Received]) -> Result<(), QueueError> {
        for batch in messages.chunks(BATCH) {
            let entry = |(place, message): (usize, &Received)| {
                ChangeMessageVisibilityBatchRequestEntry::builder()
                    .id(place.to_string())
                    .receipt_handle(&message.handle)
                    .visibility_timeout(0)
                    .build()
            };
            let entries = batch.iter().enumerate().map(entry).collect::<Result<Vec<_>, _>>();
            self.client
                .change_message_visibility_batch()
                .queue_url(self.url()?)
                .set_entries(Some(entries.map_err(QueueError::because)?))
                .send()
                .await
                .map_err(|error| QueueError::of(&error))?;
        }
        Ok(())
    }

    /// # Errors
    /// SQS did not answer: the message may have been taken all the same.
    pub async fn send(&self, body: &str, delay: Duration) -> Result<(), QueueError> {
        self.client
            .send_message()
            .queue_url(self.url()?)
            .message_body(body)
            .delay_seconds(seconds(delay.min(LONGEST_DELAY)))
            .send()
            .await
            .map(drop)
            .map_err(|error| QueueError::of(&error))
    }

    /// # Errors
    /// SQS did not answer: the message may be gone all the same.
    pub async fn delete(&self, message: &Received) -> Result<(), QueueError> {
        self.client
            .delete_message()
            .queue_url(self.url()?)
            .receipt_handle(&message.handle)
            .send()
            .await
            .map(drop)
            .map_err(|error| QueueError::of(&error))
    }
}

fn seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}

fn received(message: Message) -> Option<Received> {
    use MessageSystemAttributeName::{
        ApproximateFirstReceiveTimestamp, ApproximateReceiveCount, SentTimestamp,
    };
    let all = message.attributes.unwrap_or_default();
    let number = |name| all.get(&name).and_then(|text| text.parse::<i64>().ok());
    let time = |name| number(name).and_then(|at| Timestamp::from_millisecond(at).ok());
    Some(Received {
        receives: number(ApproximateReceiveCount)
            .and_then(|count| u32::try_from(count).ok())
            .unwrap_or(0),
        sent_at: time(SentTimestamp),
        first_received_at: time(ApproximateFirstReceiveTimestamp),
        id: message.message_id?,
        body: message.body.unwrap_or_default(),
        handle: message.receipt_handle?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_with_what_sqs_says_of_it() {
        let message = Message::builder()
            .message_id("m")
            .receipt_handle("r")
            .body("b")
            .attributes(MessageSystemAttributeName::ApproximateReceiveCount, "6")
            .attributes(MessageSystemAttributeName::SentTimestamp, "1795219200000")
            .build();
        let read = received(message).unwrap();
        assert_eq!((read.receives, read.first_received_at), (6, None));
        assert_eq!(read.sent_at.unwrap().to_string(), "2026-11-21T00:00:00Z");
    }

    #[test]
    fn a_message_without_a_handle_is_none() {
        assert!(received(Message::builder().message_id("m").build()).is_none());
    }
}
