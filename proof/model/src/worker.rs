//! A process that drives a payment, between two of its steps: as `payments::Driver` does it, cut where others can come in
//! between and where it can die. A read and the conditional store that follows it are one step, since the store has no
//! effect when somebody was faster.

use std::cmp::Ordering;

use payments::{Payment, ProviderAnswer, Step, apply, next_step};

use crate::{
    flaw::Flaw,
    hours::{Hour, blur},
    kept::Kept,
};

/// What it was started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The message with this key.
    Message(u64),
    /// It was due.
    Sweep,
    /// The provider told that something happened, truly or not.
    Hint,
}

/// What it does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Asks the provider.
    Call(Step),
    /// Stores what it knows; then asks, or is done.
    Store(Option<Step>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worker {
    pub reason: Reason,
    /// Whether the message's mark is still to be stored.
    pub is_unmarked: bool,
    /// The payment as it was read, or last stored.
    pub base: Option<Kept<Payment>>,
    pub payment: Kept<Payment>,
    pub next: Next,
}

/// A call that was given up before it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateCall {
    pub step: Step,
    pub payment: Kept<Payment>,
}

impl Worker {
    /// Decides about a payment that was just read, as this worker wishes it to be.
    pub fn begin(
        reason: Reason,
        is_unmarked: bool,
        base: Option<Kept<Payment>>,
        payment: Payment,
        now: Hour,
    ) -> Self {
        let (payment, next) = decide(payment, now);
        Self { reason, is_unmarked, base, payment, next }
    }

    /// Takes in the provider's answer and decides what is next.
    #[must_use]
    pub fn hear(&self, step: &Step, answer: ProviderAnswer, now: Hour, flaw: Option<Flaw>) -> Self {
        let is_lost = matches!(answer, ProviderAnswer::Unavailable { .. });
        let mut payment = apply(&self.payment, step, answer, now.starts());
        let forgets = matches!(flaw, Some(Flaw::RepeatsWithANewKey | Flaw::CapturesAgain));
        if is_lost && forgets {
            forget_key(&mut payment, step);
        }
        let (payment, next) = decide(payment, now);
        Self { payment, next, base: self.base.clone(), ..*self }
    }

    /// Whether it makes a call that changes something, so that nobody takes the payment up meanwhile because it is due.
    #[must_use]
    pub fn has_lease(&self) -> bool {
        match &self.next {
            Next::Call(step) => step.is_change(),
            Next::Store(_) => true,
        }
    }

    fn order(&self) -> impl Ord {
        let (is_store, step) = match &self.next {
            Next::Call(step) => (false, Some(step)),
            Next::Store(step) => (true, step.as_ref()),
        };
        let base = self.base.as_ref().map(Kept::print);
        let step = step.map(place_of);
        (self.reason, self.is_unmarked, base, self.payment.print(), is_store, step)
    }
}

/// The real driver reads the rule, makes the key of a changing call known, and only then forgets how long it has to wait.
fn decide(mut payment: Payment, now: Hour) -> (Kept<Payment>, Next) {
    let step = next_step(&payment, now.starts());
    let next = if step == Step::Rest {
        payment.rest(now.starts());
        Next::Store(None)
    } else if step.is_change() {
        payment.begin(&step, now.starts());
        Next::Store(Some(step))
    } else {
        Next::Call(step)
    };
    blur(&mut payment);
    (Kept::new(payment), next)
}

fn forget_key(payment: &mut Payment, step: &Step) {
    match step {
        Step::CreateIntent => payment.intent.create.renew(),
        Step::Capture => payment.intent.capture.renew(),
        Step::Refund(id) => {
            let refund = payment.refunds.iter_mut().find(|refund| refund.id == *id);
            refund.expect("it was just asked for").call.renew();
        }
        _ => {}
    }
}

fn place_of(step: &Step) -> (&'static str, u128) {
    use kernel::Id as _;
    let id = match step {
        Step::Confirm(id) => id.ulid().0,
        Step::Refund(id) => id.ulid().0,
        _ => 0,
    };
    (step.name(), id)
}

impl Ord for Worker {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

impl PartialOrd for Worker {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::hash::Hash for Worker {
    fn hash<H: std::hash::Hasher>(&self, into: &mut H) {
        let Self { reason, is_unmarked, base, payment, next } = self;
        (reason, is_unmarked, base, payment).hash(into);
        let (is_store, step) = match next {
            Next::Call(step) => (false, Some(step)),
            Next::Store(step) => (true, step.as_ref()),
        };
        (is_store, step.map(place_of)).hash(into);
    }
}

impl std::hash::Hash for LateCall {
    fn hash<H: std::hash::Hasher>(&self, into: &mut H) {
        (place_of(&self.step), &self.payment).hash(into);
    }
}
