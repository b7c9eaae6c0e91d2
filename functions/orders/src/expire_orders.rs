//! Every minute: ends unpaid orders whose window has closed, and with them their hold on stock.

use orders::Order;
use platform::{
    clock,
    consumer::Failed,
    outbox::Cause,
    store::{StoreError, TransactError, Transaction},
};
use serde::Serialize;

use crate::{OrderKeeper, change};

/// What one run did.
#[derive(Debug, Default, Serialize)]
pub struct Expired {
    pub expired: usize,
    /// Paid, cancelled or extended between the listing and the transaction.
    pub moved_on: usize,
    pub failed: usize,
}

/// Windows close within half an hour, so that a day's look-back covers every outage but long ones.
const DAYS: u32 = 2;
const MOST_PER_BUCKET: u32 = 100;

/// # Errors
/// The list of due orders could not be read.
pub async fn expire_orders(keeper: &OrderKeeper) -> Result<Expired, Failed> {
    let mut report = Expired::default();
    let now = clock::now();
    for order in keeper.orders.expiring(now, DAYS, MOST_PER_BUCKET).await? {
        match expire(keeper, &order).await {
            Ok(true) => report.expired += 1,
            Ok(false) => report.moved_on += 1,
            Err(error) => {
                tracing::error!(order_id = %order.id, %error, "could not be expired");
                report.failed += 1;
            }
        }
    }
    Ok(report)
}

async fn expire(keeper: &OrderKeeper, order: &Order) -> Result<bool, StoreError> {
    let Ok(change) = order.expire(clock::now()) else { return Ok(false) };
    let cause = Cause { correlation_id: format!("expire-{}", order.id), traceparent: None };
    let writes = change::writes(&keeper.orders, &keeper.stock, &change, &cause).await?;
    match Transaction::new().with_all(writes).commit(&keeper.orders.table).await {
        Ok(()) => Ok(true),
        Err(TransactError::Refused(_)) => Ok(false),
        Err(TransactError::Store(error)) => Err(error),
    }
}
