//! The endpoint without a network and without threads, for a simulation: one call is answered after the other, on the
//! thread that makes it, honestly or as a fault has it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use dynoxide::DynoxideError;
use dynoxide::actions::get_records::Record;
use serde_json::Value;

use super::answer::{Answer, Service};
use super::calls::Call;
use super::dynamodb::Prepared;
use super::engine::{EngineError, Store};
use super::mail::Mailbox;
use super::requests::{named_queue, refused};
use super::secrets::Secrets;
use super::tables::{self, TableError};
use super::{conditions, dynamodb, items, refusals, stale};
use crate::streams::records;
use crate::system::System;

pub use super::mail::Sent;

/// A database, secrets and a mailbox of one simulated run.
pub struct Inline {
    system: Arc<System>,
    store: Store,
    secrets: BTreeMap<String, String>,
    mailbox: Mailbox,
}

/// A call that has been read, and what can be done to it.
pub struct Read {
    call: Call,
    /// For DynamoDB, and for it alone.
    prepared: Option<Result<Prepared, DynoxideError>>,
}

/// How a call is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Honest,
    Throttled,
    Conflict {
        /// Beside what the conditions came to.
        mixed: bool,
    },
    ServerError,
    /// As the tables were so many writes ago.
    Stale(u32),
}

/// An answer as HTTP carries it.
#[derive(Clone, Debug)]
pub struct Answered {
    pub status: u16,
    pub body: String,
    pub header: Option<(&'static str, String)>,
}

impl Read {
    pub fn service(&self) -> Service {
        self.call.service
    }

    pub fn operation(&self) -> &str {
        &self.call.operation
    }

    /// Logical ids of the tables, or the queue's name.
    pub fn about(&self) -> String {
        self.call.tables.join("+")
    }

    /// Whether it changes tables.
    pub fn writes(&self) -> bool {
        matches!(&self.prepared, Some(Ok(prepared)) if prepared.writes)
    }

    /// Whether another transaction may stand in its way.
    pub fn may_conflict(&self) -> bool {
        self.writes() && self.operation() != "BatchWriteItem"
    }

    /// Whether DynamoDB may answer it from the past.
    pub fn may_lag(&self) -> bool {
        stale::allowed(&self.call)
    }

    fn actions(&self) -> usize {
        match &self.prepared {
            Some(Ok(prepared)) => prepared.actions,
            _ => 1,
        }
    }
}

impl Inline {
    /// An empty database with the template's tables.
    ///
    /// # Errors
    /// A table's definition is refused.
    pub fn open(
        system: Arc<System>,
        secrets: BTreeMap<String, String>,
    ) -> Result<Self, TableError> {
        let store = Store::open(None)?;
        for table in &system.tables {
            tables::make(&store.database, table)?;
        }
        Ok(Self { system, store, secrets, mailbox: Mailbox::open(None) })
    }

    /// Another one with the same tables, items and secrets, and no mail.
    ///
    /// # Errors
    /// There is no memory for it.
    pub fn copy(&self) -> Result<Self, EngineError> {
        Ok(Self {
            system: Arc::clone(&self.system),
            store: self.store.copy()?,
            secrets: self.secrets.clone(),
            mailbox: Mailbox::open(None),
        })
    }

    /// Reads a call by its `X-Amz-Target`, or as mail without one.
    pub fn read(&self, target: Option<&str>, body: &Bytes) -> Option<Read> {
        let (service, operation) = match target {
            None => (Service::Ses, "SendEmail"),
            Some(target) => match target.split_once('.')? {
                ("DynamoDB_20120810", operation) => (Service::DynamoDb, operation),
                ("AmazonSQS", operation) => (Service::Sqs, operation),
                ("secretsmanager", operation) => (Service::SecretsManager, operation),
                _ => return None,
            },
        };
        let mut read = Read {
            call: Call {
                caller: None,
                event: None,
                service,
                operation: operation.to_owned(),
                tables: Vec::new(),
                request: body.clone(),
            },
            prepared: None,
        };
        if service == Service::DynamoDb {
            let prepared = dynamodb::prepare(operation, read.call.request_text())?;
            if let Ok(prepared) = &prepared {
                read.call.tables = prepared.tables.iter().map(|name| self.logical(name)).collect();
            }
            read.prepared = Some(prepared);
        } else {
            read.call.tables = named_queue(body).into_iter().collect();
        }
        Some(read)
    }

    fn logical(&self, name: &str) -> String {
        let table = self.system.tables.iter().find(|table| table.name == name);
        table.map_or_else(|| name.to_owned(), |table| table.logical_id.clone())
    }

    /// Answers a call; one to SQS only where a fault answers it, since queues are not part of this.
    pub fn answer(&self, read: Read, manner: Manner, now_ms: i64) -> Option<Answered> {
        let (call, actions) = (&read.call, read.actions());
        let answer = match manner {
            Manner::Throttled => refusals::throttled(call, actions),
            Manner::ServerError => refusals::server_error(call.service),
            Manner::Conflict { mixed: false } => refusals::conflict(call, actions),
            Manner::Conflict { mixed: true } => {
                conditions::failed(&self.store.database, call.request_text())
                    .map_or_else(|| refusals::conflict(call, actions), refusals::conflict_among)
            }
            Manner::Stale(writes) => of_database(stale::answer(
                &self.store,
                read.operation(),
                call.request_text(),
                writes,
            )),
            Manner::Honest => self.honestly(read, now_ms)?,
        };
        answered(answer)
    }

    fn honestly(&self, read: Read, now_ms: i64) -> Option<Answer> {
        Some(match read.service() {
            Service::DynamoDb => {
                of_database(read.prepared?.and_then(|prepared| prepared.run(&self.store)))
            }
            Service::SecretsManager => Secrets::new(self.secrets.clone()).get(&read.call.request),
            Service::Ses => self.mailbox.send(&read.call.request, now_ms),
            Service::Sqs | Service::S3 | Service::Provider => return None,
        })
    }

    /// Every item of a table, by its logical id.
    ///
    /// # Errors
    /// What the database says, in words.
    pub fn scan(&self, table: &str) -> Result<Vec<Value>, String> {
        let table = self.system.table(table).ok_or_else(|| format!("there is no table {table}"))?;
        let (mut all, mut from) = (Vec::new(), None);
        loop {
            let page = items::page(&self.store.database, table.name.clone(), from);
            let (page, last) = page.map_err(|error| error.to_string())?;
            all.extend(page);
            match last {
                Some(key) => from = Some(key),
                None => return Ok(all),
            }
        }
    }

    /// Up to `limit` records of a table's stream after one of them.
    ///
    /// # Errors
    /// What the database says, in words.
    pub fn records(
        &self,
        table: &str,
        after: Option<String>,
        limit: usize,
    ) -> Result<Vec<Record>, String> {
        let read = records::read(&self.store.database, table, after, limit);
        read.map_err(|error| error.to_string())
    }

    /// What was sent, oldest first.
    pub fn mail(&self) -> Vec<Sent> {
        self.mailbox.list(None)
    }
}

fn of_database(done: dynamodb::Done) -> Answer {
    match done {
        Ok((body, _)) => Answer::ok(Service::DynamoDb, body),
        Err(error) => refused(&error),
    }
}

fn answered(answer: Answer) -> Option<Answered> {
    let Answer::Body { service, status, body, error } = answer else { return None };
    let name = if service == Service::Sqs { "x-amzn-query-error" } else { "x-amzn-errortype" };
    Some(Answered { status, body, header: error.map(|error| (name, error)) })
}
