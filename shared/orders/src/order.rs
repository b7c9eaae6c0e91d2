//! The order: what was bought, by whom, for how much, and where it stands.

use std::collections::BTreeMap;

use contracts::NextAction;
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Address, AttemptId, CouponCode, Email, Money, OrderId, PaymentId, ProductId, Quantity, Rate,
    Sku, Subject, Text,
};
use platform::{planted::Bug, shop::Shop};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{FulfillmentStatus, OrderNumber, OrderStatus, PaymentStatus, Quote, Return, Shipment};

/// An order as it is stored; `version` rises by one with every change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub number: OrderNumber,
    pub subject: Subject,
    pub status: OrderStatus,
    pub payment_status: PaymentStatus,
    pub fulfillment_status: FulfillmentStatus,
    pub lines: Vec<OrderLine>,
    pub subtotal: Money,
    pub discount: Money,
    pub shipping: Money,
    pub tax: Money,
    pub total: Money,
    pub prices_include_tax: bool,
    /// The rate that `tax` was computed with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_rate: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coupon: Option<CouponUse>,
    pub contact: Contact,
    pub shipping_address: Address,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_address: Option<Address>,
    pub shipping_option: ShippingChoice,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<NextAction>,
    /// None when nothing is to be paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    /// The attempt whose outcome counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt_id: Option<AttemptId>,
    /// Attempts that were asked for after the first.
    #[serde(default)]
    pub retries: u32,
    /// The newest version of the payment that was copied here.
    pub payment_version: u64,
    /// When the hold on stock ends; None once the order is not unpaid any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Whether 3-D Secure has had its one extension.
    pub extended: bool,
    /// Why a person has to decide, or what the canceller said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was first confirmed: from then on its stock is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<Timestamp>,
    /// When all of it had arrived: the window for returns begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shipments: Vec<Shipment>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Return>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: u64,
}

/// One line, with the price that was agreed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrderLine {
    pub id: String,
    pub sku: Sku,
    pub product_id: ProductId,
    pub name: Text,
    pub options: BTreeMap<String, String>,
    pub quantity: Quantity,
    pub unit_price: Money,
    pub line_total: Money,
    pub discount: Money,
    pub tax: Money,
}

/// How to reach the buyer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    pub email: Email,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text>,
}

/// The use of a coupon that the order holds from its placement until it is cancelled or expires. Where it
/// was counted is kept, so that exactly that is given back whoever the order belongs to by then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponUse {
    pub code: CouponCode,
    /// Whether it is counted against the coupon's total limit.
    pub counted: bool,
    /// Whose limit per customer it is counted against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_for: Option<Subject>,
}

/// The way of shipping that was chosen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ChosenShipping")]
pub struct ShippingChoice {
    pub id: String,
    pub name: String,
}

/// What stood after a version: replaying the entries in order gives the stored order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimelineEntry {
    pub version: u64,
    pub at: Timestamp,
    pub status: OrderStatus,
    pub payment_status: PaymentStatus,
    pub fulfillment_status: FulfillmentStatus,
    /// What happened, snake case: `placed`, `payment_authorized`, `cancelled_by_shopper` …
    pub what: String,
}

/// Everything that checkout has found out when it places an order.
#[derive(Debug)]
pub struct Placement {
    pub id: OrderId,
    pub number: OrderNumber,
    pub subject: Subject,
    pub payment_id: PaymentId,
    pub attempt_id: AttemptId,
    pub contact: Contact,
    pub shipping_address: Address,
    pub billing_address: Option<Address>,
    pub shipping_option: ShippingChoice,
    pub quote: Quote,
    pub coupon: Option<CouponUse>,
    pub at: Timestamp,
}

impl Order {
    /// The order that a placement makes: waiting for its payment, or confirmed when it is free.
    #[must_use]
    pub fn place(placement: Placement, shop: &Shop) -> Self {
        let Placement { quote, at, .. } = placement;
        let free = quote.total.is_zero();
        let is_certain = free || Bug::ConfirmedUnpaid.is_planted();
        let window = SignedDuration::from_mins(i64::from(shop.payment_window_minutes));
        let lines = quote.lines.into_iter().enumerate().map(|(index, line)| OrderLine {
            id: (index + 1).to_string(),
            sku: line.sku,
            product_id: line.product_id,
            name: line.name,
            options: line.options,
            quantity: line.quantity,
            unit_price: line.unit_price,
            line_total: line.line_total,
            discount: line.discount,
            tax: line.tax,
        });
        Self {
            id: placement.id,
            number: placement.number,
            subject: placement.subject,
            status: if is_certain { OrderStatus::Confirmed } else { OrderStatus::PendingPayment },
            payment_status: if free { PaymentStatus::NotRequired } else { PaymentStatus::Pending },
            fulfillment_status: FulfillmentStatus::Unfulfilled,
            lines: lines.collect(),
            subtotal: quote.subtotal,
            discount: quote.discount,
            shipping: quote.shipping,
            tax: quote.tax,
            total: quote.total,
            prices_include_tax: quote.prices_include_tax,
            tax_rate: shop.tax_of(&placement.shipping_address.country),
            coupon: placement.coupon,
            contact: placement.contact,
            shipping_address: placement.shipping_address,
            billing_address: placement.billing_address,
            shipping_option: placement.shipping_option,
            next_action: None,
            payment_id: (!free).then_some(placement.payment_id),
            attempt_id: (!free).then_some(placement.attempt_id),
            retries: 0,
            payment_version: 0,
            expires_at: (!free).then(|| at + window),
            extended: false,
            reason: None,
            confirmed_at: free.then_some(at),
            delivered_at: None,
            shipments: Vec::new(),
            returns: Vec::new(),
            created_at: at,
            updated_at: at,
            version: 1,
        }
    }

    /// The code of the coupon that it was placed with.
    #[must_use]
    pub fn coupon_code(&self) -> Option<CouponCode> {
        self.coupon.as_ref().map(|held| held.code.clone())
    }

    /// What is bought, for events and stock.
    #[must_use]
    pub fn bought(&self) -> Vec<contracts::OrderLine> {
        let line = |line: &OrderLine| contracts::OrderLine {
            sku: line.sku.clone(),
            quantity: line.quantity,
        };
        self.lines.iter().map(line).collect()
    }

    /// The timeline's entry for the version that this order now has.
    #[must_use]
    pub fn entry(&self, what: &str) -> TimelineEntry {
        TimelineEntry {
            version: self.version,
            at: self.updated_at,
            status: self.status,
            payment_status: self.payment_status,
            fulfillment_status: self.fulfillment_status,
            what: what.to_owned(),
        }
    }

    /// Whether the payment window has closed.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}
