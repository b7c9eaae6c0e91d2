//! An order as its owner sees it.

use contracts::NextAction;
use jiff::Timestamp;
use kernel::{Address, Money, OrderId};
use orders::{
    Contact, FulfillmentStatus, Order, OrderLine, OrderNumber, OrderStatus, PaymentStatus,
    ShippingChoice,
};
use serde::Serialize;

/// The body of every answer that is an order.
#[derive(Debug, Serialize)]
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
    contact: &'a Contact,
    shipping_address: &'a Address,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing_address: Option<&'a Address>,
    shipping_option: &'a ShippingChoice,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_action: Option<&'a NextAction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
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
            contact: &order.contact,
            shipping_address: &order.shipping_address,
            billing_address: order.billing_address.as_ref(),
            shipping_option: &order.shipping_option,
            next_action: order.next_action.as_ref(),
            expires_at: order.expires_at,
            created_at: order.created_at,
            updated_at: order.updated_at,
            version: order.version,
        }
    }
}
