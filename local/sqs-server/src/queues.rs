//! The server's handle: what `local` calls beside the requests of SDKs.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::chaos::Chaos;
use crate::journal::Change;
use crate::message::Message;
use crate::queue::{Depth, Queue};
use crate::settings::{QueueSpec, Settings};
use crate::state::State;
use crate::{Error, names};

/// Unix time in milliseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// All queues of one server. Cheap to clone; clones are the same queues.
#[derive(Clone)]
pub struct Queues(Arc<Inner>);

struct Inner {
    state: Mutex<State>,
    base_url: String,
    clock: Clock,
}

/// A wait looks at the clock at least this often while a message is invisible, in case the clock
/// was moved by somebody who does not call `clock_moved`.
const LONGEST_LOOK_AWAY: Duration = Duration::from_secs(1);

impl Queues {
    /// Opens the queues kept at `path`, or new ones in memory. `base_url` is where clients reach
    /// the server and is part of every queue's URL.
    ///
    /// # Errors
    /// When the file cannot be opened or was not written by this program.
    pub fn open(path: Option<&Path>, base_url: String, clock: Clock) -> Result<Self, Error> {
        let state = Mutex::new(State::open(path)?);
        Ok(Self(Arc::new(Inner { state, base_url, clock })))
    }

    /// Makes a queue, or gives an existing one these settings. The dead-letter queue may come later.
    ///
    /// # Errors
    /// When the name is not one, or the change cannot be stored.
    pub fn create(&self, spec: QueueSpec) -> Result<(), Error> {
        names::check(&spec.name)?;
        let mut state = self.lock();
        let before = state.queues.get(&spec.name).map(|queue| queue.settings.clone());
        let settings = before.clone().unwrap_or_default().with(&spec);
        if before.as_ref() == Some(&settings) {
            return Ok(());
        }
        let change = self.configured(spec.name, settings);
        state.commit(vec![change])
    }

    /// Up to `most` messages, waiting for the first up to `wait` of real time. None when the queue
    /// does not exist or the messages cannot be stored as received.
    pub async fn receive(&self, queue: &str, most: usize, wait: Duration) -> Vec<Message> {
        let received = self.receive_with(queue, most, wait, None).await;
        received.unwrap_or_else(|error| {
            tracing::warn!(queue, %error, "messages could not be received");
            Vec::new()
        })
    }

    /// Deletes by a receipt handle; a message deleted before is no error.
    ///
    /// # Errors
    /// When the queue does not exist or the handle is not one of its handles.
    pub fn delete(&self, queue: &str, receipt: &str) -> Result<(), Error> {
        let mut state = self.lock();
        let change = state.deletion(queue, receipt, self.now())?;
        state.commit(change.into_iter().collect())
    }

    /// Makes a received message visible again after `seconds` from now.
    ///
    /// # Errors
    /// When the queue or the message does not exist, or the message is not in flight.
    pub fn change_visibility(&self, queue: &str, receipt: &str, seconds: u32) -> Result<(), Error> {
        let mut state = self.lock();
        let change = state.visibility(queue, receipt, seconds, self.now())?;
        state.commit(vec![change])
    }

    /// How many messages wait; none in a queue that does not exist.
    pub fn depth(&self, queue: &str) -> Depth {
        let mut state = self.lock();
        let present = state.pass_time(queue, self.now());
        present.and_then(|()| state.queue(queue).map(Queue::depth)).unwrap_or_default()
    }

    /// Every message of a queue, oldest first, whether visible or not. Changes nothing.
    pub fn peek(&self, queue: &str) -> Vec<Message> {
        let state = self.lock();
        let all = state.queue(queue).map(|queue| queue.all()).unwrap_or_default();
        all.into_iter().map(|message| message.to_message(String::new())).collect()
    }

    /// Told whenever something in the queue changed that a waiting consumer may care for.
    pub fn arrivals(&self, queue: &str) -> Option<Arc<Notify>> {
        self.lock().queue(queue).map(|queue| Arc::clone(&queue.arrivals)).ok()
    }

    /// To be called after the clock was shifted: time-outs may have ended.
    pub fn clock_moved(&self) {
        for queue in self.lock().queues.values() {
            queue.arrivals.notify_waiters();
        }
    }

    /// From now on messages are delivered more than once, late or shuffled; `None` ends it.
    pub fn set_chaos(&self, chaos: Option<Chaos>) {
        self.lock().chaos = chaos;
    }

    pub(crate) async fn receive_with(
        &self,
        queue: &str,
        most: usize,
        wait: Duration,
        visibility_seconds: Option<u32>,
    ) -> Result<Vec<Message>, Error> {
        let deadline = Instant::now() + wait;
        loop {
            let arrivals = self.arrivals(queue).ok_or(Error::QueueDoesNotExist)?;
            let mut arrival = std::pin::pin!(arrivals.notified());
            // From here on no arrival is missed, or one between the look and the wait would be.
            arrival.as_mut().enable();
            let (messages, pause) = self.look(queue, most, visibility_seconds)?;
            if !messages.is_empty() || Instant::now() >= deadline {
                return Ok(messages);
            }
            let until = pause.map_or(deadline, |pause| deadline.min(Instant::now() + pause));
            tokio::select! {
                () = arrival => {}
                () = tokio::time::sleep_until(until) => {}
            }
        }
    }

    /// What can be received now, and after which time it is worth looking again.
    fn look(
        &self,
        queue: &str,
        most: usize,
        visibility_seconds: Option<u32>,
    ) -> Result<(Vec<Message>, Option<Duration>), Error> {
        let mut state = self.lock();
        let now = self.now();
        let messages = state.receive(queue, most, visibility_seconds, now)?;
        let next = state.queue(queue)?.next_visible();
        let pause = next.map(|at| {
            let ms = u64::try_from(at.saturating_sub(now)).unwrap_or(0);
            Duration::from_millis(ms).min(LONGEST_LOOK_AWAY)
        });
        Ok((messages, pause))
    }

    // A panic while the lock was held leaves at worst a change that is stored and not applied.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> i64 {
        (self.0.clock)()
    }

    pub(crate) fn url(&self, queue: &str) -> String {
        names::url(&self.0.base_url, queue)
    }

    pub(crate) fn configured(&self, queue: String, settings: Settings) -> Change {
        let seconds = self.now() / 1_000;
        Change::Configured { queue, settings, created_at: seconds, modified_at: seconds }
    }
}
