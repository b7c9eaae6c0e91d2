//! One queue in memory: which messages can be received now, which later, which are too old.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::Notify;

use crate::chaos::Chaos;
use crate::message::{Delivery, Stored};
use crate::settings::Settings;

/// How many messages a queue holds, by what can happen to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Depth {
    /// Can be received now.
    pub visible: usize,
    /// Received, and neither deleted nor visible again.
    pub in_flight: usize,
    /// Sent with a delay that has not passed.
    pub delayed: usize,
}

/// Invariant: every message is in `by_age` and in exactly one of `ready`, `delayed`, `in_flight`.
pub(crate) struct Queue {
    pub(crate) settings: Settings,
    /// Unix seconds.
    pub(crate) created_at: i64,
    pub(crate) modified_at: i64,
    /// Tells those who wait that something here changed.
    pub(crate) arrivals: Arc<Notify>,
    messages: HashMap<u64, Stored>,
    ready: BTreeSet<u64>,
    delayed: BTreeSet<(i64, u64)>,
    in_flight: BTreeSet<(i64, u64)>,
    by_age: BTreeSet<(i64, u64)>,
}

/// How many waiting messages a shuffled receive chooses among.
const SHUFFLED: usize = 64;

impl Queue {
    pub(crate) fn new(settings: Settings, created_at: i64, modified_at: i64) -> Self {
        Self {
            settings,
            created_at,
            modified_at,
            arrivals: Arc::default(),
            messages: HashMap::new(),
            ready: BTreeSet::new(),
            delayed: BTreeSet::new(),
            in_flight: BTreeSet::new(),
            by_age: BTreeSet::new(),
        }
    }

    pub(crate) fn insert(&mut self, message: Stored) {
        self.by_age.insert((message.sent_at, message.seq));
        self.wait(message.seq, message.delivery);
        self.messages.insert(message.seq, message);
    }

    pub(crate) fn alter(&mut self, seq: u64, delivery: Delivery) {
        let Some(message) = self.messages.get_mut(&seq) else { return };
        let before = std::mem::replace(&mut message.delivery, delivery);
        self.stop_waiting(seq, before);
        self.wait(seq, delivery);
    }

    pub(crate) fn remove(&mut self, seq: u64) -> Option<Stored> {
        let message = self.messages.remove(&seq)?;
        self.by_age.remove(&(message.sent_at, seq));
        self.stop_waiting(seq, message.delivery);
        Some(message)
    }

    /// A message that never was received waits as delayed, any other as in flight; `pass_time`
    /// makes it ready.
    fn wait(&mut self, seq: u64, delivery: Delivery) {
        let waiting = if delivery.handles == 0 { &mut self.delayed } else { &mut self.in_flight };
        waiting.insert((delivery.visible_at, seq));
    }

    fn stop_waiting(&mut self, seq: u64, delivery: Delivery) {
        self.ready.remove(&seq);
        self.delayed.remove(&(delivery.visible_at, seq));
        self.in_flight.remove(&(delivery.visible_at, seq));
    }

    /// Makes visible what has become so by `now`.
    pub(crate) fn pass_time(&mut self, now: i64) {
        for waiting in [&mut self.delayed, &mut self.in_flight] {
            while let Some((visible_at, seq)) = waiting.first().copied() {
                if visible_at > now {
                    break;
                }
                waiting.pop_first();
                self.ready.insert(seq);
            }
        }
    }

    /// Up to `most` messages that can be received now, in the order in which to take them.
    pub(crate) fn ready(&self, most: usize, chaos: Option<Chaos>) -> Vec<u64> {
        let Some(chaos) = chaos.filter(|chaos| chaos.shuffle) else {
            return self.ready.iter().copied().take(most).collect();
        };
        let mut some: Vec<u64> = self.ready.iter().copied().take(most.max(SHUFFLED)).collect();
        some.sort_by_key(|seq| {
            chaos.place(*seq, self.get(*seq).map_or(0, |message| message.delivery.handles))
        });
        some.truncate(most);
        some
    }

    /// Messages older than the retention period.
    pub(crate) fn expired(&self, now: i64) -> Vec<u64> {
        let oldest = now.saturating_sub(i64::from(self.settings.retention_seconds) * 1_000);
        self.by_age
            .iter()
            .take_while(|(sent_at, _)| *sent_at <= oldest)
            .map(|(_, seq)| *seq)
            .collect()
    }

    pub(crate) fn get(&self, seq: u64) -> Option<&Stored> {
        self.messages.get(&seq)
    }

    pub(crate) fn last_seq(&self) -> Option<u64> {
        self.messages.keys().copied().max()
    }

    pub(crate) fn is_in_flight(&self, seq: u64) -> bool {
        self.messages
            .get(&seq)
            .is_some_and(|message| self.in_flight.contains(&(message.delivery.visible_at, seq)))
    }

    /// Every message, oldest first.
    pub(crate) fn all(&self) -> Vec<&Stored> {
        self.by_age.iter().filter_map(|(_, seq)| self.messages.get(seq)).collect()
    }

    /// When the next message becomes visible that is not yet.
    pub(crate) fn next_visible(&self) -> Option<i64> {
        let first = |waiting: &BTreeSet<(i64, u64)>| waiting.first().map(|(at, _)| *at);
        [first(&self.delayed), first(&self.in_flight)].into_iter().flatten().min()
    }

    pub(crate) fn depth(&self) -> Depth {
        Depth {
            visible: self.ready.len(),
            in_flight: self.in_flight.len(),
            delayed: self.delayed.len(),
        }
    }
}
