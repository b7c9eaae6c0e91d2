//! The routing table: which queue hears of which event.

use crate::Fact;

/// A consumer group: a function with a queue of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Consumer {
    AuthorizePayment,
    CapturePayment,
    UndoPayment,
    ApplyProviderEvent,
    SettleOrder,
    RecordMovement,
    RestoreCart,
    SendNotification,
}

impl Consumer {
    pub const ALL: [Self; 8] = [
        Self::AuthorizePayment,
        Self::CapturePayment,
        Self::UndoPayment,
        Self::ApplyProviderEvent,
        Self::SettleOrder,
        Self::RecordMovement,
        Self::RestoreCart,
        Self::SendNotification,
    ];

    /// The function's name, which its inbox marks carry too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizePayment => "authorize-payment",
            Self::CapturePayment => "capture-payment",
            Self::UndoPayment => "undo-payment",
            Self::ApplyProviderEvent => "apply-provider-event",
            Self::SettleOrder => "settle-order",
            Self::RecordMovement => "record-movement",
            Self::RestoreCart => "restore-cart",
            Self::SendNotification => "send-notification",
        }
    }

    /// The environment variable with the queue's URL, for those that send.
    #[must_use]
    pub const fn queue_variable(self) -> &'static str {
        match self {
            Self::AuthorizePayment => "AUTHORIZE_PAYMENT_QUEUE_URL",
            Self::CapturePayment => "CAPTURE_PAYMENT_QUEUE_URL",
            Self::UndoPayment => "UNDO_PAYMENT_QUEUE_URL",
            Self::ApplyProviderEvent => "APPLY_PROVIDER_EVENT_QUEUE_URL",
            Self::SettleOrder => "SETTLE_ORDER_QUEUE_URL",
            Self::RecordMovement => "RECORD_MOVEMENT_QUEUE_URL",
            Self::RestoreCart => "RESTORE_CART_QUEUE_URL",
            Self::SendNotification => "SEND_NOTIFICATION_QUEUE_URL",
        }
    }
}

/// Who hears of this fact.
#[must_use]
pub const fn consumers_of(fact: &Fact) -> &'static [Consumer] {
    use Consumer::{
        ApplyProviderEvent, AuthorizePayment, CapturePayment, RecordMovement, RestoreCart,
        SendNotification, SettleOrder, UndoPayment,
    };
    match fact {
        Fact::UserRegistered(_) | Fact::OrderPaymentFailed(_) => &[SendNotification],
        Fact::OrderPlaced(_) => &[AuthorizePayment, RecordMovement],
        Fact::OrderConfirmed(_) => &[CapturePayment, RecordMovement, RestoreCart, SendNotification],
        Fact::OrderCancelling(_) => &[UndoPayment, RecordMovement],
        Fact::OrderCancelled(_) => &[RestoreCart, SendNotification],
        Fact::OrderExpired(_) => &[UndoPayment, RecordMovement, RestoreCart, SendNotification],
        Fact::OrderOnHold(_) => &[],
        Fact::PaymentAttemptRequested(_) => &[AuthorizePayment],
        Fact::PaymentAuthorized(_)
        | Fact::PaymentRequiresAction(_)
        | Fact::PaymentDeclined(_)
        | Fact::PaymentCaptured(_)
        | Fact::PaymentCaptureFailed(_)
        | Fact::PaymentVoided(_)
        | Fact::RefundFailed(_) => &[SettleOrder],
        Fact::RefundSucceeded(_) => &[SettleOrder, SendNotification],
        Fact::ProviderEventReceived(_) => &[ApplyProviderEvent],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consumers_queue_bears_its_functions_name() {
        for consumer in Consumer::ALL {
            let expected =
                format!("{}_QUEUE_URL", consumer.name().to_uppercase().replace('-', "_"));
            assert_eq!(consumer.queue_variable(), expected);
        }
    }
}
