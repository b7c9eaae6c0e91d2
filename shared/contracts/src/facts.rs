//! What can be told. Each variant's name on the wire is its event type.

use jiff::Timestamp;
use kernel::{
    AttemptId, CouponCode, Money, OrderId, PasswordResetId, PaymentId, ProductId, Quantity,
    ReturnId, ShipmentId, Sku, Subject, TrackingRequestId, UserId,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::payment_facts::{
    DeclinedPayment, DisputedPayment, PaymentState, RefusedCapture, RequiredAction,
};

/// The types of events with their data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", content = "data")]
pub enum Fact {
    #[serde(rename = "user.registered")]
    UserRegistered(UserFact),
    #[serde(rename = "user.password_reset_requested")]
    PasswordResetRequested(PasswordReset),
    #[serde(rename = "user.password_changed")]
    PasswordChanged(ChangedPassword),
    #[serde(rename = "user.erased")]
    UserErased(UserFact),
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
    #[serde(rename = "order.processing")]
    OrderProcessing(AdvancedOrder),
    #[serde(rename = "order.released")]
    OrderReleased(AdvancedOrder),
    #[serde(rename = "order.completed")]
    OrderCompleted(AdvancedOrder),
    #[serde(rename = "order.shipped")]
    OrderShipped(ShippedOrder),
    #[serde(rename = "order.delivered")]
    OrderDelivered(DeliveredOrder),
    #[serde(rename = "order.tracking_requested")]
    OrderTrackingRequested(TrackingRequest),
    #[serde(rename = "return.requested")]
    ReturnRequested(OrderReturn),
    #[serde(rename = "return.approved")]
    ReturnApproved(OrderReturn),
    #[serde(rename = "return.rejected")]
    ReturnRejected(OrderReturn),
    #[serde(rename = "return.received")]
    ReturnReceived(ReceivedReturn),
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
    #[serde(rename = "payment.disputed")]
    PaymentDisputed(DisputedPayment),
    #[serde(rename = "payment.dispute_closed")]
    PaymentDisputeClosed(DisputedPayment),
    #[serde(rename = "refund.requested")]
    RefundRequested(PaymentState),
    #[serde(rename = "refund.succeeded")]
    RefundSucceeded(PaymentState),
    #[serde(rename = "refund.failed")]
    RefundFailed(PaymentState),
    #[serde(rename = "product.changed")]
    ProductChanged(ChangedProduct),
    #[serde(rename = "product.price_changed")]
    ProductPriceChanged(RepricedProduct),
    #[serde(rename = "stock.adjusted")]
    StockAdjusted(AdjustedStock),
    #[serde(rename = "stock.low")]
    StockLow(LowStock),
    #[serde(rename = "stock.back")]
    StockBack(BackInStock),
    #[serde(rename = "payment.provider_event_received")]
    ProviderEventReceived(ProviderEvent),
}

/// Something about an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UserFact {
    pub user_id: UserId,
}

/// Somebody has asked for a new password of an account; the mail gets the token for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordReset {
    pub user_id: UserId,
    /// Tells this request from others of the same account.
    pub reset_id: PasswordResetId,
}

/// An account has a new password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedPassword {
    pub user_id: UserId,
    /// Which password it is, counted from 1 for the second.
    pub epoch: u64,
}

/// How many of what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrderLine {
    pub sku: Sku,
    pub quantity: Quantity,
}

/// An order exists and its stock is held; payments is to authorize `total`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    pub payment_id: PaymentId,
    /// The first attempt, named by checkout so that a repeated event is the same attempt.
    pub attempt_id: AttemptId,
    pub payment_method: String,
    pub total: Money,
    pub lines: Vec<OrderLine>,
    /// The coupon that the order holds, or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponCode>,
}

/// Another payment method is to be tried for an order whose window is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AttemptRequested {
    pub order_id: OrderId,
    pub subject: Subject,
    pub payment_id: PaymentId,
    pub attempt_id: AttemptId,
    pub payment_method: String,
    pub total: Money,
}

/// The order is authorized, or free of charge; its stock is sold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConfirmedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    /// None when nothing was to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    pub total: Money,
    pub lines: Vec<OrderLine>,
    /// The coupon that the order holds, or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponCode>,
}

/// An attempt was declined; another may follow until the window closes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FailedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_code: Option<String>,
}

/// What a cancellation did with the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StockReturn {
    /// It was only held.
    Released,
    /// It had been sold.
    Restocked,
}

/// The order is being cancelled: its money is to go back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CancelledOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    pub stock: StockReturn,
    pub lines: Vec<OrderLine>,
    /// The coupon that the order holds, or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponCode>,
}

/// The order is over without a sale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EndedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    /// Whether it had ever been confirmed: only lines of unpaid orders go back to the cart.
    pub was_confirmed: bool,
    pub lines: Vec<OrderLine>,
    /// The coupon that the order holds, or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponCode>,
}

/// A person has to decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeldOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    /// Snake case, for example `amount_differs`, `capture_failed`.
    pub reason: String,
}

/// The order is being packed, goes on after it was held, or is over for good.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdvancedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
}

/// Goods of the order are on their way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShippedOrder {
    pub order_id: OrderId,
    pub subject: Subject,
    /// None when nothing was to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    pub shipment_id: ShipmentId,
    /// Whether nothing is left to ship.
    pub complete: bool,
}

/// All goods of the order have arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeliveredOrder {
    pub order_id: OrderId,
    pub subject: Subject,
}

/// Somebody who knows number and e-mail address of an order wants to see it; the mail gets the link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TrackingRequest {
    pub order_id: OrderId,
    /// Tells this request from others for the same order.
    pub request_id: TrackingRequestId,
}

/// A return was asked for, or decided about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrderReturn {
    pub order_id: OrderId,
    pub subject: Subject,
    pub return_id: ReturnId,
}

/// Returned goods are here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReceivedReturn {
    pub order_id: OrderId,
    pub subject: Subject,
    pub return_id: ReturnId,
    /// What can be sold again; the rest is not put back.
    pub restocked: Vec<OrderLine>,
}

/// A product was made, edited or archived, or a scheduled price came into force; the event's aggregate version is
/// the product's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangedProduct {
    pub product_id: ProductId,
}

/// The ordinary price of some variants is another one now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RepricedProduct {
    pub product_id: ProductId,
    pub variants: Vec<RepricedVariant>,
}

/// One variant's ordinary price, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RepricedVariant {
    pub sku: Sku,
    pub was: Money,
    pub now: Money,
}

/// A person, an import or a return has changed what is available of a SKU.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AdjustedStock {
    pub sku: Sku,
}

/// What is available of a SKU has fallen to the shop's threshold, or below; told once per fall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LowStock {
    pub sku: Sku,
    /// Units that can still be sold.
    pub available: i64,
}

/// A SKU that was sold out can be bought again: those who asked for it are told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BackInStock {
    pub sku: Sku,
    /// Tells this return from others of the same SKU.
    pub times: u64,
    /// When it came back: who asked later did not mean this.
    pub at: Timestamp,
    /// Many are told in several rounds; the first is 1.
    pub round: u32,
}

/// The provider says that something happened; payments asks it what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
