//! The provider of the model: PaymentIntents, refunds, keys that are forgotten after a day.

use std::collections::HashMap;

use contracts::NextAction;
use jiff::{SignedDuration, Timestamp};
use kernel::Money;

use crate::{
    IntentSnapshot, IntentStatus, Payment, ProviderAnswer, ProviderRefundStatus, RefundSnapshot,
    Step,
};

const FORGETS_AFTER: SignedDuration = SignedDuration::from_hours(24);

#[derive(Debug, Clone)]
struct BankIntent {
    shown: IntentSnapshot,
    created: Timestamp,
    refunds: Vec<RefundSnapshot>,
    refund_amounts: Vec<i64>,
    /// What the holder's bank will say when it is `processing` or has authenticated.
    charges: u32,
}

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Fine,
    /// It never arrives.
    LostBefore,
    /// Its answer never arrives.
    LostAfter,
    /// It fails after it was done, and the failure is what the key replays.
    FailedAfter,
}

/// What a confirmation comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Card {
    Approved,
    Declined,
    Late,
    Challenged,
}

#[derive(Debug, Default)]
pub struct Bank {
    intents: Vec<BankIntent>,
    keys: HashMap<String, (Timestamp, ProviderAnswer)>,
    first_seen: HashMap<String, Timestamp>,
    /// Amounts by kind: authorized, voided, captured, refunded, reversed.
    pub ledger: [i64; 5],
}

impl Bank {
    pub fn serve(
        &mut self,
        step: &Step,
        payment: &Payment,
        fate: Fate,
        card: Card,
        now: Timestamp,
    ) -> ProviderAnswer {
        let lost = || ProviderAnswer::Unavailable { why: "lost".to_owned() };
        if fate == Fate::LostBefore {
            return lost();
        }
        let Some(key) = key_of(step, payment) else {
            let answer = self.read(step, payment);
            return if fate == Fate::Fine { answer } else { lost() };
        };
        let first = *self.first_seen.entry(key.clone()).or_insert(now);
        assert!(now.duration_since(first) < FORGETS_AFTER, "{key} was repeated after a day");
        if let Some((_, answer)) = self.keys.get(&key) {
            return if fate == Fate::Fine { answer.clone() } else { lost() };
        }
        let answer = self.change(step, payment, card, now);
        let kept = if fate == Fate::FailedAfter { lost() } else { answer.clone() };
        self.keys.insert(key, (now, kept));
        if fate == Fate::Fine { answer } else { lost() }
    }

    fn read(&self, step: &Step, payment: &Payment) -> ProviderAnswer {
        if *step == Step::FindIntent {
            let call = &payment.intent.create;
            let found = self.intents.iter().find(|intent| {
                Some(intent.created) >= call.first_sent_at
                    && Some(intent.created) <= call.last_sent_at
                    && intent.shown.payment_id == Some(payment.id)
                    && intent.shown.number == Some(payment.intent.number)
            });
            return found.map_or(ProviderAnswer::NoIntent, |found| {
                ProviderAnswer::Intent(Box::new(found.shown.clone()))
            });
        }
        let intent = self.find(payment);
        match step {
            Step::ListRefunds => ProviderAnswer::Refunds(intent.refunds.clone()),
            Step::ListDisputes => ProviderAnswer::Disputes(Vec::new()),
            _ => ProviderAnswer::Intent(Box::new(intent.shown.clone())),
        }
    }

    fn find(&self, payment: &Payment) -> &BankIntent {
        let id = payment.intent.id.as_ref().unwrap();
        self.intents.iter().find(|intent| intent.shown.id == *id).unwrap()
    }

    fn change(
        &mut self,
        step: &Step,
        payment: &Payment,
        card: Card,
        now: Timestamp,
    ) -> ProviderAnswer {
        if *step == Step::CreateIntent {
            return self.create(payment, now);
        }
        let id = payment.intent.id.clone().unwrap();
        let position = self.intents.iter().position(|intent| intent.shown.id == id).unwrap();
        let ledger = &mut self.ledger;
        let intent = &mut self.intents[position];
        let status = intent.shown.status.unwrap();
        let refused = || ProviderAnswer::WrongState { code: "unexpected_state".to_owned() };
        match step {
            Step::Confirm(_) => {
                use IntentStatus::{RequiresAction, RequiresConfirmation, RequiresPaymentMethod};
                if !matches!(status, RequiresPaymentMethod | RequiresConfirmation | RequiresAction)
                {
                    return refused();
                }
                confirm(intent, payment, card, ledger)
            }
            Step::Capture => {
                if status != IntentStatus::RequiresCapture {
                    return refused();
                }
                if card == Card::Declined {
                    return ProviderAnswer::Declined {
                        code: "do_not_honor".to_owned(),
                        intent: Some(Box::new(intent.shown.clone())),
                    };
                }
                intent.shown.received = intent.shown.capturable;
                intent.shown.capturable = Money::zero(payment.amount.currency);
                intent.shown.status = Some(IntentStatus::Succeeded);
                ledger[2] += intent.shown.received.amount;
                ProviderAnswer::Intent(Box::new(intent.shown.clone()))
            }
            Step::Cancel => {
                use IntentStatus::{Canceled, Processing, Succeeded};
                if matches!(status, Canceled | Processing | Succeeded) {
                    return refused();
                }
                void(intent, ledger);
                ProviderAnswer::Intent(Box::new(intent.shown.clone()))
            }
            Step::Refund(wanted) => {
                let refund = payment.refunds.iter().find(|refund| refund.id == *wanted).unwrap();
                let back: i64 = intent
                    .refunds
                    .iter()
                    .zip(&intent.refund_amounts)
                    .filter(|(made, _)| made.status != ProviderRefundStatus::Failed)
                    .map(|(_, amount)| amount)
                    .sum();
                assert!(
                    back + refund.amount.amount <= intent.shown.received.amount,
                    "more is refunded than was captured"
                );
                let at_once = card == Card::Approved;
                let made = RefundSnapshot {
                    id: format!("re_{}_{}", intent.shown.id, intent.refunds.len()),
                    status: if at_once {
                        ProviderRefundStatus::Succeeded
                    } else {
                        ProviderRefundStatus::Pending
                    },
                    failure: None,
                    refund_id: Some(refund.id),
                    round: Some(refund.call.round()),
                };
                if at_once {
                    ledger[3] += refund.amount.amount;
                }
                intent.refunds.push(made.clone());
                intent.refund_amounts.push(refund.amount.amount);
                ProviderAnswer::Refund(made)
            }
            _ => unreachable!("{step:?} changes nothing"),
        }
    }

    fn create(&mut self, payment: &Payment, now: Timestamp) -> ProviderAnswer {
        let nothing = Money::zero(payment.amount.currency);
        let shown = IntentSnapshot {
            id: format!("pi_{}", self.intents.len()),
            status: Some(IntentStatus::RequiresPaymentMethod),
            capturable: nothing,
            received: nothing,
            charge: None,
            disputed: false,
            approved: None,
            next_action: None,
            last_error: None,
            order_id: Some(payment.order_id),
            payment_id: Some(payment.id),
            number: Some(payment.intent.number),
        };
        self.intents.push(BankIntent {
            shown: shown.clone(),
            created: now,
            refunds: Vec::new(),
            refund_amounts: Vec::new(),
            charges: 0,
        });
        ProviderAnswer::Intent(Box::new(shown))
    }

    /// What a bank or a shopper does by themselves. Answers whether anything happened.
    pub fn stir(&mut self, amount: Money, luck: u8) -> bool {
        let ledger = &mut self.ledger;
        for intent in &mut self.intents {
            match intent.shown.status.unwrap() {
                IntentStatus::Processing | IntentStatus::RequiresAction => {
                    let card = if luck.is_multiple_of(3) { Card::Declined } else { Card::Approved };
                    decide(intent, amount, card, ledger);
                    return true;
                }
                IntentStatus::RequiresCapture if luck > 250 => {
                    void(intent, ledger);
                    return true;
                }
                _ => {}
            }
            for (refund, amount) in intent.refunds.iter_mut().zip(&intent.refund_amounts) {
                match refund.status {
                    ProviderRefundStatus::Pending if luck.is_multiple_of(4) => {
                        refund.status = ProviderRefundStatus::Failed;
                        return true;
                    }
                    ProviderRefundStatus::Pending => {
                        refund.status = ProviderRefundStatus::Succeeded;
                        ledger[3] += amount;
                        return true;
                    }
                    ProviderRefundStatus::Succeeded if luck > 240 => {
                        refund.status = ProviderRefundStatus::Failed;
                        ledger[4] += amount;
                        return true;
                    }
                    _ => {}
                }
            }
        }
        false
    }

    /// Never two live authorizations, and never more taken than agreed.
    pub fn check(&self, amount: Money) {
        let live = self.intents.iter().filter(|intent| {
            matches!(
                intent.shown.status,
                Some(
                    IntentStatus::RequiresCapture
                        | IntentStatus::Succeeded
                        | IntentStatus::Processing
                        | IntentStatus::RequiresAction
                )
            )
        });
        assert!(live.count() <= 1, "two authorizations are live: {:?}", self.intents);
        let [_, _, captured, refunded, reversed] = self.ledger;
        assert!(captured <= amount.amount, "charged twice");
        assert!(refunded - reversed <= captured, "refunded too much");
    }

    /// Held, and taken less given back.
    pub fn open(&self) -> (i64, i64) {
        let [authorized, voided, captured, refunded, reversed] = self.ledger;
        (authorized - voided - captured, captured - refunded + reversed)
    }
}

fn key_of(step: &Step, payment: &Payment) -> Option<String> {
    let intent = &payment.intent;
    match step {
        Step::CreateIntent => Some(intent.create.key()),
        Step::Capture => Some(intent.capture.key()),
        Step::Cancel => Some(intent.cancel.key()),
        Step::Confirm(id) => {
            payment.attempts.iter().find(|attempt| attempt.id == *id).map(|a| a.call.key())
        }
        Step::Refund(id) => {
            payment.refunds.iter().find(|refund| refund.id == *id).map(|r| r.call.key())
        }
        _ => None,
    }
}

fn confirm(
    intent: &mut BankIntent,
    payment: &Payment,
    card: Card,
    ledger: &mut [i64; 5],
) -> ProviderAnswer {
    match card {
        Card::Late => intent.shown.status = Some(IntentStatus::Processing),
        Card::Challenged => {
            intent.shown.status = Some(IntentStatus::RequiresAction);
            intent.shown.next_action = Some(NextAction {
                kind: "redirect".to_owned(),
                url: Some("https://bank.example".to_owned()),
                client_secret: None,
            });
        }
        Card::Approved | Card::Declined => {
            decide(intent, payment.amount, card, ledger);
            if card == Card::Declined {
                return ProviderAnswer::Declined {
                    code: "generic_decline".to_owned(),
                    intent: Some(Box::new(intent.shown.clone())),
                };
            }
        }
    }
    ProviderAnswer::Intent(Box::new(intent.shown.clone()))
}

fn decide(intent: &mut BankIntent, amount: Money, card: Card, ledger: &mut [i64; 5]) {
    intent.charges += 1;
    intent.shown.charge = Some(format!("ch_{}_{}", intent.shown.id, intent.charges));
    intent.shown.next_action = None;
    intent.shown.approved = (card != Card::Declined).then_some(amount);
    if card == Card::Declined {
        intent.shown.status = Some(IntentStatus::RequiresPaymentMethod);
        intent.shown.last_error = Some("generic_decline".to_owned());
        return;
    }
    intent.shown.status = Some(IntentStatus::RequiresCapture);
    intent.shown.capturable = amount;
    ledger[0] += amount.amount;
}

fn void(intent: &mut BankIntent, ledger: &mut [i64; 5]) {
    ledger[1] += intent.shown.capturable.amount;
    intent.shown.capturable = Money::zero(intent.shown.capturable.currency);
    intent.shown.next_action = None;
    intent.shown.status = Some(IntentStatus::Canceled);
}
