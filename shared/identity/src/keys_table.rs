//! The public keys in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | which keys verify access tokens? | `pk = JWKS`, `sk = JWKS` |
//!
//! Every function may read this one item (`dynamodb:LeadingKeys`), and nothing else of the table.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use platform::{
    clock,
    store::{Key, Store, StoreError},
};

use crate::JwkSet;

const FRESH: SignedDuration = SignedDuration::from_mins(5);
/// Whoever sends made-up key ids can cause one read in this time per process.
const BETWEEN_REREADS: SignedDuration = SignedDuration::from_secs(10);

/// The published keys.
#[derive(Debug, Clone)]
pub struct Keys {
    table: Store,
}

impl Keys {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// The published keys; none before the first deploy step has published one.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn read(&self) -> Result<JwkSet, StoreError> {
        Ok(self.table.get(&key()).await?.unwrap_or_default())
    }

    /// Replaces the published keys. A key stays published until the last token it signed has expired.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn publish(&self, keys: &JwkSet) -> Result<(), StoreError> {
        self.table.run(self.table.put(&key(), keys)).await.map(drop)
    }
}

fn key() -> Key {
    Key::new("JWKS", "JWKS")
}

/// The published keys as this process last read them.
#[derive(Debug)]
pub(crate) struct KeyRing {
    keys: Keys,
    cached: Mutex<Option<Cached>>,
}

#[derive(Debug, Clone)]
struct Cached {
    set: Arc<JwkSet>,
    read_at: Timestamp,
}

impl KeyRing {
    pub(crate) fn new(keys: Keys) -> Self {
        Self { keys, cached: Mutex::new(None) }
    }

    /// Keys that were read within five minutes, or older ones while DynamoDB does not answer.
    pub(crate) async fn current(&self) -> Result<Arc<JwkSet>, StoreError> {
        self.read_within(FRESH).await
    }

    /// As [`KeyRing::current`] for a key id that those do not have: read again, but not too often.
    pub(crate) async fn reread(&self) -> Result<Arc<JwkSet>, StoreError> {
        self.read_within(BETWEEN_REREADS).await
    }

    async fn read_within(&self, age: SignedDuration) -> Result<Arc<JwkSet>, StoreError> {
        let now = clock::now();
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(cached) = &cached
            && now.duration_since(cached.read_at).abs() < age
        {
            return Ok(cached.set.clone());
        }
        match (self.keys.read().await, cached) {
            (Ok(set), _) => {
                let set = Arc::new(set);
                let mut cache = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
                // An empty set is not remembered: the first key may be published any moment.
                *cache = (!set.keys.is_empty()).then(|| Cached { set: set.clone(), read_at: now });
                Ok(set)
            }
            (Err(error), Some(cached)) => {
                tracing::warn!(%error, "the keys could not be read; those read before go on");
                Ok(cached.set)
            }
            (Err(error), None) => Err(error),
        }
    }
}
