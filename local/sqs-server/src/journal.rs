//! The queues on disk: every change is in SQLite before anybody learns of it.
//!
//! The write-ahead log without a sync per commit keeps what was answered through a killed process;
//! a machine that loses power may lose the last moments, never the file.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, Row, params};

use crate::Error;
use crate::message::{Delivery, Stored};
use crate::queue::Queue;
use crate::settings::Settings;

/// What can happen to queues and messages. All of one request's changes happen, or none.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// A queue was made, or has other settings.
    Configured {
        queue: String,
        settings: Settings,
        created_at: i64,
        modified_at: i64,
    },
    /// A queue is gone, with its messages.
    Dropped {
        queue: String,
    },
    Sent {
        queue: String,
        message: Stored,
    },
    Altered {
        queue: String,
        seq: u64,
        delivery: Delivery,
    },
    Removed {
        queue: String,
        seq: u64,
    },
    /// To the dead-letter queue.
    Moved {
        from: String,
        to: String,
        seq: u64,
        delivery: Delivery,
    },
}

/// SQLite, or nothing when the queues live in memory only.
pub(crate) struct Journal(Option<Connection>);

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS queues (
        name TEXT PRIMARY KEY, settings TEXT NOT NULL,
        created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS messages (
        seq INTEGER PRIMARY KEY, queue TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
        attributes TEXT NOT NULL, system TEXT NOT NULL, sent_at INTEGER NOT NULL,
        given_up_by TEXT, visible_at INTEGER NOT NULL, receives INTEGER NOT NULL,
        handles INTEGER NOT NULL, first_received_at INTEGER
    ) STRICT;
    PRAGMA user_version = 1;";

const INSERT: &str =
    "INSERT INTO messages VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
const ALTER: &str = "UPDATE messages SET visible_at = ?2, receives = ?3, handles = ?4, first_received_at = ?5 WHERE seq = ?1";
const MOVE: &str = "UPDATE messages SET queue = ?6, given_up_by = ?7, visible_at = ?2, receives = ?3, handles = ?4, first_received_at = ?5 WHERE seq = ?1";
const CONFIGURE: &str = "INSERT INTO queues VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET settings = excluded.settings, modified_at = excluded.modified_at";

impl Journal {
    pub(crate) fn in_memory() -> Self {
        Self(None)
    }

    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Some(connection)))
    }

    /// Everything that is stored: queues by name, with their messages.
    pub(crate) fn load(&self) -> Result<BTreeMap<String, Queue>, Error> {
        let mut queues = BTreeMap::new();
        let Some(connection) = &self.0 else { return Ok(queues) };
        let mut statement = connection.prepare("SELECT * FROM queues")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let settings = from_json(&row.get::<_, String>(1)?)?;
            queues.insert(row.get(0)?, Queue::new(settings, row.get(2)?, row.get(3)?));
        }
        let mut statement = connection.prepare("SELECT * FROM messages ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(queue) = queues.get_mut(&row.get::<_, String>(1)?) {
                queue.insert(read_message(row)?);
            }
        }
        Ok(queues)
    }

    pub(crate) fn write(&mut self, changes: &[Change]) -> Result<(), Error> {
        let Some(connection) = &mut self.0 else { return Ok(()) };
        if let [only] = changes
            && !matches!(only, Change::Dropped { .. })
        {
            return write_one(connection, only);
        }
        let transaction = connection.transaction()?;
        for change in changes {
            write_one(&transaction, change)?;
        }
        Ok(transaction.commit()?)
    }
}

fn write_one(connection: &Connection, change: &Change) -> Result<(), Error> {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        connection.prepare_cached(sql)?.execute(values).map(|_| ())
    };
    match change {
        Change::Configured { queue, settings, created_at, modified_at } => {
            run(CONFIGURE, params![queue, to_json(settings)?, created_at, modified_at])?;
        }
        Change::Dropped { queue } => {
            run("DELETE FROM messages WHERE queue = ?1", params![queue])?;
            run("DELETE FROM queues WHERE name = ?1", params![queue])?;
        }
        Change::Sent { queue, message } => insert(connection, queue, message)?,
        Change::Altered { seq, delivery: d, .. } => {
            run(ALTER, params![seq, d.visible_at, d.receives, d.handles, d.first_received_at])?;
        }
        Change::Removed { seq, .. } => run("DELETE FROM messages WHERE seq = ?1", params![seq])?,
        Change::Moved { from, to, seq, delivery: d } => run(
            MOVE,
            params![seq, d.visible_at, d.receives, d.handles, d.first_received_at, to, from],
        )?,
    }
    Ok(())
}

fn insert(connection: &Connection, queue: &str, message: &Stored) -> Result<(), Error> {
    let delivery = message.delivery;
    connection.prepare_cached(INSERT)?.execute(params![
        message.seq,
        queue,
        &*message.id,
        &*message.body,
        to_json(&*message.attributes)?,
        to_json(&*message.system)?,
        message.sent_at,
        message.given_up_by.as_deref(),
        delivery.visible_at,
        delivery.receives,
        delivery.handles,
        delivery.first_received_at,
    ])?;
    Ok(())
}

fn read_message(row: &Row<'_>) -> Result<Stored, Error> {
    Ok(Stored {
        seq: row.get(0)?,
        id: row.get::<_, String>(2)?.into(),
        body: row.get::<_, String>(3)?.into(),
        attributes: Arc::new(from_json(&row.get::<_, String>(4)?)?),
        system: Arc::new(from_json(&row.get::<_, String>(5)?)?),
        sent_at: row.get(6)?,
        given_up_by: row.get::<_, Option<String>>(7)?.map(Into::into),
        delivery: Delivery {
            visible_at: row.get(8)?,
            receives: row.get(9)?,
            handles: row.get(10)?,
            first_received_at: row.get(11)?,
            ..Delivery::default()
        },
    })
}

fn to_json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|error| Error::Damaged(error.to_string()))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|error| Error::Damaged(error.to_string()))
}
