//! The schedule `retry-due-payments`: goes on with payments whose provider was down, whose outcome is unknown, or that
//! wait for a bank, a shopper or a refund.

use std::time::Duration;

use futures::{StreamExt as _, stream};
use platform::{clock, consumer::Failed};
use serde::Serialize;
use tokio::time::Instant;

use crate::PaymentKeeper;

const PER_SHARD: u32 = 50;
const AT_ONCE: usize = 8;
/// Nothing is begun later than this: a payment takes up to 26 seconds, and the function has 50.
const BUDGET: Duration = Duration::from_secs(20);

/// What one run did.
#[derive(Debug, Default, Serialize)]
pub struct Sweep {
    pub due: usize,
    pub advanced: usize,
    pub failed: usize,
    /// Left for the next run.
    pub left: usize,
}

/// # Errors
/// DynamoDB did not answer.
pub async fn retry_due_payments(keeper: &PaymentKeeper) -> Result<Sweep, Failed> {
    let began = Instant::now();
    let now = clock::now();
    let due = keeper.driver.payments.due(now, PER_SHARD).await?;
    let sweep = Sweep { due: due.len(), ..Sweep::default() };
    let outcomes = stream::iter(due).map(|order| async move {
        if began.elapsed() > BUDGET {
            return None;
        }
        let advanced = keeper.driver.advance(order, None, |stored| stored).await;
        if let Err(error) = &advanced {
            tracing::warn!(%order, %error, "a due payment could not be advanced");
        }
        Some(advanced.is_ok())
    });
    let outcomes = outcomes.buffer_unordered(AT_ONCE);
    Ok(outcomes
        .fold(sweep, |sweep, outcome| async move {
            match outcome {
                Some(true) => Sweep { advanced: sweep.advanced + 1, ..sweep },
                Some(false) => Sweep { failed: sweep.failed + 1, ..sweep },
                None => Sweep { left: sweep.left + 1, ..sweep },
            }
        })
        .await)
}
