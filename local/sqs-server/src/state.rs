//! All queues together: each request becomes a list of changes, which are written and then applied.

use std::collections::BTreeMap;
use std::path::Path;

use crate::Error;
use crate::chaos::Chaos;
use crate::journal::{Change, Journal};
use crate::message::{Delivery, Message, Repetitions, Stored};
use crate::queue::Queue;
use crate::receipt::Receipt;
use crate::redrive::MoveTask;

pub(crate) struct State {
    pub(crate) queues: BTreeMap<String, Queue>,
    pub(crate) chaos: Option<Chaos>,
    pub(crate) move_tasks: Vec<MoveTask>,
    journal: Journal,
    next_seq: u64,
}

/// As on AWS, for standard queues.
const MOST_IN_FLIGHT: usize = 120_000;

impl State {
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Error> {
        let journal = path.map_or_else(|| Ok(Journal::in_memory()), Journal::open)?;
        let queues = journal.load()?;
        let last_seq = queues.values().filter_map(Queue::last_seq).max().unwrap_or(0);
        Ok(Self { queues, chaos: None, move_tasks: Vec::new(), journal, next_seq: last_seq + 1 })
    }

    pub(crate) fn queue(&self, name: &str) -> Result<&Queue, Error> {
        self.queues.get(name).ok_or(Error::QueueDoesNotExist)
    }

    pub(crate) fn next_seq(&mut self) -> u64 {
        let seq = self.next_seq;
        self.next_seq += 1;
        seq
    }

    /// Writes the changes, then applies them to memory, then wakes those who wait.
    pub(crate) fn commit(&mut self, changes: Vec<Change>) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        self.journal.write(&changes)?;
        for change in changes {
            self.apply(change);
        }
        Ok(())
    }

    fn apply(&mut self, change: Change) {
        let name = match change {
            Change::Configured { queue, settings, created_at, modified_at } => {
                let fresh = || Queue::new(settings.clone(), created_at, modified_at);
                let entry = self.queues.entry(queue.clone()).or_insert_with(fresh);
                entry.settings = settings;
                entry.modified_at = modified_at;
                queue
            }
            Change::Dropped { queue } => {
                if let Some(dropped) = self.queues.remove(&queue) {
                    dropped.arrivals.notify_waiters();
                }
                return;
            }
            Change::Sent { queue, message } => {
                self.change(&queue, |queue| queue.insert(message));
                queue
            }
            Change::Altered { queue, seq, delivery } => {
                self.change(&queue, |queue| queue.alter(seq, delivery));
                queue
            }
            Change::Removed { queue, seq } => {
                self.change(&queue, |queue| drop(queue.remove(seq)));
                return;
            }
            Change::Moved { from, to, seq, delivery } => {
                let message = self.queues.get_mut(&from).and_then(|queue| queue.remove(seq));
                if let Some(message) = message {
                    let given_up_by = Some(from.into());
                    let moved = Stored { given_up_by, delivery, ..message };
                    self.change(&to, |queue| queue.insert(moved));
                }
                to
            }
        };
        self.change(&name, |queue| queue.arrivals.notify_waiters());
    }

    fn change(&mut self, name: &str, act: impl FnOnce(&mut Queue)) {
        if let Some(queue) = self.queues.get_mut(name) {
            act(queue);
        }
    }

    /// Brings a queue to the present: delays and time-outs that ended, messages too old to keep.
    pub(crate) fn pass_time(&mut self, name: &str, now: i64) -> Result<(), Error> {
        let queue = self.queues.get_mut(name).ok_or(Error::QueueDoesNotExist)?;
        queue.pass_time(now);
        let expired = queue.expired(now);
        let removed =
            expired.into_iter().map(|seq| Change::Removed { queue: name.to_owned(), seq });
        self.commit(removed.collect())
    }

    /// Takes up to `most` messages, and moves away those received too often.
    pub(crate) fn receive(
        &mut self,
        name: &str,
        most: usize,
        visibility_seconds: Option<u32>,
        now: i64,
    ) -> Result<Vec<Message>, Error> {
        loop {
            self.pass_time(name, now)?;
            let queue = self.queue(name)?;
            if queue.depth().in_flight >= MOST_IN_FLIGHT {
                return Err(Error::OverLimit);
            }
            let seconds = visibility_seconds.unwrap_or(queue.settings.visibility_seconds);
            let again_at = now.saturating_add(i64::from(seconds) * 1_000);
            let given = self.chaos.map_or(most, |chaos| chaos.given(most));
            let candidates = queue.ready(given, self.chaos);
            let plan: Vec<Change> = candidates
                .iter()
                .filter_map(|seq| queue.get(*seq))
                .map(|message| self.delivery_of(name, message, now, again_at))
                .collect();
            let received: Vec<u64> = plan.iter().filter_map(altered).collect();
            self.commit(plan)?;
            // Only dead letters so far: there may be messages behind them.
            if candidates.is_empty() || !received.is_empty() {
                return Ok(self.handed_out(name, &received));
            }
        }
    }

    fn handed_out(&self, name: &str, received: &[u64]) -> Vec<Message> {
        let queue = self.queues.get(name);
        let stored = received.iter().filter_map(|seq| queue.and_then(|queue| queue.get(*seq)));
        stored.map(|message| message.to_message(message.handle(name))).collect()
    }

    /// What a receive does to one message.
    fn delivery_of(&self, name: &str, message: &Stored, now: i64, again_at: i64) -> Change {
        let (from, seq) = (name.to_owned(), message.seq);
        let mut delivery = message.delivery;
        let repeated = std::mem::take(&mut delivery.repetitions.next);
        if !repeated && let Some(to) = self.dead_letter_queue(name, delivery.receives) {
            let delivery =
                Delivery { visible_at: now, repetitions: Repetitions::default(), ..delivery };
            return Change::Moved { from, to, seq, delivery };
        }
        if let Some(chaos) = self.chaos
            && delivery.handles == 0
        {
            delivery.repetitions.left = chaos.extra_deliveries(seq);
        }
        delivery.visible_at = again_at;
        delivery.receives += u32::from(!repeated);
        delivery.handles += 1;
        delivery.first_received_at = delivery.first_received_at.or(Some(now));
        if let Some(chaos) = self.chaos
            && delivery.repetitions.left > 0
            && chaos.overlaps(seq, delivery.handles)
        {
            delivery.repeat(now);
        }
        Change::Altered { queue: from, seq, delivery }
    }

    fn dead_letter_queue(&self, name: &str, receives: u32) -> Option<String> {
        let redrive = self.queues.get(name)?.settings.redrive.as_ref()?;
        let exists = self.queues.contains_key(&redrive.dead_letters);
        (receives >= redrive.max_receives && exists).then(|| redrive.dead_letters.clone())
    }

    /// What deleting by this handle does: nothing when the message is gone already.
    pub(crate) fn deletion(
        &self,
        name: &str,
        handle: &str,
        now: i64,
    ) -> Result<Option<Change>, Error> {
        let queue = self.queue(name)?;
        let receipt = Receipt::decode(handle, name)?;
        let Some(message) = held(queue, &receipt) else { return Ok(None) };
        let seq = receipt.seq;
        let mut delivery = message.delivery;
        Ok(Some(match self.chaos {
            Some(chaos) if delivery.repetitions.left > 0 => {
                delivery.repeat(now + chaos.delay_ms(seq, delivery.handles));
                Change::Altered { queue: name.to_owned(), seq, delivery }
            }
            _ => Change::Removed { queue: name.to_owned(), seq },
        }))
    }

    /// What a new visibility time-out does.
    pub(crate) fn visibility(
        &mut self,
        name: &str,
        handle: &str,
        seconds: u32,
        now: i64,
    ) -> Result<Change, Error> {
        self.pass_time(name, now)?;
        let queue = self.queue(name)?;
        let receipt = Receipt::decode(handle, name)?;
        let message = held(queue, &receipt).ok_or_else(|| {
            Error::out_of_range(
                handle,
                "ReceiptHandle",
                "Message does not exist or is not available for visibility timeout change.",
            )
        })?;
        if !queue.is_in_flight(receipt.seq) {
            return Err(Error::MessageNotInflight);
        }
        let visible_at = now.saturating_add(i64::from(seconds) * 1_000);
        let delivery = Delivery { visible_at, ..message.delivery };
        Ok(Change::Altered { queue: name.to_owned(), seq: receipt.seq, delivery })
    }
}

impl Delivery {
    /// Uses up one extra delivery.
    fn repeat(&mut self, at: i64) {
        self.visible_at = at;
        self.repetitions =
            Repetitions { left: self.repetitions.left.saturating_sub(1), next: true };
    }
}

fn altered(change: &Change) -> Option<u64> {
    match change {
        Change::Altered { seq, .. } => Some(*seq),
        _ => None,
    }
}

/// The message that a handle was given out for, whichever of its handles that is.
fn held<'a>(queue: &'a Queue, receipt: &Receipt) -> Option<&'a Stored> {
    queue.get(receipt.seq).filter(|message| *message.id == *receipt.id)
}
