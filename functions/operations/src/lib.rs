//! What runs the shop and knows none of its rules: the outbox's relay and sweeper, health, configuration.

pub mod check_health;
pub mod get_config;
mod outboxes;
pub mod relay_outbox;
pub mod sweep_outbox;

pub use outboxes::Outboxes;
