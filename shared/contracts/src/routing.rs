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
    IndexProducts,
    ErasePersonalData,
}

impl Consumer {
    pub const ALL: [Self; 10] = [
        Self::AuthorizePayment,
        Self::CapturePayment,
        Self::UndoPayment,
        Self::ApplyProviderEvent,
        Self::SettleOrder,
        Self::RecordMovement,
        Self::RestoreCart,
        Self::SendNotification,
        Self::IndexProducts,
        Self::ErasePersonalData,
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
            Self::IndexProducts => "index-products",
            Self::ErasePersonalData => "erase-personal-data",
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
            Self::IndexProducts => "INDEX_PRODUCTS_QUEUE_URL",
            Self::ErasePersonalData => "ERASE_PERSONAL_DATA_QUEUE_URL",
        }
    }

    /// The environment variable with the URL of the queue's dead letters, for those who look after them.
    #[must_use]
    pub const fn dead_letters_variable(self) -> &'static str {
        match self {
            Self::AuthorizePayment => "AUTHORIZE_PAYMENT_DEAD_LETTERS_URL",
            Self::CapturePayment => "CAPTURE_PAYMENT_DEAD_LETTERS_URL",
            Self::UndoPayment => "UNDO_PAYMENT_DEAD_LETTERS_URL",
            Self::ApplyProviderEvent => "APPLY_PROVIDER_EVENT_DEAD_LETTERS_URL",
            Self::SettleOrder => "SETTLE_ORDER_DEAD_LETTERS_URL",
            Self::RecordMovement => "RECORD_MOVEMENT_DEAD_LETTERS_URL",
            Self::RestoreCart => "RESTORE_CART_DEAD_LETTERS_URL",
            Self::SendNotification => "SEND_NOTIFICATION_DEAD_LETTERS_URL",
            Self::IndexProducts => "INDEX_PRODUCTS_DEAD_LETTERS_URL",
            Self::ErasePersonalData => "ERASE_PERSONAL_DATA_DEAD_LETTERS_URL",
        }
    }
}

/// Who hears of this fact.
#[must_use]
pub const fn consumers_of(fact: &Fact) -> &'static [Consumer] {
    use Consumer::{
        ApplyProviderEvent, AuthorizePayment, CapturePayment, ErasePersonalData, IndexProducts,
        RecordMovement, RestoreCart, SendNotification, SettleOrder, UndoPayment,
    };
    match fact {
        Fact::UserRegistered(_)
        | Fact::PasswordResetRequested(_)
        | Fact::PasswordChanged(_)
        | Fact::OrderPaymentFailed(_) => &[SendNotification],
        Fact::UserErased(_) => &[ErasePersonalData],
        Fact::OrderPlaced(_) => &[AuthorizePayment, RecordMovement],
        Fact::OrderConfirmed(_) => &[CapturePayment, RecordMovement, RestoreCart, SendNotification],
        Fact::OrderCancelling(_) => &[UndoPayment, RecordMovement],
        Fact::OrderCancelled(_) => &[RestoreCart, SendNotification],
        Fact::OrderExpired(_) => &[UndoPayment, RecordMovement, RestoreCart, SendNotification],
        Fact::OrderOnHold(_)
        | Fact::OrderProcessing(_)
        | Fact::OrderReleased(_)
        | Fact::OrderCompleted(_) => &[],
        Fact::OrderShipped(_) => &[CapturePayment, SendNotification],
        Fact::OrderDelivered(_)
        | Fact::OrderTrackingRequested(_)
        | Fact::ReturnRequested(_)
        | Fact::ReturnApproved(_)
        | Fact::ReturnRejected(_) => &[SendNotification],
        Fact::ReturnReceived(_) => &[RecordMovement, SendNotification],
        Fact::PaymentAttemptRequested(_) => &[AuthorizePayment],
        Fact::PaymentAuthorized(_)
        | Fact::PaymentRequiresAction(_)
        | Fact::PaymentDeclined(_)
        | Fact::PaymentCaptured(_)
        | Fact::PaymentCaptureFailed(_)
        | Fact::PaymentVoided(_)
        | Fact::PaymentDisputed(_)
        | Fact::PaymentDisputeClosed(_)
        | Fact::RefundFailed(_) => &[SettleOrder],
        Fact::RefundRequested(_) => &[UndoPayment],
        Fact::RefundSucceeded(_) => &[SettleOrder, SendNotification],
        Fact::ProductChanged(_) | Fact::ProductPriceChanged(_) => &[IndexProducts],
        Fact::ProviderEventReceived(_) => &[ApplyProviderEvent],
        Fact::StockAdjusted(_) => &[RecordMovement],
        // The shop has no address of its own: whoever wants to know listens, or lists what is low.
        Fact::StockLow(_) => &[],
        Fact::StockBack(_) => &[SendNotification],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_consumers_queue_bears_its_functions_name() {
        for consumer in Consumer::ALL {
            let name = consumer.name().to_uppercase().replace('-', "_");
            assert_eq!(consumer.queue_variable(), format!("{name}_QUEUE_URL"));
            assert_eq!(consumer.dead_letters_variable(), format!("{name}_DEAD_LETTERS_URL"));
        }
    }
}
