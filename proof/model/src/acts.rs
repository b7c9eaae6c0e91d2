//! What can happen in a state, and where it is done.

use contracts::Consumer;
use orders::Parcel;
use payments::Step;

use crate::{
    bank::{Bank, Card, Turn},
    flaw::Flaw,
    kept::Kept,
    ordering::refund_half,
    purchase::{METHOD, Purchase, id},
    saga::{Act, Fate, Saga, State},
    worker::{Next, Reason, Worker},
};

impl Saga {
    /// What may be tried. What has no effect is left out later.
    pub(crate) fn acts_of(
        &self,
        state: &State,
        buyer: usize,
        purchase: &Purchase,
        acts: &mut Vec<Act>,
    ) {
        if purchase.order.is_none() {
            acts.push(Act::CheckOut(buyer));
            return;
        }
        if purchase.attempts < self.attempts {
            acts.push(Act::PayAgain(buyer));
        }
        if self.has_cancellations {
            acts.push(Act::Cancel(buyer));
        }
        acts.push(Act::Expire(buyer));
        if self.has_staff {
            acts.extend([
                Act::HoldBack(buyer),
                Act::Release(buyer),
                Act::Pack(buyer),
                Act::Ship(buyer),
                Act::Deliver(buyer),
            ]);
        }
        if purchase.refunds < self.refunds {
            acts.push(Act::RefundHalf(buyer));
        }
        let is_free = purchase.workers.len() < self.workers;
        for (key, message) in &purchase.messages {
            let settles = message.consumer == Consumer::SettleOrder;
            let is_new = !message.is_applied || (self.has_duplicates && !settles);
            if is_new && (settles || is_free) {
                acts.push(Act::Receive(buyer, *key));
            }
        }
        if is_free {
            acts.push(Act::Sweep(buyer));
            if self.has_hints || purchase.webhooks > 0 {
                acts.push(Act::Hint(buyer));
            }
        }
        for (number, worker) in purchase.workers.iter().enumerate() {
            match &worker.next {
                Next::Store(_) => {
                    acts.push(Act::Store(buyer, number));
                    if self.flaw == Some(Flaw::TellsAfterwards) && state.deaths > 0 {
                        acts.push(Act::DieBeforeTelling(buyer, number));
                    }
                }
                Next::Call(step) => self.fates(state, step, |fate| {
                    acts.push(Act::Call(buyer, number, fate));
                }),
            }
            if state.deaths > 0 {
                acts.push(Act::Die(buyer, number));
            }
        }
        if !purchase.late_calls.is_empty() {
            acts.push(Act::Arrive(buyer));
        }
        let turns = purchase.bank.turns(state.hour).into_iter();
        let expected = turns.filter(|turn| state.surprises > 0 || !is_surprise(*turn));
        acts.extend(expected.map(|turn| Act::Bank(buyer, turn)));
    }

    fn fates(&self, state: &State, step: &Step, mut may: impl FnMut(Fate)) {
        let cards: &[Card] = match step {
            Step::Confirm(_) => self.cards,
            Step::Capture if state.surprises > 0 => &[Card::Approved, Card::Declined],
            Step::Refund(_) if self.cards.contains(&Card::Late) => &[Card::Approved, Card::Late],
            _ => &[Card::Approved],
        };
        for card in cards {
            may(Fate::Answered(*card));
        }
        if state.losses == 0 {
            return;
        }
        may(Fate::LostBefore);
        if step.is_change() {
            for card in cards {
                may(Fate::LostAfter(*card));
            }
            may(Fate::LateCall);
            may(Fate::FailedAfter);
        }
    }

    /// None when it cannot happen.
    pub(crate) fn take(&self, state: &mut State, act: &Act) -> Option<()> {
        let now = state.hour.starts();
        match *act {
            Act::CheckOut(buyer) => self.check_out(state, buyer),
            Act::PayAgain(buyer) => {
                let attempt = state.purchases[buyer].next_attempt(buyer);
                self.change(state, buyer, |order| order.retry(attempt, METHOD, now).ok())
            }
            Act::Cancel(buyer) => self.change(state, buyer, |order| order.cancel(None, now).ok()),
            Act::Expire(buyer) => self.expire(state, buyer),
            Act::HoldBack(buyer) => self.change(state, buyer, |order| {
                order.hold_back(&"a question".parse().expect("a reason"), now).ok()
            }),
            Act::Release(buyer) => self.change(state, buyer, |order| order.release(now).ok()),
            Act::Pack(buyer) => self.change(state, buyer, |order| order.start(now).ok()),
            Act::Deliver(buyer) => self.change(state, buyer, |order| order.deliver(now).ok()),
            Act::Ship(buyer) => {
                let parcel =
                    Parcel { id: id(1), units: None, carrier: None, tracking_number: None };
                let capture = self.capture;
                self.change(state, buyer, |order| order.ship(parcel, capture, now).ok())
            }
            Act::RefundHalf(buyer) => refund_half(state, buyer),
            Act::Receive(buyer, key) => self.receive(state, buyer, key),
            Act::Sweep(buyer) => {
                let purchase = &state.purchases[buyer];
                let is_leased = purchase.workers.iter().any(Worker::has_lease);
                let due = purchase.payment.as_ref()?.next_attempt_at?;
                (due <= now && !is_leased).then_some(())?;
                self.start(state, buyer, Reason::Sweep)
            }
            Act::Hint(buyer) => {
                state.purchases[buyer].payment.as_ref()?;
                self.start(state, buyer, Reason::Hint)
            }
            Act::Call(buyer, worker, fate) => self.call(state, buyer, worker, fate),
            Act::Store(buyer, worker) => self.store(state, buyer, worker),
            Act::Die(buyer, worker) => {
                state.deaths -= 1;
                state.purchases[buyer].workers.remove(worker);
                Some(())
            }
            Act::DieBeforeTelling(buyer, worker) => self.store_in_silence(state, buyer, worker),
            Act::Arrive(buyer) => {
                let late = state.purchases[buyer].late_calls.remove(0);
                self.serve(state, buyer, &late.step, &late.payment, Card::Approved, false);
                Some(())
            }
            Act::Bank(buyer, turn) => {
                state.surprises -= u8::from(is_surprise(turn));
                let purchase = &mut state.purchases[buyer];
                let total = purchase.order.as_ref()?.total.amount;
                let mut bank = Bank::clone(&purchase.bank);
                bank.take(turn, total);
                // nobody looks after what had ended, so that the provider has to tell
                let is_untold = matches!(turn, Turn::ReturnsRefund | Turn::TakesBackDecline);
                purchase.webhooks += u8::from(is_untold);
                purchase.bank = Kept::new(bank);
                Some(())
            }
            Act::Later => {
                let is_busy = |purchase: &Purchase| {
                    !purchase.workers.is_empty() || !purchase.late_calls.is_empty()
                };
                let next = state.hour.next().filter(|next| *next <= self.until)?;
                // time begins with the first order
                state.purchases.iter().any(|purchase| purchase.order.is_some()).then_some(())?;
                // no function runs that long
                (!state.purchases.iter().any(is_busy)).then_some(())?;
                state.hour = next;
                Some(())
            }
        }
    }
}

/// What honest cards and banks do not do every day; how often, is counted.
fn is_surprise(turn: Turn) -> bool {
    matches!(turn, Turn::FailsRefund | Turn::ReturnsRefund | Turn::TakesBackDecline | Turn::Lapses)
}

/// Whether it happens sooner or later, whatever people do.
#[must_use]
pub fn is_owed(state: &State, act: &Act) -> bool {
    match act {
        Act::CheckOut(_)
        | Act::PayAgain(_)
        | Act::Cancel(_)
        | Act::HoldBack(_)
        | Act::Release(_)
        | Act::Pack(_)
        | Act::Ship(_)
        | Act::Deliver(_)
        | Act::RefundHalf(_)
        | Act::Die(..)
        | Act::DieBeforeTelling(..) => false,
        Act::Hint(buyer) => state.purchases[*buyer].webhooks > 0,
        Act::Receive(buyer, key) => {
            state.purchases[*buyer].messages.get(key).is_some_and(|message| !message.is_applied)
        }
        Act::Call(_, _, fate) => matches!(fate, Fate::Answered(_)),
        Act::Bank(_, Turn::Refunds) => true,
        Act::Bank(buyer, Turn::Approves | Turn::Declines) => {
            state.purchases[*buyer].bank.is_processing()
        }
        Act::Bank(..) => false,
        Act::Expire(_) | Act::Sweep(_) | Act::Store(..) | Act::Arrive(_) | Act::Later => true,
    }
}
