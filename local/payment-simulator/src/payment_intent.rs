//! A payment intent: one payment that the shop wants, through all attempts to make it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    book::Object,
    charge::Charge,
    errors::Error,
    payment_methods::{self, PaymentMethod},
    script::{PLAIN, Script},
    stripe_error::StripeError,
    work::Work,
};

pub(crate) type Metadata = BTreeMap<String, String>;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PaymentIntent {
    pub id: String,
    pub amount: i64,
    pub amount_capturable: i64,
    pub amount_received: i64,
    pub automatic_payment_methods: Option<Value>,
    pub canceled_at: Option<i64>,
    pub cancellation_reason: Option<String>,
    pub capture_method: CaptureMethod,
    pub client_secret: String,
    pub created: i64,
    pub currency: String,
    pub description: Option<String>,
    pub last_payment_error: Option<Value>,
    pub latest_charge: Option<String>,
    pub metadata: Metadata,
    pub next_action: Option<Value>,
    pub payment_method: Option<String>,
    pub receipt_email: Option<String>,
    pub status: Status,
    /// The payment method whose script it follows; kept when a decline takes the method off the intent.
    pub played_by: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CaptureMethod {
    Automatic,
    AutomaticAsync,
    Manual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    RequiresCapture,
    Canceled,
    Succeeded,
}

/// What a client can ask of an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Confirm,
    Capture,
    Cancel,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RequiresPaymentMethod => "requires_payment_method",
            Self::RequiresConfirmation => "requires_confirmation",
            Self::RequiresAction => "requires_action",
            Self::Processing => "processing",
            Self::RequiresCapture => "requires_capture",
            Self::Canceled => "canceled",
            Self::Succeeded => "succeeded",
        }
    }
}

impl Action {
    /// The states in which it is allowed; in every other it is refused.
    ///
    /// Stripe can cancel a processing intent "in rare cases"; this provider never does, so that a payment
    /// which succeeds after the shop has given up on it can be had at will.
    pub fn allowed_in(self) -> &'static [Status] {
        match self {
            Self::Confirm => &[
                Status::RequiresPaymentMethod,
                Status::RequiresConfirmation,
                Status::RequiresAction,
            ],
            Self::Capture => &[Status::RequiresCapture],
            Self::Cancel => &[
                Status::RequiresPaymentMethod,
                Status::RequiresCapture,
                Status::RequiresConfirmation,
                Status::RequiresAction,
            ],
        }
    }
}

impl PaymentIntent {
    /// Refuses `action` when the state forbids it.
    pub fn check(&self, action: Action) -> Result<(), StripeError> {
        if action.allowed_in().contains(&self.status) {
            return Ok(());
        }
        let allowed: Vec<&str> = action.allowed_in().iter().map(|status| status.as_str()).collect();
        let allowed = allowed.join(", ");
        let status = self.status.as_str();
        let message = match (action, self.status) {
            (Action::Confirm, Status::Succeeded | Status::RequiresCapture) => {
                "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.".to_owned()
            }
            (Action::Capture, Status::Succeeded) => {
                "This PaymentIntent could not be captured because it has already been captured.".to_owned()
            }
            (Action::Confirm, _) => format!(
                "You cannot confirm this PaymentIntent because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be confirmed: {allowed}."
            ),
            (Action::Capture, _) => format!(
                "This PaymentIntent could not be captured because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be captured: {allowed}."
            ),
            (Action::Cancel, _) => format!(
                "You cannot cancel this PaymentIntent because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be canceled: {allowed}."
            ),
        };
        Err(StripeError::unexpected_state(message, self.render()))
    }

    /// The payment method whose script it follows.
    pub fn method(&self) -> Option<&'static PaymentMethod> {
        self.played_by.as_deref().and_then(payment_methods::find)
    }

    /// Before any method is known everything goes well.
    pub fn script(&self) -> Script {
        self.method().map_or(PLAIN, |method| method.script)
    }

    pub fn order_id(&self) -> Option<&str> {
        self.metadata.get("order_id").map(String::as_str)
    }

    pub fn latest_charge(&self, work: &Work) -> Result<Option<Charge>, Error> {
        self.latest_charge.as_deref().map_or(Ok(None), |id| work.find(id))
    }
}

impl Object for PaymentIntent {
    const KIND: &'static str = "payment_intent";

    fn id(&self) -> &str {
        &self.id
    }

    fn payment_intent(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self) -> Value {
        json!({
            "id": self.id, "object": "payment_intent", "amount": self.amount,
            "amount_capturable": self.amount_capturable, "amount_details": { "tip": {} },
            "amount_received": self.amount_received, "application": null, "application_fee_amount": null,
            "automatic_payment_methods": self.automatic_payment_methods, "canceled_at": self.canceled_at,
            "cancellation_reason": self.cancellation_reason, "capture_method": self.capture_method,
            "client_secret": self.client_secret, "confirmation_method": "automatic", "created": self.created,
            "currency": self.currency, "customer": null, "description": self.description,
            "last_payment_error": self.last_payment_error, "latest_charge": self.latest_charge, "livemode": false,
            "metadata": self.metadata, "next_action": self.next_action, "on_behalf_of": null,
            "payment_method": self.payment_method,
            "payment_method_options": { "card": { "installments": null, "mandate_options": null, "network": null, "request_three_d_secure": "automatic" } },
            "payment_method_types": ["card"], "processing": null, "receipt_email": self.receipt_email, "review": null,
            "setup_future_usage": null, "shipping": null, "source": null, "statement_descriptor": null,
            "statement_descriptor_suffix": null, "status": self.status, "transfer_data": null, "transfer_group": null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Status};

    #[test]
    fn nothing_is_allowed_once_an_intent_has_ended() {
        for action in [Action::Confirm, Action::Capture, Action::Cancel] {
            for status in [Status::Succeeded, Status::Canceled, Status::Processing] {
                assert!(!action.allowed_in().contains(&status), "{action:?} in {status:?}");
            }
        }
    }
}
