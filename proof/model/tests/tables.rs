//! The tables as the model understands them, pair by pair against those of the code: what is allowed there is allowed
//! here, and everything else is refused.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use inventory::{ReservationStatus, Step as StockStep};
use jiff::Timestamp;
use kernel::{Id as _, Money, OrderId, PaymentId};
use orders::OrderStatus;
use payments::{IntentSnapshot, IntentStatus, Payment, ProviderAnswer, Step, apply};
use platform::{outbox::Cause, shop::Shop};

const ORDERS: [(&str, &[&str]); 14] = [
    ("pending_payment", &["confirmed", "payment_failed", "expired", "cancelling", "on_hold"]),
    ("payment_failed", &["pending_payment", "confirmed", "expired", "cancelling", "on_hold"]),
    ("confirmed", &["processing", "cancelling", "cancelled", "on_hold"]),
    ("on_hold", &["confirmed", "partially_shipped", "shipped", "cancelling", "cancelled"]),
    ("processing", &["partially_shipped", "shipped", "on_hold"]),
    ("partially_shipped", &["shipped", "on_hold"]),
    ("shipped", &["delivered", "on_hold"]),
    ("delivered", &["completed", "partially_returned", "returned"]),
    ("partially_returned", &["returned"]),
    ("cancelling", &["cancelled"]),
    ("completed", &[]),
    ("returned", &[]),
    ("cancelled", &[]),
    ("expired", &[]),
];

#[test]
fn every_way_of_an_order_is_allowed_or_refused_as_the_model_has_it() {
    assert_eq!(ORDERS.len(), OrderStatus::ALL.len());
    for from in OrderStatus::ALL {
        let (_, allowed) = ORDERS.iter().find(|(name, _)| *name == from.name()).unwrap();
        for to in OrderStatus::ALL {
            let expected = allowed.contains(&to.name());
            assert_eq!(from.may_become(to), expected, "{} -> {}", from.name(), to.name());
        }
    }
}

#[test]
fn every_step_of_a_reservation_has_one_state_to_begin_in() {
    use ReservationStatus::{Committed, Expired, Held, Released, Restocked};
    let table = [
        (StockStep::Sell, Held, Committed),
        (StockStep::Release, Held, Released),
        (StockStep::Expire, Held, Expired),
        (StockStep::Restock, Committed, Restocked),
    ];
    for (step, from, to) in table {
        let (begins, ends, _) = step.rule();
        assert_eq!((begins, ends), (from, to), "{step:?}");
    }
    let leaves = |status| table.iter().filter(|(_, from, _)| *from == status).count();
    let all = [Held, Committed, Released, Expired, Restocked];
    assert_eq!(all.map(leaves), [3, 1, 0, 0, 0]);
}

const INTENTS: [IntentStatus; 7] = [
    IntentStatus::RequiresPaymentMethod,
    IntentStatus::RequiresConfirmation,
    IntentStatus::RequiresAction,
    IntentStatus::Processing,
    IntentStatus::RequiresCapture,
    IntentStatus::Succeeded,
    IntentStatus::Canceled,
];

/// What the provider shows never goes back: what is authorized stays so until it is captured or let go, and both are final.
#[test]
fn what_the_provider_shows_is_believed_only_forwards() {
    use IntentStatus::{Canceled, RequiresCapture, Succeeded};
    for from in INTENTS {
        for to in INTENTS {
            let expected = match from {
                Canceled | Succeeded => to == from,
                RequiresCapture => matches!(to, RequiresCapture | Succeeded | Canceled),
                _ => true,
            };
            let known = shown(&payment(), from);
            assert_eq!(known.intent.status, Some(from));
            let is_believed = shown(&known, to).intent.status == Some(to);
            assert_eq!(is_believed, expected, "{from:?} -> {to:?}");
        }
    }
}

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// A payment of which nothing is known yet, with an attempt under way.
fn payment() -> Payment {
    let total = Shop::get().money(1_000);
    let placed = contracts::PlacedOrder {
        order_id: OrderId::from_ulid(1u128.into()),
        subject: kernel::GuestId::from_ulid(1u128.into()).into(),
        payment_id: PaymentId::from_ulid(1u128.into()),
        attempt_id: kernel::AttemptId::from_ulid(1u128.into()),
        payment_method: "pm_card_visa".to_owned(),
        total,
        lines: Vec::new(),
        coupon: None,
    };
    let mut payment = Payment::placed(&placed, now(), &Cause::default(), now());
    payment.attempt(placed.attempt_id, "pm_card_visa".parse().unwrap(), total, now());
    payment
}

fn shown(payment: &Payment, status: IntentStatus) -> Payment {
    let total = payment.amount;
    let when = |wanted| if status == wanted { total } else { Money::zero(total.currency) };
    let intent = IntentSnapshot {
        id: "pi_1".to_owned(),
        status: Some(status),
        capturable: when(IntentStatus::RequiresCapture),
        received: when(IntentStatus::Succeeded),
        charge: None,
        disputed: false,
        approved: None,
        next_action: None,
        last_error: None,
        order_id: Some(payment.order_id),
        payment_id: Some(payment.id),
        number: Some(payment.intent.number),
    };
    apply(payment, &Step::Retrieve, ProviderAnswer::Intent(Box::new(intent)), now())
}
