//! What runs the shop and knows none of its rules: the outbox's relay and sweeper, dead letters, health,
//! configuration.

pub mod check_health;
mod dead_letter_office;
pub mod explain_problem;
pub mod get_config;
pub mod list_dead_letters;
mod outboxes;
mod problems;
pub mod publish_openapi;
pub mod redrive_dead_letters;
pub mod relay_outbox;
pub mod sweep_outbox;

pub use dead_letter_office::DeadLetterOffice;
pub use outboxes::Outboxes;
use platform::http::Operation;

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        check_health::operation(),
        explain_problem::operation(),
        get_config::operation(),
        publish_openapi::operation(),
        list_dead_letters::operation(),
        redrive_dead_letters::operation(),
    ]
}
