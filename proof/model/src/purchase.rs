//! One order with everything that belongs to it: its stock, its payment, what the provider has, the messages about it and
//! the processes that work on it.

use std::collections::BTreeMap;

use contracts::Fact;
use inventory::ReservationStatus;
use jiff::Timestamp;
use kernel::{Address, AttemptId, GuestId, Id, OrderId, PaymentId, ProductId, Quantity, RefundId};
use orders::{Contact, Order, OrderNumber, Placement, PricedLine, ShippingChoice, quote};
use payments::Payment;
use platform::shop::Shop;

use crate::{
    bank::Bank,
    kept::Kept,
    message::{Message, messages_of},
    worker::{LateCall, Worker},
};

/// How often something was told that may be told once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Told {
    pub confirmed: u8,
    pub captured: u8,
    pub ended: u8,
}

/// All there is about one order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Purchase {
    pub order: Option<Kept<Order>>,
    pub stock: Option<ReservationStatus>,
    pub payment: Option<Kept<Payment>>,
    pub bank: Kept<Bank>,
    pub messages: BTreeMap<u64, Message>,
    /// Sorted, since it does not matter which process is which.
    pub workers: Vec<Worker>,
    /// Calls that were given up and reach the provider nevertheless.
    pub late_calls: Vec<LateCall>,
    /// Webhooks on their way that the provider sends until they arrive.
    pub webhooks: u8,
    pub told: Told,
    pub attempts: u8,
    pub refunds: u8,
}

/// The method that every attempt names; what a bank says to it is chosen anew each time.
pub const METHOD: &str = "pm_card_visa";

/// The identifier with this number.
#[must_use]
pub fn id<T: Id>(number: u64) -> T {
    T::from_ulid(u128::from(number).into())
}

impl Purchase {
    #[must_use]
    pub fn new(bank: Bank) -> Self {
        Self {
            order: None,
            stock: None,
            payment: None,
            bank: Kept::new(bank),
            messages: BTreeMap::new(),
            workers: Vec::new(),
            late_calls: Vec::new(),
            webhooks: 0,
            told: Told::default(),
            attempts: 0,
            refunds: 0,
        }
    }

    /// The attempt that is made next.
    pub fn next_attempt(&mut self, buyer: usize) -> AttemptId {
        self.attempts += 1;
        id(buyer as u64 * 100 + u64::from(self.attempts))
    }

    /// What the refund is called that brings back everything.
    #[must_use]
    pub fn last_refund(buyer: usize) -> RefundId {
        id(buyer as u64 * 100)
    }

    /// The refund that staff asks for next.
    pub fn next_refund(&mut self, buyer: usize) -> RefundId {
        self.refunds += 1;
        id(buyer as u64 * 100 + u64::from(self.refunds))
    }

    /// Lets a process wait for its turn.
    pub fn employ(&mut self, worker: Worker) {
        let place = self.workers.partition_point(|other| *other < worker);
        self.workers.insert(place, worker);
    }

    /// Puts the facts into the outbox, from where each of them reaches its consumers.
    pub fn publish(&mut self, facts: &[Fact], now: Timestamp) {
        for fact in facts {
            match fact {
                Fact::OrderConfirmed(_) => self.told.confirmed += 1,
                Fact::PaymentCaptured(_) => self.told.captured += 1,
                Fact::OrderCancelled(_) | Fact::OrderExpired(_) => self.told.ended += 1,
                _ => {}
            }
            for (key, message) in messages_of(fact, now) {
                self.messages.entry(key).or_insert(message);
            }
        }
    }

    /// The fact that payments hears of a new order.
    #[must_use]
    pub fn placed(order: &Order) -> Option<Fact> {
        Some(Fact::OrderPlaced(contracts::PlacedOrder {
            order_id: order.id,
            subject: order.subject,
            payment_id: order.payment_id?,
            attempt_id: order.attempt_id?,
            payment_method: METHOD.to_owned(),
            total: order.total,
            lines: order.bought(),
            coupon: None,
        }))
    }
}

/// What this buyer orders: one unit of the one thing there is.
#[must_use]
pub fn order_of(buyer: usize, attempt: AttemptId, at: Timestamp) -> Order {
    let address = Address {
        name: "Ada".parse().expect("a name"),
        line1: "1 Main St".parse().expect("a line"),
        line2: None,
        city: "Springfield".parse().expect("a city"),
        postal_code: "12345".parse().expect("a code"),
        region: None,
        country: "US".parse().expect("a country"),
    };
    let line = PricedLine {
        sku: "mug".parse().expect("a SKU"),
        product_id: id::<ProductId>(1),
        name: "Mug".parse().expect("a name"),
        options: BTreeMap::new(),
        quantity: Quantity::new(1).expect("a quantity"),
        unit_price: Shop::get().money(2_000),
    };
    let quote = quote(Shop::get(), &[line], Some(&address.country), Some("standard"), None);
    let number = buyer as u64 + 1;
    let placement = Placement {
        id: id::<OrderId>(number),
        number: OrderNumber::new(at, number),
        subject: id::<GuestId>(number).into(),
        payment_id: id::<PaymentId>(number),
        attempt_id: attempt,
        contact: Contact { email: "ada@example.com".parse().expect("an address"), phone: None },
        shipping_address: address,
        billing_address: None,
        shipping_option: ShippingChoice { id: "standard".into(), name: "Standard".into() },
        quote: quote.expect("the shop sells to this country"),
        coupon: None,
        at,
    };
    Order::place(placement, Shop::get())
}
