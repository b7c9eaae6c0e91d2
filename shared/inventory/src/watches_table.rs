//! Who waits for what is sold out, in inventory's table.
//!
//! | question | key |
//! |---|---|
//! | who waits for a SKU | `pk = WATCH#<sku>`, `sk = <subject>` |
//! | what a subject waits for | `pk = WATCHER#<subject>`, `sk = WATCHER` |
//!
//! A guest's watch holds an e-mail address; nothing else here does. Watches are deleted when their subject was
//! mailed or is erased, and after half a year in any case.

use contracts::{BackInStock, Consumer, Event, Fact};
use jiff::SignedDuration;
use kernel::{Sku, Subject};
use platform::{
    clock,
    outbox::Cause,
    store::{Key, Query, Store, StoreError, TransactError, Transaction, Write},
};
use serde::Serialize;

use crate::watcher::{TooMany, Watched, Watcher};

const KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);
const TRIES: u32 = 5;

/// Who waits for what is sold out.
#[derive(Debug, Clone)]
pub struct Watches {
    pub table: Store,
}

#[derive(Serialize)]
struct Kept<T> {
    #[serde(flatten)]
    item: T,
    ttl: i64,
}

impl<T> Kept<T> {
    fn new(item: T) -> Self {
        Self { item, ttl: (clock::now() + KEPT).as_second() }
    }
}

impl Watches {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// Writes down that somebody waits for a SKU; a second time changes only the address.
    ///
    /// # Errors
    /// DynamoDB did not answer. Inside: the subject waits for as many as one may.
    pub async fn ask(&self, watcher: &Watcher) -> Result<Result<(), TooMany>, StoreError> {
        let key = watcher_key(watcher.subject);
        for _ in 0..TRIES {
            let watched: Watched = self.table.get(&key).await?.unwrap_or_default();
            let waiting = self.waiting(watcher.subject, &watched.skus).await?;
            let next = match watched.with(&watcher.sku, &waiting) {
                Ok(next) => next,
                Err(too_many) => return Ok(Err(too_many)),
            };
            let list = self.table.put(&key, &Kept::new(next));
            let list = match watched.version {
                0 => list.when("attribute_not_exists(pk)"),
                seen => list.when("#version = :seen").bind("seen", seen),
            };
            let watch = watch_key(&watcher.sku, watcher.subject);
            let watch = self.table.put(&watch, &Kept::new(watcher.clone()));
            if self.commit([list, watch]).await? {
                return Ok(Ok(()));
            }
        }
        Err(StoreError::Contended)
    }

    /// The next who are to be told that a SKU is back, at most `limit`. Those who were told are forgotten, so
    /// that the first page is always the next one, and a repeated event goes on where it stopped.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn watchers(
        &self,
        back: &BackInStock,
        limit: u32,
    ) -> Result<Vec<Watcher>, StoreError> {
        let query =
            Query::table("#pk = :pk").bind("pk", watch_pk(&back.sku)).limit(limit).readable();
        let enough = usize::try_from(limit).unwrap_or(usize::MAX);
        let (mut watchers, mut start) = (Vec::new(), None);
        loop {
            let page = self.table.query::<Watcher>(query.clone().start(start)).await?;
            // Who asked later waits for the next time.
            watchers.extend(page.items.into_iter().filter(|watcher| watcher.asked_at <= back.at));
            start = page.next;
            if watchers.len() >= enough || start.is_none() {
                watchers.truncate(enough);
                return Ok(watchers);
            }
        }
    }

    /// The subject was told, or does not want to be.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn forget_watcher(&self, sku: &Sku, subject: Subject) -> Result<(), StoreError> {
        self.table.run(self.table.delete(&watch_key(sku, subject))).await.map(drop)
    }

    /// Forgets everything that the subject waits for.
    ///
    /// # Errors
    /// DynamoDB did not answer; what is left is found again.
    pub async fn forget(&self, subject: Subject) -> Result<(), StoreError> {
        let key = watcher_key(subject);
        let Some(watched) = self.table.get::<Watched>(&key).await? else { return Ok(()) };
        for sku in &watched.skus {
            self.forget_watcher(sku, subject).await?;
        }
        self.table.run(self.table.delete(&key)).await.map(drop)
    }

    /// Has the others told in another round; once for each event, however often it is delivered.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn go_on(&self, back: &BackInStock, event: &Event) -> Result<(), StoreError> {
        let next = BackInStock { round: back.round + 1, ..back.clone() };
        let mark = self.table.inbox_mark(Consumer::SendNotification, event);
        let cause = Cause::from(event);
        let next = self.table.publish(Fact::StockBack(next), &back.sku, back.times, &cause);
        self.commit([mark, next]).await.map(drop)
    }

    /// Those of the SKUs that the subject has not been told of yet.
    async fn waiting(&self, subject: Subject, skus: &[Sku]) -> Result<Vec<Sku>, StoreError> {
        let keys: Vec<Key> = skus.iter().map(|sku| watch_key(sku, subject)).collect();
        let watches: Vec<Watcher> = self.table.get_many(&keys).await?;
        Ok(watches.into_iter().map(|watcher| watcher.sku).collect())
    }

    /// Whether it happened: if not, it had before, or something else did meanwhile.
    async fn commit(&self, writes: [Write; 2]) -> Result<bool, StoreError> {
        let writes = writes.into_iter().map(|write| ((), write));
        match Transaction::new().with_all(writes).commit(&self.table).await {
            Ok(()) => Ok(true),
            Err(TransactError::Refused(_)) => Ok(false),
            Err(TransactError::Store(error)) => Err(error),
        }
    }
}

fn watch_pk(sku: &Sku) -> String {
    format!("WATCH#{sku}")
}

fn watch_key(sku: &Sku, subject: Subject) -> Key {
    Key::new(watch_pk(sku), subject.to_string())
}

fn watcher_key(subject: Subject) -> Key {
    Key::new(format!("WATCHER#{subject}"), "WATCHER")
}
