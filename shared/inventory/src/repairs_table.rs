//! Repairs of inventory's table: what was damaged from outside is written again, if it still is as it was seen.

use contracts::{AdjustedStock, Fact};
use kernel::{Sku, Text};
use platform::{
    clock, ids,
    outbox::Cause,
    store::{StoreError, Write},
};

use crate::{Movement, MovementKind, Reservation, Shard, Stock, stock_table::stock_key};

impl Stock {
    /// One shard of a SKU.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn shard(&self, sku: &Sku, shard: u8) -> Result<Option<Shard>, StoreError> {
        self.table.get(&stock_key(sku, shard)).await
    }

    /// Writes a reservation that is gone; the counters still count it. Refused when there is one.
    #[must_use]
    pub fn reserve_again(&self, reservation: &Reservation) -> Write {
        self.insert(reservation)
    }

    /// Gives a shard the counters of `right`, if nothing moved since `seen`; with the movement that says so, and the event
    /// that has the new number told.
    #[must_use]
    pub fn recount(&self, seen: &Shard, right: &Shard, why: &Text, cause: &Cause) -> Vec<Write> {
        let counters = self
            .table
            .update(&stock_key(&seen.sku, seen.shard))
            .assign("initial", right.initial)
            .assign("on_hand", right.on_hand)
            .assign("held", right.held)
            .assign("available", right.available)
            .assign("sold", right.sold)
            .assign("restocked", right.restocked)
            .assign("adjusted", right.adjusted)
            .assign("raised", seen.raised + 1)
            .assign("version", seen.version + 1)
            .when("#version = :seen")
            .bind("seen", seen.version);
        let movement = Movement {
            id: ids::fresh(),
            sku: seen.sku.clone(),
            kind: MovementKind::Recounted,
            quantity: right.available.saturating_sub(seen.available),
            occurred_at: clock::now(),
            order_id: None,
            reason: Some(why.clone()),
            by: None,
        };
        let fact = Fact::StockAdjusted(AdjustedStock { sku: seen.sku.clone() });
        let event = self.table.publish(fact, &seen.sku, seen.version + 1, cause);
        vec![counters, self.append(&movement), event]
    }
}
