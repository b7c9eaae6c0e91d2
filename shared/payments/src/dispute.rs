//! A dispute: the card's holder asks the bank for the money back, and the bank takes it until it has decided.

use jiff::Timestamp;
use kernel::Money;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Payment, provider::DisputeSnapshot};

/// Stripe's states of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// An inquiry: no money has moved.
    WarningNeedsResponse,
    WarningUnderReview,
    WarningClosed,
    /// The bank has the money; the shop may send evidence until a date.
    NeedsResponse,
    UnderReview,
    /// The money is the shop's again.
    Won,
    Lost,
    Prevented,
}

impl DisputeStatus {
    /// Stripe's word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WarningNeedsResponse => "warning_needs_response",
            Self::WarningUnderReview => "warning_under_review",
            Self::WarningClosed => "warning_closed",
            Self::NeedsResponse => "needs_response",
            Self::UnderReview => "under_review",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Prevented => "prevented",
        }
    }

    /// Whether the bank has the money.
    #[must_use]
    pub const fn withholds(self) -> bool {
        matches!(self, Self::NeedsResponse | Self::UnderReview | Self::Lost)
    }

    /// Whether nothing will follow.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::WarningClosed | Self::Won | Self::Lost | Self::Prevented)
    }
}

/// A dispute as the provider told of it last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dispute {
    /// The provider's id.
    pub id: String,
    pub status: DisputeStatus,
    pub amount: Money,
    /// Stripe's word, for example `fraudulent`.
    pub reason: String,
    pub created_at: Timestamp,
}

impl Payment {
    /// Minor units that the bank has taken back.
    #[must_use]
    pub fn withheld(&self) -> i64 {
        let withheld = self.disputes.iter().filter(|dispute| dispute.status.withholds());
        withheld.map(|dispute| dispute.amount.amount).fold(0, i64::saturating_add)
    }

    /// Minor units that banks keep for their card's holder for good.
    #[must_use]
    pub fn lost(&self) -> i64 {
        let lost = self.disputes.iter().filter(|dispute| dispute.status == DisputeStatus::Lost);
        lost.map(|dispute| dispute.amount.amount).fold(0, i64::saturating_add)
    }

    /// Takes in the disputes as the provider shows them. One that is over stays so, and a state that is not known changes
    /// nothing. When the bank gives money back, a refund that failed for want of it is made at once.
    pub(crate) fn learn_disputes(&mut self, seen: &[DisputeSnapshot], now: Timestamp) {
        let withheld = self.withheld();
        for shown in seen {
            let Some(status) = shown.status else { continue };
            match self.disputes.iter_mut().find(|dispute| dispute.id == shown.id) {
                Some(dispute) if dispute.status.is_over() => {}
                Some(dispute) => dispute.status = status,
                None => self.disputes.push(Dispute {
                    id: shown.id.clone(),
                    status,
                    amount: shown.amount,
                    reason: shown.reason.clone(),
                    created_at: shown.created_at,
                }),
            }
        }
        if self.withheld() < withheld {
            self.refunds.iter_mut().for_each(|refund| refund.hurry(now));
        }
    }
}
