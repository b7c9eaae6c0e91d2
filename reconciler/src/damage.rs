//! What can be damaged, and what cures it.

use std::fmt;

use invariants::rows::Level;

/// The kinds of damage that are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Stock is held for an order that does not hold any.
    ForgottenHold,
    /// An order has no reservation.
    LostReservation,
    /// Counters of stock are not what reservations and movements say.
    MiscountedStock,
    /// A change of an order was never told.
    UntoldChange,
    /// An event was never sent, and is on no list of those that are to be.
    ForgottenEvent,
    /// A consumer has never applied an event.
    UnappliedEvent,
    /// The provider knows more of a payment than we do.
    PaymentBehind,
    /// An order is over, and its money was not sent back.
    MoneyOfEndedOrder,
    /// The ledger lacks postings of its payment.
    IncompleteLedger,
    /// An order is missing in a list.
    UnlistedOrder,
    /// An order has to end at some time, and is on no list of what is due.
    UndueOrder,
    /// A count of coupons or of unpaid orders is not what the orders say.
    Miscounted,
    /// The provider has a payment of an order, and it is gone here.
    LostPayment,
    /// A cart shows an order as open that is not.
    StaleCart,
}

/// Something that is damaged.
#[derive(Debug, Clone, PartialEq)]
pub struct Damage {
    pub kind: Kind,
    /// Of what: an order, a SKU, an event, a coupon, a subject.
    pub id: String,
    pub what: String,
    pub cure: Cure,
}

/// What is to be done. Names are as they are stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Cure {
    EndHold {
        order: String,
    },
    ReserveAgain {
        order: String,
    },
    Recount {
        right: Box<Level>,
    },
    Retell {
        order: String,
        version: u64,
        before: String,
        event: Option<String>,
    },
    SendAgain {
        table: String,
        event: String,
    },
    LookUp {
        order: String,
    },
    Undo {
        order: String,
    },
    Post {
        order: String,
    },
    List {
        order: String,
    },
    CountCoupon {
        code: String,
        seen: Option<i64>,
        used: i64,
    },
    CountUses {
        code: String,
        subject: String,
        seen: Option<i64>,
        used: i64,
    },
    CountUnpaid {
        subject: String,
        seen: i64,
        unpaid: i64,
    },
    Adopt {
        order: String,
        intent: String,
    },
    Settle {
        subject: String,
        order: String,
    },
    /// A person has to decide, for this reason.
    Decide(&'static str),
}

impl Kind {
    pub const ALL: [Self; 14] = [
        Self::ForgottenHold,
        Self::LostReservation,
        Self::MiscountedStock,
        Self::UntoldChange,
        Self::ForgottenEvent,
        Self::UnappliedEvent,
        Self::PaymentBehind,
        Self::MoneyOfEndedOrder,
        Self::IncompleteLedger,
        Self::UnlistedOrder,
        Self::UndueOrder,
        Self::Miscounted,
        Self::LostPayment,
        Self::StaleCart,
    ];

    /// As it is printed and recorded.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ForgottenHold => "forgotten_hold",
            Self::LostReservation => "lost_reservation",
            Self::MiscountedStock => "miscounted_stock",
            Self::UntoldChange => "untold_change",
            Self::ForgottenEvent => "forgotten_event",
            Self::UnappliedEvent => "unapplied_event",
            Self::PaymentBehind => "payment_behind",
            Self::MoneyOfEndedOrder => "money_of_ended_order",
            Self::IncompleteLedger => "incomplete_ledger",
            Self::UnlistedOrder => "unlisted_order",
            Self::UndueOrder => "undue_order",
            Self::Miscounted => "miscounted",
            Self::LostPayment => "lost_payment",
            Self::StaleCart => "stale_cart",
        }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.kind.name(), self.id, self.what)?;
        match self.cure {
            Cure::Decide(why) => write!(f, " (a person decides: {why})"),
            _ => Ok(()),
        }
    }
}
