//! What `template.yaml` describes, resolved: no intrinsic functions left, defaults filled in.

use std::collections::BTreeMap;
use std::time::Duration;

/// The system that a template describes.
#[derive(Clone, Debug, Default)]
pub struct System {
    pub functions: Vec<Function>,
    pub tables: Vec<Table>,
    pub queues: Vec<Queue>,
    pub secrets: Vec<Secret>,
    pub buckets: Vec<Bucket>,
    pub routes: Vec<Route>,
    pub cors: Cors,
    /// What each function may do, by the binary's name.
    pub permissions: BTreeMap<String, Vec<Permission>>,
}

/// A Lambda function: one binary and what triggers it besides HTTP.
#[derive(Clone, Debug)]
pub struct Function {
    pub logical_id: String,
    /// The binary's name: the last segment of `CodeUri`.
    pub name: String,
    pub environment: BTreeMap<String, String>,
    pub timeout: Duration,
    pub memory_mb: u32,
    pub reserved_concurrency: Option<usize>,
    pub sources: Vec<Source>,
}

/// Where a function's events come from, other than routes. Queues and tables are logical ids.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Queue {
        queue: String,
        batch_size: usize,
        window: Duration,
        report_failures: bool,
        max_concurrency: usize,
    },
    Stream {
        table: String,
        batch_size: usize,
        bisect: bool,
        /// `u32::MAX`: until the record leaves the stream.
        max_retries: u32,
        report_failures: bool,
        /// The queue that learns of records given up.
        on_failure: Option<String>,
        /// Event filter patterns; a record passes when one of them matches, or when there is none.
        filters: Vec<serde_json::Value>,
    },
    Schedule {
        name: String,
        every: Duration,
    },
}

/// A statement that allows something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// As IAM names them: `dynamodb:GetItem`.
    pub actions: Vec<String>,
    /// ARNs, in which `*` stands for any text.
    pub resources: Vec<String>,
    /// What the partition keys of items must be like; `None`: like anything.
    pub leading_keys: Option<Vec<String>>,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub logical_id: String,
    pub name: String,
    /// The body of a `CreateTable` request.
    pub create: serde_json::Value,
    pub ttl_attribute: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Queue {
    pub logical_id: String,
    pub name: String,
    pub visibility: Duration,
    pub retention: Duration,
    /// The logical id of the dead-letter queue, and after how many receives a message goes there.
    pub dead_letters: Option<(String, u32)>,
}

/// A secret's place; its value is never in the template.
#[derive(Clone, Debug)]
pub struct Secret {
    pub logical_id: String,
    pub name: String,
    /// What `Ref` gives, and so what functions ask for.
    pub arn: String,
}

/// A bucket: nobody reads it but by permission, whatever the template says of the public.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub logical_id: String,
    pub name: String,
    pub cors: Vec<BucketCors>,
}

/// What pages of these origins may ask of a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BucketCors {
    pub origins: Vec<String>,
    pub methods: Vec<String>,
    pub headers: Vec<String>,
    pub expose: Vec<String>,
    /// Seconds.
    pub max_age: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Upper case; `ANY` matches each.
    pub method: String,
    /// As in the template: `/v1/orders/{id}`.
    pub path: String,
    /// The binary's name.
    pub function: String,
}

/// What browsers on other origins may do. No origins: the gateway adds no CORS headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cors {
    pub origins: Vec<String>,
    pub methods: Vec<String>,
    pub headers: Vec<String>,
    pub expose: Vec<String>,
    pub credentials: bool,
    /// Seconds.
    pub max_age: u32,
}

impl System {
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    pub fn queue(&self, logical_id: &str) -> Option<&Queue> {
        self.queues.iter().find(|queue| queue.logical_id == logical_id)
    }

    pub fn table(&self, logical_id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.logical_id == logical_id)
    }
}
