//! Limits on how often something may be done in a window of time.
//!
//! | question | key |
//! |---|---|
//! | how often `who` did `what` in this window | `pk = LIMIT#<what>#<who>#<window>`, `sk = LIMIT` |

use http::StatusCode;
use jiff::SignedDuration;

use crate::{
    clock,
    http::Problem,
    store::{Key, Store, Written},
};

/// So many times in a window. Zero times means that there is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub what: &'static str,
    pub times: u32,
    pub window: SignedDuration,
}

impl Limit {
    /// Counts one time for `who`.
    ///
    /// # Errors
    /// 429 with the seconds until the window ends; 503 when the table does not answer.
    pub async fn count(&self, store: &Store, who: &str) -> Result<(), Problem> {
        if self.times == 0 {
            return Ok(());
        }
        let now = clock::now().as_second();
        let seconds = self.window.as_secs().max(1);
        let ends = (now / seconds + 1) * seconds;
        let key = Key::new(format!("LIMIT#{}#{who}#{ends}", self.what), "LIMIT");
        let write = store
            .update(&key)
            .set("#times = if_not_exists(#times, :zero) + :one")
            .assign("ttl", ends + seconds)
            .when("attribute_not_exists(#times) OR #times < :most")
            .bind("zero", 0)
            .bind("one", 1)
            .bind("most", self.times);
        match store.run(write).await? {
            Written::Done => Ok(()),
            Written::Refused(_) => {
                let title = "That was too often; please wait";
                let wait = u32::try_from(ends - now).unwrap_or(u32::MAX);
                Err(Problem::refusal(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", title)
                    .retry_after(wait))
            }
        }
    }
}
