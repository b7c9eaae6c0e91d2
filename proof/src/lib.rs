//! What was tried to break the promise, how often, and what held: records that tests append to one file, and the
//! page that is made of them.

mod page;
mod trial;

pub use page::page;
pub use trial::{Record, Trial, read};
