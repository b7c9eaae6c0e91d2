//! The cart of one subject: at most 40 lines, one per SKU, at most 99 of each.

use jiff::Timestamp;
use kernel::{CouponCode, Money, OrderId, Quantity, Sku, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a subject means to buy. `version` rises with every change and never resets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cart {
    pub subject: Subject,
    /// Zero for a cart that was never written.
    pub version: u64,
    pub lines: Vec<CartLine>,
    /// What the shopper means to redeem. Whether it takes anything off is seen at each look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponCode>,
    /// Unpaid orders made from this cart, so that the shopper can go on paying.
    #[serde(default)]
    pub open_orders: Vec<OpenOrder>,
}

/// So many of one SKU.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CartLine {
    pub sku: Sku,
    pub quantity: Quantity,
    /// What one cost when the shopper last touched the line: the base of "the price has changed".
    pub seen_price: Money,
}

/// An order that waits for its payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenOrder {
    pub id: OrderId,
    pub expires_at: Timestamp,
}

/// Why a cart cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CartRefused {
    #[error("a cart has at most {most} lines")]
    LineLimit { most: usize },
    #[error("a line has at most {most} units")]
    QuantityLimit { sku: Sku, most: u32 },
}

/// What a merge did, line by line, for those lines that did not just move over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MergeReport {
    /// In both carts: the quantities were added.
    pub summed: Vec<MergedLine>,
    /// Added up to more than a line may have.
    pub capped: Vec<MergedLine>,
    /// No room: the cart has all the lines it may have.
    pub dropped: Vec<MergedLine>,
}

/// A line with the quantity that it has now, or for dropped lines would have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MergedLine {
    pub sku: Sku,
    pub quantity: Quantity,
}

/// A line that comes back from an order that ended unpaid.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    pub sku: Sku,
    pub quantity: Quantity,
    pub price: Money,
}

impl Cart {
    pub const MOST_LINES: usize = 40;

    #[must_use]
    pub fn empty(subject: Subject) -> Self {
        Self { subject, version: 0, lines: Vec::new(), coupon: None, open_orders: Vec::new() }
    }

    fn line_mut(&mut self, sku: &Sku) -> Option<&mut CartLine> {
        self.lines.iter_mut().find(|line| line.sku == *sku)
    }

    /// Adds to the line of this SKU, or begins one.
    ///
    /// # Errors
    /// The 41st line, or more than 99 units.
    pub fn add(&mut self, sku: Sku, quantity: Quantity, price: Money) -> Result<(), CartRefused> {
        if let Some(line) = self.line_mut(&sku) {
            let sum = line.quantity.plus(quantity);
            line.quantity = sum.ok_or(CartRefused::QuantityLimit { sku, most: Quantity::MAX })?;
            line.seen_price = price;
            return Ok(());
        }
        self.begin_line(sku, quantity, price)
    }

    /// Gives the line of this SKU exactly this quantity.
    ///
    /// # Errors
    /// The 41st line.
    pub fn set(&mut self, sku: Sku, quantity: Quantity, price: Money) -> Result<(), CartRefused> {
        if let Some(line) = self.line_mut(&sku) {
            line.quantity = quantity;
            line.seen_price = price;
            return Ok(());
        }
        self.begin_line(sku, quantity, price)
    }

    fn begin_line(
        &mut self,
        sku: Sku,
        quantity: Quantity,
        seen_price: Money,
    ) -> Result<(), CartRefused> {
        if self.lines.len() >= Self::MOST_LINES {
            return Err(CartRefused::LineLimit { most: Self::MOST_LINES });
        }
        self.lines.push(CartLine { sku, quantity, seen_price });
        Ok(())
    }

    /// Takes the line of this SKU away. A line that is not there is gone already.
    pub fn remove(&mut self, sku: &Sku) {
        self.lines.retain(|line| line.sku != *sku);
    }

    /// Begins anew: without lines, and without the coupon that was meant for them.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.coupon = None;
    }

    /// Checkout took lines and coupon into an order; an unpaid one stays visible.
    pub fn close(&mut self, open: Option<OpenOrder>) {
        self.clear();
        self.open_orders.extend(open);
    }

    /// The order is settled: nothing is left to pay for it.
    pub fn settle(&mut self, order: OrderId) {
        self.open_orders.retain(|open| open.id != order);
    }

    /// Brings lines and coupon back, but never touches what the shopper has chosen since.
    pub fn restore(&mut self, lines: Vec<Restored>, coupon: Option<CouponCode>) {
        self.coupon = self.coupon.take().or(coupon);
        for line in lines {
            if self.line_mut(&line.sku).is_none() {
                // No room is no error here: the shopper has filled the cart anew.
                let _full = self.begin_line(line.sku, line.quantity, line.price);
            }
        }
    }

    /// Moves all lines of `guest` into this cart, and its coupon unless there is one. Its open orders stay: they
    /// are the guest's.
    pub fn merge(&mut self, guest: &mut Self) -> MergeReport {
        let mut report = MergeReport::default();
        for line in std::mem::take(&mut guest.lines) {
            self.merge_line(line, &mut report);
        }
        let coupon = guest.coupon.take();
        self.coupon = self.coupon.take().or(coupon);
        report
    }

    fn merge_line(&mut self, line: CartLine, report: &mut MergeReport) {
        let CartLine { sku, quantity, seen_price } = line;
        let Some(mine) = self.line_mut(&sku) else {
            if self.begin_line(sku.clone(), quantity, seen_price).is_err() {
                report.dropped.push(MergedLine { sku, quantity });
            }
            return;
        };
        match mine.quantity.plus(quantity) {
            Some(sum) => {
                mine.quantity = sum;
                report.summed.push(MergedLine { sku, quantity: sum });
            }
            None => {
                if let Ok(most) = Quantity::new(Quantity::MAX) {
                    mine.quantity = most;
                    report.capped.push(MergedLine { sku, quantity: most });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
