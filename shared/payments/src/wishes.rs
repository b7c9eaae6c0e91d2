//! What the rest of the shop wishes of a payment. A wish only changes what is stored; wishing twice changes nothing.

use contracts::{AttemptRequested, PlacedOrder};
use jiff::{SignedDuration, Timestamp};
use kernel::{AttemptId, Money, OrderId, PaymentId, PaymentMethod, RefundId};
use platform::{outbox::Cause, shop::Shop};

use crate::{
    Attempt, AttemptStatus, Closing, Goal, Intent, Payment, Refund, provider::IntentStatus,
};

impl Payment {
    /// The payment of an order that was placed at `placed_at`.
    #[must_use]
    pub fn placed(
        order: &PlacedOrder,
        placed_at: Timestamp,
        cause: &Cause,
        now: Timestamp,
    ) -> Self {
        Self::new(order.payment_id, order.order_id, order.total, placed_at, cause, now)
    }

    /// The payment of an order of which only a later attempt has been heard.
    #[must_use]
    pub fn requested(
        attempt: &AttemptRequested,
        requested_at: Timestamp,
        cause: &Cause,
        now: Timestamp,
    ) -> Self {
        Self::new(attempt.payment_id, attempt.order_id, attempt.total, requested_at, cause, now)
    }

    /// The payment of an order whose end is heard of before its beginning: nothing will ever be authorized.
    #[must_use]
    pub fn tombstone(
        id: PaymentId,
        order: OrderId,
        refund: RefundId,
        cause: &Cause,
        now: Timestamp,
    ) -> Self {
        let nothing = Money::zero(Shop::get().currency);
        let mut payment = Self::new(id, order, nothing, now, cause, now);
        payment.close(refund, now);
        payment
    }

    /// A payment of which nothing was tried yet.
    #[must_use]
    pub fn new(
        id: PaymentId,
        order_id: OrderId,
        amount: Money,
        opened_at: Timestamp,
        cause: &Cause,
        now: Timestamp,
    ) -> Self {
        let nothing = Money::zero(amount.currency);
        let window = i64::from(Shop::get().authentication_window_minutes);
        Self {
            id,
            order_id,
            version: 0,
            amount,
            goal: Goal::Authorize,
            closing: None,
            voided: false,
            window_ends_at: opened_at + SignedDuration::from_mins(window),
            intent: Intent::new(id, 1),
            ever_authorized: nothing,
            authorized: nothing,
            captured: nothing,
            refunded: nothing,
            attempts: Vec::new(),
            refunds: Vec::new(),
            disputes: Vec::new(),
            stuck: None,
            capture_failure: None,
            next_action: None,
            has_news: false,
            has_dispute_news: false,
            next_attempt_at: None,
            tries: 0,
            looks: 0,
            provider_unavailable: false,
            correlation_id: cause.correlation_id.clone(),
            traceparent: cause.traceparent.clone(),
            created_at: now,
            updated_at: now,
        }
    }

    /// The payment of an order that is gone here, and of which the provider still has the intent: what that has come to is
    /// looked up. Its versions go on after those that the order has heard of.
    #[must_use]
    pub fn found(mut self, intent: String, heard_version: u64, now: Timestamp) -> Self {
        self.intent.id = Some(intent);
        self.version = heard_version.saturating_add(1);
        self.heed_news(now);
        self
    }

    /// Tries to authorize with `method`, once those before it have failed. On a payment that is being undone or has
    /// its money already, the attempt is only noted.
    pub fn attempt(&mut self, id: AttemptId, method: PaymentMethod, total: Money, now: Timestamp) {
        if self.attempts.iter().any(|attempt| attempt.id == id) {
            return;
        }
        if self.amount.is_zero() {
            // a tombstone learns what it would have been
            self.amount = total;
        }
        let mut attempt = Attempt::new(id, method, now);
        // a hold that cannot be captured is let go before the attempt is made
        let is_held = self.authorized.amount > 0 && self.capture_failure.is_none();
        let has_money = is_held || self.captured.amount > 0;
        if self.closing.is_some() || has_money {
            attempt.end(AttemptStatus::Canceled, None);
        } else {
            if self.intent.status == Some(IntentStatus::Canceled) {
                // the provider has ended the intent for good: nothing of it is or can become live
                self.intent = Intent::new(self.id, self.intent.number.saturating_add(1));
                self.capture_failure = None;
            }
            self.next_attempt_at = Some(now);
            self.tries = 0;
        }
        self.attempts.push(attempt);
    }

    /// Opens the window again for an attempt that was asked for at `requested_at`: its order was confirmed once, so no unpaid
    /// order's window counts any more. An old message opens an old window.
    pub fn reopen(&mut self, requested_at: Timestamp) {
        if self.ever_authorized.amount > 0 {
            let window = i64::from(Shop::get().authentication_window_minutes);
            let ends = requested_at + SignedDuration::from_mins(window);
            self.window_ends_at = self.window_ends_at.max(ends);
        }
    }

    /// Takes the money once it is authorized.
    pub fn want_capture(&mut self, now: Timestamp) {
        if self.goal < Goal::Capture {
            self.goal = Goal::Capture;
            self.next_attempt_at = Some(now);
        }
    }

    /// Undoes it: no attempt is begun any more, what was authorized is voided, what was captured is refunded.
    pub fn close(&mut self, refund_id: RefundId, now: Timestamp) {
        if self.closing.is_some() {
            return;
        }
        self.closing = Some(Closing { refund_id, since: now });
        self.next_attempt_at = Some(now);
        self.tries = 0;
        self.pursue_closing(now);
    }

    /// The provider says that something happened. What, it has to be asked: its messages come in any order.
    pub fn heed_news(&mut self, now: Timestamp) {
        if !self.voided && !self.intent.never_was() {
            self.has_news = true;
            self.next_attempt_at = Some(now);
        }
    }

    /// As [`Payment::heed_news`], of a dispute: it is looked up beside everything else.
    pub fn heed_dispute(&mut self, now: Timestamp) {
        self.heed_news(now);
        self.has_dispute_news = self.has_news;
    }

    /// Brings a payment that is being undone nearer to its end, as far as no call is needed for it.
    pub(crate) fn pursue_closing(&mut self, now: Timestamp) {
        let Some(closing) = self.closing.clone() else { return };
        let has_ended =
            self.intent.never_was() || self.intent.status == Some(IntentStatus::Canceled);
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
            self.refunds.iter_mut().for_each(Refund::give_up);
            self.refunds.push(Refund::new(closing.refund_id, amount, "order_ended", now));
        }
    }
}
