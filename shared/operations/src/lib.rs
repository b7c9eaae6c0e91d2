//! What people who run the shop know and decide: dead letters, the record of what became of them, and what the
//! problems mean that the API answers.

mod contents;
mod dead_letters;
mod decision;
mod decisions_table;
mod problem_page;
mod repairs_table;

pub use contents::{Contents, Failure};
pub use dead_letters::DeadLetters;
pub use decision::{Decision, Fate};
pub use decisions_table::Decisions;
pub use problem_page::ProblemPage;
pub use repairs_table::{Repaired, Repairs};
