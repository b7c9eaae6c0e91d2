//! Every quarter of an hour: finds holds whose order is no longer open, and ends them as the order did; and
//! brings together stock of which some was still held when it was to be merged.
//!
//! Orders end holds in their own transactions, so that there is normally nothing to find.

use inventory::{Ending, Reservation, Stock};
use orders::OrderStatus;
use platform::{
    clock,
    consumer::Failed,
    planted::Bug,
    store::{StoreError, TransactError, Transaction, Write},
};
use serde::Serialize;

use crate::StockKeeper;

const MOST_PER_SHARD: u32 = 100;

/// What one run did.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Repaired {
    pub looked_at: usize,
    pub sold: usize,
    pub released: usize,
    pub expired: usize,
    /// Their order still waits for money or for a person.
    pub still_open: usize,
    /// Ended by their order while this ran.
    pub moved_on: usize,
    /// SKUs whose shards were brought together, as far as orders let them.
    pub merged: usize,
    pub failed: usize,
}

/// How a hold is ended late.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Repair {
    Sell,
    Release,
    Expire,
}

/// # Errors
/// The list of overdue holds could not be read.
pub async fn repair_reservations(keeper: &StockKeeper) -> Result<Repaired, Failed> {
    let mut report = Repaired::default();
    for hold in keeper.stock.overdue_holds(clock::now(), MOST_PER_SHARD).await? {
        report.looked_at += 1;
        match look_at(keeper, &hold).await {
            Ok(found) => *report.count(found) += 1,
            Err(error) => {
                tracing::error!(order_id = %hold.order_id, %error, "could not be repaired");
                report.failed += 1;
            }
        }
    }
    finish_merges(keeper, &mut report).await?;
    Ok(report)
}

async fn finish_merges(keeper: &StockKeeper, report: &mut Repaired) -> Result<(), Failed> {
    for sku in keeper.stock.unfinished_merges(clock::now(), MOST_PER_SHARD).await? {
        match keeper.stock.finish_merge(&sku).await {
            Ok(_) => report.merged += 1,
            Err(error) => {
                tracing::error!(%sku, %error, "could not be merged");
                report.failed += 1;
            }
        }
    }
    Ok(())
}

enum Found {
    Open,
    MovedOn,
    Repaired(Repair),
}

impl Repaired {
    fn count(&mut self, found: Found) -> &mut usize {
        match found {
            Found::Open => &mut self.still_open,
            Found::MovedOn => &mut self.moved_on,
            Found::Repaired(Repair::Sell) => &mut self.sold,
            Found::Repaired(Repair::Release) => &mut self.released,
            Found::Repaired(Repair::Expire) => &mut self.expired,
        }
    }
}

async fn look_at(keeper: &StockKeeper, hold: &Reservation) -> Result<Found, StoreError> {
    let order = keeper.orders.get(hold.order_id).await?;
    let Some(repair) = repair_for(order.map(|order| order.status)) else { return Ok(Found::Open) };
    tracing::warn!(order_id = %hold.order_id, ?repair, "a forgotten hold");
    let writes = repair.writes(&keeper.stock, hold).into_iter().map(|write| ((), write));
    match Transaction::new().with_all(writes).commit(&keeper.stock.table).await {
        Ok(()) => Ok(Found::Repaired(repair)),
        Err(TransactError::Refused(_)) => Ok(Found::MovedOn),
        Err(TransactError::Store(error)) => Err(error),
    }
}

/// What the state of its order makes of an overdue hold; `None` leaves it alone.
fn repair_for(order: Option<OrderStatus>) -> Option<Repair> {
    use OrderStatus::{
        Cancelled, Cancelling, Completed, Confirmed, Delivered, Expired, OnHold, PartiallyReturned,
        PartiallyShipped, PaymentFailed, PendingPayment, Processing, Returned, Shipped,
    };
    match order {
        _ if Bug::HoldEndsByClock.is_planted() => Some(Repair::Release),
        Some(PendingPayment | PaymentFailed | OnHold) => None,
        Some(Expired) => Some(Repair::Expire),
        Some(Cancelling | Cancelled) | None => Some(Repair::Release),
        Some(
            Confirmed | Processing | PartiallyShipped | Shipped | Delivered | Completed
            | PartiallyReturned | Returned,
        ) => Some(Repair::Sell),
    }
}

impl Repair {
    fn writes(self, stock: &Stock, hold: &Reservation) -> Vec<Write> {
        match self {
            Self::Sell => stock.sell(hold),
            Self::Release => stock.release(hold, Ending::Released),
            Self::Expire => stock.release(hold, Ending::Expired),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_of_an_order_that_may_hold_stock_is_left_alone_and_no_other_is() {
        for status in OrderStatus::ALL {
            assert_eq!(repair_for(Some(status)).is_none(), status.may_hold_stock(), "{status:?}");
        }
    }

    #[test]
    fn a_hold_ends_as_its_order_did() {
        assert_eq!(repair_for(Some(OrderStatus::Expired)), Some(Repair::Expire));
        assert_eq!(repair_for(Some(OrderStatus::Cancelled)), Some(Repair::Release));
        assert_eq!(repair_for(Some(OrderStatus::Confirmed)), Some(Repair::Sell));
    }

    #[test]
    fn a_hold_without_an_order_is_released() {
        assert_eq!(repair_for(None), Some(Repair::Release));
    }
}
