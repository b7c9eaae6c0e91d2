//! What payments tell: each fact carries where the payment stands.

use kernel::{AttemptId, Money, OrderId, PaymentId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a payment stands. `payment_version` orders these facts: the higher one is the newer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PaymentState {
    pub order_id: OrderId,
    pub payment_id: PaymentId,
    pub payment_version: u64,
    pub authorized: Money,
    pub captured: Money,
    pub refunded: Money,
    /// What banks have taken back for good, in disputes that were lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost: Option<Money>,
}

impl PaymentState {
    /// Whether money was taken and the shopper has all of it again, from the shop or from the bank.
    #[must_use]
    pub fn is_all_back(&self) -> bool {
        let lost = self.lost.map_or(0, |lost| lost.amount);
        let back = self.refunded.amount.saturating_add(lost);
        self.captured.amount > 0 && back >= self.captured.amount
    }
}

/// What the shopper's browser has to do next, in Stripe's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextAction {
    /// `redirect` or `use_stripe_sdk`.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

/// The shopper has to authenticate (3-D Secure).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequiredAction {
    #[serde(flatten)]
    pub payment: PaymentState,
    pub attempt_id: AttemptId,
    pub next_action: NextAction,
}

/// The provider refused an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeclinedPayment {
    #[serde(flatten)]
    pub payment: PaymentState,
    pub attempt_id: AttemptId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_code: Option<String>,
}

/// The provider refused to capture what it had authorized, or the authorization lapsed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedCapture {
    #[serde(flatten)]
    pub payment: PaymentState,
    pub reason: String,
}

/// The card's holder asks the bank for the money back, or the bank has decided about that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DisputedPayment {
    #[serde(flatten)]
    pub payment: PaymentState,
    /// The provider's id of the dispute.
    pub dispute_id: String,
    /// Stripe's word, for example `needs_response`, `won`, `lost`.
    pub status: String,
    pub amount: Money,
}
