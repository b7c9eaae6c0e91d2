//! Decisions in DynamoDB, for good: they are inserted once and never changed or deleted.
//!
//! | question | key |
//! |---|---|
//! | what was decided about this event on its way to this function | `pk = LETTER#<queue>#<event id>`, `sk = DECISION#<decision id>` |
//! | the same, about a message that names no event | `pk = LETTER#<queue>#<message id>`, `sk = DECISION#<decision id>` |

use kernel::EventId;
use platform::store::{Key, Query, Store, StoreError, Written};

use crate::{DeadLetters, Decision};

const PREFIX: &str = "DECISION#";
/// More are not looked at: whoever decides about a letter for the eleventh time knows.
const NEWEST: u32 = 10;

/// What was decided about dead letters.
#[derive(Debug, Clone)]
pub struct Decisions {
    table: Store,
}

impl Decisions {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// Records a decision, before it is carried out.
    ///
    /// # Errors
    /// DynamoDB did not answer: nothing may be done then.
    pub async fn record(&self, decision: &Decision) -> Result<(), StoreError> {
        let pk = letter(decision.queue, decision.event_id, &decision.message_id);
        let key = Key::new(pk, format!("{PREFIX}{}", decision.id));
        match self.table.run(self.table.insert_once(&key, decision)).await? {
            Written::Done => Ok(()),
            Written::Refused(_) => {
                Err(StoreError::Internal("a decision's id is not new".to_owned()))
            }
        }
    }

    /// The newest decisions about a letter, newest first.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn about(
        &self,
        queue: DeadLetters,
        event: Option<EventId>,
        message_id: &str,
    ) -> Result<Vec<Decision>, StoreError> {
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", letter(queue, event, message_id))
            .bind("prefix", PREFIX)
            .descending()
            .limit(NEWEST);
        Ok(self.table.query(query).await?.items)
    }
}

/// An event keeps its id when it is sent again; the message that carries it does not.
fn letter(queue: DeadLetters, event: Option<EventId>, message_id: &str) -> String {
    match event {
        Some(event) => format!("LETTER#{queue}#{event}"),
        None => format!("LETTER#{queue}#{message_id}"),
    }
}
