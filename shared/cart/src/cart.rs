//! The cart of one subject: at most 40 lines, one per SKU, at most 99 of each.

use jiff::Timestamp;
use kernel::{Money, OrderId, Quantity, Sku, Subject};
use serde::{Deserialize, Serialize};

/// What a subject means to buy. `version` rises with every change and never resets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cart {
    pub subject: Subject,
    /// Zero for a cart that was never written.
    pub version: u64,
    pub lines: Vec<CartLine>,
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeReport {
    /// In both carts: the quantities were added.
    pub summed: Vec<MergedLine>,
    /// Added up to more than a line may have.
    pub capped: Vec<MergedLine>,
    /// No room: the cart has all the lines it may have.
    pub dropped: Vec<MergedLine>,
}

/// A line with the quantity that it has now, or for dropped lines would have had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        Self { subject, version: 0, lines: Vec::new(), open_orders: Vec::new() }
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

    pub fn clear(&mut self) {
        self.lines.clear();
    }

    /// Checkout took the lines into an order; an unpaid one stays visible.
    pub fn close(&mut self, open: Option<OpenOrder>) {
        self.lines.clear();
        self.open_orders.extend(open);
    }

    /// The order is settled: nothing is left to pay for it.
    pub fn settle(&mut self, order: OrderId) {
        self.open_orders.retain(|open| open.id != order);
    }

    /// Brings lines back, but never touches one that the shopper has made since.
    pub fn restore(&mut self, lines: Vec<Restored>) {
        for line in lines {
            if self.line_mut(&line.sku).is_none() {
                // No room is no error here: the shopper has filled the cart anew.
                let _full = self.begin_line(line.sku, line.quantity, line.price);
            }
        }
    }

    /// Moves all lines of `guest` into this cart, and its open orders too.
    pub fn merge(&mut self, guest: &mut Self) -> MergeReport {
        let mut report = MergeReport::default();
        for line in std::mem::take(&mut guest.lines) {
            self.merge_line(line, &mut report);
        }
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
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use kernel::{GuestId, Id as _};

    use super::*;

    fn sku(text: &str) -> Sku {
        text.parse().unwrap()
    }

    fn of(quantity: u32) -> Quantity {
        Quantity::new(quantity).unwrap()
    }

    fn price() -> Money {
        Money::new(500, "USD".parse().unwrap())
    }

    fn cart(lines: &[(&str, u32)]) -> Cart {
        let mut cart =
            Cart::empty("gst_00000000000000000000000001".parse::<GuestId>().unwrap().into());
        assert_eq!(GuestId::PREFIX, "gst_");
        for (name, quantity) in lines {
            cart.add(sku(name), of(*quantity), price()).unwrap();
        }
        cart
    }

    fn quantities(cart: &Cart) -> Vec<(&str, u32)> {
        cart.lines.iter().map(|line| (line.sku.as_str(), line.quantity.get())).collect()
    }

    #[test]
    fn the_same_sku_twice_is_one_line() {
        assert_eq!(
            quantities(&cart(&[("mug", 1), ("cup", 1), ("mug", 2)])),
            [("mug", 3), ("cup", 1)]
        );
    }

    #[test]
    fn more_than_99_of_one_sku_is_refused_and_changes_nothing() {
        let mut cart = cart(&[("mug", 99)]);
        assert!(matches!(
            cart.add(sku("mug"), of(1), price()),
            Err(CartRefused::QuantityLimit { .. })
        ));
        assert_eq!(quantities(&cart), [("mug", 99)]);
    }

    #[test]
    fn the_41st_line_is_refused() {
        let names: Vec<String> = (0..40).map(|number| format!("sku-{number}")).collect();
        let mut cart = cart(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>());
        assert_eq!(cart.add(sku("mug"), of(1), price()), Err(CartRefused::LineLimit { most: 40 }));
        assert!(cart.add(sku("sku-3"), of(1), price()).is_ok());
    }

    #[test]
    fn what_comes_back_does_not_replace_what_is_newer() {
        let mut cart = cart(&[("mug", 5)]);
        let back =
            |name, quantity| Restored { sku: sku(name), quantity: of(quantity), price: price() };
        cart.restore(vec![back("mug", 1), back("cup", 2)]);
        assert_eq!(quantities(&cart), [("mug", 5), ("cup", 2)]);
    }

    #[test]
    fn a_merge_sums_caps_and_says_so_and_leaves_the_guest_nothing() {
        let (mut mine, mut guest) =
            (cart(&[("mug", 1), ("cup", 98)]), cart(&[("mug", 2), ("cup", 2), ("pot", 1)]));
        let report = mine.merge(&mut guest);
        assert_eq!(quantities(&mine), [("mug", 3), ("cup", 99), ("pot", 1)]);
        assert_eq!(report.summed, [MergedLine { sku: sku("mug"), quantity: of(3) }]);
        assert_eq!(report.capped, [MergedLine { sku: sku("cup"), quantity: of(99) }]);
        assert!(guest.lines.is_empty());
        assert_eq!(mine.merge(&mut guest), MergeReport::default());
    }
}
