//! Reads a running shop: every table, the queues, and the provider's books. It only reads.

mod chosen;
mod http;
mod place;
mod provider;
mod queues;
mod tables;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use platform::{
    clock,
    shop::{Capture, Shop},
};

pub use chosen::{Chosen, Unnamed};
pub use place::{Missing, Place};
pub use provider::rows;

use crate::{Snapshot, TABLES};
use http::HttpClient;

/// Why a shop could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    Missing(#[from] Missing),
    #[error("{0} cannot be read: {1}")]
    Aws(String, String),
    #[error("the payment provider does not answer {0}: {1}")]
    Provider(String, String),
}

impl Unreadable {
    fn aws<E: std::error::Error>(what: &str, error: &E) -> Self {
        Self::Aws(what.to_owned(), aws_sdk_dynamodb::error::DisplayErrorContext(error).to_string())
    }
}

/// Reads one shop, as often as wanted.
pub struct Reader {
    place: Place,
    database: aws_sdk_dynamodb::Client,
    queues: aws_sdk_sqs::Client,
    secrets: aws_sdk_secretsmanager::Client,
    http: HttpClient,
    looks_back: SignedDuration,
}

impl Reader {
    /// Reads the shop at `place`, and the provider's books of the last `days`.
    #[must_use]
    pub fn new(place: Place, days: u16) -> Self {
        let config = place.patient_config();
        Self {
            database: aws_sdk_dynamodb::Client::new(&config),
            queues: aws_sdk_sqs::Client::new(&config),
            secrets: aws_sdk_secretsmanager::Client::new(&config),
            http: HttpClient::new(),
            looks_back: SignedDuration::from_hours(24 * i64::from(days)),
            place,
        }
    }

    /// Everything that can be read from outside. Things go on meanwhile: it is no single moment.
    ///
    /// # Errors
    /// AWS or the provider did not answer, or may not be asked.
    pub async fn read(&self) -> Result<Snapshot, Unreadable> {
        let at = self.now().await;
        let scans = TABLES.map(|table| async move {
            let name = self.place.table(table)?;
            Ok::<_, Unreadable>((table.to_owned(), tables::scan(&self.database, name).await?))
        });
        let tables = futures::future::try_join_all(scans).await?;
        let (waiting, dead_letters) = queues::depths(&self.queues, &self.place).await?;
        let since = at - self.looks_back;
        let ledger = self.ledger(since).await?;
        let tables: BTreeMap<_, _> = tables.into_iter().collect();
        let ledger_since = Some(since);
        let read = Snapshot {
            tables,
            ledger,
            dead_letters,
            waiting,
            at,
            ledger_since,
            captures_at_shipment: Shop::get().capture == Capture::AtShipment,
            ..Snapshot::default()
        };
        Ok(read)
    }

    /// The shop's own time, which on a laptop may have been shifted.
    async fn now(&self) -> Timestamp {
        let Some(clock) = self.place.clock() else { return clock::now() };
        let told = self.http.get(&clock, None).await.ok();
        let now = told.and_then(|told| told.get("now_ms")?.as_i64());
        now.and_then(|now| Timestamp::from_millisecond(now).ok()).unwrap_or_else(clock::now)
    }

    async fn ledger(&self, since: Timestamp) -> Result<serde_json::Value, Unreadable> {
        let key = provider::key(&self.secrets, &self.place).await?;
        provider::ledger(&self.http, self.place.provider(), &key, since).await
    }
}
