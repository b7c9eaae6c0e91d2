//! Where dead letters are looked at and decided about: their queues, and the record of decisions.

use std::time::Duration;

use identity::Guard;
use operations::{Contents, DeadLetters, Decisions};
use platform::{
    Aws, Error,
    http::Problem,
    queue::{Queue, QueueError, Received},
};

/// All dead letters, and who may look at them.
pub struct DeadLetterOffice {
    pub(crate) guard: Guard,
    pub(crate) decisions: Decisions,
    shelves: Vec<Shelf>,
}

/// One queue of dead letters, and the queue that they came from.
pub(crate) struct Shelf {
    pub(crate) letters: DeadLetters,
    pub(crate) queue: Queue,
    pub(crate) source: Option<Queue>,
}

impl DeadLetterOffice {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let shelf = |letters: DeadLetters| Shelf {
            letters,
            queue: Queue::new(aws, letters.variable()),
            source: letters.source_variable().map(|variable| Queue::new(aws, variable)),
        };
        Ok(Self {
            guard: Guard::start(aws).await,
            decisions: Decisions::new(aws.table("OPERATIONS_TABLE")),
            shelves: DeadLetters::all().map(shelf).collect(),
        })
    }

    pub(crate) fn shelves(&self) -> &[Shelf] {
        &self.shelves
    }

    pub(crate) fn shelf(&self, letters: DeadLetters) -> Result<&Shelf, Problem> {
        let found = self.shelves.iter().find(|shelf| shelf.letters == letters);
        found.ok_or_else(|| Problem::internal(format!("{letters} has no shelf")))
    }
}

impl Shelf {
    /// Up to `most` letters, in no order, out of everybody else's sight for so long.
    pub(crate) async fn take(
        &self,
        most: usize,
        hidden_for: Duration,
    ) -> Result<Vec<Received>, QueueError> {
        let mut taken = Vec::new();
        while taken.len() < most {
            let batch = self.queue.receive(most - taken.len(), hidden_for).await;
            match batch {
                Ok(batch) if batch.is_empty() => break,
                Ok(batch) => taken.extend(batch),
                Err(error) => {
                    self.put_back(&taken).await;
                    return Err(error);
                }
            }
        }
        Ok(taken)
    }

    /// Makes letters visible to others at once.
    pub(crate) async fn put_back(&self, letters: &[Received]) {
        if let Err(error) = self.queue.release(letters).await {
            tracing::warn!(queue = %self.letters, %error, "dead letters stay out of sight for a while");
        }
    }

    pub(crate) fn contents(&self, letter: &Received) -> Contents {
        Contents::of(self.letters, &letter.body)
    }
}
