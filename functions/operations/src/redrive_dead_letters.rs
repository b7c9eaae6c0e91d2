//! `POST /v1/admin/dead-letters`: sends dead letters back to where they came from, or discards them.

use std::time::Duration;

use identity::Role;
use kernel::{EventId, Text, UserId};
use operations::{Contents, DeadLetters, Decision, Fate};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    ids,
    queue::Received,
};
use schemars::JsonSchema;
use serde::Serialize;
use tokio::time::{Instant, Interval, interval};

use crate::{DeadLetterOffice, dead_letter_office::Shelf, problems};

/// What is to become of which letters.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "DeadLetterOrder")]
#[serde(deny_unknown_fields)]
struct Order {
    queue: DeadLetters,
    /// `redrive` sends them back to their queue, `discard` deletes them.
    mode: Fate,
    /// The letters, by their message ids.
    #[serde(default)]
    #[schemars(length(max = 100))]
    message_ids: Vec<String>,
    /// In place of ids: any letters, up to so many.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    most: Option<u32>,
    /// So many a second at most; 10 unless said otherwise.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    rate: Option<u32>,
    /// Only says which letters it would be.
    #[serde(default)]
    dry_run: bool,
    /// Why; required to discard. It is kept with the decision.
    #[serde(default)]
    reason: Option<Text>,
}

/// What became of them.
#[derive(Debug, Serialize, JsonSchema)]
struct DeadLettersHandled {
    queue: DeadLetters,
    mode: Fate,
    /// Whether nothing was done.
    dry_run: bool,
    letters: Vec<HandledLetter>,
    /// Those of `message_ids` that SQS did not show: they are gone, or somebody looks at them just now.
    not_found: Vec<String>,
    /// Whether time ran out before the end: the same request goes on where this one stopped.
    unfinished: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct HandledLetter {
    message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_id: Option<EventId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_type: Option<String>,
}

/// Less than the function's time-out.
const BUDGET: Duration = Duration::from_secs(18);
/// Longer than the function may run: nobody else takes a letter that is in hand here.
const HIDDEN: Duration = Duration::from_secs(40);
const BATCH: usize = 10;
const MOST_IDS: usize = 100;
const MOST: u32 = 1_000;
const FASTEST: u32 = 100;
const USUAL: u32 = 10;

/// The contract of `POST /v1/admin/dead-letters`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("redrive-dead-letters", "POST /v1/admin/dead-letters", Who::Staff(&["admin"]))
        .summary("Sends dead letters back to their queue, or discards them")
        .takes::<Order>()
        .answers::<DeadLettersHandled>(200)
        .refuses(422, &["nothing_to_redrive"])
}

/// Answers what was done. Each decision is recorded before it is carried out; a letter is deleted only when it was
/// sent, so that a crash at any point loses none. One that was sent and not deleted is sent twice by a repetition,
/// which consumers bear.
///
/// # Errors
/// As [`operation`] says.
pub async fn redrive_dead_letters(office: &DeadLetterOffice, request: &Request) -> Answer {
    let staff = office.guard.staff(request, Role::Admin).await?;
    let user = staff.user().ok_or_else(Problem::not_found)?;
    let order: Order = request.json()?;
    order.check()?;
    let shelf = office.shelf(order.queue)?;
    if order.mode == Fate::Redrive && shelf.source.is_none() {
        return Err(problems::nothing_to_redrive(order.queue));
    }
    let mut round = Round {
        office,
        shelf,
        by: user,
        request_id: &request.id,
        pace: interval(Duration::from_secs(1) / order.rate.unwrap_or(USUAL)),
        handled: Vec::new(),
        put_back: Vec::new(),
        order: &order,
    };
    let outcome = round.run().await;
    shelf.put_back(&round.put_back).await;
    let unfinished = outcome?;
    let was_handled = |id: &&String| !round.handled.iter().any(|done| done.message_id == **id);
    Reply::ok(&DeadLettersHandled {
        queue: order.queue,
        mode: order.mode,
        dry_run: order.dry_run,
        not_found: order.message_ids.iter().filter(was_handled).cloned().collect(),
        letters: round.handled,
        unfinished,
    })
}

impl Order {
    fn check(&self) -> Result<(), Problem> {
        let by_id = !self.message_ids.is_empty();
        if by_id == self.most.is_some() {
            return Err(Problem::invalid_at("/message_ids", "expected either message_ids or most"));
        }
        if self.message_ids.len() > MOST_IDS {
            return Err(Problem::invalid_at("/message_ids", "expected at most 100"));
        }
        if self.most.is_some_and(|most| !(1..=MOST).contains(&most)) {
            return Err(Problem::invalid_at("/most", "expected a number from 1 to 1000"));
        }
        if self.rate.is_some_and(|rate| !(1..=FASTEST).contains(&rate)) {
            return Err(Problem::invalid_at("/rate", "expected a number from 1 to 100"));
        }
        if self.mode == Fate::Discard && self.reason.is_none() {
            return Err(Problem::invalid_at("/reason", "expected a reason to discard"));
        }
        Ok(())
    }

    fn is_about(&self, message_id: &String) -> bool {
        self.most.is_some() || self.message_ids.contains(message_id)
    }

    fn wanted(&self) -> usize {
        let any = self.most.map(|most| usize::try_from(most).unwrap_or(usize::MAX));
        any.unwrap_or(self.message_ids.len())
    }
}

/// One request's way through a queue.
struct Round<'a> {
    office: &'a DeadLetterOffice,
    shelf: &'a Shelf,
    order: &'a Order,
    by: UserId,
    request_id: &'a str,
    pace: Interval,
    handled: Vec<HandledLetter>,
    /// In hand, and to be seen by others again.
    put_back: Vec<Received>,
}

impl Round<'_> {
    /// Goes through the queue until all that is wanted is handled, nothing is left or time runs out; answers
    /// whether the latter.
    async fn run(&mut self) -> Result<bool, Problem> {
        let ends = Instant::now() + BUDGET;
        while self.handled.len() < self.order.wanted() {
            let batch = self.shelf.queue.receive(BATCH, HIDDEN).await;
            let mut batch = batch.map_err(Problem::unavailable)?.into_iter();
            if batch.len() == 0 {
                return Ok(false);
            }
            while let Some(letter) = batch.next() {
                let wanted = self.handled.len() < self.order.wanted();
                if !wanted || Instant::now() >= ends {
                    self.put_back.push(letter);
                    self.put_back.extend(batch);
                    return Ok(wanted);
                }
                if let Err(problem) = self.one(&letter).await {
                    self.put_back.push(letter);
                    self.put_back.extend(batch);
                    return Err(problem);
                }
                if self.order.dry_run || !self.order.is_about(&letter.id) {
                    self.put_back.push(letter);
                }
            }
        }
        Ok(false)
    }

    async fn one(&mut self, letter: &Received) -> Result<(), Problem> {
        if !self.order.is_about(&letter.id) {
            return Ok(());
        }
        let contents = self.shelf.contents(letter);
        if !self.order.dry_run {
            self.pace.tick().await;
            self.carry_out(letter, &contents).await?;
        }
        self.handled.push(HandledLetter {
            message_id: letter.id.clone(),
            event_id: contents.event_id,
            event_type: contents.event_type,
        });
        Ok(())
    }

    async fn carry_out(&self, letter: &Received, contents: &Contents) -> Result<(), Problem> {
        let Self { office, shelf, order, by, request_id, .. } = self;
        let decision = Decision {
            id: ids::fresh(),
            fate: order.mode,
            queue: order.queue,
            message_id: letter.id.clone(),
            event_id: contents.event_id,
            event_type: contents.event_type.clone(),
            by: *by,
            reason: order.reason.clone(),
            at: clock::now(),
            request_id: (*request_id).to_owned(),
        };
        office.decisions.record(&decision).await?;
        if let (Fate::Redrive, Some(source)) = (order.mode, &shelf.source) {
            source.send(&letter.body, Duration::ZERO).await.map_err(Problem::unavailable)?;
        }
        shelf.queue.delete(letter).await.map_err(Problem::unavailable)?;
        let event_id = contents.event_id.map(|id| id.to_string());
        tracing::info!(
            queue = %order.queue, fate = ?order.mode, message_id = letter.id, event_id, by = %by,
            decision = %decision.id, "a dead letter was dealt with"
        );
        Ok(())
    }
}
