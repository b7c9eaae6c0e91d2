//! What a payment becomes when the provider shows its intent.
//!
//! Amounts come from the provider's own record; a state that is not known, or that goes backwards, changes nothing; an
//! attempt is declined only when the provider has certainly executed it.

use jiff::Timestamp;
use kernel::Money;

use crate::{
    Attempt, AttemptStatus, Call, Intent, Payment,
    provider::{IntentSnapshot, IntentStatus, Step},
};

/// What is said of an attempt whose outcome stayed unknown for as long as its key could be repeated.
pub(crate) const NO_ANSWER: &str = "no_answer";
const LAPSED: &str = "authorization_lapsed";

impl Payment {
    /// Takes in the intent as the provider shows it.
    pub(crate) fn learn(&mut self, step: &Step, seen: IntentSnapshot, now: Timestamp) {
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
        let is_replacing = self.is_replacing();
        self.learn_charge(&seen, status);
        if seen.disputed && self.disputes.is_empty() {
            self.has_dispute_news = true;
        }
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
                if !is_replacing {
                    self.end_attempts_by_authorization();
                }
            }
            IntentStatus::Succeeded => {
                self.authorized = seen.received;
                self.captured = seen.received;
                self.end_attempts_by_authorization();
            }
            IntentStatus::Canceled if is_replacing => {
                self.authorized = Money::zero(self.amount.currency);
                self.capture_failure = None;
                self.intent = Intent::new(self.id, self.intent.number.saturating_add(1));
                return;
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

    /// The attempt whose turn it was has been authorized; those that waited, and were never sent, are not needed any more.
    fn end_attempts_by_authorization(&mut self) {
        let was_sent = |attempt: &&mut Attempt| attempt.call.first_sent_at.is_some();
        if let Some(attempt) = self.live_attempt_mut().filter(was_sent) {
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

    pub(crate) fn cancel_attempts(&mut self, code: Option<&str>) {
        for attempt in self.attempts.iter_mut().filter(|attempt| attempt.is_live()) {
            attempt.end(AttemptStatus::Canceled, code.map(str::to_owned));
        }
    }
}

/// A call that is in doubt although the intent is still in the state before it had no effect so far.
fn resolve(call: &mut Call, now: Timestamp) {
    if call.is_in_doubt() {
        call.had_no_effect(now);
    }
}
