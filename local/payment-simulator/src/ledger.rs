//! The money side of every charge: what was promised, taken, given back and let go.

use serde::{Deserialize, Serialize};

/// One movement. Amounts are positive minor units; the kind says which way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerRow {
    /// The payment intent, `pi_…`.
    pub intent: String,
    /// The intent's `metadata[order_id]`.
    pub order_id: Option<String>,
    /// The charge, `ch_…`: each is one promise of a bank.
    pub charge: String,
    /// What moved.
    pub kind: LedgerKind,
    /// Minor units, positive.
    pub amount: i64,
    /// ISO 4217 in lower case, as Stripe has it.
    pub currency: String,
    /// Unix milliseconds by the simulator's clock.
    pub at: i64,
}

/// For every charge `authorized = captured + voided + still open`, and
/// `refunded - refund_reversed <= captured`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// The bank holds the amount for the shop.
    Authorized,
    /// The shop has taken the amount.
    Captured,
    /// The hold ended without the money moving: canceled, lapsed, or the rest of a partial capture.
    Voided,
    /// The shop has given the amount back.
    Refunded,
    /// A refund that had succeeded came back.
    RefundReversed,
    /// The bank has taken the amount back for a holder who disputes it.
    Disputed,
    /// The bank has given it back: the shop has won the dispute.
    DisputeWon,
}

impl LedgerKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Authorized => "authorized",
            Self::Captured => "captured",
            Self::Voided => "voided",
            Self::Refunded => "refunded",
            Self::RefundReversed => "refund_reversed",
            Self::Disputed => "disputed",
            Self::DisputeWon => "dispute_won",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        const ALL: [LedgerKind; 7] = [
            LedgerKind::Authorized,
            LedgerKind::Captured,
            LedgerKind::Voided,
            LedgerKind::Refunded,
            LedgerKind::RefundReversed,
            LedgerKind::Disputed,
            LedgerKind::DisputeWon,
        ];
        ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
