//! An SQS-compatible server for one machine: standard queues, spoken to by the AWS SDKs and the AWS
//! CLI (`awsJson1.0`), in memory or in one SQLite file that survives a killed process.

mod attributes;
mod chaos;
mod error;
mod http;
mod journal;
mod message;
mod names;
mod operations;
mod queue;
mod queues;
mod receipt;
mod redrive;
mod settings;
mod state;

#[cfg(test)]
mod tests;

pub use chaos::Chaos;
pub use error::Error;
pub use message::Message;
pub use queue::Depth;
pub use queues::{Clock, Queues};
pub use settings::QueueSpec;
