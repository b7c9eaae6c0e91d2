//! What holds in every state, and what holds where nothing more happens by itself.

use inventory::ReservationStatus;
use orders::{Order, OrderStatus, PaymentStatus};
use payments::Step;
use stateright::{Model as _, Property};

use crate::{
    acts::is_owed,
    hours::Hour,
    purchase::Purchase,
    saga::{Saga, State},
};

pub const CHARGED_ONCE: &str = "nobody is charged twice";
pub const NO_SALE_WITHOUT_MONEY: &str = "no order is confirmed without authorized money";
pub const OVER_WITHOUT_MONEY: &str = "a cancelled order has its money back";
pub const NEVER_OVERSOLD: &str = "no unit is promised twice";
pub const STOCK_FOLLOWS_ORDER: &str = "stock is held, sold or free as the order says";
pub const TOLD_ONCE: &str = "what happens once is told once";
pub const LEGAL: &str = "only ways of the table are taken";
pub const ENDS_AT_REST: &str = "what stops is at rest";

/// All of them.
#[must_use]
pub fn all() -> Vec<Property<Saga>> {
    vec![
        Property::always(CHARGED_ONCE, |_, state| every(state, is_charged_once)),
        Property::always(NO_SALE_WITHOUT_MONEY, |_, state| every(state, is_paid_when_sold)),
        Property::always(OVER_WITHOUT_MONEY, |_, state| every(state, is_undone_when_cancelled)),
        Property::always(NEVER_OVERSOLD, is_not_oversold),
        Property::always(STOCK_FOLLOWS_ORDER, |_, state| every(state, has_its_stock)),
        Property::always(TOLD_ONCE, |_, state| every(state, is_told_once)),
        Property::always(LEGAL, |_, state: &State| state.broken.is_none()),
        Property::always(ENDS_AT_REST, |saga, state| {
            unrest(state).is_none() || goes_on_by_itself(saga, state)
        }),
    ]
}

fn every(state: &State, holds: fn(&Purchase) -> bool) -> bool {
    state.purchases.iter().all(holds)
}

fn total_of(purchase: &Purchase) -> i64 {
    purchase.order.as_ref().map_or(0, |order| order.total.amount)
}

/// At the provider and in our own books.
fn is_charged_once(purchase: &Purchase) -> bool {
    let (bank, total) = (&purchase.bank, total_of(purchase));
    let sums = &bank.sums;
    let at_bank = sums.captured <= total
        && sums.refunded - sums.reversed <= sums.captured
        && sums.held() + sums.captured <= total
        && bank.live_intents() <= 1
        && bank.outrage.is_none();
    let in_books = purchase.payment.as_ref().is_none_or(|payment| {
        payment.captured.amount <= payment.authorized.amount
            && payment.refunded.amount <= payment.captured.amount
            && payment.captured.amount <= sums.captured
            && payment.refundable() >= 0
    });
    at_bank && in_books
}

/// A bank has said yes to the whole sum before anything is sold, and has paid it before the order says so.
fn is_paid_when_sold(purchase: &Purchase) -> bool {
    let Some(order) = &purchase.order else { return true };
    let sums = &purchase.bank.sums;
    let sold = order.confirmed_at.is_none() || sums.authorized >= order.total.amount;
    let is_paid = order.payment_status == PaymentStatus::Paid;
    sold && (!is_paid || sums.captured == order.total.amount)
}

/// A refund that comes back later is made again.
fn is_undone_when_cancelled(purchase: &Purchase) -> bool {
    let Some(order) = &purchase.order else { return true };
    let sums = &purchase.bank.sums;
    order.status != OrderStatus::Cancelled
        || (sums.held() == 0 && sums.captured == sums.refunded.min(sums.captured))
}

fn is_not_oversold(saga: &Saga, state: &State) -> bool {
    let shelf = &state.shelf.0;
    let promised = |purchase: &&Purchase| {
        matches!(purchase.stock, Some(ReservationStatus::Held | ReservationStatus::Committed))
    };
    let promised = state.purchases.iter().filter(promised).count();
    shelf.available >= 0
        && shelf.held >= 0
        && promised <= saga.units as usize
        && shelf.initial + shelf.restocked == shelf.available + shelf.held + shelf.sold
}

fn has_its_stock(purchase: &Purchase) -> bool {
    use ReservationStatus::{Committed, Expired, Held, Released, Restocked};
    let (Some(order), Some(stock)) = (&purchase.order, purchase.stock) else { return true };
    let was_sold = order.confirmed_at.is_some();
    let expected = match order.status {
        OrderStatus::PendingPayment | OrderStatus::PaymentFailed => Held,
        OrderStatus::OnHold if !was_sold => Held,
        OrderStatus::Expired => Expired,
        OrderStatus::Cancelling | OrderStatus::Cancelled if was_sold => Restocked,
        OrderStatus::Cancelling | OrderStatus::Cancelled => Released,
        _ => Committed,
    };
    stock == expected
}

fn is_told_once(purchase: &Purchase) -> bool {
    let told = purchase.told;
    told.confirmed <= 1 && told.captured <= 1 && told.ended <= 1
}

/// What is not as it has to be once nothing more happens.
#[must_use]
pub fn unrest(state: &State) -> Option<&'static str> {
    state.purchases.iter().find_map(|purchase| {
        let order = purchase.order.as_ref()?;
        unrest_of_order(order, purchase).or_else(|| unrest_of_money(order, purchase))
    })
}

fn unrest_of_order(order: &Order, purchase: &Purchase) -> Option<&'static str> {
    let waits = matches!(
        order.status,
        OrderStatus::PendingPayment | OrderStatus::PaymentFailed | OrderStatus::Cancelling
    );
    if waits {
        return Some("the order is not where it can stay");
    }
    if purchase.stock == Some(ReservationStatus::Held) && !order.status.may_hold_stock() {
        return Some("stock is held for an order that is over");
    }
    let is_undelivered = purchase.messages.values().any(|message| !message.is_applied);
    if is_undelivered || purchase.webhooks > 0 {
        return Some("a message was never applied");
    }
    let is_busy = !purchase.workers.is_empty() || !purchase.late_calls.is_empty();
    is_busy.then_some("a process is at work")
}

fn unrest_of_money(order: &Order, purchase: &Purchase) -> Option<&'static str> {
    let Some(payment) = &purchase.payment else { return Some("the order has no payment") };
    let sums = &purchase.bank.sums;
    let ours = (
        payment.authorized.amount - payment.captured.amount,
        payment.captured.amount - payment.refunded.amount,
    );
    if ours != (sums.held(), sums.taken()) {
        return Some("our sums are not the provider's");
    }
    let is_over = matches!(order.status, OrderStatus::Cancelled | OrderStatus::Expired);
    if is_over && (sums.held(), sums.taken()) != (0, 0) {
        return Some("money of an order that is over was left behind");
    }
    let goes_on = matches!(
        order.status,
        OrderStatus::Confirmed | OrderStatus::Processing | OrderStatus::Shipped
    );
    if goes_on && sums.held() + sums.taken() == 0 {
        return Some("goods are on their way without money");
    }
    // an attempt that was asked for too late is never made: a person decides about the order
    let is_too_late = payment.live_attempt().is_some() && order.status == OrderStatus::OnHold;
    let shown = serde_json::json!(order.payment_status);
    if !is_too_late && shown != serde_json::json!(payment.status()) {
        return Some("the order does not show what the payment is");
    }
    let is_asking = payments::next_step(payment, Hour::NextWeek.starts()) != Step::Rest
        && payment.next_attempt_at.is_none();
    is_asking.then_some("the provider is to be asked, and nobody will")
}

/// Whether anything happens in this state whatever people do.
fn goes_on_by_itself(saga: &Saga, state: &State) -> bool {
    let mut acts = Vec::new();
    saga.actions(state, &mut acts);
    acts.retain(|act| is_owed(state, act));
    acts.into_iter().any(|act| saga.next_state(state, act).is_some())
}
