//! What payments asks of its provider and what it hears: Stripe's PaymentIntent and refunds, as values.

use contracts::NextAction;
use jiff::Timestamp;
use kernel::{Money, OrderId, PaymentId, RefundId};
use serde::{Deserialize, Serialize};

use crate::DisputeStatus;

/// Stripe's states of a PaymentIntent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    RequiresCapture,
    Succeeded,
    Canceled,
}

/// A PaymentIntent as the provider shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentSnapshot {
    pub id: String,
    /// None for a state that this version does not know.
    pub status: Option<IntentStatus>,
    /// What is authorized and not captured yet.
    pub capturable: Money,
    pub received: Money,
    /// The latest charge; another one than before means that another confirmation was executed.
    pub charge: Option<String>,
    /// Whether its holder has asked the bank for the money back, as far as the answer shows it.
    pub disputed: bool,
    /// What that charge was approved for; None when it was declined, or the answer does not show it.
    pub approved: Option<Money>,
    pub next_action: Option<NextAction>,
    /// Why the latest confirmation failed: the decline code, else the error code.
    pub last_error: Option<String>,
    /// From the metadata that we gave it.
    pub order_id: Option<OrderId>,
    pub payment_id: Option<PaymentId>,
    /// Which of the payment's intents it is.
    pub number: Option<u32>,
}

/// A refund as the provider shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundSnapshot {
    pub id: String,
    pub status: ProviderRefundStatus,
    pub failure: Option<String>,
    /// From the metadata that we gave it.
    pub refund_id: Option<RefundId>,
    pub round: Option<u32>,
}

/// A dispute as the provider shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeSnapshot {
    pub id: String,
    /// None for a state that this version does not know.
    pub status: Option<DisputeStatus>,
    pub amount: Money,
    pub reason: String,
    pub created_at: Timestamp,
}

/// Stripe's states of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderRefundStatus {
    Pending,
    Succeeded,
    /// `failed`, or `canceled` by hand: the money is still ours.
    Failed,
    Unknown,
}

/// The next thing to ask the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Creates the intent, unconfirmed.
    CreateIntent,
    /// Looks for an intent whose id never reached us, by its time and metadata.
    FindIntent,
    /// Confirms the intent with the attempt's payment method.
    Confirm(kernel::AttemptId),
    Retrieve,
    Capture,
    Cancel,
    Refund(RefundId),
    ListRefunds,
    ListDisputes,
    /// Nothing is to be asked now.
    Rest,
}

impl Step {
    /// For logs.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateIntent => "create_intent",
            Self::FindIntent => "find_intent",
            Self::Confirm(_) => "confirm",
            Self::Retrieve => "retrieve",
            Self::Capture => "capture",
            Self::Cancel => "cancel",
            Self::Refund(_) => "refund",
            Self::ListRefunds => "list_refunds",
            Self::ListDisputes => "list_disputes",
            Self::Rest => "rest",
        }
    }

    /// Whether it changes something there: then its key is stored first.
    #[must_use]
    pub fn is_change(&self) -> bool {
        matches!(
            self,
            Self::CreateIntent | Self::Confirm(_) | Self::Capture | Self::Cancel | Self::Refund(_)
        )
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub enum ProviderAnswer {
    Intent(Box<IntentSnapshot>),
    /// The search found no such intent.
    NoIntent,
    Refund(RefundSnapshot),
    Refunds(Vec<RefundSnapshot>),
    Disputes(Vec<DisputeSnapshot>),
    /// The shopper's bank said no.
    Declined {
        code: String,
        intent: Option<Box<IntentSnapshot>>,
    },
    /// The intent is in a state that forbids the call, so that there is something to learn about it.
    WrongState {
        code: String,
    },
    /// The provider said no, and would say so again.
    Refused {
        code: String,
    },
    /// Another call with this key is under way.
    Busy,
    /// No answer, or one that says nothing about what was done: time-out, 5xx, 429.
    Unavailable {
        why: String,
    },
}
