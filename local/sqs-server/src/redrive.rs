//! Out of a dead-letter queue again: message move tasks, done at once and remembered.

use serde::Serialize;

use crate::journal::Change;
use crate::state::State;
use crate::{Error, names};

/// A finished move, as `ListMessageMoveTasks` tells it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MoveTask {
    pub(crate) task_handle: String,
    pub(crate) status: &'static str,
    pub(crate) source_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) destination_arn: Option<String>,
    pub(crate) approximate_number_of_messages_moved: usize,
    pub(crate) approximate_number_of_messages_to_move: usize,
    /// Unix milliseconds.
    pub(crate) started_timestamp: i64,
}

/// AWS remembers ten.
const REMEMBERED: usize = 10;

impl State {
    /// The queues whose dead-letter queue this is.
    pub(crate) fn dead_letter_sources(&self, queue: &str) -> Vec<String> {
        let is_source = |settings: &crate::settings::Settings| {
            settings.redrive.as_ref().is_some_and(|redrive| redrive.dead_letters == queue)
        };
        let all = self.queues.iter();
        all.filter(|(_, queue)| is_source(&queue.settings)).map(|(name, _)| name.clone()).collect()
    }

    /// Sends every visible dead letter anew, to `to` or to the queue that gave it up. A letter whose
    /// queue is unknown or gone stays.
    pub(crate) fn move_dead_letters(
        &mut self,
        from: &str,
        to: Option<&str>,
        now: i64,
    ) -> Result<String, Error> {
        self.pass_time(from, now)?;
        let queue = self.queue(from)?;
        let letters: Vec<_> = queue
            .ready(usize::MAX, None)
            .into_iter()
            .filter_map(|seq| queue.get(seq).cloned())
            .collect();
        let mut changes = Vec::new();
        for letter in &letters {
            let destination = to.or(letter.given_up_by.as_deref());
            let Some(destination) = destination.filter(|name| self.queues.contains_key(*name))
            else {
                continue;
            };
            let message = letter.sent_anew(self.next_seq(), now);
            changes.push(Change::Removed { queue: from.to_owned(), seq: letter.seq });
            changes.push(Change::Sent { queue: destination.to_owned(), message });
        }
        let moved = changes.len() / 2;
        self.commit(changes)?;
        let task = MoveTask {
            task_handle: uuid::Uuid::new_v4().to_string(),
            status: "COMPLETED",
            source_arn: names::arn(from),
            destination_arn: to.map(names::arn),
            approximate_number_of_messages_moved: moved,
            approximate_number_of_messages_to_move: letters.len(),
            started_timestamp: now,
        };
        let handle = task.task_handle.clone();
        self.move_tasks.insert(0, task);
        self.move_tasks.truncate(REMEMBERED);
        Ok(handle)
    }
}
