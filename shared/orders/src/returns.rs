//! What comes back: asked for by the shopper within the window, decided by staff, never more than was shipped.

use contracts::{Fact, OrderReturn, ReceivedReturn};
use jiff::Timestamp;
use kernel::{Money, Quantity, ReturnId, Sku, Text};
use platform::shop::Shop;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Change, FulfillmentRefused, FulfillmentStatus, Order, OrderLine, OrderStatus, StockMove,
    WantedUnits, fulfillment::MOST_PARTS, shipment::units_of,
};

/// Units of an order that come back together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Return {
    pub id: ReturnId,
    pub status: ReturnStatus,
    pub lines: Vec<ReturnedUnits>,
    /// Why, in the shopper's words.
    pub reason: Text,
    /// What these units have cost, less their discount and with their tax: what finance may refund for them.
    pub refundable: Money,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_reason: Option<Text>,
    pub requested_at: Timestamp,
    /// When the latest decision was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
}

/// So many units of a line that come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReturnedUnits {
    /// The `id` of the line.
    pub line_id: String,
    pub sku: Sku,
    pub quantity: Quantity,
    /// Whether they were put back into stock.
    pub restocked: bool,
}

/// Where a return stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    Requested,
    /// The shopper may send it.
    Approved,
    /// It is here.
    Received,
    Rejected,
}

/// What staff decide about a return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// It has arrived; units of these lines are put back into stock.
    Receive {
        restock: Vec<String>,
    },
    Reject {
        reason: Text,
    },
}

impl ReturnStatus {
    pub const ALL: [Self; 4] = [Self::Requested, Self::Approved, Self::Received, Self::Rejected];

    /// The transition table: whatever is not listed is refused.
    #[must_use]
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Requested => &[Self::Approved, Self::Rejected],
            Self::Approved => &[Self::Received, Self::Rejected],
            Self::Received | Self::Rejected => &[],
        }
    }
}

impl Decision {
    const fn leads_to(&self) -> ReturnStatus {
        match self {
            Self::Approve => ReturnStatus::Approved,
            Self::Receive { .. } => ReturnStatus::Received,
            Self::Reject { .. } => ReturnStatus::Rejected,
        }
    }
}

impl Return {
    /// Without what the shopper wrote.
    pub(crate) fn without_words(&self, erased: &Text) -> Self {
        let decision_reason = self.decision_reason.as_ref().map(|_| erased.clone());
        Self { reason: erased.clone(), decision_reason, ..self.clone() }
    }
}

impl Order {
    #[must_use]
    pub fn return_of(&self, id: ReturnId) -> Option<&Return> {
        self.returns.iter().find(|known| known.id == id)
    }

    /// Whether something may still come back that was asked for.
    pub(crate) fn has_open_return(&self) -> bool {
        self.returns.iter().any(|known| !known.status.next().is_empty())
    }

    /// Units of the line in those returns.
    fn returned_of(&self, line: &OrderLine, counts: impl Fn(ReturnStatus) -> bool) -> u32 {
        let counted = self.returns.iter().filter(|known| counts(known.status));
        let units = counted.flat_map(|known| &known.lines);
        units_of(line, units.map(|units| (units.line_id.as_str(), units.quantity)))
    }

    /// Units of the line that were asked for or have come back; rejected ones may be asked for again.
    fn claimed_of(&self, line: &OrderLine) -> u32 {
        self.returned_of(line, |status| status != ReturnStatus::Rejected)
    }

    /// Units of the line that can be sent back.
    #[must_use]
    pub fn left_to_return(&self, line: &OrderLine) -> u32 {
        self.shipped_of(line).saturating_sub(self.claimed_of(line))
    }

    /// The shopper wants to send something back.
    ///
    /// # Errors
    /// It has not arrived, the window is over, or not so many units can come back.
    pub fn request_return(
        &self,
        id: ReturnId,
        wanted: &[WantedUnits],
        reason: &Text,
        shop: &Shop,
        now: Timestamp,
    ) -> Result<Change, FulfillmentRefused> {
        let over = self.return_window_ends(shop).is_some_and(|end| end < now);
        if over || self.status == OrderStatus::Completed {
            return Err(FulfillmentRefused::ReturnWindowClosed);
        }
        self.expect(&[OrderStatus::Delivered, OrderStatus::PartiallyReturned])?;
        if self.returns.len() >= MOST_PARTS {
            return Err(FulfillmentRefused::TooManyParts { most: MOST_PARTS });
        }
        let units = self.units(wanted, |line| self.left_to_return(line))?;
        let mut refundable = Money::zero(self.total.currency);
        let mut lines = Vec::with_capacity(units.len());
        for unit in units {
            let worth = self.worth(self.line(&unit.line_id)?, unit.quantity);
            refundable.amount = refundable.amount.saturating_add(worth);
            let (line_id, sku, quantity) = (unit.line_id, unit.sku, unit.quantity);
            lines.push(ReturnedUnits { line_id, sku, quantity, restocked: false });
        }
        let mut next = self.become_(self.status, now)?;
        next.returns.push(Return {
            id,
            status: ReturnStatus::Requested,
            lines,
            reason: reason.clone(),
            refundable,
            decision_reason: None,
            requested_at: now,
            decided_at: None,
        });
        let fact = Fact::ReturnRequested(self.fact_of(id));
        Ok(Change { facts: vec![fact], ..self.change(next, "return_requested") })
    }

    /// What so many more units of a line have cost, minor units. The first `n` cost `paid * n / quantity`, rounded down, so
    /// that all of them together cost exactly what was paid for the line.
    fn worth(&self, line: &OrderLine, more: Quantity) -> i64 {
        let tax = if self.prices_include_tax { 0 } else { line.tax.amount };
        let paid =
            i128::from(line.line_total.amount) - i128::from(line.discount.amount) + i128::from(tax);
        let before = self.claimed_of(line);
        let first = |units: u32| paid * i128::from(units) / i128::from(line.quantity.get());
        let worth = first(before.saturating_add(more.get())) - first(before);
        i64::try_from(worth).unwrap_or(0)
    }

    /// Staff decide about a return.
    ///
    /// # Errors
    /// There is none of this id, it was decided before, or a line to restock is not one of its lines.
    pub fn decide_return(
        &self,
        id: ReturnId,
        decision: &Decision,
        now: Timestamp,
    ) -> Result<Change, FulfillmentRefused> {
        let known = self.return_of(id).ok_or(FulfillmentRefused::NoSuchReturn)?;
        let status = decision.leads_to();
        if !known.status.next().contains(&status) {
            return Err(FulfillmentRefused::ReturnDecided { status: known.status });
        }
        let mut decided = Return { status, decided_at: Some(now), ..known.clone() };
        match decision {
            Decision::Approve => {
                let change = self.with_return(decided, self.status, "return_approved", now)?;
                Ok(Change { facts: vec![Fact::ReturnApproved(self.fact_of(id))], ..change })
            }
            Decision::Reject { reason } => {
                decided.decision_reason = Some(reason.clone());
                let change = self.with_return(decided, self.status, "return_rejected", now)?;
                Ok(Change { facts: vec![Fact::ReturnRejected(self.fact_of(id))], ..change })
            }
            Decision::Receive { restock } => self.receive(decided, restock, now),
        }
    }

    fn receive(
        &self,
        mut received: Return,
        restock: &[String],
        now: Timestamp,
    ) -> Result<Change, FulfillmentRefused> {
        let is_part =
            |line_id: &&String| received.lines.iter().any(|line| line.line_id == **line_id);
        if let Some(line_id) = restock.iter().find(|line_id| !is_part(line_id)) {
            return Err(FulfillmentRefused::NoSuchLine { line_id: line_id.clone() });
        }
        for line in &mut received.lines {
            line.restocked = restock.contains(&line.line_id);
        }
        let id = received.id;
        let sellable = received.lines.iter().filter(|line| line.restocked);
        let restocked: Vec<contracts::OrderLine> = sellable
            .map(|line| contracts::OrderLine { sku: line.sku.clone(), quantity: line.quantity })
            .collect();
        let back: Vec<_> = restocked.iter().map(|line| (line.sku.clone(), line.quantity)).collect();
        let arrived = |line: &OrderLine| {
            let now = received.lines.iter().map(|units| (units.line_id.as_str(), units.quantity));
            self.returned_of(line, |status| status == ReturnStatus::Received) + units_of(line, now)
        };
        let all = self.lines.iter().all(|line| arrived(line) >= line.quantity.get());
        let status = if all { OrderStatus::Returned } else { OrderStatus::PartiallyReturned };
        let mut change = self.with_return(received, status, "return_received", now)?;
        change.order.fulfillment_status =
            if all { FulfillmentStatus::Returned } else { FulfillmentStatus::PartiallyReturned };
        change.stock = (!back.is_empty()).then_some(StockMove::TakeBack(back));
        change.facts = vec![Fact::ReturnReceived(ReceivedReturn {
            order_id: self.id,
            subject: self.subject,
            return_id: id,
            restocked,
        })];
        Ok(change)
    }

    fn with_return(
        &self,
        decided: Return,
        status: OrderStatus,
        what: &'static str,
        now: Timestamp,
    ) -> Result<Change, FulfillmentRefused> {
        let mut next = self.become_(status, now)?;
        if let Some(known) = next.returns.iter_mut().find(|known| known.id == decided.id) {
            *known = decided;
        }
        Ok(self.change(next, what))
    }

    fn fact_of(&self, return_id: ReturnId) -> OrderReturn {
        OrderReturn { order_id: self.id, subject: self.subject, return_id }
    }
}
