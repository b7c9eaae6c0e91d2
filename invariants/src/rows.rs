//! The parts of stored items that invariants speak of, read without the product's own types: a mistake there
//! must not hide itself here.

use jiff::Timestamp;
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub struct Money {
    pub amount: i64,
}

/// What an order took of a SKU, from which shards; from the first when none is named.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    pub sku: String,
    pub quantity: i64,
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Came back after it was sold.
    #[serde(default)]
    pub returned: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Part {
    pub shard: u8,
    pub quantity: i64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct PricedLine {
    pub sku: String,
    pub quantity: i64,
    pub unit_price: Money,
    pub line_total: Money,
    pub discount: Money,
    pub tax: Money,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Contact {
    pub email: String,
}

/// The coupon of an order, and where its use was counted.
#[derive(Debug, Clone, Deserialize)]
pub struct CouponUse {
    pub code: String,
    pub counted: bool,
    pub counted_for: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Coupon {
    pub code: String,
    pub total_limit: Option<i64>,
    pub per_customer_limit: Option<i64>,
    pub used: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Order {
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
    pub coupon: Option<CouponUse>,
    pub contact: Contact,
    pub payment_id: Option<String>,
    pub confirmed_at: Option<String>,
    pub expires_at: Option<Timestamp>,
    #[serde(default)]
    pub returns: Vec<serde_json::Value>,
    pub list_pk: Option<String>,
    pub due_bucket: Option<String>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub version: u64,
}

impl Order {
    pub fn is_unpaid(&self) -> bool {
        matches!(self.status.as_str(), "pending_payment" | "payment_failed")
    }

    /// Goods may leave the house, or have.
    pub fn is_sold(&self) -> bool {
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

    pub fn is_over_unsold(&self) -> bool {
        matches!(self.status.as_str(), "cancelled" | "expired")
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct TimelineEntry {
    pub pk: String,
    pub version: u64,
    pub status: String,
    pub payment_status: String,
    pub fulfillment_status: String,
    pub at: Option<Timestamp>,
}

/// One shard of a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Level {
    pub sku: String,
    #[serde(default)]
    pub shard: u8,
    #[serde(default)]
    pub moved: i64,
    pub initial: i64,
    pub on_hand: i64,
    pub held: i64,
    pub available: i64,
    pub sold: i64,
    pub restocked: i64,
    pub adjusted: i64,
    #[serde(default)]
    pub version: u64,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Movement {
    pub id: Option<String>,
    pub sku: String,
    pub kind: String,
    pub quantity: i64,
    pub order_id: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Reservation {
    pub order_id: String,
    pub status: String,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Payment {
    pub id: String,
    pub order_id: String,
    #[serde(default)]
    pub closing: Option<serde_json::Value>,
    #[serde(default)]
    pub refunds: Vec<Refund>,
    pub authorized: Money,
    pub captured: Money,
    pub refunded: Money,
    #[serde(default)]
    pub disputes: Vec<Dispute>,
    pub stuck: Option<serde_json::Value>,
    pub next_attempt_at: Option<Timestamp>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
}

impl Payment {
    /// What banks have taken back.
    pub fn withheld(&self) -> i64 {
        let taken = |dispute: &&Dispute| {
            matches!(dispute.status.as_str(), "needs_response" | "under_review" | "lost")
        };
        self.disputes.iter().filter(taken).map(|dispute| dispute.amount.amount).sum()
    }
}

#[derive(Debug, Clone, Deserialize)]
pub struct Refund {
    pub status: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Dispute {
    pub status: String,
    pub amount: Money,
}

/// A posting of our ledger.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    pub pk: String,
    pub kind: String,
    pub amount: Money,
    pub debit: String,
    pub credit: String,
}

/// A movement of money at the provider.
#[derive(Debug, Clone, Deserialize)]
pub struct LedgerRow {
    pub intent: String,
    pub order_id: Option<String>,
    pub kind: String,
    pub amount: i64,
}

/// What was moved for one order; minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    pub authorized: i64,
    pub voided: i64,
    pub captured: i64,
    pub refunded: i64,
    pub disputed: i64,
    pub captures: usize,
    /// Rows of which nobody knows what they move.
    pub unknown: usize,
}

impl Moved {
    pub fn by(rows: &[LedgerRow]) -> Self {
        Self::of(rows.iter().map(|row| (row.kind.as_str(), row.amount)))
    }

    /// Of kinds and amounts.
    pub fn of<'a>(rows: impl Iterator<Item = (&'a str, i64)>) -> Self {
        let mut moved = Self::default();
        for (kind, amount) in rows {
            match kind {
                "authorized" => moved.authorized += amount,
                "voided" => moved.voided += amount,
                "captured" => {
                    moved.captured += amount;
                    moved.captures += 1;
                }
                "refunded" => moved.refunded += amount,
                "refund_reversed" => moved.refunded -= amount,
                "disputed" => moved.disputed += amount,
                "dispute_won" => moved.disputed -= amount,
                _ => moved.unknown += 1,
            }
        }
        moved
    }

    /// What the shop has of it: neither given back nor taken back by the bank.
    pub fn kept(self) -> i64 {
        self.captured - self.refunded - self.disputed
    }

    /// What the bank still holds for the shop.
    pub fn open(self) -> i64 {
        self.authorized - self.voided - self.captured
    }
}
