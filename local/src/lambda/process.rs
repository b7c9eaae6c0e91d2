//! One process of a function: the event it works on and the one that it is to work on next.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Notify, oneshot, watch};
use ulid::Ulid;

use super::InvokeError;
use super::pool::Id;

/// Lambda gives a function this long to ask for its first event.
const INIT_TIMEOUT: Duration = Duration::from_secs(10);

/// A process as the Runtime API and the host see it.
pub struct Process {
    pub id: Id,
    pub function: String,
    pub timeout: Duration,
    desk: Mutex<Desk>,
    event_arrived: Notify,
    told_to_end: Notify,
    ended: watch::Sender<bool>,
}

#[derive(Default)]
struct Desk {
    next: Option<Event>,
    current: Option<(String, oneshot::Sender<Outcome>)>,
    /// What it works on, until it has the next.
    event: Option<Bytes>,
    /// It has asked for an event, so its start went well.
    ready: bool,
    ended: bool,
}

/// An event that waits for the process to ask.
pub struct Event {
    pub id: String,
    pub payload: Bytes,
    handed_over: oneshot::Sender<()>,
    outcome: oneshot::Sender<Outcome>,
}

type Outcome = Result<Bytes, InvokeError>;

/// How an attempt to have an event handled went.
pub enum Attempt {
    /// The process answered and can have another event.
    Answered(Outcome),
    /// The process is of no more use.
    Lost(InvokeError),
    /// The process was gone before it saw the event: another may try.
    Unseen,
}

impl Process {
    pub fn new(id: Id, function: &str, timeout: Duration) -> Self {
        Self {
            id,
            function: function.to_owned(),
            timeout,
            desk: Mutex::default(),
            event_arrived: Notify::new(),
            told_to_end: Notify::new(),
            ended: watch::Sender::new(false),
        }
    }

    /// Has the process handle an event. Whoever calls has taken it from the pool.
    pub async fn handle(&self, payload: Bytes) -> Attempt {
        let (handed_over, seen) = oneshot::channel();
        let (outcome, answered) = oneshot::channel();
        let id = uuid_text(Ulid::new());
        let was_ready = {
            let mut desk = self.desk();
            if desk.ended {
                return Attempt::Unseen;
            }
            desk.next = Some(Event { id, payload, handed_over, outcome });
            desk.ready
        };
        self.event_arrived.notify_one();
        match tokio::time::timeout(INIT_TIMEOUT, seen).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) if was_ready => return Attempt::Unseen,
            Ok(Err(_)) => return Attempt::Lost(answered.await.err_or_crashed()),
            Err(_) => return self.give_up(),
        }
        match tokio::time::timeout(self.timeout, answered).await {
            Ok(Ok(outcome)) => Attempt::Answered(outcome),
            Ok(Err(_)) => Attempt::Lost(InvokeError::Crashed),
            Err(_) => self.give_up(),
        }
    }

    fn give_up(&self) -> Attempt {
        self.end();
        Attempt::Lost(InvokeError::TimedOut)
    }

    /// Waits for the next event; `None` when the process is to ask no more.
    pub async fn next_event(&self) -> Option<Event> {
        loop {
            {
                let mut desk = self.desk();
                desk.ready = true;
                if desk.ended {
                    return None;
                }
                if let Some(event) = desk.next.take() {
                    return Some(event);
                }
            }
            self.event_arrived.notified().await;
        }
    }

    /// Notes that the process has the event: from now on its time-out runs.
    pub fn hand_over(&self, event: Event) -> (String, Bytes) {
        {
            let mut desk = self.desk();
            desk.current = Some((event.id.clone(), event.outcome));
            desk.event = Some(event.payload.clone());
        }
        let _ = event.handed_over.send(());
        (event.id, event.payload)
    }

    /// The event that it works on or has worked on last; none before the first.
    pub fn event(&self) -> Option<Bytes> {
        self.desk().event.clone()
    }

    /// Takes the answer to the current event; false when it answers another one.
    pub fn answer(&self, request_id: &str, outcome: Outcome) -> bool {
        let current = self.desk().current.take_if(|(id, _)| id == request_id);
        current.is_some_and(|(_, sender)| sender.send(outcome).is_ok())
    }

    /// The process says that it could not start.
    pub fn refuse_start(&self, error: String) {
        let next = self.desk().next.take();
        if let Some(event) = next {
            let _ = event.outcome.send(Err(InvokeError::Refused(error)));
        }
        self.end();
    }

    /// Asks for the process to be killed.
    pub fn end(&self) {
        self.told_to_end.notify_one();
    }

    /// Resolves when the process is to be killed.
    pub async fn told_to_end(&self) {
        self.told_to_end.notified().await;
    }

    /// The process is gone: whoever waits for it learns that.
    pub fn close(&self) {
        let mut desk = self.desk();
        desk.ended = true;
        desk.next = None;
        desk.current = None;
        drop(desk);
        self.event_arrived.notify_one();
        self.ended.send_replace(true);
    }

    /// Resolves when the process is gone.
    pub async fn ended(&self) {
        let _ = self.ended.subscribe().wait_for(|ended| *ended).await;
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

trait ErrOrCrashed {
    fn err_or_crashed(self) -> InvokeError;
}

impl ErrOrCrashed for Result<Outcome, oneshot::error::RecvError> {
    fn err_or_crashed(self) -> InvokeError {
        match self {
            Ok(Err(error)) => error,
            Ok(Ok(_)) | Err(_) => InvokeError::Crashed,
        }
    }
}

/// A ULID in the form of a UUID, which is what Lambda's request ids look like.
pub fn uuid_text(id: Ulid) -> String {
    let hex = format!("{:032x}", id.0);
    let cut = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [cut(0, 8), cut(8, 12), cut(12, 16), cut(16, 20), cut(20, 32)].join("-")
}
