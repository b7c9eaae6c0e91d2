//! Attempts to sign in, in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | how often was this address tried lately? | `pk = SIGN_IN#<SHA-256 of the address>`, `sk = SIGN_IN` |

use jiff::Timestamp;
use kernel::Email;
use platform::store::{Key, Store, StoreError, Written, decode};

use crate::{
    accounts_table::email_digest,
    sign_in_attempts::{Attempts, Wait},
};

/// More than ten never get in at once: each lost round is one that another won.
const ROUNDS: u32 = 12;

/// Attempts to sign in, per e-mail address.
#[derive(Debug, Clone)]
pub struct SignInAttempts {
    table: Store,
}

/// An attempt that was granted; say how it ended.
#[derive(Debug)]
pub struct Attempt<'a> {
    table: &'a Store,
    key: Key,
    attempts: Attempts,
}

impl SignInAttempts {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// Asks for one attempt, before any password is hashed.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn begin(
        &self,
        email: &Email,
        now: Timestamp,
    ) -> Result<Result<Attempt<'_>, Wait>, StoreError> {
        let key = key_of(email);
        let mut known = Attempts::default();
        for _ in 0..ROUNDS {
            let attempts = match known.another(now) {
                Ok(attempts) => attempts,
                Err(wait) => return Ok(Err(wait)),
            };
            let put = self.table.put(&key, &attempts);
            let write = if known.version == 0 {
                put.when("attribute_not_exists(pk)")
            } else {
                put.when("#version = :version").bind("version", known.version)
            };
            match self.table.run(write).await? {
                Written::Done => return Ok(Ok(Attempt { table: &self.table, key, attempts })),
                Written::Refused(item) => {
                    known = item.map(decode).transpose()?.unwrap_or_default();
                }
            }
        }
        Ok(Err(Wait(1)))
    }
}

pub(crate) fn key_of(email: &Email) -> Key {
    Key::new(format!("SIGN_IN#{}", email_digest(email)), "SIGN_IN")
}

impl Attempt<'_> {
    /// The password was right: what was tried before is forgotten.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn succeeded(self) -> Result<(), StoreError> {
        self.table.run(self.table.delete(&self.key)).await.map(drop)
    }

    /// The password was wrong, or there is no such account.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn failed(self, now: Timestamp) -> Result<(), StoreError> {
        let pause = self.attempts.pause_after_failure(now);
        if pause == 0 {
            return Ok(());
        }
        let write = self
            .table
            .update(&self.key)
            .assign("not_before", pause)
            .when("#version >= :version AND #not_before < :not_before")
            .bind("version", self.attempts.version);
        self.table.run(write).await.map(drop)
    }
}
