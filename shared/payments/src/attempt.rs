//! An attempt: one try to authorize a payment with one payment method.

use jiff::Timestamp;
use kernel::{AttemptId, PaymentMethod};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Call, CallStatus};

/// Where an attempt stands at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptStatus {
    /// The provider has not taken it up, as far as is known; its call says whether it was sent.
    Open,
    /// The provider has it and will tell.
    Processing,
    /// The shopper has to authenticate (3-D Secure).
    RequiresAction,
    Authorized,
    Declined,
    /// It ended without anybody's refusal: the payment was undone, or the provider gave it up.
    Canceled,
}

/// What clients are told of an attempt's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "AttemptStatus")]
#[serde(rename_all = "snake_case")]
pub enum PublicAttemptStatus {
    Created,
    Sent,
    Unknown,
    RequiresAction,
    Authorized,
    Declined,
    Canceled,
}

/// One try with one payment method.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    pub id: AttemptId,
    pub status: AttemptStatus,
    pub payment_method: PaymentMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_code: Option<String>,
    /// The confirmation.
    pub call: Call,
    pub created_at: Timestamp,
}

impl Attempt {
    #[must_use]
    pub fn new(id: AttemptId, payment_method: PaymentMethod, now: Timestamp) -> Self {
        let call = Call::new(format!("{id}-confirm"));
        Self {
            id,
            status: AttemptStatus::Open,
            payment_method,
            decline_code: None,
            call,
            created_at: now,
        }
    }

    /// Whether it may still end in an authorization.
    #[must_use]
    pub fn is_live(&self) -> bool {
        matches!(
            self.status,
            AttemptStatus::Open | AttemptStatus::Processing | AttemptStatus::RequiresAction
        )
    }

    /// Whether the provider is at it and only has to be asked.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        matches!(self.status, AttemptStatus::Processing | AttemptStatus::RequiresAction)
    }

    #[must_use]
    pub fn public_status(&self) -> PublicAttemptStatus {
        match self.status {
            AttemptStatus::Open => match self.call.status {
                CallStatus::Ready if self.call.first_sent_at.is_none() => {
                    PublicAttemptStatus::Created
                }
                CallStatus::Ready | CallStatus::Unknown => PublicAttemptStatus::Unknown,
                CallStatus::Sent => PublicAttemptStatus::Sent,
            },
            AttemptStatus::Processing => PublicAttemptStatus::Sent,
            AttemptStatus::RequiresAction => PublicAttemptStatus::RequiresAction,
            AttemptStatus::Authorized => PublicAttemptStatus::Authorized,
            AttemptStatus::Declined => PublicAttemptStatus::Declined,
            AttemptStatus::Canceled => PublicAttemptStatus::Canceled,
        }
    }

    pub(crate) fn end(&mut self, status: AttemptStatus, code: Option<String>) {
        self.status = status;
        self.decline_code = code;
        self.call.settle();
    }
}
