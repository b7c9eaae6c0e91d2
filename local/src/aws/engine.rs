//! The embedded DynamoDB: one thread owns it, and callers wait for their turn without holding a runtime thread.

use std::cell::RefCell;
use std::path::Path;
use std::sync::mpsc;

use dynoxide::{Database, DynoxideError};
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::tokens::Tokens;

/// Why the database could not be opened or asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error("the database cannot be opened: {0}")]
    Open(String),
    #[error("the database has stopped")]
    Stopped,
}

impl From<DynoxideError> for EngineError {
    fn from(error: DynoxideError) -> Self {
        Self::Open(error.to_string())
    }
}

impl From<rusqlite::Error> for EngineError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Open(error.to_string())
    }
}

/// The database, a second connection to the same file for what the engine's own API has no words for, and the tokens
/// of its transactions.
pub struct Store {
    pub database: Database,
    pub side: Connection,
    pub tokens: RefCell<Tokens>,
}

impl Store {
    /// Opens the database in `file`, or one in memory.
    ///
    /// # Errors
    /// When the file cannot be opened or is not such a database.
    pub fn open(file: Option<&Path>) -> Result<Self, EngineError> {
        let location = match file {
            Some(path) => path.to_string_lossy().into_owned(),
            None => in_memory(),
        };
        Self::at(&location)
    }

    /// The same tables and items, in memory; what happens to one is not seen in the other.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn copy(&self) -> Result<Self, EngineError> {
        let location = in_memory();
        // A database in memory is gone with its last connection.
        let _keeps_it = Connection::open(&location)?;
        self.side.execute("VACUUM INTO ?1", [&location])?;
        Self::at(&location)
    }

    fn at(location: &str) -> Result<Self, EngineError> {
        let database = Database::new(location)?;
        // `synchronous = NORMAL`: a killed process loses nothing, and no commit waits for the disk.
        database.disable_bulk_loading()?;
        let side = Connection::open(location)?;
        side.execute_batch(STREAM_SCHEMA)?;
        Ok(Self { database, side, tokens: RefCell::default() })
    }
}

/// A named database in memory: the second connection must find it.
fn in_memory() -> String {
    format!("file:/trolley-{}?vfs=memdb", ulid::Ulid::new())
}

type Job = Box<dyn FnOnce(&Store) + Send>;

/// A handle to the database's thread; cheap to clone.
#[derive(Clone)]
pub struct Engine {
    jobs: mpsc::Sender<Job>,
}

impl Engine {
    /// Opens the database in `file`, or one in memory that ends with the process.
    ///
    /// # Errors
    /// When the file cannot be opened or is not such a database.
    pub fn open(file: Option<&Path>) -> Result<Self, EngineError> {
        Ok(Self { jobs: start(Store::open(file)?)? })
    }

    /// Runs `job` on the database's thread, after the jobs that came before it.
    ///
    /// # Errors
    /// When the database has stopped.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> Result<T, EngineError> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |store| drop(reply.send(job(store))));
        self.jobs.send(job).map_err(|_| EngineError::Stopped)?;
        answer.await.map_err(|_| EngineError::Stopped)
    }
}

fn start(store: Store) -> Result<mpsc::Sender<Job>, EngineError> {
    let (jobs, queue) = mpsc::channel::<Job>();
    std::thread::Builder::new()
        .name("dynamodb".to_owned())
        .spawn(move || {
            for job in queue {
                job(&store);
            }
        })
        .map_err(|error| EngineError::Open(error.to_string()))?;
    Ok(jobs)
}

/// The engine looks for the last sequence number at each write to a table with a stream: without an index that is
/// a scan of all records. It also stamps records with the machine's time: the trigger adds what the clock was shifted by.
const STREAM_SCHEMA: &str = "
    CREATE INDEX IF NOT EXISTS trolley_stream_order
        ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
    CREATE TABLE IF NOT EXISTS trolley_clock (shifted_seconds INTEGER NOT NULL);
    INSERT INTO trolley_clock SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM trolley_clock);
    CREATE TRIGGER IF NOT EXISTS trolley_stream_time AFTER INSERT ON _stream_records
        WHEN (SELECT shifted_seconds FROM trolley_clock) <> 0
        BEGIN
            UPDATE _stream_records SET created_at = created_at + (SELECT shifted_seconds FROM trolley_clock)
                WHERE id = NEW.id;
        END;";
