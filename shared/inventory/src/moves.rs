//! What can happen to units: the one table that rules and update expressions are made from.

/// What can happen to units. Each moves them between counters as one row of [`Move::effects`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Hold,
    /// Sold at once, without a hold: an order that is free of charge.
    Take,
    Release,
    Sell,
    Restock,
    Add,
    WriteOff,
    /// To another shard of the same SKU.
    Leave,
    /// From another shard of the same SKU.
    Arrive,
}

/// One of the counters that moves change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counter {
    OnHand,
    Held,
    Available,
    Sold,
    Restocked,
    Adjusted,
    Moved,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

impl Counter {
    /// The attribute in the stock record.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OnHand => "on_hand",
            Self::Held => "held",
            Self::Available => "available",
            Self::Sold => "sold",
            Self::Restocked => "restocked",
            Self::Adjusted => "adjusted",
            Self::Moved => "moved",
        }
    }
}

impl Sign {
    pub(crate) const fn symbol(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
        }
    }
}

impl Move {
    /// The one table of what a move does; the update expressions in DynamoDB are made from it.
    pub(crate) const fn effects(self) -> &'static [(Counter, Sign)] {
        use Counter::{Adjusted, Available, Held, Moved, OnHand, Restocked, Sold};
        use Sign::{Minus, Plus};
        match self {
            Self::Hold => &[(Available, Minus), (Held, Plus)],
            Self::Take => &[(Available, Minus), (OnHand, Minus), (Sold, Plus)],
            Self::Release => &[(Held, Minus), (Available, Plus)],
            Self::Sell => &[(Held, Minus), (OnHand, Minus), (Sold, Plus)],
            Self::Restock => &[(OnHand, Plus), (Available, Plus), (Restocked, Plus)],
            Self::Add => &[(OnHand, Plus), (Available, Plus), (Adjusted, Plus)],
            Self::WriteOff => &[(OnHand, Minus), (Available, Minus), (Adjusted, Minus)],
            Self::Leave => &[(OnHand, Minus), (Available, Minus), (Moved, Minus)],
            Self::Arrive => &[(OnHand, Plus), (Available, Plus), (Moved, Plus)],
        }
    }

    /// The counter that must have the units before they can move.
    pub(crate) const fn source(self) -> Option<Counter> {
        match self {
            Self::Hold | Self::Take | Self::WriteOff | Self::Leave => Some(Counter::Available),
            Self::Release | Self::Sell => Some(Counter::Held),
            Self::Restock | Self::Add | Self::Arrive => None,
        }
    }

    /// Whether more can be sold afterwards.
    pub(crate) fn raises_available(self) -> bool {
        self.effects().contains(&(Counter::Available, Sign::Plus))
    }

    /// The move that corrects stock by `delta`, and how many units it takes.
    pub(crate) fn correcting(delta: i64) -> (Self, u64) {
        (if delta < 0 { Self::WriteOff } else { Self::Add }, delta.unsigned_abs())
    }
}
