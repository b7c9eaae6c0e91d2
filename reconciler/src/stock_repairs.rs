//! Repairs of stock: holds that ended, reservations that are gone, counters that are wrong.

use invariants::rows::Level;
use inventory::{Ending, Reservation, ReservationStatus, ReservedLine, Shard};
use kernel::{OrderId, Sku, Text};
use orders::{Order, OrderStatus};
use platform::outbox::Cause;

use crate::repairer::{Failed, Plan, Repairer};

const WHY: &str = "Recounted from reservations and movements";

impl Repairer {
    /// A hold ends as its order did.
    pub(crate) async fn end_hold(&self, id: OrderId) -> Result<Plan, Failed> {
        let Some(reservation) = self.stock.reservation(id).await? else { return Ok(None) };
        if reservation.status != ReservationStatus::Held {
            return Ok(None);
        }
        use OrderStatus::{Cancelled, Cancelling, Expired};
        let status = self.order(id).await?.map(|order| order.status);
        Ok(match status {
            Some(status) if status.may_hold_stock() => None,
            Some(Expired) => Some(self.stock.release(&reservation, Ending::Expired)),
            Some(Cancelling | Cancelled) | None => {
                Some(self.stock.release(&reservation, Ending::Released))
            }
            Some(_) => Some(self.stock.sell(&reservation)),
        })
    }

    /// What the order has taken, as its own state says.
    pub(crate) async fn reserve_again(&self, id: OrderId) -> Result<Plan, Failed> {
        let order = self.order(id).await?;
        let known = self.stock.reservation(id).await?;
        let Some(order) = order.filter(|_| known.is_none()) else { return Ok(None) };
        let lines = order.lines.iter().map(|line| ReservedLine {
            sku: line.sku.clone(),
            quantity: line.quantity,
            parts: Vec::new(),
            returned: 0,
        });
        let reservation = Reservation {
            order_id: id,
            status: status_of(&order),
            lines: lines.collect(),
            returns: 0,
            created_at: order.created_at,
        };
        Ok(Some(vec![self.stock.reserve_again(&reservation)]))
    }

    /// The right counters, if nothing has moved since they were computed.
    pub(crate) async fn recount(&self, right: &Level) -> Result<Plan, Failed> {
        let sku: Sku = right.sku.parse()?;
        let Some(seen) = self.stock.shard(&sku, right.shard).await? else { return Ok(None) };
        if seen.version != right.version {
            return Ok(None);
        }
        let right = Shard {
            initial: right.initial,
            on_hand: right.on_hand,
            held: right.held,
            available: right.available,
            sold: right.sold,
            restocked: right.restocked,
            adjusted: right.adjusted,
            ..seen.clone()
        };
        let why: Text = WHY.parse()?;
        let cause = Cause { correlation_id: format!("reconcile-{sku}"), traceparent: None };
        Ok(Some(self.stock.recount(&seen, &right, &why, &cause)))
    }
}

fn status_of(order: &Order) -> ReservationStatus {
    let sold = order.confirmed_at.is_some();
    match order.status {
        OrderStatus::Expired => ReservationStatus::Expired,
        OrderStatus::Cancelling | OrderStatus::Cancelled if sold => ReservationStatus::Restocked,
        OrderStatus::Cancelling | OrderStatus::Cancelled => ReservationStatus::Released,
        _ if sold => ReservationStatus::Committed,
        _ => ReservationStatus::Held,
    }
}
