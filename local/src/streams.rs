//! The stream event source: what is written to a table reaches the functions that follow its stream, in order and at
//! least once, as Lambda's event source mapping does it.

mod delivery;
pub mod filter;
mod positions;
pub mod records;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::aws::Endpoint;
use crate::system::{Source, System};
use delivery::Delivery;
use filter::Filters;
use positions::Positions;

/// A write wakes a reader at once; this is for what is written past the endpoint.
const FALLBACK_POLL: Duration = Duration::from_secs(2);
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);

/// What is known of all streams: which are on, who reads them, and how far.
pub struct Streams {
    tables: BTreeMap<String, TableStream>,
    sources: Vec<Arc<StreamSource>>,
    positions: Positions,
}

/// A table that functions follow.
struct TableStream {
    on: watch::Sender<bool>,
    written: watch::Sender<()>,
}

/// One function that follows one table's stream.
pub(crate) struct StreamSource {
    function: String,
    /// Logical id.
    table: String,
    /// The table's physical name.
    name: String,
    batch_size: usize,
    filters: Filters,
    delivery: Delivery,
}

/// One line of `GET /_local/streams`.
#[derive(Debug, Serialize)]
pub struct StreamState {
    table: String,
    function: String,
    enabled: bool,
    position: Option<String>,
}

impl Streams {
    /// The streams of the system's tables; positions are kept in `file`, or in memory.
    pub fn open(system: &System, file: Option<PathBuf>) -> Self {
        let sources: Vec<_> = sources_of(system).map(Arc::new).collect();
        let stream =
            || TableStream { on: watch::Sender::new(true), written: watch::Sender::new(()) };
        let tables = sources.iter().map(|source| (source.table.clone(), stream())).collect();
        Self { tables, sources, positions: Positions::open(file) }
    }

    /// Wakes whoever follows these tables, given by logical id.
    pub fn written(&self, tables: &[String]) {
        for stream in tables.iter().filter_map(|table| self.tables.get(table)) {
            stream.written.send_replace(());
        }
    }

    /// Switches a table's stream off or on; `false`: no function follows that table.
    pub fn switch(&self, table: &str, on: bool) -> bool {
        let Some(stream) = self.tables.get(table) else { return false };
        stream.on.send_replace(on);
        true
    }

    pub fn list(&self) -> Vec<StreamState> {
        let state = |source: &Arc<StreamSource>| StreamState {
            table: source.table.clone(),
            function: source.function.clone(),
            enabled: self.is_on(&source.table),
            position: self.positions.of(&source.key()),
        };
        self.sources.iter().map(state).collect()
    }

    /// Each table's physical name with the last record that all its readers have; `None`: its stream is off.
    pub fn horizon(&self) -> BTreeMap<String, Option<String>> {
        let mut horizon: BTreeMap<String, Option<String>> = BTreeMap::new();
        for source in &self.sources {
            let read = self
                .is_on(&source.table)
                .then(|| self.positions.of(&source.key()).unwrap_or_default());
            let least = horizon.entry(source.name.clone()).or_insert_with(|| read.clone());
            if read < *least {
                *least = read;
            }
        }
        horizon
    }

    fn is_on(&self, table: &str) -> bool {
        self.tables.get(table).is_some_and(|stream| *stream.on.borrow())
    }
}

fn sources_of(system: &System) -> impl Iterator<Item = StreamSource> {
    let all = system
        .functions
        .iter()
        .flat_map(|function| function.sources.iter().map(move |source| (function, source)));
    all.filter_map(|(function, source)| {
        let Source::Stream {
            table,
            batch_size,
            bisect,
            max_retries,
            report_failures,
            on_failure,
            filters,
        } = source
        else {
            return None;
        };
        Some(StreamSource {
            function: function.name.clone(),
            table: table.clone(),
            name: system.table(table)?.name.clone(),
            batch_size: (*batch_size).max(1),
            filters: Filters::new(filters.clone()),
            delivery: Delivery {
                bisect: *bisect,
                max_retries: *max_retries,
                report_failures: *report_failures,
                on_failure: on_failure.as_ref().and_then(|id| Some(system.queue(id)?.name.clone())),
            },
        })
    })
}

/// Follows every stream that a function follows, until `stop` turns true.
pub async fn run(endpoint: Endpoint, stop: watch::Receiver<bool>) {
    let mut readers = JoinSet::new();
    for source in &endpoint.streams.sources {
        let reader = Reader { endpoint: endpoint.clone(), source: source.clone() };
        let mut stop = stop.clone();
        readers.spawn(async move {
            tokio::select! {
                () = reader.follow() => {}
                _ = stop.wait_for(|stopped| *stopped) => {}
            }
        });
    }
    while readers.join_next().await.is_some() {}
    endpoint.streams.positions.save();
}

/// How many sources have records before them that they have not handled.
pub(crate) async fn behind(endpoint: &Endpoint) -> usize {
    let mut behind = 0;
    for source in &endpoint.streams.sources {
        let reader = Reader { endpoint: endpoint.clone(), source: source.clone() };
        if endpoint.streams.is_on(&source.table)
            && !matches!(reader.records_after_position(1).await, Ok(rest) if rest.is_empty())
        {
            behind += 1;
        }
    }
    behind
}

impl StreamSource {
    fn key(&self) -> String {
        format!("{}/{}", self.function, self.table)
    }
}

/// A source at work.
struct Reader {
    endpoint: Endpoint,
    source: Arc<StreamSource>,
}

impl Reader {
    async fn follow(&self) {
        let Some(stream) = self.endpoint.streams.tables.get(&self.source.table) else { return };
        let mut on = stream.on.subscribe();
        let mut written = stream.written.subscribe();
        loop {
            if on.wait_for(|on| *on).await.is_err() {
                return;
            }
            written.mark_unchanged();
            match self.next_batch().await {
                Ok(Some(batch)) => self.deliver(batch).await,
                Ok(None) => drop(tokio::time::timeout(FALLBACK_POLL, written.changed()).await),
                Err(error) => {
                    tracing::warn!(error, table = self.source.table, "the stream cannot be read");
                    tokio::time::sleep(AFTER_AN_ERROR).await;
                }
            }
        }
    }

    fn is_on(&self) -> bool {
        self.endpoint.streams.is_on(&self.source.table)
    }

    fn position(&self) -> Option<String> {
        self.endpoint.streams.positions.of(&self.source.key())
    }

    /// Moves on without writing it down: to pass once more over records that are filtered out costs nothing.
    fn passed(&self, sequence_number: &str) {
        self.endpoint.streams.positions.set(self.source.key(), sequence_number.to_owned());
    }

    fn handled(&self, sequence_number: &str) {
        self.passed(sequence_number);
        self.endpoint.streams.positions.save();
    }
}
