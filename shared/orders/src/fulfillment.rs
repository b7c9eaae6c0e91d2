//! From the confirmed order to the delivered one: what staff do, one step after the other, and what holds it up.

use contracts::{AdvancedOrder, DeliveredOrder, Fact, HeldOrder, ShippedOrder};
use jiff::{SignedDuration, Timestamp};
use kernel::{ShipmentId, Text};
use platform::shop::{Capture, Shop};

use crate::{
    Change, FulfillmentStatus, Order, OrderRefused, OrderStatus, PaymentStatus, ReturnStatus,
    Shipment, StockMove, TrackingNumber, WantedUnits,
};

/// A parcel that is about to leave.
#[derive(Debug, Clone)]
pub struct Parcel {
    pub id: ShipmentId,
    /// None: all that is still here.
    pub units: Option<Vec<WantedUnits>>,
    pub carrier: Option<Text>,
    pub tracking_number: Option<TrackingNumber>,
}

/// Why goods do not move.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FulfillmentRefused {
    #[error(transparent)]
    Order(#[from] OrderRefused),
    #[error("the order is not paid for: {payment_status:?}")]
    NotPaid { payment_status: PaymentStatus },
    #[error("the order has no line {line_id}")]
    NoSuchLine { line_id: String },
    #[error("only {left} units of line {line_id} are left")]
    MoreThanLeft { line_id: String, left: u32 },
    #[error("the order has {most} of these already")]
    TooManyParts { most: usize },
    #[error("the time to send something back is over")]
    ReturnWindowClosed,
    #[error("there is no such return")]
    NoSuchReturn,
    #[error("the return is {status:?}")]
    ReturnDecided { status: ReturnStatus },
}

/// Shipments, and returns, of one order. It is one item of at most 400 KB.
pub(crate) const MOST_PARTS: usize = 20;

impl PaymentStatus {
    /// Whether the money is here or certain, or none is asked for.
    #[must_use]
    pub const fn is_covered(self) -> bool {
        matches!(self, Self::Authorized | Self::Paid | Self::PartiallyRefunded | Self::NotRequired)
    }

    /// Whether goods may leave: the money is here, or is taken when they leave.
    const fn may_ship(self, capture: Capture) -> bool {
        match self {
            Self::Authorized => matches!(capture, Capture::AtShipment),
            status => status.is_covered(),
        }
    }
}

impl Order {
    /// Somebody begins to pack.
    ///
    /// # Errors
    /// It is not confirmed.
    pub fn start(&self, now: Timestamp) -> Result<Change, OrderRefused> {
        let next = self.step(&[OrderStatus::Confirmed], OrderStatus::Processing, now)?;
        let fact = Fact::OrderProcessing(self.advanced());
        Ok(Change { facts: vec![fact], ..self.change(next, "processing_started") })
    }

    /// Goods leave. The first parcel has the money taken in a shop that takes it at shipment.
    ///
    /// # Errors
    /// It is not being processed, is not paid for, or has not so many units left.
    pub fn ship(
        &self,
        parcel: Parcel,
        capture: Capture,
        now: Timestamp,
    ) -> Result<Change, FulfillmentRefused> {
        let from = [OrderStatus::Processing, OrderStatus::PartiallyShipped];
        self.expect(&from)?;
        if !self.payment_status.may_ship(capture) {
            return Err(FulfillmentRefused::NotPaid { payment_status: self.payment_status });
        }
        if self.shipments.len() >= MOST_PARTS {
            return Err(FulfillmentRefused::TooManyParts { most: MOST_PARTS });
        }
        let wanted = parcel.units.unwrap_or_else(|| self.all_left_to_ship());
        let lines = self.units(&wanted, |line| self.left_to_ship(line))?;
        let mut shipped = self.clone();
        shipped.shipments.push(Shipment {
            id: parcel.id,
            lines,
            carrier: parcel.carrier,
            tracking_number: parcel.tracking_number,
            shipped_at: now,
        });
        let complete = shipped.lines.iter().all(|line| shipped.left_to_ship(line) == 0);
        let (status, fulfillment) = if complete {
            (OrderStatus::Shipped, FulfillmentStatus::Shipped)
        } else {
            (OrderStatus::PartiallyShipped, FulfillmentStatus::PartiallyShipped)
        };
        let mut next = shipped.step(&from, status, now)?;
        next.fulfillment_status = fulfillment;
        let fact = Fact::OrderShipped(ShippedOrder {
            order_id: self.id,
            subject: self.subject,
            payment_id: self.payment_id,
            shipment_id: parcel.id,
            complete,
        });
        let what = if complete { "shipped" } else { "partially_shipped" };
        Ok(Change { facts: vec![fact], ..self.change(next, what) })
    }

    fn all_left_to_ship(&self) -> Vec<WantedUnits> {
        let left = |line: &crate::OrderLine| {
            let quantity = kernel::Quantity::new(self.left_to_ship(line)).ok()?;
            Some(WantedUnits { line_id: line.id.clone(), quantity })
        };
        self.lines.iter().filter_map(left).collect()
    }

    /// All of it has arrived; from now on it can be sent back.
    ///
    /// # Errors
    /// Not all of it has left.
    pub fn deliver(&self, now: Timestamp) -> Result<Change, OrderRefused> {
        let mut next = self.step(&[OrderStatus::Shipped], OrderStatus::Delivered, now)?;
        next.fulfillment_status = FulfillmentStatus::Delivered;
        next.delivered_at = Some(now);
        let fact =
            Fact::OrderDelivered(DeliveredOrder { order_id: self.id, subject: self.subject });
        Ok(Change { facts: vec![fact], ..self.change(next, "delivered") })
    }

    /// When a delivered order is over, unless something comes back of it.
    #[must_use]
    pub fn completes_at(&self, shop: &Shop) -> Option<Timestamp> {
        if self.status != OrderStatus::Delivered || self.has_open_return() {
            return None;
        }
        // A return that was rejected late lets it complete from then on, not in the past.
        Some(self.return_window_ends(shop)?.max(self.updated_at))
    }

    /// Until when goods can be sent back, once they have arrived.
    #[must_use]
    pub fn return_window_ends(&self, shop: &Shop) -> Option<Timestamp> {
        let days = i64::from(shop.return_window_days);
        Some(self.delivered_at? + SignedDuration::from_hours(24 * days))
    }

    /// Nothing can come back of it any more.
    ///
    /// # Errors
    /// It is not delivered, or something may still come back.
    pub fn complete(&self, shop: &Shop, now: Timestamp) -> Result<Change, OrderRefused> {
        let next = self.step(&[OrderStatus::Delivered], OrderStatus::Completed, now)?;
        if self.completes_at(shop).is_none_or(|at| at > now) {
            let allowed = self.status.next().to_vec();
            return Err(OrderRefused::WrongStatus { status: self.status, allowed });
        }
        let fact = Fact::OrderCompleted(self.advanced());
        Ok(Change { facts: vec![fact], ..self.change(next, "completed") })
    }

    /// A person stops it.
    ///
    /// # Errors
    /// It was never confirmed, or there is nothing left to stop.
    pub fn hold_back(&self, reason: &Text, now: Timestamp) -> Result<Change, OrderRefused> {
        let from = [
            OrderStatus::Confirmed,
            OrderStatus::Processing,
            OrderStatus::PartiallyShipped,
            OrderStatus::Shipped,
        ];
        let mut next = self.step(&from, OrderStatus::OnHold, now)?;
        next.reason = Some(reason.to_string());
        let fact = Fact::OrderOnHold(HeldOrder {
            order_id: self.id,
            subject: self.subject,
            reason: "held_by_staff".to_owned(),
        });
        Ok(Change { facts: vec![fact], ..self.change(next, "held_by_staff") })
    }

    /// A person lets it go on from where its goods are. One that was never confirmed is confirmed by that.
    ///
    /// # Errors
    /// It is not on hold, or the money for it is not certain.
    pub fn release(&self, now: Timestamp) -> Result<Change, FulfillmentRefused> {
        self.expect(&[OrderStatus::OnHold])?;
        if !self.payment_status.is_covered() {
            return Err(FulfillmentRefused::NotPaid { payment_status: self.payment_status });
        }
        let status = match self.fulfillment_status {
            FulfillmentStatus::PartiallyShipped => OrderStatus::PartiallyShipped,
            FulfillmentStatus::Shipped => OrderStatus::Shipped,
            _ => OrderStatus::Confirmed,
        };
        let mut next = self.step(&[OrderStatus::OnHold], status, now)?;
        next.reason = None;
        let mut change = self.change(next, "released");
        change.facts.push(Fact::OrderReleased(self.advanced()));
        if self.confirmed_at.is_none() {
            change.stock = Some(StockMove::Sell);
            change.facts.push(Fact::OrderConfirmed(change.order.confirmed()));
        }
        Ok(change)
    }

    fn advanced(&self) -> AdvancedOrder {
        AdvancedOrder { order_id: self.id, subject: self.subject }
    }

    /// Staff cancel as a shopper does, and it is told apart in the timeline.
    ///
    /// # Errors
    /// As [`Order::cancel`].
    pub fn cancel_by_staff(
        &self,
        reason: Option<String>,
        now: Timestamp,
    ) -> Result<Change, OrderRefused> {
        Ok(Change { what: "cancelled_by_staff", ..self.cancel(reason, now)? })
    }

    pub(crate) fn expect(&self, from: &[OrderStatus]) -> Result<(), OrderRefused> {
        if from.contains(&self.status) {
            return Ok(());
        }
        Err(OrderRefused::WrongStatus { status: self.status, allowed: from.to_vec() })
    }

    /// As `become_`, but only from one of these: doing it twice is refused.
    fn step(
        &self,
        from: &[OrderStatus],
        to: OrderStatus,
        now: Timestamp,
    ) -> Result<Self, OrderRefused> {
        self.expect(from)?;
        self.become_(to, now)
    }
}
