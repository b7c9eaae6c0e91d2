//! Messages between the services: published facts, which stay to be delivered again and again, in any order.

use std::hash::{DefaultHasher, Hash};

use contracts::{Consumer, Fact, consumers_of};
use jiff::Timestamp;
use kernel::RefundId;
use payments::Payment;
use platform::{outbox::Cause, shop::Capture};

use crate::kept::{Kept, Print};

/// A fact on its way to one consumer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Message {
    pub consumer: Consumer,
    pub letter: Kept<Letter>,
    /// Whether the consumer's inbox has its mark.
    pub is_applied: bool,
}

#[derive(Debug)]
pub struct Letter {
    pub fact: Fact,
    pub occurred_at: Timestamp,
}

impl Print for Letter {
    fn print(&self, into: &mut DefaultHasher) {
        self.fact.print(into);
        // the other consumers do not read it
        if matches!(self.fact, Fact::OrderPlaced(_) | Fact::PaymentAttemptRequested(_)) {
            self.occurred_at.hash(into);
        }
    }
}

/// Those who move order and payment; the others only listen.
const MOVERS: [Consumer; 4] = [
    Consumer::AuthorizePayment,
    Consumer::CapturePayment,
    Consumer::UndoPayment,
    Consumer::SettleOrder,
];

/// The messages that a published fact becomes.
pub fn messages_of(fact: &Fact, occurred_at: Timestamp) -> Vec<(u64, Message)> {
    let movers = consumers_of(fact).iter().filter(|consumer| MOVERS.contains(consumer));
    let to = |consumer: &Consumer| {
        let letter = Kept::new(Letter { fact: fact.clone(), occurred_at });
        let key = letter.print().wrapping_add(*consumer as u64);
        (key, Message { consumer: *consumer, letter, is_applied: false })
    };
    movers.map(to).collect()
}

/// What a consumer of payments makes of a message.
pub enum Wish {
    Payment(Box<Payment>),
    /// The message is marked, and that is all.
    Nothing,
    /// The message fails, and comes again.
    Failed,
}

/// As the functions of payments have it: what the payment is to become by this message, however often it is asked.
#[must_use]
pub fn wish_of(
    letter: &Letter,
    consumer: Consumer,
    stored: Option<Payment>,
    refund: RefundId,
    capture: Capture,
    now: Timestamp,
) -> Wish {
    match consumer {
        Consumer::AuthorizePayment => authorize(letter, stored, now),
        Consumer::CapturePayment => {
            let is_time = matches!(
                (&letter.fact, capture),
                (Fact::OrderConfirmed(_), Capture::AtConfirmation)
                    | (Fact::OrderShipped(_), Capture::AtShipment)
            );
            match stored {
                _ if !is_time => Wish::Nothing,
                None => Wish::Failed,
                Some(mut payment) => {
                    payment.want_capture(now);
                    Wish::Payment(Box::new(payment))
                }
            }
        }
        _ => undo(letter, stored, refund, now),
    }
}

fn authorize(letter: &Letter, stored: Option<Payment>, now: Timestamp) -> Wish {
    let cause = Cause::default();
    let (mut payment, attempt, method, total) = match &letter.fact {
        Fact::OrderPlaced(placed) => {
            let first = || Payment::placed(placed, letter.occurred_at, &cause, now);
            let payment = stored.unwrap_or_else(first);
            (payment, placed.attempt_id, &placed.payment_method, placed.total)
        }
        Fact::PaymentAttemptRequested(asked) => {
            let first = || Payment::requested(asked, letter.occurred_at, &cause, now);
            let mut payment = stored.unwrap_or_else(first);
            payment.reopen(letter.occurred_at);
            (payment, asked.attempt_id, &asked.payment_method, asked.total)
        }
        _ => return Wish::Nothing,
    };
    payment.attempt(attempt, method.parse().expect("a payment method"), total, now);
    Wish::Payment(Box::new(payment))
}

fn undo(letter: &Letter, stored: Option<Payment>, refund: RefundId, now: Timestamp) -> Wish {
    let (order, payment) = match &letter.fact {
        Fact::OrderCancelling(order) => (order.order_id, order.payment_id),
        Fact::OrderExpired(order) => (order.order_id, order.payment_id),
        Fact::RefundRequested(_) => {
            return stored.map_or(Wish::Nothing, |payment| Wish::Payment(Box::new(payment)));
        }
        _ => return Wish::Nothing,
    };
    let Some(id) = payment else { return Wish::Nothing };
    let payment = match stored {
        None => Payment::tombstone(id, order, refund, &Cause::default(), now),
        Some(mut payment) => {
            payment.close(refund, now);
            payment
        }
    };
    Wish::Payment(Box::new(payment))
}
