//! What can be told. Each variant's name on the wire is its event type.

use kernel::{AttemptId, Money, OrderId, PaymentId, Quantity, Sku, Subject, UserId};
use serde::{Deserialize, Serialize};

/// The types of events with their data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Fact {
    #[serde(rename = "user.registered")]
    UserRegistered(UserFact),
    #[serde(rename = "order.placed")]
    OrderPlaced(PlacedOrder),
    #[serde(rename = "order.confirmed")]
    OrderConfirmed(ConfirmedOrder),
    #[serde(rename = "order.payment_failed")]
    OrderPaymentFailed(FailedOrder),
    #[serde(rename = "order.cancelling")]
    OrderCancelling(CancelledOrder),
    #[serde(rename = "order.cancelled")]
    OrderCancelled(EndedOrder),
    #[serde(rename = "order.expired")]
    OrderExpired(EndedOrder),
    #[serde(rename = "order.on_hold")]
    OrderOnHold(HeldOrder),
    #[serde(rename = "payment.attempt_requested")]
    PaymentAttemptRequested(AttemptRequested),
    #[serde(rename = "payment.authorized")]
    PaymentAuthorized(PaymentState),
    #[serde(rename = "payment.requires_action")]
    PaymentRequiresAction(RequiredAction),
    #[serde(rename = "payment.declined")]
    PaymentDeclined(DeclinedPayment),
    #[serde(rename = "payment.captured")]
    PaymentCaptured(PaymentState),
    #[serde(rename = "payment.capture_failed")]
    PaymentCaptureFailed(RefusedCapture),
    #[serde(rename = "payment.voided")]
    PaymentVoided(PaymentState),
    #[serde(rename = "refund.succeeded")]
    RefundSucceeded(PaymentState),
    #[serde(rename = "refund.failed")]
    RefundFailed(PaymentState),
    #[serde(rename = "payment.provider_event_received")]
    ProviderEventReceived(ProviderEvent),
}

/// Something about an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserFact {
    pub user_id: UserId,
}

/// How many of what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    pub sku: Sku,
    pub quantity: Quantity,
}

/// An order exists and its stock is held; payments is to authorize `total`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    pub payment_id: PaymentId,
    /// The first attempt, named by checkout so that a repeated event is the same attempt.
    pub attempt_id: AttemptId,
    pub payment_method: String,
    pub total: Money,
    pub lines: Vec<OrderLine>,
}

/// Another payment method is to be tried for an order whose window is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttemptRequested {
    pub order_id: OrderId,
    pub subject: Subject,
    pub payment_id: PaymentId,
    pub attempt_id: AttemptId,
    pub payment_method: String,
    pub total: Money,
}

/// The order is authorized, or free of charge; its stock is sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConfirmedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    /// None when nothing was to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    pub total: Money,
    pub lines: Vec<OrderLine>,
}

/// An attempt was declined; another may follow until the window closes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FailedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_code: Option<String>,
}

/// What a cancellation did with the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockReturn {
    /// It was only held.
    Released,
    /// It had been sold.
    Restocked,
}

/// The order is being cancelled: its money is to go back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CancelledOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    pub stock: StockReturn,
    pub lines: Vec<OrderLine>,
}

/// The order is over without a sale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EndedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    /// Whether it had ever been confirmed: only lines of unpaid orders go back to the cart.
    pub was_confirmed: bool,
    pub lines: Vec<OrderLine>,
}

/// A person has to decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    /// Snake case, for example `amount_differs`, `capture_failed`.
    pub reason: String,
}

/// Where a payment stands. `payment_version` orders these facts: the higher one is the newer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaymentState {
    pub order_id: OrderId,
    pub payment_id: PaymentId,
    pub payment_version: u64,
    pub authorized: Money,
    pub captured: Money,
    pub refunded: Money,
}

/// What the shopper's browser has to do next, in Stripe's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequiredAction {
    #[serde(flatten)]
    pub payment: PaymentState,
    pub attempt_id: AttemptId,
    pub next_action: NextAction,
}

/// The provider refused an attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeclinedPayment {
    #[serde(flatten)]
    pub payment: PaymentState,
    pub attempt_id: AttemptId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_code: Option<String>,
}

/// The provider refused to capture what it had authorized, or the authorization lapsed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedCapture {
    #[serde(flatten)]
    pub payment: PaymentState,
    pub reason: String,
}

/// The provider says that something happened; payments asks it what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProviderEvent {
    /// The provider's id of its event.
    pub provider_event_id: String,
    /// The provider's type, for example `payment_intent.succeeded`.
    pub kind: String,
    /// The provider's id of the payment, when the event names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent_id: Option<String>,
    /// From the metadata that we gave the payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
}
