//! The shop of the model: one stored payment, three processes that drive it, and what happens around them.

use contracts::{Fact, PlacedOrder};
use jiff::{SignedDuration, Timestamp};
use kernel::{AttemptId, GuestId, Id, Money, OrderId, PaymentId, RefundId};
use platform::outbox::Cause;
use ulid::Ulid;

use super::{
    bank::{Bank, Card, Fate},
    checks::{check_pace, check_write, position_of},
};
use crate::{
    Payment, PaymentStatus, ProviderAnswer, RefundOf, Step, apply, entries, facts, next_step,
};

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Act {
    /// `order.placed` is delivered, maybe again.
    Place,
    /// The shopper tries another card, when the shop would allow it.
    Retry,
    /// `order.confirmed` is delivered, when the shop would have sent it.
    Confirm,
    /// The order is cancelled or has expired.
    Close,
    /// Staff gives a part back, in 256ths of the total.
    Refund {
        part: u8,
    },
    /// The provider tells that something happened, truly or not.
    Webhook,
    /// The schedule runs.
    Sweep,
    /// A process takes one more step.
    Work {
        worker: u8,
        luck: u8,
    },
    /// A process is killed.
    Die {
        worker: u8,
    },
    /// Banks and shoppers act.
    Bank {
        luck: u8,
    },
    Wait {
        seconds: i64,
    },
}

/// A process between two of its steps.
#[derive(Debug)]
struct Worker {
    /// As it was stored when this process last read or wrote it.
    stored: Option<Payment>,
    payment: Payment,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Deciding,
    Calling(Step),
    Answered(Step, ProviderAnswer),
}

pub struct Shop {
    now: Timestamp,
    stored: Option<Payment>,
    workers: [Option<Worker>; 3],
    bank: Bank,
    told: Vec<Fact>,
    booked: [i64; 5],
    closed: bool,
    /// Something happened at the bank of which no webhook has told.
    untold: bool,
    cards: Option<Vec<bool>>,
    attempts: u64,
    refunds: u64,
}

fn id<T: Id>(number: u64) -> T {
    T::from_ulid(Ulid::from_parts(number, 7))
}

fn total() -> Money {
    Money::new(4_299, "USD".parse().unwrap())
}

impl Shop {
    pub fn open() -> Self {
        Self {
            now: "2026-01-01T00:00:00Z".parse().unwrap(),
            stored: None,
            workers: [None, None, None],
            bank: Bank::default(),
            told: Vec::new(),
            booked: [0; 5],
            closed: false,
            untold: false,
            cards: None,
            attempts: 1,
            refunds: 0,
        }
    }

    /// No faults, no delays; the cards are approved or declined in this order, then approved.
    pub fn is_kind(&mut self, cards: &[bool]) {
        self.cards = Some(cards.iter().rev().copied().collect());
    }

    pub fn act(&mut self, act: &Act) {
        match act {
            Act::Place => self.place(),
            Act::Retry => self.retry(),
            Act::Confirm => {
                let confirmed =
                    self.told.iter().any(|fact| matches!(fact, Fact::PaymentAuthorized(_)));
                if confirmed && !self.closed {
                    let now = self.now;
                    self.begin(|payment| payment.want_capture(now));
                }
            }
            Act::Close => self.close(),
            Act::Refund { part } => {
                self.refunds += 1;
                let (number, now) = (1_000 + self.refunds, self.now);
                let amount = Money::new(total().amount * i64::from(*part) / 256, total().currency);
                self.begin(|payment| {
                    let of = RefundOf::Amount(amount);
                    let _ = payment.request_refund(id(number), &of, "damaged", now);
                });
            }
            Act::Webhook => {
                let now = self.now;
                self.begin(|payment| payment.heed_news(now));
            }
            Act::Sweep => {
                let due = self.stored.as_ref().and_then(|payment| payment.next_attempt_at);
                if due.is_some_and(|at| at <= self.now) {
                    self.begin(|_| {});
                }
            }
            Act::Work { worker, luck } => {
                if let Some(position) = self.busy(*worker) {
                    self.work(position, *luck);
                }
            }
            Act::Die { worker } => {
                if let Some(position) = self.busy(*worker) {
                    self.workers[position] = None;
                }
            }
            Act::Bank { luck } => self.untold |= self.bank.stir(total(), *luck),
            Act::Wait { seconds } => {
                self.now += SignedDuration::from_secs(*seconds);
                if *seconds > 60 {
                    // no function runs that long
                    self.workers = [None, None, None];
                }
            }
        }
        self.bank.check(total());
    }

    /// One of those that are at work.
    fn busy(&self, choice: u8) -> Option<usize> {
        let busy: Vec<usize> = (0..3).filter(|at| self.workers[*at].is_some()).collect();
        busy.get(usize::from(choice) % busy.len().max(1)).copied()
    }

    fn place(&mut self) {
        let placed = PlacedOrder {
            order_id: id::<OrderId>(1),
            subject: id::<GuestId>(1).into(),
            payment_id: id::<PaymentId>(1),
            attempt_id: id::<AttemptId>(1),
            payment_method: "pm_card_visa".to_owned(),
            total: total(),
            lines: Vec::new(),
            coupon: None,
        };
        let now = self.now;
        let placed_at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let base = self
            .stored
            .clone()
            .unwrap_or_else(|| Payment::placed(&placed, placed_at, &Cause::default(), now));
        self.start(base, |payment| {
            let method = placed.payment_method.parse().unwrap();
            payment.attempt(placed.attempt_id, method, placed.total, now);
        });
    }

    fn retry(&mut self) {
        let failed =
            self.stored.as_ref().is_some_and(|payment| payment.status() == PaymentStatus::Failed);
        if failed && !self.closed {
            self.attempts += 1;
            let (attempt, now) = (id::<AttemptId>(self.attempts), self.now);
            self.begin(|payment| {
                payment.reopen(now);
                payment.attempt(attempt, "pm_card_visa".parse().unwrap(), total(), now);
            });
        }
    }

    fn close(&mut self) {
        self.closed = true;
        let now = self.now;
        let base = self.stored.clone().unwrap_or_else(|| {
            Payment::tombstone(id(1), id(1), id::<RefundId>(1), &Cause::default(), now)
        });
        self.start(base, |payment| payment.close(id::<RefundId>(1), now));
    }

    fn begin(&mut self, wish: impl FnOnce(&mut Payment)) {
        if let Some(payment) = self.stored.clone() {
            self.start(payment, wish);
        }
    }

    /// A message arrives: some process records what it says and is about to drive. When all are at work, the message
    /// waits in its queue, which `drain` stands for.
    fn start(&mut self, mut payment: Payment, wish: impl FnOnce(&mut Payment)) {
        wish(&mut payment);
        let idle = self.workers.iter().position(Option::is_none).unwrap_or(0);
        let stored = self.stored.clone();
        self.workers[idle] = Some(Worker { stored, payment, stage: Stage::Deciding });
        self.keep(idle);
    }

    /// Stores on the condition that nobody else has; who loses forgets what it knows and starts over.
    fn keep(&mut self, position: usize) -> bool {
        let Some(worker) = &mut self.workers[position] else { return false };
        if worker.stored.as_ref() == Some(&worker.payment) {
            return true;
        }
        let version = |payment: &Option<Payment>| payment.as_ref().map_or(0, |p| p.version);
        if version(&self.stored) != version(&worker.stored) {
            let Some(current) = self.stored.clone() else { unreachable!("it was stored") };
            worker.stored = Some(current.clone());
            worker.payment = current;
            worker.stage = Stage::Deciding;
            return false;
        }
        worker.payment.version = version(&self.stored) + 1;
        check_write(self.stored.as_ref(), &worker.payment);
        self.told.extend(facts(self.stored.as_ref(), &worker.payment));
        for entry in entries(self.stored.as_ref(), &worker.payment) {
            self.booked[position_of(entry.kind)] += entry.amount.amount;
        }
        self.stored = Some(worker.payment.clone());
        worker.stored.clone_from(&self.stored);
        true
    }

    fn work(&mut self, position: usize, luck: u8) {
        let Some(mut worker) = self.workers[position].take() else { return };
        match std::mem::replace(&mut worker.stage, Stage::Deciding) {
            Stage::Deciding => {
                let step = next_step(&worker.payment, self.now);
                if step == Step::Rest {
                    worker.payment.rest(self.now);
                    self.workers[position] = Some(worker);
                    if self.keep(position) {
                        self.workers[position] = None;
                    }
                    return;
                }
                let is_change = step.is_change();
                if is_change {
                    worker.payment.begin(&step, self.now);
                }
                worker.stage = Stage::Calling(step);
                self.workers[position] = Some(worker);
                if is_change {
                    self.keep(position);
                }
            }
            Stage::Calling(step) => {
                let (fate, card) = self.fortune(&step, luck);
                let answer = self.bank.serve(&step, &worker.payment, fate, card, self.now);
                worker.stage = Stage::Answered(step, answer);
                self.workers[position] = Some(worker);
            }
            Stage::Answered(step, answer) => {
                worker.payment = apply(&worker.payment, &step, answer, self.now);
                check_pace(&worker.payment, self.now);
                self.workers[position] = Some(worker);
            }
        }
    }

    fn fortune(&mut self, step: &Step, luck: u8) -> (Fate, Card) {
        if let Some(cards) = &mut self.cards {
            let approved = !matches!(step, Step::Confirm(_)) || cards.pop().unwrap_or(true);
            return (Fate::Fine, if approved { Card::Approved } else { Card::Declined });
        }
        let fate = match luck % 8 {
            0 => Fate::LostBefore,
            1 => Fate::LostAfter,
            2 => Fate::FailedAfter,
            _ => Fate::Fine,
        };
        let card = match luck / 8 % 6 {
            0 => Card::Declined,
            1 => Card::Late,
            2 => Card::Challenged,
            _ => Card::Approved,
        };
        (fate, card)
    }

    /// The faults are over: messages that were not applied come again, the sweep runs, banks decide.
    pub fn drain(&mut self) {
        if self.closed {
            self.close();
        }
        if self.untold {
            self.act(&Act::Webhook);
        }
        for round in 0..400 {
            for position in 0..3 {
                for _ in 0..60 {
                    self.work(position, 31);
                }
            }
            let stirred = self.cards.is_none() && self.bank.stir(total(), 1);
            if stirred && round % 2 == 0 {
                self.act(&Act::Webhook);
            }
            let busy = self.workers.iter().any(Option::is_some);
            let due = self.stored.as_ref().and_then(|payment| payment.next_attempt_at);
            let Some(due) = due.filter(|_| !busy) else {
                if busy || stirred {
                    continue;
                }
                return;
            };
            if due > self.now + SignedDuration::from_hours(48) {
                return;
            }
            self.now = self.now.max(due);
            self.act(&Act::Sweep);
        }
        panic!("it never comes to rest: {:?}", self.stored);
    }

    pub fn check_end(&self) {
        self.bank.check(total());
        let Some(payment) = &self.stored else { return };
        let (held, taken) = self.bank.open();
        let ours = (
            payment.authorized.amount - payment.captured.amount,
            payment.captured.amount - payment.refunded.amount,
        );
        assert_eq!(ours, (held, taken), "ours and the provider's: {payment:?}");
        // a refund that came back before it was seen to arrive is in both ledgers, or in none of the rows
        let rows = |[held, let_go, taken, back, reversed]: [i64; 5]| {
            [held, let_go, taken, back - reversed]
        };
        assert_eq!(rows(self.booked), rows(self.bank.ledger), "the ledgers differ: {payment:?}");
        let count = |test: fn(&Fact) -> bool| self.told.iter().filter(|fact| test(fact)).count();
        assert!(count(|fact| matches!(fact, Fact::PaymentCaptured(_))) <= 1);
        assert!(count(|fact| matches!(fact, Fact::PaymentVoided(_))) <= 1);
        for fact in &self.told {
            // a time-out is no decline: only what a bank said counts as one
            if let Fact::PaymentDeclined(declined) = fact {
                assert_ne!(declined.decline_code.as_deref(), Some("declined"));
            }
        }
    }

    pub fn check_undone(&self) {
        let payment = self.stored.as_ref().expect("the order was placed");
        assert_eq!(self.bank.open(), (0, 0), "money is left behind: {payment:?}");
        assert!(payment.is_undone(), "{payment:?}");
        let end = self
            .told
            .iter()
            .rev()
            .find(|fact| matches!(fact, Fact::PaymentVoided(_) | Fact::RefundSucceeded(_)));
        assert!(end.is_some(), "nobody was told");
    }

    pub fn check_paid(&self) {
        let payment = self.stored.as_ref().expect("the order was placed");
        assert_eq!(payment.status(), PaymentStatus::Paid, "{payment:?}");
        assert_eq!(self.bank.open(), (0, total().amount));
    }
}
