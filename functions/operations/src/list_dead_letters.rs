//! `GET /v1/admin/dead-letters`: what was given up and waits for a person.

use std::time::Duration;

use futures::future::try_join_all;
use identity::Role;
use jiff::Timestamp;
use operations::{Contents, DeadLetters, Decision};
use platform::{
    clock,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
    queue::Received,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{DeadLetterOffice, dead_letter_office::Shelf};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// Shows the letters of this queue.
    #[serde(default)]
    queue: Option<DeadLetters>,
    /// How many letters to show.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
}

/// Every queue of dead letters, or the one that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
struct DeadLetterQueues {
    queues: Vec<DeadLetterQueue>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DeadLetterQueue {
    queue: DeadLetters,
    /// How many there are, as far as SQS knows: it counts approximately.
    messages: u64,
    /// How many somebody is looking at just now; they can be seen again within a minute.
    hidden: u64,
    /// When the oldest of those that SQS showed was sent at first; it shows ten at a time, in no order.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest_sent_at: Option<Timestamp>,
    /// How long ago that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest_age_seconds: Option<i64>,
    /// The letters, when the queue was asked for: in no order, and perhaps not all.
    #[serde(skip_serializing_if = "Option::is_none")]
    letters: Option<Vec<DeadLetter>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DeadLetter {
    /// The message's id in SQS, by which it is redriven or discarded.
    message_id: String,
    #[serde(flatten)]
    contents: Contents,
    /// How often it was received, looks like this one included.
    receives: u32,
    /// When it was sent at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<Timestamp>,
    /// When it was received at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_received_at: Option<Timestamp>,
    /// What was decided about its event before, newest first.
    decisions: Vec<Decision>,
}

/// Long enough to look at as many as one may ask for; whoever is killed meanwhile hides them no longer.
const HIDDEN: Duration = Duration::from_secs(20);
/// As many as one receive gives.
const SAMPLE: usize = 10;

/// The contract of `GET /v1/admin/dead-letters`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-dead-letters", "GET /v1/admin/dead-letters", Who::Staff(&["admin"]))
        .summary("How many dead letters there are, and what is in one queue of them")
        .query::<Parameters>()
        .answers::<DeadLetterQueues>(200)
}

/// Answers the queues. Looking changes nothing but the letters' receive counts.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_dead_letters(office: &DeadLetterOffice, request: &Request) -> Answer {
    office.guard.staff(request, Role::Admin).await?;
    let Parameters { queue, limit } = request.query()?;
    let limit = usize::try_from(PageLimit::of(limit)).unwrap_or(SAMPLE);
    let queues = match queue {
        Some(letters) => vec![browse(office, office.shelf(letters)?, limit).await?],
        None => try_join_all(office.shelves().iter().map(overview)).await?,
    };
    Reply::ok(&DeadLetterQueues { queues })
}

async fn overview(shelf: &Shelf) -> Result<DeadLetterQueue, Problem> {
    let depth = shelf.queue.depth().await.map_err(Problem::unavailable)?;
    let sample = if depth.visible == 0 {
        Vec::new()
    } else {
        shelf.take(SAMPLE, HIDDEN).await.map_err(Problem::unavailable)?
    };
    shelf.put_back(&sample).await;
    Ok(DeadLetterQueue::of(shelf, depth.visible, depth.hidden, &sample))
}

async fn browse(
    office: &DeadLetterOffice,
    shelf: &Shelf,
    limit: usize,
) -> Result<DeadLetterQueue, Problem> {
    let depth = shelf.queue.depth().await.map_err(Problem::unavailable)?;
    let taken = shelf.take(limit, HIDDEN).await.map_err(Problem::unavailable)?;
    shelf.put_back(&taken).await;
    let letters = try_join_all(taken.iter().map(|letter| described(office, shelf, letter))).await?;
    let queue = DeadLetterQueue::of(shelf, depth.visible, depth.hidden, &taken);
    Ok(DeadLetterQueue { letters: Some(letters), ..queue })
}

async fn described(
    office: &DeadLetterOffice,
    shelf: &Shelf,
    letter: &Received,
) -> Result<DeadLetter, Problem> {
    let contents = shelf.contents(letter);
    let decisions = office.decisions.about(shelf.letters, contents.event_id, &letter.id).await?;
    Ok(DeadLetter {
        message_id: letter.id.clone(),
        contents,
        receives: letter.receives,
        sent_at: letter.sent_at,
        first_received_at: letter.first_received_at,
        decisions,
    })
}

impl DeadLetterQueue {
    fn of(shelf: &Shelf, messages: u64, hidden: u64, seen: &[Received]) -> Self {
        let oldest = seen.iter().filter_map(|letter| letter.sent_at).min();
        Self {
            queue: shelf.letters,
            messages,
            hidden,
            oldest_sent_at: oldest,
            oldest_age_seconds: oldest.map(|at| clock::now().duration_since(at).as_secs()),
            letters: None,
        }
    }
}
