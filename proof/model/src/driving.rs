//! How processes drive a payment: as `payments::Driver` and `payments::Payments::store` do, step by step.

use contracts::Fact;
use payments::{Payment, ProviderAnswer, Step, facts};

use crate::{
    bank::{Bank, Card},
    flaw::Flaw,
    hours::Hour,
    kept::Kept,
    message::{Wish, wish_of},
    purchase::Purchase,
    saga::{Fate, Saga, State},
    worker::{LateCall, Next, Reason, Worker},
};

/// How storing ended.
enum Stored {
    Rested,
    /// Somebody was faster, or the message had been applied: start over.
    Moved,
}

impl Saga {
    /// Reads the payment, wishes, decides and stores; starts over as long as the message turns out to be applied.
    pub(crate) fn start(&self, state: &mut State, buyer: usize, reason: Reason) -> Option<()> {
        let is_marked = is_marked(&state.purchases[buyer], reason);
        // a message that was delivered twice is known as such only when its mark is refused
        let is_unmarked = matches!(reason, Reason::Message(_)) || !is_marked;
        self.start_over(state, buyer, reason, is_unmarked)
    }

    fn start_over(
        &self,
        state: &mut State,
        buyer: usize,
        reason: Reason,
        mut is_unmarked: bool,
    ) -> Option<()> {
        let hour = state.hour;
        loop {
            let purchase = &mut state.purchases[buyer];
            let base = purchase.payment.clone();
            let wished = match self.wish(purchase, buyer, reason, hour) {
                Wish::Payment(payment) => *payment,
                Wish::Failed => return None,
                Wish::Nothing => {
                    if is_unmarked {
                        mark(purchase, reason);
                    }
                    return Some(());
                }
            };
            let worker = Worker::begin(reason, is_unmarked, base, wished, hour);
            if matches!(worker.next, Next::Call(_)) {
                purchase.employ(worker);
                return Some(());
            }
            match self.keep(state, buyer, worker, true) {
                (Stored::Rested, _) => return Some(()),
                (Stored::Moved, still_unmarked) => is_unmarked = still_unmarked,
            }
        }
    }

    fn wish(&self, purchase: &Purchase, buyer: usize, reason: Reason, hour: Hour) -> Wish {
        let stored = purchase.payment.as_deref().cloned();
        let now = hour.starts();
        match reason {
            Reason::Sweep => {
                stored.map_or(Wish::Nothing, |payment| Wish::Payment(Box::new(payment)))
            }
            Reason::Hint => stored.map_or(Wish::Nothing, |mut payment| {
                payment.heed_news(now);
                Wish::Payment(Box::new(payment))
            }),
            Reason::Message(key) => {
                let Some(message) = purchase.messages.get(&key) else { return Wish::Nothing };
                let letter = &message.letter;
                let forgets = self.flaw == Some(Flaw::ForgetsExpiredMoney);
                if forgets && matches!(letter.fact, Fact::OrderExpired(_)) {
                    return Wish::Nothing;
                }
                let refund = Purchase::last_refund(buyer);
                wish_of(letter, message.consumer, stored, refund, self.capture, now)
            }
        }
    }

    /// Stores what a worker knows on the condition that nobody else has stored, with facts and mark; then the worker
    /// goes on with its call, or is done.
    fn keep(
        &self,
        state: &mut State,
        buyer: usize,
        mut worker: Worker,
        tells: bool,
    ) -> (Stored, bool) {
        let now = state.hour.starts();
        let purchase = &mut state.purchases[buyer];
        let is_marked = is_marked(purchase, worker.reason);
        if worker.base.as_ref() != Some(&worker.payment) {
            if purchase.payment != worker.base {
                return (Stored::Moved, worker.is_unmarked);
            }
            if worker.is_unmarked && is_marked {
                return (Stored::Moved, false);
            }
            let mut after = Payment::clone(&worker.payment);
            after.version = worker.base.as_ref().map_or(0, |base| base.version) + 1;
            let told = facts(worker.base.as_deref(), &after);
            if tells {
                purchase.publish(&told, now);
            }
            worker.payment = Kept::new(after);
            purchase.payment = Some(worker.payment.clone());
            worker.base = purchase.payment.clone();
        }
        if worker.is_unmarked {
            mark(purchase, worker.reason);
            worker.is_unmarked = false;
        }
        if let (Next::Store(Some(step)), true) = (&worker.next, tells) {
            worker.next = Next::Call(step.clone());
            purchase.employ(worker);
        }
        (Stored::Rested, false)
    }

    pub(crate) fn store(&self, state: &mut State, buyer: usize, number: usize) -> Option<()> {
        let worker = state.purchases[buyer].workers.remove(number);
        let reason = worker.reason;
        match self.keep(state, buyer, worker, true) {
            (Stored::Rested, _) => Some(()),
            (Stored::Moved, is_unmarked) => self.start_over(state, buyer, reason, is_unmarked),
        }
    }

    /// What a shop with this flaw does: the change is stored, and the process dies before it tells of it.
    pub(crate) fn store_in_silence(
        &self,
        state: &mut State,
        buyer: usize,
        number: usize,
    ) -> Option<()> {
        state.deaths -= 1;
        let worker = state.purchases[buyer].workers.remove(number);
        match self.keep(state, buyer, worker, false) {
            (Stored::Rested, _) => Some(()),
            (Stored::Moved, _) => None,
        }
    }

    pub(crate) fn call(
        &self,
        state: &mut State,
        buyer: usize,
        number: usize,
        fate: Fate,
    ) -> Option<()> {
        let worker = state.purchases[buyer].workers.remove(number);
        let Next::Call(step) = worker.next.clone() else { return None };
        state.losses -= u8::from(!matches!(fate, Fate::Answered(_)));
        let lost = || ProviderAnswer::Unavailable { why: "lost".to_owned() };
        let payment = &worker.payment;
        let answer = match fate {
            Fate::Answered(card) => {
                let is_refused = step == Step::Capture && card == Card::Declined;
                state.surprises -= u8::from(is_refused);
                self.serve(state, buyer, &step, payment, card, false)
            }
            Fate::LostAfter(card) => {
                let is_refused = step == Step::Capture && card == Card::Declined;
                state.surprises -= u8::from(is_refused);
                self.serve(state, buyer, &step, payment, card, false);
                lost()
            }
            Fate::FailedAfter => {
                self.serve(state, buyer, &step, payment, Card::Approved, true);
                lost()
            }
            Fate::LateCall => {
                let late = LateCall { step: step.clone(), payment: payment.clone() };
                state.purchases[buyer].late_calls.push(late);
                lost()
            }
            Fate::LostBefore => lost(),
        };
        let worker = worker.hear(&step, answer, state.hour, self.flaw);
        state.purchases[buyer].employ(worker);
        Some(())
    }

    pub(crate) fn serve(
        &self,
        state: &mut State,
        buyer: usize,
        step: &Step,
        payment: &Payment,
        card: Card,
        keeps_failure: bool,
    ) -> ProviderAnswer {
        let purchase = &mut state.purchases[buyer];
        let mut bank = Bank::clone(&purchase.bank);
        let answer = bank.serve(step, payment, card, state.hour, keeps_failure);
        if step.is_change() {
            purchase.bank = Kept::new(bank);
        }
        answer
    }
}

fn is_marked(purchase: &Purchase, reason: Reason) -> bool {
    match reason {
        Reason::Message(key) => {
            purchase.messages.get(&key).is_none_or(|message| message.is_applied)
        }
        Reason::Hint => purchase.webhooks == 0,
        Reason::Sweep => true,
    }
}

/// Marks the message as applied.
fn mark(purchase: &mut Purchase, reason: Reason) {
    match reason {
        Reason::Message(key) => {
            if let Some(message) = purchase.messages.get_mut(&key) {
                message.is_applied = true;
            }
        }
        Reason::Hint => purchase.webhooks = purchase.webhooks.saturating_sub(1),
        Reason::Sweep => {}
    }
}
