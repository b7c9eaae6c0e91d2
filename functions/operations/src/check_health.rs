//! `GET /v1/health`: whether this deployment answers and reaches its database.

use platform::{
    Aws, Error,
    http::{Answer, Operation, Reply, Request, Who},
    store::{Key, Store},
};
use schemars::JsonSchema;
use serde::Serialize;

/// How the deployment is.
#[derive(Debug, Serialize, JsonSchema)]
struct HealthReport {
    status: Condition,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "HealthStatus")]
#[serde(rename_all = "snake_case")]
enum Condition {
    Ok,
}

/// One table stands for the database.
pub struct Health {
    orders: Store,
}

impl Health {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let orders = aws.table("ORDERS_TABLE");
        orders.prewarm().await;
        Ok(Self { orders })
    }
}

/// The contract of `GET /v1/health`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("check-health", "GET /v1/health", Who::Public)
        .summary("Whether this deployment answers and reaches its database")
        .answers::<HealthReport>(200)
}

/// Answers `{"status":"ok"}`.
///
/// # Errors
/// As [`operation`] says.
pub async fn check_health(health: &Health, _request: &Request) -> Answer {
    health.orders.exists(&Key::new("PREWARM", "PREWARM")).await?;
    Reply::ok(&HealthReport { status: Condition::Ok })
}
