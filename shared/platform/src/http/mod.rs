//! HTTP as the endpoints see it: a request that parses itself, a reply, a problem.

mod bad_fields;
mod merge_patch;
mod objects;
mod operation;
mod problem;
mod reply;
mod request;
mod serve;
mod viewer;

pub use http::StatusCode;
pub use merge_patch::MergePatch;
pub use operation::{Accepted, Body, Content, Operation, Refusal, Shape, Who};
pub use problem::Problem;
pub use reply::{FOR_GOOD, Reply};
pub use request::{PageLimit, Request};
pub use serve::{answer, serve};

/// What an endpoint answers.
pub type Answer = Result<Reply, Problem>;
