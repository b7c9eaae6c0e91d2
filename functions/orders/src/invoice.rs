//! What an invoice says: who sold what to whom, the tax of each rate, what was paid and what has gone back.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Address, Email, Money, OrderId, Quantity, Rate, Sku, Text};
use orders::{Order, OrderLine, OrderNumber, PaymentStatus};
use payments::Payment;
use platform::shop::{Seller, Shop};
use schemars::JsonSchema;
use serde::Serialize;

/// The invoice of a paid order; it bears the order's number.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Invoice<'a> {
    pub number: &'a OrderNumber,
    pub order_id: OrderId,
    /// When the order was confirmed.
    pub issued_at: Timestamp,
    pub seller: &'a Seller,
    pub buyer: Buyer<'a>,
    pub shipping_address: &'a Address,
    pub lines: Vec<InvoiceLine<'a>>,
    pub subtotal: Money,
    pub discount: Money,
    pub shipping: Money,
    /// The tax of each rate; its sum is `tax`.
    pub taxes: Vec<TaxOfRate>,
    pub tax: Money,
    pub total: Money,
    /// Whether prices contain the tax, or it is added to them.
    pub prices_include_tax: bool,
    pub payment: PaymentSummary,
}

/// Who has bought.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InvoiceBuyer")]
pub(crate) struct Buyer<'a> {
    pub email: &'a Email,
    /// The billing address, or where it was sent when there is none.
    pub address: &'a Address,
}

/// What was sold.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct InvoiceLine<'a> {
    pub sku: &'a Sku,
    pub name: &'a Text,
    pub options: &'a BTreeMap<String, String>,
    pub quantity: Quantity,
    pub unit_price: Money,
    pub line_total: Money,
    /// Its share of the order's discount.
    pub discount: Money,
    pub tax: Money,
}

/// All that is taxed at one rate.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct TaxOfRate {
    /// Basis points: 1900 are 19 %.
    pub rate_bp: Rate,
    /// Without the tax.
    pub net: Money,
    pub tax: Money,
}

/// Where the money is.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "InvoicePayment")]
pub(crate) struct PaymentSummary {
    pub status: PaymentStatus,
    pub paid: Money,
    pub refunded: Money,
}

impl PaymentSummary {
    fn of(order: &Order, payment: Option<&Payment>) -> Self {
        let nothing = Money::zero(order.total.currency);
        Self {
            status: order.payment_status,
            paid: payment.map_or(nothing, |payment| payment.captured),
            refunded: payment.map_or(nothing, |payment| payment.refunded),
        }
    }
}

impl<'a> Invoice<'a> {
    /// None before the order is paid for.
    pub(crate) fn of(order: &'a Order, payment: Option<&Payment>, shop: &'a Shop) -> Option<Self> {
        use PaymentStatus::{NotRequired, Paid, PartiallyRefunded, Refunded};
        let settled = [Paid, PartiallyRefunded, Refunded, NotRequired];
        let issued_at = order.confirmed_at.filter(|_| settled.contains(&order.payment_status))?;
        let billed = order.billing_address.as_ref().unwrap_or(&order.shipping_address);
        // one country, one rate; an order of before rates were kept has the shop's of today
        let rate = order.tax_rate.or_else(|| shop.tax_of(&order.shipping_address.country));
        let taxed = |rate_bp| TaxOfRate {
            rate_bp,
            net: Money::new(
                order.total.amount.saturating_sub(order.tax.amount),
                order.total.currency,
            ),
            tax: order.tax,
        };
        Some(Self {
            number: &order.number,
            order_id: order.id,
            issued_at,
            seller: &shop.seller,
            buyer: Buyer { email: &order.contact.email, address: billed },
            shipping_address: &order.shipping_address,
            lines: order.lines.iter().map(InvoiceLine::from).collect(),
            subtotal: order.subtotal,
            discount: order.discount,
            shipping: order.shipping,
            taxes: rate.map(taxed).into_iter().collect(),
            tax: order.tax,
            total: order.total,
            prices_include_tax: order.prices_include_tax,
            payment: PaymentSummary::of(order, payment),
        })
    }
}

impl<'a> From<&'a OrderLine> for InvoiceLine<'a> {
    fn from(line: &'a OrderLine) -> Self {
        Self {
            sku: &line.sku,
            name: &line.name,
            options: &line.options,
            quantity: line.quantity,
            unit_price: line.unit_price,
            line_total: line.line_total,
            discount: line.discount,
            tax: line.tax,
        }
    }
}
