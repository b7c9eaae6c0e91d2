//! What a payment becomes by the provider's answers.
//!
//! No answer is no decline: the call stays in doubt, and is looked up or repeated with its key. A refusal is final for
//! its key, so that whatever follows it has another.

use jiff::Timestamp;
use kernel::{AttemptId, RefundId};
use platform::planted::Bug;

use crate::{
    Attempt, AttemptStatus, Payment, Refund, RefundStatus,
    intent_answers::NO_ANSWER,
    pace,
    provider::{IntentSnapshot, ProviderAnswer, Step},
};

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
                if let Some(attempt) = self.attempt_mut(*id) {
                    attempt.call.begin(now);
                }
            }
            Step::Capture => self.intent.capture.begin(now),
            Step::Cancel => self.intent.cancel.begin(now),
            Step::Refund(id) => {
                let left = self.refundable();
                let is_last = self.closing.as_ref().is_some_and(|closing| closing.refund_id == *id);
                let Some(refund) = self.refund_mut(*id) else { return };
                let is_retry = refund.status == RefundStatus::Failed;
                if is_retry {
                    refund.retry();
                }
                if is_retry && is_last {
                    refund.amount.amount = left;
                }
                refund.call.begin(now);
                if is_retry && is_last {
                    self.refunds.iter_mut().for_each(Refund::give_up);
                }
            }
            Step::FindIntent
            | Step::Retrieve
            | Step::ListRefunds
            | Step::ListDisputes
            | Step::Rest => {}
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
            ProviderAnswer::Disputes(disputes) => {
                self.has_dispute_news = false;
                self.learn_disputes(&disputes, now);
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
                if let Some(attempt) = self.attempt_mut(*id) {
                    attempt.call.lose();
                    if Bug::TimeoutIsDecline.is_planted() {
                        attempt.end(AttemptStatus::Declined, Some("declined".to_owned()));
                    }
                }
            }
            Step::Capture => self.intent.capture.lose(),
            Step::Cancel => self.intent.cancel.lose(),
            Step::Refund(id) => {
                if let Some(refund) = self.refund_mut(*id) {
                    refund.call.lose();
                }
            }
            Step::FindIntent
            | Step::Retrieve
            | Step::ListRefunds
            | Step::ListDisputes
            | Step::Rest => {}
        }
    }

    /// The provider has no such intent. While its key is remembered the creation is repeated with it at once.
    fn find_nothing(&mut self, now: Timestamp) {
        if !self.intent.create.is_forgotten(now) {
            self.tries = self.tries.saturating_add(1);
            return;
        }
        self.intent.create.renew();
        self.has_news = false;
        if let Some(attempt) = self.live_attempt_mut() {
            attempt.end(AttemptStatus::Declined, Some(NO_ANSWER.to_owned()));
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
                if let Some(attempt) = self.attempt_mut(*id) {
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
                if let Some(attempt) = self.attempt_mut(*id).filter(|attempt| attempt.is_live()) {
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
                if let Some(refund) = self.refund_mut(*id) {
                    refund.call.settle();
                    refund.fail(code(), now);
                }
            }
            // a read that is refused means another account or version than ours: an operator has to act
            Step::FindIntent
            | Step::Retrieve
            | Step::ListRefunds
            | Step::ListDisputes
            | Step::Rest => {
                self.provider_unavailable = true;
                self.put_off(now);
            }
        }
    }

    fn attempt_mut(&mut self, id: AttemptId) -> Option<&mut Attempt> {
        self.attempts.iter_mut().find(|attempt| attempt.id == id)
    }

    fn refund_mut(&mut self, id: RefundId) -> Option<&mut Refund> {
        self.refunds.iter_mut().find(|refund| refund.id == id)
    }
}

/// Whether something is known now that was not known before, beside how often was asked.
fn has_moved(before: &Payment, after: &Payment) -> bool {
    let states = |payment: &Payment| {
        let attempts: Vec<_> = payment.attempts.iter().map(|attempt| attempt.status).collect();
        let refunds: Vec<_> = payment.refunds.iter().map(|refund| refund.status).collect();
        let disputes: Vec<_> = payment.disputes.iter().map(|dispute| dispute.status).collect();
        (attempts, refunds, disputes)
    };
    before.intent.id != after.intent.id
        || before.intent.status != after.intent.status
        || (before.authorized, before.captured, before.refunded)
            != (after.authorized, after.captured, after.refunded)
        || before.capture_failure != after.capture_failure
        || states(before) != states(after)
}
