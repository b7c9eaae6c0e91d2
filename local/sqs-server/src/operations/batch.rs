//! Batches: up to ten requests in one, each with its own outcome, all stored in one transaction.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::OfQueue;
use crate::Error;
use crate::journal::Change;
use crate::state::State;

const MOST_ENTRIES: usize = 10;

#[derive(Deserialize)]
pub(super) struct Batch<T> {
    #[serde(flatten)]
    pub(super) queue: OfQueue,
    #[serde(rename = "Entries", default = "Vec::new")]
    pub(super) entries: Vec<Entry<T>>,
}

#[derive(Deserialize)]
pub(super) struct Entry<T> {
    #[serde(rename = "Id")]
    id: String,
    #[serde(flatten)]
    pub(super) request: T,
}

/// What one entry does, and what its answer says besides the id.
pub(super) type Outcome = Result<(Option<Change>, Map<String, Value>), Error>;

impl<T> Batch<T> {
    /// Refuses the whole batch for what is wrong with it as a batch.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.entries.len() {
            0 => return Err(Error::EmptyBatch),
            1..=MOST_ENTRIES => {}
            more => return Err(Error::TooManyEntries(more)),
        }
        for (place, entry) in self.entries.iter().enumerate() {
            if !is_valid_id(&entry.id) {
                return Err(Error::InvalidEntryId);
            }
            if self.entries.iter().take(place).any(|earlier| earlier.id == entry.id) {
                return Err(Error::EntryIdsNotDistinct(entry.id.clone()));
            }
        }
        Ok(())
    }

    /// Does what the entries that can be done ask for; the others are answered as failed.
    pub(super) fn run(
        self,
        state: &mut State,
        mut act: impl FnMut(&mut State, T) -> Outcome,
    ) -> Result<Value, Error> {
        let (mut successful, mut failed, mut changes) = (Vec::new(), Vec::new(), Vec::new());
        for Entry { id, request } in self.entries {
            match act(state, request) {
                Ok((change, mut answer)) => {
                    answer.insert("Id".to_owned(), Value::String(id));
                    successful.push(Value::Object(answer));
                    changes.extend(change);
                }
                Err(error) => failed.push(failure(&id, &error)),
            }
        }
        state.commit(changes)?;
        let mut answer = Map::new();
        for (name, entries) in [("Successful", successful), ("Failed", failed)] {
            if !entries.is_empty() {
                answer.insert(name.to_owned(), Value::Array(entries));
            }
        }
        Ok(Value::Object(answer))
    }
}

fn failure(id: &str, error: &Error) -> Value {
    json!({
        "Id": id,
        "SenderFault": !error.is_ours(),
        "Code": error.names().code,
        "Message": error.to_string(),
    })
}

fn is_valid_id(id: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=80).contains(&id.len()) && id.chars().all(allowed)
}
