//! The provider of the model: what it has done for one order, the keys that it remembers, and its ledger.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash},
};

use kernel::RefundId;
use payments::{IntentSnapshot, IntentStatus, Payment, ProviderAnswer, ProviderRefundStatus, Step};

use crate::{
    hours::Hour,
    intent::{Intent, Refund, Sums},
    kept::{Kept, Print},
};

/// What a bank says to a call that needs one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    Approved,
    Declined,
    /// It will tell.
    Late,
    /// The shopper has to authenticate.
    Challenged,
}

/// What happens at the provider without a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Approves,
    Declines,
    /// A refund that was on its way arrives.
    Refunds,
    /// A refund that was on its way does not arrive.
    FailsRefund,
    /// A refund that had arrived comes back.
    ReturnsRefund,
    /// What was held is let go after a week.
    Lapses,
    /// What was declined is authorized after all.
    TakesBackDecline,
}

/// What the provider has of one order.
#[derive(Debug, Clone, Default)]
pub struct Bank {
    intents: Vec<Intent>,
    keys: BTreeMap<String, (Hour, Kept<ProviderAnswer>)>,
    pub sums: Sums,
    /// What a client must never do.
    pub outrage: Option<&'static str>,
    /// Captures again what it has captured, as providers do that allow several captures.
    is_lenient: bool,
}

impl Print for Bank {
    fn print(&self, into: &mut DefaultHasher) {
        let Self { intents, keys, sums, outrage, is_lenient: _ } = self;
        for intent in intents {
            intent.print(into);
        }
        for (key, (hour, answer)) in keys {
            (key, hour, answer).hash(into);
        }
        (sums, outrage).hash(into);
    }
}

impl Bank {
    #[must_use]
    pub fn new(is_lenient: bool) -> Self {
        Self { is_lenient, ..Self::default() }
    }

    /// Does what is asked, once per key.
    pub fn serve(
        &mut self,
        step: &Step,
        payment: &Payment,
        card: Card,
        now: Hour,
        keeps_failure: bool,
    ) -> ProviderAnswer {
        let Some(key) = key_of(step, payment) else { return self.read(step, payment) };
        if let Some((first, answer)) = self.keys.get(&key) {
            if !now.is_a_day_after(*first) {
                return (**answer).clone();
            }
            self.outrage = Some("a key is repeated after the provider may have forgotten it");
        }
        let answer = self.change(step, payment, card, now);
        let kept = if keeps_failure {
            ProviderAnswer::Unavailable { why: "failed".to_owned() }
        } else {
            answer.clone()
        };
        self.keys.insert(key, (now, Kept::new(kept)));
        answer
    }

    fn read(&self, step: &Step, payment: &Payment) -> ProviderAnswer {
        let number = match step {
            Step::FindIntent => {
                let call = &payment.intent.create;
                self.intents.iter().position(|intent| {
                    let created = Some(intent.created.starts());
                    let in_time = created >= call.first_sent_at && created <= call.last_sent_at;
                    in_time && intent.number == payment.intent.number
                })
            }
            _ => number_of(payment),
        };
        let Some(number) = number else { return ProviderAnswer::NoIntent };
        match step {
            Step::ListRefunds => {
                ProviderAnswer::Refunds(self.intents[number].shown_refunds(number))
            }
            Step::ListDisputes => ProviderAnswer::Disputes(Vec::new()),
            _ => ProviderAnswer::Intent(Box::new(self.snapshot(number, payment))),
        }
    }

    fn snapshot(&self, number: usize, payment: &Payment) -> IntentSnapshot {
        self.intents[number].shown(number, payment)
    }

    fn change(&mut self, step: &Step, payment: &Payment, card: Card, now: Hour) -> ProviderAnswer {
        use IntentStatus::{
            Canceled, Processing, RequiresAction, RequiresCapture, RequiresConfirmation,
            RequiresPaymentMethod, Succeeded,
        };
        if *step == Step::CreateIntent {
            self.intents.push(Intent::new(payment.intent.number, now));
            let newest = self.intents.len() - 1;
            return ProviderAnswer::Intent(Box::new(self.snapshot(newest, payment)));
        }
        let Some(number) = number_of(payment) else {
            unreachable!("{step:?} without the intent's id")
        };
        let intent = &mut self.intents[number];
        let wrong_state = ProviderAnswer::WrongState { code: "unexpected_state".to_owned() };
        match step {
            Step::Confirm(_) => {
                if !matches!(
                    intent.status,
                    RequiresPaymentMethod | RequiresConfirmation | RequiresAction
                ) {
                    return wrong_state;
                }
                match card {
                    Card::Late => intent.status = Processing,
                    Card::Challenged => intent.status = RequiresAction,
                    Card::Approved => intent.approve(payment.amount.amount, &mut self.sums),
                    Card::Declined => {
                        intent.decline();
                        let shown = Box::new(self.snapshot(number, payment));
                        let code = "generic_decline".to_owned();
                        return ProviderAnswer::Declined { code, intent: Some(shown) };
                    }
                }
            }
            Step::Capture if self.is_lenient && intent.status == Succeeded => {
                self.sums.captured += intent.received;
            }
            Step::Capture if intent.status != RequiresCapture => return wrong_state,
            Step::Capture if card == Card::Declined => {
                let shown = Box::new(self.snapshot(number, payment));
                let code = "do_not_honor".to_owned();
                return ProviderAnswer::Declined { code, intent: Some(shown) };
            }
            Step::Capture => {
                intent.received = intent.capturable;
                intent.capturable = 0;
                intent.status = Succeeded;
                self.sums.captured += intent.received;
            }
            Step::Cancel if matches!(intent.status, Canceled | Processing | Succeeded) => {
                return wrong_state;
            }
            Step::Cancel => intent.let_go(&mut self.sums),
            Step::Refund(wanted) => return self.refund(*wanted, number, payment, card),
            _ => unreachable!("{step:?} changes nothing"),
        }
        ProviderAnswer::Intent(Box::new(self.snapshot(number, payment)))
    }

    fn refund(
        &mut self,
        wanted: RefundId,
        number: usize,
        payment: &Payment,
        card: Card,
    ) -> ProviderAnswer {
        let intent = &mut self.intents[number];
        let wanted = payment.refunds.iter().find(|refund| refund.id == wanted);
        let wanted = wanted.expect("only a refund that is known is made");
        let counts = |refund: &&Refund| refund.status != ProviderRefundStatus::Failed;
        let back: i64 = intent.refunds.iter().filter(counts).map(|refund| refund.amount).sum();
        if back + wanted.amount.amount > intent.received {
            self.outrage = Some("more is to be refunded than was captured");
            return ProviderAnswer::Refused { code: "amount_too_large".to_owned() };
        }
        let arrives = card == Card::Approved;
        if arrives {
            self.sums.refunded += wanted.amount.amount;
        }
        let status =
            if arrives { ProviderRefundStatus::Succeeded } else { ProviderRefundStatus::Pending };
        let (round, amount) = (wanted.call.round(), wanted.amount.amount);
        intent.refunds.push(Refund { id: wanted.id, round, amount, status });
        let position = intent.refunds.len() - 1;
        ProviderAnswer::Refund(intent.shown_refunds(number).remove(position))
    }

    /// What may happen by itself in this hour.
    #[must_use]
    pub fn turns(&self, now: Hour) -> Vec<Turn> {
        let mut turns = Vec::new();
        for intent in &self.intents {
            match intent.status {
                IntentStatus::Processing | IntentStatus::RequiresAction => {
                    turns.extend([Turn::Approves, Turn::Declines]);
                }
                IntentStatus::RequiresCapture if now >= Hour::NextDay => turns.push(Turn::Lapses),
                IntentStatus::RequiresPaymentMethod if intent.declined => {
                    turns.push(Turn::TakesBackDecline);
                }
                _ => {}
            }
            let has = |status| intent.refunds.iter().any(|refund| refund.status == status);
            if has(ProviderRefundStatus::Pending) {
                turns.extend([Turn::Refunds, Turn::FailsRefund]);
            }
            if has(ProviderRefundStatus::Succeeded) {
                turns.push(Turn::ReturnsRefund);
            }
        }
        turns
    }

    /// Whether a bank is at it and will decide, whatever the shopper does.
    #[must_use]
    pub fn is_processing(&self) -> bool {
        self.intents.iter().any(|intent| intent.status == IntentStatus::Processing)
    }

    pub fn take(&mut self, turn: Turn, total: i64) {
        use IntentStatus::{Processing, RequiresAction, RequiresCapture, RequiresPaymentMethod};
        let sums = &mut self.sums;
        for intent in &mut self.intents {
            let waits = matches!(intent.status, Processing | RequiresAction);
            let declined = intent.status == RequiresPaymentMethod && intent.declined;
            match turn {
                Turn::Approves if waits => return intent.approve(total, sums),
                Turn::Declines if waits => return intent.decline(),
                Turn::TakesBackDecline if declined => return intent.approve(total, sums),
                Turn::Lapses if intent.status == RequiresCapture => return intent.let_go(sums),
                _ => {}
            }
            let (from, to) = match turn {
                Turn::Refunds => (ProviderRefundStatus::Pending, ProviderRefundStatus::Succeeded),
                Turn::FailsRefund => (ProviderRefundStatus::Pending, ProviderRefundStatus::Failed),
                Turn::ReturnsRefund => {
                    (ProviderRefundStatus::Succeeded, ProviderRefundStatus::Failed)
                }
                _ => continue,
            };
            if let Some(refund) = intent.refunds.iter_mut().find(|refund| refund.status == from) {
                refund.status = to;
                match turn {
                    Turn::Refunds => sums.refunded += refund.amount,
                    Turn::ReturnsRefund => sums.reversed += refund.amount,
                    _ => {}
                }
                return;
            }
        }
    }

    /// Intents that hold money, have taken it, or may come to.
    #[must_use]
    pub fn live_intents(&self) -> usize {
        use IntentStatus::{Processing, RequiresAction, RequiresCapture, Succeeded};
        let is_live = |intent: &&Intent| {
            matches!(intent.status, RequiresCapture | Succeeded | Processing | RequiresAction)
        };
        self.intents.iter().filter(is_live).count()
    }
}

fn number_of(payment: &Payment) -> Option<usize> {
    payment.intent.id.as_ref()?.strip_prefix("pi_")?.parse().ok()
}

/// A read has none.
fn key_of(step: &Step, payment: &Payment) -> Option<String> {
    let intent = &payment.intent;
    match step {
        Step::CreateIntent => Some(intent.create.key()),
        Step::Capture => Some(intent.capture.key()),
        Step::Cancel => Some(intent.cancel.key()),
        Step::Confirm(id) => {
            let attempt = payment.attempts.iter().find(|attempt| attempt.id == *id);
            attempt.map(|attempt| attempt.call.key())
        }
        Step::Refund(id) => {
            let refund = payment.refunds.iter().find(|refund| refund.id == *id);
            refund.map(|refund| refund.call.key())
        }
        _ => None,
    }
}
