//! `ClientRequestToken`: a transaction that comes again with its token is answered, not done, for ten minutes.
//!
//! The engine has this too, but goes through all tokens at each transaction, and the SDK sends a token with each.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use dynoxide::DynoxideError;
use dynoxide::actions::transact_write_items::{TransactWriteItem, TransactWriteItemsRequest};

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html>
const REMEMBERED: Duration = Duration::from_secs(600);

/// The transactions of the last ten minutes.
#[derive(Default)]
pub struct Tokens {
    done: HashMap<String, Remembered>,
    in_order: VecDeque<(Instant, String)>,
}

struct Remembered {
    actions: u64,
    answer: String,
}

/// What a token means for the transaction that bears it.
pub struct Claim {
    token: String,
    actions: u64,
}

impl Claim {
    /// Takes the token out of the request, which the engine then does without asking.
    pub fn take(request: &mut TransactWriteItemsRequest) -> Option<Self> {
        let token = request.client_request_token.take_if(|token| token.len() <= 36)?;
        Some(Self { token, actions: digest(&request.transact_items) })
    }
}

impl Tokens {
    /// The answer that the token had, when it had one.
    ///
    /// # Errors
    /// When the token came with another transaction.
    pub fn answer(&mut self, claim: &Claim) -> Result<Option<String>, DynoxideError> {
        while self.in_order.front().is_some_and(|(since, _)| since.elapsed() > REMEMBERED) {
            let forgotten = self.in_order.pop_front();
            forgotten.map(|(_, token)| self.done.remove(&token));
        }
        match self.done.get(&claim.token) {
            None => Ok(None),
            Some(done) if done.actions == claim.actions => Ok(Some(done.answer.clone())),
            Some(_) => Err(DynoxideError::IdempotentParameterMismatchException(
                "An error occurred (IdempotentParameterMismatchException)".to_owned(),
            )),
        }
    }

    pub fn remember(&mut self, claim: Claim, answer: &str) {
        self.in_order.push_back((Instant::now(), claim.token.clone()));
        self.done
            .insert(claim.token, Remembered { actions: claim.actions, answer: answer.to_owned() });
    }
}

/// Of the actions in their order, whatever the order of attributes within them: JSON objects are sorted by name.
fn digest(actions: &[TransactWriteItem]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for action in actions {
        serde_json::to_value(action).unwrap_or_default().to_string().hash(&mut hasher);
    }
    hasher.finish()
}
