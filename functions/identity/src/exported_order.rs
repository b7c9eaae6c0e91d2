//! An order in an export: what the customer bought, and what the customer said about it.

use jiff::Timestamp;
use kernel::{Address, CouponCode, Money, OrderId};
use orders::{
    Contact, FulfillmentStatus, Order, OrderLine, OrderNumber, OrderStatus, PaymentStatus, Return,
    Shipment, ShippingChoice,
};
use schemars::JsonSchema;
use serde::Serialize;

/// An order, as an export has it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ExportedOrder {
    id: OrderId,
    number: OrderNumber,
    status: OrderStatus,
    payment_status: PaymentStatus,
    fulfillment_status: FulfillmentStatus,
    lines: Vec<OrderLine>,
    subtotal: Money,
    discount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<CouponCode>,
    shipping: Money,
    tax: Money,
    total: Money,
    contact: Contact,
    shipping_address: Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address: Option<Address>,
    shipping_option: ShippingChoice,
    /// What was said when it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    shipments: Vec<Shipment>,
    /// With what was said about them.
    returns: Vec<Return>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl From<&Order> for ExportedOrder {
    fn from(order: &Order) -> Self {
        Self {
            id: order.id,
            number: order.number.clone(),
            status: order.status,
            payment_status: order.payment_status,
            fulfillment_status: order.fulfillment_status,
            lines: order.lines.clone(),
            subtotal: order.subtotal,
            discount: order.discount,
            coupon: order.coupon_code(),
            shipping: order.shipping,
            tax: order.tax,
            total: order.total,
            contact: order.contact.clone(),
            shipping_address: order.shipping_address.clone(),
            billing_address: order.billing_address.clone(),
            shipping_option: order.shipping_option.clone(),
            reason: order.reason.clone(),
            shipments: order.shipments.clone(),
            returns: order.returns.clone(),
            created_at: order.created_at,
            updated_at: order.updated_at,
        }
    }
}
