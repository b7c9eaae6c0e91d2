//! Every minute: ends unpaid orders whose window has closed, and with them their hold on stock and coupon; and
//! completes delivered orders of which nothing can come back any more.

use kernel::OrderId;
use orders::{COMPLETING, Change, EXPIRING};
use platform::{clock, consumer::Failed, outbox::Cause, shop::Shop, store::StoreError};
use serde::Serialize;

use crate::{
    OrderKeeper,
    change::{self, Stored},
};

/// What one run did.
#[derive(Debug, Default, Serialize)]
pub struct Expired {
    pub expired: usize,
    pub completed: usize,
    /// Paid, cancelled or extended between the listing and the transaction.
    pub moved_on: usize,
    pub failed: usize,
}

const MOST_PER_SHARD: u32 = 100;

/// # Errors
/// The list of due orders could not be read.
pub async fn expire_orders(keeper: &OrderKeeper) -> Result<Expired, Failed> {
    let mut report = Expired::default();
    let now = clock::now();
    for order in keeper.orders.due(&EXPIRING, now, MOST_PER_SHARD).await? {
        let ended = end(keeper, order.expire(clock::now()).ok()).await;
        report.count(order.id, ended, |report| &mut report.expired);
    }
    for order in keeper.orders.due(&COMPLETING, now, MOST_PER_SHARD).await? {
        let ended = match order.complete(Shop::get(), clock::now()) {
            Ok(change) => end(keeper, Some(change)).await,
            Err(_) => keeper.orders.put_off(&order).await.map(|()| false),
        };
        report.count(order.id, ended, |report| &mut report.completed);
    }
    Ok(report)
}

impl Expired {
    fn count(
        &mut self,
        order_id: OrderId,
        ended: Result<bool, StoreError>,
        done: fn(&mut Self) -> &mut usize,
    ) {
        match ended {
            Ok(true) => *done(self) += 1,
            Ok(false) => self.moved_on += 1,
            Err(error) => {
                tracing::error!(%order_id, %error, "could not be ended");
                self.failed += 1;
            }
        }
    }
}

async fn end(keeper: &OrderKeeper, change: Option<Change>) -> Result<bool, StoreError> {
    let Some(change) = change else { return Ok(false) };
    let id = change.order.id;
    let cause = Cause { correlation_id: format!("{}-{id}", change.what), traceparent: None };
    let (orders, stock, coupons) = (&keeper.orders, &keeper.stock, &keeper.coupons);
    let stored = change::store(orders, stock, coupons, &change, &cause, None).await?;
    Ok(matches!(stored, Stored::Done))
}
