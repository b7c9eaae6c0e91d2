//! `GET /v1/health`: whether this deployment answers and reaches its database.

use platform::{
    Aws, Error,
    http::{Answer, Reply, Request},
    store::{Key, Store},
};
use serde_json::json;

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

/// Answers `{"status":"ok"}`.
///
/// # Errors
/// 503 when the database does not answer.
pub async fn check_health(health: &Health, _request: &Request) -> Answer {
    health.orders.exists(&Key::new("PREWARM", "PREWARM")).await?;
    Reply::ok(&json!({ "status": "ok" }))
}
