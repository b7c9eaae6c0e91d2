//! An order as its owner sees it.

use contracts::NextAction;
use jiff::Timestamp;
use kernel::{Address, CouponCode, Money, OrderId, ShipmentId, Subject, Text};
use orders::{
    Contact, FulfillmentStatus, LineUnits, Order, OrderLine, OrderNumber, OrderStatus,
    PaymentStatus, Return, Shipment, ShippingChoice, TrackingNumber,
};
use platform::{
    http::{Answer, Reply},
    shop::Shop,
};
use schemars::JsonSchema;
use serde::Serialize;

/// The body of every answer that is an order.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Order")]
pub(crate) struct OrderView<'a> {
    id: OrderId,
    number: &'a OrderNumber,
    status: OrderStatus,
    payment_status: PaymentStatus,
    fulfillment_status: FulfillmentStatus,
    lines: &'a [OrderLine],
    subtotal: Money,
    discount: Money,
    shipping: Money,
    tax: Money,
    total: Money,
    prices_include_tax: bool,
    /// The coupon that it was placed with.
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<&'a CouponCode>,
    contact: &'a Contact,
    shipping_address: &'a Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address: Option<&'a Address>,
    shipping_option: &'a ShippingChoice,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_action: Option<&'a NextAction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    /// What has left so far, first to last.
    shipments: Vec<ShipmentView<'a>>,
    /// What was to come back, or has, first to last.
    returns: &'a [Return],
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered_at: Option<Timestamp>,
    /// Until when something can be sent back; absent before all has arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    return_until: Option<Timestamp>,
    created_at: Timestamp,
    updated_at: Timestamp,
    version: u64,
}

impl<'a> From<&'a Order> for OrderView<'a> {
    fn from(order: &'a Order) -> Self {
        Self {
            id: order.id,
            number: &order.number,
            status: order.status,
            payment_status: order.payment_status,
            fulfillment_status: order.fulfillment_status,
            lines: &order.lines,
            subtotal: order.subtotal,
            discount: order.discount,
            shipping: order.shipping,
            tax: order.tax,
            total: order.total,
            prices_include_tax: order.prices_include_tax,
            coupon: order.coupon.as_ref().map(|held| &held.code),
            contact: &order.contact,
            shipping_address: &order.shipping_address,
            billing_address: order.billing_address.as_ref(),
            shipping_option: &order.shipping_option,
            next_action: order.next_action.as_ref(),
            expires_at: order.expires_at,
            shipments: order.shipments.iter().map(ShipmentView::from).collect(),
            returns: &order.returns,
            delivered_at: order.delivered_at,
            return_until: order.return_window_ends(Shop::get()),
            created_at: order.created_at,
            updated_at: order.updated_at,
            version: order.version,
        }
    }
}

/// Units that left together.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Shipment")]
pub(crate) struct ShipmentView<'a> {
    id: ShipmentId,
    lines: &'a [LineUnits],
    #[serde(skip_serializing_if = "Option::is_none")]
    carrier: Option<&'a Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking_number: Option<&'a TrackingNumber>,
    /// Where the carrier shows its way, when the carrier is one that we know.
    #[serde(skip_serializing_if = "Option::is_none")]
    tracking_url: Option<String>,
    shipped_at: Timestamp,
}

impl<'a> From<&'a Shipment> for ShipmentView<'a> {
    fn from(shipment: &'a Shipment) -> Self {
        Self {
            id: shipment.id,
            lines: &shipment.lines,
            carrier: shipment.carrier.as_ref(),
            tracking_number: shipment.tracking_number.as_ref(),
            tracking_url: shipment.tracking_url(),
            shipped_at: shipment.shipped_at,
        }
    }
}

/// An order as staff see it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "StaffOrder")]
pub(crate) struct StaffOrderView<'a> {
    #[serde(flatten)]
    order: OrderView<'a>,
    /// Whose it is.
    subject: Subject,
    /// Why a person has to decide, or why it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl<'a> From<&'a Order> for StaffOrderView<'a> {
    /// Whatever the shopper's browser still has to do for the payment is not for staff.
    fn from(order: &'a Order) -> Self {
        Self {
            order: OrderView::read_only(order),
            subject: order.subject,
            reason: order.reason.as_deref(),
        }
    }
}

impl<'a> OrderView<'a> {
    /// For whoever may look and not act.
    pub(crate) fn read_only(order: &'a Order) -> Self {
        Self { next_action: None, ..Self::from(order) }
    }
}

/// The answer that is an order for its owner.
pub(crate) fn answer(order: &Order) -> Answer {
    Ok(Reply::ok(&OrderView::from(order))?.etag(order.version))
}

/// The answer that is an order for staff.
pub(crate) fn staff_answer(order: &Order) -> Answer {
    Ok(Reply::ok(&StaffOrderView::from(order))?.etag(order.version))
}
