//! What a payment becomes by the provider's answers.
//!
//! The rules hold for any sequence of answers: amounts come from the provider's own record, a state that is not known
//! or goes backwards changes nothing, and an attempt is declined only when the provider has certainly executed it.

use jiff::Timestamp;
use kernel::Money;

use crate::{
    AttemptStatus, Payment, Refund, RefundStatus, pace,
    provider::{
        IntentSnapshot, IntentStatus, ProviderAnswer, ProviderRefundStatus, RefundSnapshot, Step,
    },
};

/// What is said of an attempt whose outcome stayed unknown for as long as its key could be repeated.
const NO_ANSWER: &str = "no_answer";
const LAPSED: &str = "authorization_lapsed";

/// The payment after `answer` to `step`.
#[must_use]
pub fn apply(before: &Payment, step: &Step, answer: ProviderAnswer, now: Timestamp) -> Payment {
    let mut payment = before.clone();
    payment.hear(step, answer, now);
    if has_moved(before, &payment) {
        payment.tries = 0;
        payment.looks = 0;
    }
    payment.pursue_closing(now);
    payment.pace(now);
    payment
}

impl Payment {
    /// To be stored before a call that changes something is made: if this process dies, the sweep finds the payment
    /// and knows that the call is in doubt.
    pub fn begin(&mut self, step: &Step, now: Timestamp) {
        self.next_attempt_at = Some(now + pace::LEASE);
        match step {
            Step::CreateIntent => self.intent.create.begin(now),
            Step::Confirm(id) => {
                if let Some(attempt) = self.attempts.iter_mut().find(|attempt| attempt.id == *id) {
                    attempt.call.begin(now);
                }
            }
            Step::Capture => self.intent.capture.begin(now),
            Step::Cancel => self.intent.cancel.begin(now),
            Step::Refund(id) => {
                if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == *id) {
                    if refund.status == RefundStatus::Failed {
                        refund.retry();
                    }
                    refund.call.begin(now);
                }
            }
            Step::FindIntent | Step::Retrieve | Step::ListRefunds | Step::Rest => {}
        }
    }

    fn hear(&mut self, step: &Step, answer: ProviderAnswer, now: Timestamp) {
        self.next_attempt_at = None;
        match answer {
            ProviderAnswer::Unavailable { .. } => return self.lose(step, now),
            ProviderAnswer::Busy => {
                self.next_attempt_at = Some(now + pace::BUSY);
                return;
            }
            _ => self.provider_unavailable = false,
        }
        match answer {
            ProviderAnswer::Intent(intent) => {
                if matches!(step, Step::Retrieve | Step::FindIntent) {
                    self.has_news = false;
                }
                self.learn(step, *intent, now);
            }
            ProviderAnswer::NoIntent => self.find_nothing(now),
            ProviderAnswer::Refund(refund) => self.learn_refunds(step, &[refund], now),
            ProviderAnswer::Refunds(refunds) => {
                self.has_news = false;
                self.learn_refunds(step, &refunds, now);
            }
            ProviderAnswer::Declined { code, intent } => self.decline(step, &code, intent, now),
            ProviderAnswer::WrongState { code } => self.look_again(step, &code, now),
            ProviderAnswer::Refused { code } => self.refuse(step, &code, now),
            ProviderAnswer::Busy | ProviderAnswer::Unavailable { .. } => {}
        }
    }

    /// No answer: nobody knows whether the call had its effect.
    fn lose(&mut self, step: &Step, now: Timestamp) {
        self.provider_unavailable = true;
        self.put_off(now);
        match step {
            Step::CreateIntent => self.intent.create.lose(),
            Step::Confirm(id) => {
                if let Some(attempt) = self.attempts.iter_mut().find(|attempt| attempt.id == *id) {
                    attempt.call.lose();
                }
            }
            Step::Capture => self.intent.capture.lose(),
            Step::Cancel => self.intent.cancel.lose(),
            Step::Refund(id) => {
                if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == *id) {
                    refund.call.lose();
                }
            }
            Step::FindIntent | Step::Retrieve | Step::ListRefunds | Step::Rest => {}
        }
    }

    /// The provider has no such intent. While its key is remembered the creation may still be on its way.
    fn find_nothing(&mut self, now: Timestamp) {
        if !self.intent.create.is_forgotten(now) {
            self.put_off(now);
            return;
        }
        self.intent.create.renew();
        self.has_news = false;
        if let Some(attempt) = self.live_attempt_mut() {
            attempt.end(AttemptStatus::Declined, Some(NO_ANSWER.to_owned()));
        }
    }

    /// Takes in the intent as the provider shows it.
    fn learn(&mut self, step: &Step, seen: IntentSnapshot, now: Timestamp) {
        if self.intent.id.as_ref().is_some_and(|id| *id != seen.id) {
            return;
        }
        self.intent.id.get_or_insert_with(|| seen.id.clone());
        self.intent.create.settle();
        let Some(status) = seen.status.filter(|status| self.may_become(*status)) else {
            // not known, or from before what is known: what was stored stays, and is looked at again
            self.put_off(now);
            return;
        };
        self.learn_charge(&seen, status);
        match status {
            IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresConfirmation => {
                self.learn_unauthorized(step, &seen, now);
            }
            IntentStatus::RequiresAction => {
                self.next_action = seen.next_action.clone();
                self.learn_under_way(AttemptStatus::RequiresAction);
            }
            IntentStatus::Processing => self.learn_under_way(AttemptStatus::Processing),
            IntentStatus::RequiresCapture => {
                self.authorized = seen.capturable;
                self.end_attempts_by_authorization();
            }
            IntentStatus::Succeeded => {
                self.authorized = seen.received;
                self.captured = seen.received;
                self.end_attempts_by_authorization();
            }
            IntentStatus::Canceled => self.learn_canceled(),
        }
        self.intent.status = Some(status);
        self.intent.charge = seen.charge.or(self.intent.charge.take());
        if status != IntentStatus::RequiresAction {
            self.next_action = None;
        }
        if status == IntentStatus::RequiresCapture {
            resolve(&mut self.intent.capture, now);
        } else {
            self.intent.capture.settle();
        }
        if status == IntentStatus::Canceled {
            self.intent.cancel.settle();
        } else {
            resolve(&mut self.intent.cancel, now);
        }
    }

    /// Counts what a charge was approved for, once per charge: also when its authorization was over before it was seen.
    fn learn_charge(&mut self, seen: &IntentSnapshot, status: IntentStatus) {
        if seen.charge.is_none() || seen.charge == self.intent.charge {
            return;
        }
        let shown = match status {
            IntentStatus::RequiresCapture => Some(seen.capturable),
            IntentStatus::Succeeded => Some(seen.received),
            _ => None,
        };
        if let Some(approved) = seen.approved.or(shown) {
            let sum = self.ever_authorized.amount.saturating_add(approved.amount);
            self.ever_authorized = Money::new(sum, approved.currency);
        }
    }

    /// States only go forward: nothing leaves `canceled` or `succeeded`, nothing is unauthorized again.
    fn may_become(&self, status: IntentStatus) -> bool {
        match self.intent.status {
            Some(IntentStatus::Canceled) => status == IntentStatus::Canceled,
            Some(IntentStatus::Succeeded) => status == IntentStatus::Succeeded,
            Some(IntentStatus::RequiresCapture) => matches!(
                status,
                IntentStatus::RequiresCapture | IntentStatus::Succeeded | IntentStatus::Canceled
            ),
            _ => true,
        }
    }

    /// The intent waits for a payment method: the live attempt was executed and declined, or never arrived.
    fn learn_unauthorized(&mut self, step: &Step, seen: &IntentSnapshot, now: Timestamp) {
        let another_charge = seen.charge.is_some() && seen.charge != self.intent.charge;
        let Some(attempt) = self.live_attempt_mut() else { return };
        let executed = attempt.is_under_way() || matches!(step, Step::Confirm(_));
        if executed || (attempt.call.is_in_doubt() && another_charge) {
            let code = seen.last_error.clone().unwrap_or_else(|| "declined".to_owned());
            attempt.end(AttemptStatus::Declined, Some(code));
        } else if attempt.call.is_in_doubt() && attempt.call.is_forgotten(now) {
            attempt.end(AttemptStatus::Declined, Some(NO_ANSWER.to_owned()));
        } else if attempt.call.is_in_doubt() {
            attempt.call.had_no_effect(now);
        }
    }

    fn learn_under_way(&mut self, status: AttemptStatus) {
        if let Some(attempt) = self.live_attempt_mut() {
            attempt.status = status;
            attempt.call.settle();
        }
    }

    /// The attempt whose turn it was has been authorized; those that waited are not needed any more.
    fn end_attempts_by_authorization(&mut self) {
        if let Some(attempt) = self.live_attempt_mut() {
            attempt.end(AttemptStatus::Authorized, None);
        }
        self.cancel_attempts(None);
    }

    /// The intent is over. That it was authorized and nobody here wanted its end means that it lapsed.
    fn learn_canceled(&mut self) {
        let lapsed = self.authorized.amount > 0 && self.closing.is_none();
        self.authorized = Money::zero(self.amount.currency);
        self.cancel_attempts(Some("canceled"));
        if lapsed && self.capture_failure.is_none() {
            self.capture_failure = Some(LAPSED.to_owned());
        }
    }

    fn cancel_attempts(&mut self, code: Option<&str>) {
        for attempt in self.attempts.iter_mut().filter(|attempt| attempt.is_live()) {
            attempt.end(AttemptStatus::Canceled, code.map(str::to_owned));
        }
    }

    /// The bank said no: to the attempt, or to the capture of what it had authorized.
    fn decline(
        &mut self,
        step: &Step,
        code: &str,
        intent: Option<Box<IntentSnapshot>>,
        now: Timestamp,
    ) {
        self.refuse(step, code, now);
        // its charge is remembered, so that it is not taken for the next attempt's
        if let Some(intent) = intent {
            self.learn(&Step::Retrieve, *intent, now);
        }
    }

    /// The intent is in another state than was thought. The refusal is what the key would answer from now on, so the
    /// next call has a new one; before it the intent is looked at.
    fn look_again(&mut self, step: &Step, code: &str, now: Timestamp) {
        self.has_news = true;
        self.put_off(now);
        match step {
            Step::Confirm(id) => {
                if let Some(attempt) = self.attempts.iter_mut().find(|attempt| attempt.id == *id) {
                    attempt.call.renew();
                }
            }
            Step::Capture => self.intent.capture.renew(),
            Step::Cancel => self.intent.cancel.renew(),
            _ => self.refuse(step, code, now),
        }
    }

    /// The provider said no, and would say so again.
    fn refuse(&mut self, step: &Step, code: &str, now: Timestamp) {
        let code = || Some(code.to_owned());
        match step {
            Step::CreateIntent => {
                self.intent.create.renew();
                self.has_news = false;
                if let Some(attempt) = self.live_attempt_mut() {
                    attempt.end(AttemptStatus::Declined, code());
                }
            }
            Step::Confirm(id) => {
                let refused = self.attempts.iter_mut().find(|attempt| attempt.id == *id);
                if let Some(attempt) = refused.filter(|attempt| attempt.is_live()) {
                    attempt.end(AttemptStatus::Declined, code());
                }
            }
            Step::Capture => {
                self.intent.capture.renew();
                self.capture_failure = self.capture_failure.take().or_else(code);
            }
            Step::Cancel => {
                self.intent.cancel.renew();
                self.has_news = true;
                self.put_off(now);
            }
            Step::Refund(id) => {
                if let Some(refund) = self.refunds.iter_mut().find(|refund| refund.id == *id) {
                    refund.call.settle();
                    refund.fail(code());
                }
            }
            // a read that is refused means another account or version than ours: an operator has to act
            Step::FindIntent | Step::Retrieve | Step::ListRefunds | Step::Rest => {
                self.provider_unavailable = true;
                self.put_off(now);
            }
        }
    }

    /// Takes in the refunds as the provider shows them; `Refund` shows one, `ListRefunds` all.
    fn learn_refunds(&mut self, step: &Step, seen: &[RefundSnapshot], now: Timestamp) {
        for refund in &mut self.refunds {
            let shown = seen.iter().find(|shown| is_shown_by(refund, shown));
            match shown {
                Some(shown) => learn_refund(refund, shown),
                None if *step == Step::ListRefunds && refund.call.is_in_doubt() => {
                    refund.call.had_no_effect(now);
                }
                None => {}
            }
        }
        let back = self.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded);
        let sum = back.map(|refund| refund.amount.amount).fold(0, i64::saturating_add);
        self.refunded = Money::new(sum, self.captured.currency);
    }

    /// Brings a payment that is being undone nearer to its end, as far as no call is needed for it.
    pub(crate) fn pursue_closing(&mut self, now: Timestamp) {
        let Some(closing) = self.closing.clone() else { return };
        let has_ended = self.intent.never_was() || self.intent.status == Some(IntentStatus::Canceled);
        if has_ended && self.captured.is_zero() {
            self.cancel_attempts(None);
            self.voided = true;
            self.has_news = false;
            self.next_action = None;
            self.next_attempt_at = None;
            self.provider_unavailable = false;
        }
        let begun = self.refunds.iter().any(|refund| refund.id == closing.refund_id);
        if self.refundable() > 0 && !begun {
            let amount = Money::new(self.refundable(), self.captured.currency);
            self.refunds.push(Refund::new(closing.refund_id, amount, "order_ended", now));
        }
    }
}

/// A call that is in doubt although the intent is still in the state before it had no effect so far.
fn resolve(call: &mut crate::Call, now: Timestamp) {
    if call.is_in_doubt() {
        call.had_no_effect(now);
    }
}

fn is_shown_by(refund: &Refund, shown: &RefundSnapshot) -> bool {
    match &refund.provider_id {
        Some(id) => *id == shown.id,
        None => {
            shown.refund_id == Some(refund.id) && shown.round == Some(refund.call.round())
        }
    }
}

fn learn_refund(refund: &mut Refund, shown: &RefundSnapshot) {
    if refund.status == RefundStatus::Failed {
        return;
    }
    refund.provider_id = Some(shown.id.clone());
    refund.call.settle();
    match shown.status {
        ProviderRefundStatus::Succeeded => refund.status = RefundStatus::Succeeded,
        ProviderRefundStatus::Failed => refund.fail(shown.failure.clone()),
        ProviderRefundStatus::Pending | ProviderRefundStatus::Unknown => {
            if refund.status == RefundStatus::Open {
                refund.status = RefundStatus::Pending;
            }
        }
    }
}

/// Whether something is known now that was not known before, beside how often was asked.
fn has_moved(before: &Payment, after: &Payment) -> bool {
    let states = |payment: &Payment| {
        let attempts: Vec<_> = payment.attempts.iter().map(|attempt| attempt.status).collect();
        let refunds: Vec<_> = payment.refunds.iter().map(|refund| refund.status).collect();
        (attempts, refunds)
    };
    before.intent.id != after.intent.id
        || before.intent.status != after.intent.status
        || (before.authorized, before.captured, before.refunded)
            != (after.authorized, after.captured, after.refunded)
        || before.capture_failure != after.capture_failure
        || states(before) != states(after)
}
