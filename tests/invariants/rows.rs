//! The parts of stored items that invariants speak of, read without the product's own types: a mistake there
//! must not hide itself here.

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Money {
    pub amount: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Line {
    pub sku: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct PricedLine {
    pub sku: String,
    pub quantity: i64,
    pub unit_price: Money,
    pub line_total: Money,
    pub discount: Money,
    pub tax: Money,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Contact {
    pub email: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Order {
    pub id: String,
    pub number: String,
    pub subject: String,
    pub status: String,
    pub payment_status: String,
    pub fulfillment_status: String,
    pub lines: Vec<PricedLine>,
    pub subtotal: Money,
    pub discount: Money,
    pub shipping: Money,
    pub tax: Money,
    pub total: Money,
    pub contact: Contact,
    pub payment_id: Option<String>,
    pub confirmed_at: Option<String>,
    pub version: u64,
}

impl Order {
    pub(super) fn is_unpaid(&self) -> bool {
        matches!(self.status.as_str(), "pending_payment" | "payment_failed")
    }

    /// Goods may leave the house, or have.
    pub(super) fn is_sold(&self) -> bool {
        const SOLD: [&str; 8] = [
            "confirmed",
            "processing",
            "partially_shipped",
            "shipped",
            "delivered",
            "completed",
            "partially_returned",
            "returned",
        ];
        SOLD.contains(&self.status.as_str())
    }

    pub(super) fn is_over_unsold(&self) -> bool {
        matches!(self.status.as_str(), "cancelled" | "expired")
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct TimelineEntry {
    pub pk: String,
    pub version: u64,
    pub status: String,
    pub payment_status: String,
    pub fulfillment_status: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Level {
    pub sku: String,
    pub initial: i64,
    pub on_hand: i64,
    pub held: i64,
    pub available: i64,
    pub sold: i64,
    pub restocked: i64,
    pub adjusted: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Movement {
    pub sku: String,
    pub kind: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Reservation {
    pub order_id: String,
    pub status: String,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Payment {
    pub id: String,
    pub order_id: String,
    pub authorized: Money,
    pub captured: Money,
    pub refunded: Money,
}

/// A movement of money at the provider.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct LedgerRow {
    pub intent: String,
    pub order_id: Option<String>,
    pub kind: String,
    pub amount: i64,
}

/// What the provider moved for one order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Moved {
    pub authorized: i64,
    pub voided: i64,
    pub captured: i64,
    pub refunded: i64,
    pub captures: usize,
}

impl Moved {
    pub(super) fn by(rows: &[LedgerRow]) -> Self {
        let sum =
            |kind: &str| rows.iter().filter(|row| row.kind == kind).map(|row| row.amount).sum();
        let (refunded, reversed): (i64, i64) = (sum("refunded"), sum("refund_reversed"));
        Self {
            authorized: sum("authorized"),
            voided: sum("voided"),
            captured: sum("captured"),
            refunded: refunded - reversed,
            captures: rows.iter().filter(|row| row.kind == "captured").count(),
        }
    }

    /// What the bank still holds for the shop.
    pub(super) fn open(self) -> i64 {
        self.authorized - self.voided - self.captured
    }
}
