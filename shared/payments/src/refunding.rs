//! What staff may give back of a captured payment: all that is left, an amount, or what units of its lines have cost.
//!
//! `refunded + refunds on their way <= captured` holds for every payment that is stored: the rule reads the payment, and
//! it is stored on the condition that nobody has changed it since.

use jiff::Timestamp;
use kernel::{Money, RefundId};
use platform::planted::Bug;

use crate::{Payment, Refund, RefundedLine};

/// Refunds of one payment. It is one item of at most 400 KB.
const MOST_REFUNDS: usize = 50;

/// A line of the order with what was paid for all of it, less its discount and with its tax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldLine {
    pub line_id: String,
    pub quantity: u32,
    pub paid: Money,
}

/// Units of a line that are to be paid back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitsBack {
    pub line_id: String,
    pub quantity: u32,
}

/// How much is to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundOf<'a> {
    /// All that is left.
    Rest,
    Amount(Money),
    /// What the units have cost, or what is left of the payment if that is less.
    Units(&'a [UnitsBack], &'a [SoldLine]),
}

/// Why nothing goes back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefused {
    #[error("nothing was captured")]
    NotCaptured,
    #[error("the bank has taken the money back, or may do so")]
    Disputed,
    #[error("the amount is in another currency")]
    CurrencyDiffers,
    #[error("more than is left")]
    MoreThanLeft { left: Money },
    #[error("the order has no such line")]
    NoSuchLine { line_id: String },
    #[error("more units than are not paid back yet")]
    MoreUnitsThanLeft { line_id: String, left: u32 },
    #[error("too many refunds")]
    TooManyRefunds,
}

impl Payment {
    /// Begins a refund, which the driver then makes.
    ///
    /// # Errors
    /// See [`RefundRefused`]; the payment is as it was.
    pub fn request_refund(
        &mut self,
        id: RefundId,
        of: &RefundOf<'_>,
        reason: &str,
        now: Timestamp,
    ) -> Result<Refund, RefundRefused> {
        if self.captured.is_zero() {
            return Err(RefundRefused::NotCaptured);
        }
        if self.disputes.iter().any(|dispute| dispute.status.withholds()) {
            return Err(RefundRefused::Disputed);
        }
        if self.refunds.len() >= MOST_REFUNDS {
            return Err(RefundRefused::TooManyRefunds);
        }
        // an order that has ended gets all of it back by itself
        let free = if self.closing.is_some() { 0 } else { self.refundable() };
        let left = Money::new(free, self.captured.currency);
        let (amount, lines) = match of {
            RefundOf::Rest => (left, Vec::new()),
            RefundOf::Amount(amount) if amount.currency != left.currency => {
                return Err(RefundRefused::CurrencyDiffers);
            }
            RefundOf::Amount(amount) => (*amount, Vec::new()),
            RefundOf::Units(units, sold) => self.cost_of(units, sold, left)?,
        };
        let fits = (1..=left.amount).contains(&amount.amount);
        if !fits && !Bug::RefundedTooMuch.is_planted() {
            return Err(RefundRefused::MoreThanLeft { left });
        }
        let refund = Refund { lines, ..Refund::new(id, amount, reason, now) };
        self.refunds.push(refund.clone());
        self.next_attempt_at = Some(now);
        self.tries = 0;
        Ok(refund)
    }

    /// What `units` have cost, at most `left`, and its parts by line.
    fn cost_of(
        &self,
        units: &[UnitsBack],
        sold: &[SoldLine],
        left: Money,
    ) -> Result<(Money, Vec<RefundedLine>), RefundRefused> {
        let mut lines = units
            .iter()
            .map(|units| self.cost_of_line(units, sold))
            .collect::<Result<Vec<_>, _>>()?;
        let costs: Vec<i64> = lines.iter().map(|line| line.amount.amount).collect();
        let cost = costs.iter().copied().fold(0, i64::saturating_add);
        if cost <= left.amount {
            return Ok((Money::new(cost, left.currency), lines));
        }
        // an amount went back before, without lines: what is left is shared out among them
        let shares = left.spread(&costs).unwrap_or_default();
        for (line, share) in lines.iter_mut().zip(shares) {
            line.amount = share;
        }
        Ok((left, lines))
    }

    /// The first `n` of a line's units cost `paid * n / quantity`, rounded down; each refund pays the difference to what went
    /// back before, so that all units together cost the line exactly.
    fn cost_of_line(
        &self,
        units: &UnitsBack,
        sold: &[SoldLine],
    ) -> Result<RefundedLine, RefundRefused> {
        let UnitsBack { line_id, quantity } = units;
        let Some(line) = sold.iter().find(|line| line.line_id == *line_id) else {
            return Err(RefundRefused::NoSuchLine { line_id: line_id.clone() });
        };
        let before: Vec<&RefundedLine> = self
            .refunds
            .iter()
            .filter(|refund| refund.counts())
            .flat_map(|refund| &refund.lines)
            .filter(|before| before.line_id == *line_id)
            .collect();
        let units_before = before.iter().map(|line| line.quantity).fold(0, u32::saturating_add);
        let paid_before = before.iter().map(|line| line.amount.amount).fold(0, i64::saturating_add);
        let units_after = units_before.saturating_add(*quantity);
        if *quantity == 0 || units_after > line.quantity {
            let left = line.quantity.saturating_sub(units_before);
            return Err(RefundRefused::MoreUnitsThanLeft { line_id: line_id.clone(), left });
        }
        let due = i128::from(line.paid.amount) * i128::from(units_after)
            / i128::from(line.quantity.max(1));
        let due = i64::try_from(due).unwrap_or(line.paid.amount);
        Ok(RefundedLine {
            line_id: line_id.clone(),
            quantity: *quantity,
            amount: Money::new(due.saturating_sub(paid_before).max(0), line.paid.currency),
        })
    }
}

#[cfg(test)]
mod tests;
