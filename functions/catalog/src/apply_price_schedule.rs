//! Every minute: moves products whose price has changed by schedule to their new place in lists and search.
//!
//! Nobody waits for this to pay the right price: that is decided whenever a price is read.

use catalog::{Save, SaveRefused};
use kernel::ProductId;
use platform::{clock, consumer::Failed, outbox::Cause, store::StoreError};
use serde::Serialize;

use crate::PriceKeeper;

/// What one run did.
#[derive(Debug, Default, Serialize)]
pub struct Applied {
    pub moved: usize,
    /// Edited at the same moment; the edit has moved them.
    pub overtaken: usize,
    pub failed: usize,
}

const MOST_PER_SHARD: u32 = 100;

/// # Errors
/// The list of due products could not be read.
pub async fn apply_price_schedule(keeper: &PriceKeeper) -> Result<Applied, Failed> {
    let now = clock::now();
    let mut report = Applied::default();
    for id in keeper.catalog.repriced(now, MOST_PER_SHARD).await? {
        match apply(keeper, id).await {
            Ok(true) => report.moved += 1,
            Ok(false) => report.overtaken += 1,
            Err(error) => {
                tracing::error!(product_id = %id, %error, "could not be moved");
                report.failed += 1;
            }
        }
    }
    Ok(report)
}

async fn apply(keeper: &PriceKeeper, id: ProductId) -> Result<bool, StoreError> {
    let Some(before) = keeper.catalog.product(id).await? else { return Ok(false) };
    let cause = Cause { correlation_id: format!("prices-{id}"), traceparent: None };
    let save = Save {
        before: Some(&before),
        after: &before.repriced(),
        handle: None,
        category: None,
        stock: Vec::new(),
        cause: &cause,
    };
    match keeper.catalog.save(save).await {
        Ok(()) => Ok(true),
        Err(SaveRefused::Store(error)) => Err(error),
        Err(_) => Ok(false),
    }
}
