//! The kinds of messages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "NotificationTemplate")]
#[serde(rename_all = "snake_case")]
pub enum Template {
    VerifyEmail,
    PasswordReset,
    PasswordChanged,
    OrderConfirmed,
    PaymentFailed,
    OrderCancelled,
    OrderExpired,
    OrderShipped,
    OrderDelivered,
    ReturnRequested,
    ReturnApproved,
    ReturnRejected,
    ReturnReceived,
    TrackingLink,
    RefundSucceeded,
    BackInStock,
}

impl Template {
    pub const ALL: [Self; 16] = [
        Self::VerifyEmail,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::OrderConfirmed,
        Self::PaymentFailed,
        Self::OrderCancelled,
        Self::OrderExpired,
        Self::OrderShipped,
        Self::OrderDelivered,
        Self::ReturnRequested,
        Self::ReturnApproved,
        Self::ReturnRejected,
        Self::ReturnReceived,
        Self::TrackingLink,
        Self::RefundSucceeded,
        Self::BackInStock,
    ];

    /// The name in keys and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify_email",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::OrderConfirmed => "order_confirmed",
            Self::PaymentFailed => "payment_failed",
            Self::OrderCancelled => "order_cancelled",
            Self::OrderExpired => "order_expired",
            Self::OrderShipped => "order_shipped",
            Self::OrderDelivered => "order_delivered",
            Self::ReturnRequested => "return_requested",
            Self::ReturnApproved => "return_approved",
            Self::ReturnRejected => "return_rejected",
            Self::ReturnReceived => "return_received",
            Self::TrackingLink => "tracking_link",
            Self::RefundSucceeded => "refund_succeeded",
            Self::BackInStock => "back_in_stock",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_in_keys_is_the_name_on_the_wire() {
        for template in Template::ALL {
            assert_eq!(serde_json::json!(template), template.name());
        }
    }
}
