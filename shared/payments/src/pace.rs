//! When a payment is taken up again: after a call without an answer, and while the provider is at it.

use jiff::{SignedDuration, Timestamp};

use crate::{Attempt, Goal, Payment, RefundStatus, provider::IntentStatus};

/// How long a call may be under way before the sweep assumes that its process died; longer than any function runs.
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Another process is making the same call.
pub(crate) const BUSY: SignedDuration = SignedDuration::from_secs(5);

/// Cards' authorizations lapse after about seven days; an hour later the provider knows.
const LAPSES_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24 + 1);

const SECOND: i64 = 1;
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

impl Payment {
    /// Counts a call that brought nothing. The first is followed by another look at once (the connection may merely
    /// have been stale), later ones wait: 5 s, doubled each time, to a minute while a shopper waits and to ten after.
    pub(crate) fn put_off(&mut self, now: Timestamp) {
        self.tries = self.tries.saturating_add(1);
        let someone_waits = self.closing.is_none() && now < self.window_ends_at;
        let most = if someone_waits { MINUTE } else { 10 * MINUTE };
        self.next_attempt_at = match self.tries {
            1 => Some(now),
            tries => Some(self.after(now, 5 * SECOND, tries.saturating_sub(2), most)),
        };
    }

    /// The provider is not to be called at all before `until`, and then not by everyone at once.
    pub fn wait_for_provider(&mut self, until: Timestamp) {
        self.provider_unavailable = true;
        self.next_attempt_at = Some(self.after(until, 10 * SECOND, 0, 10 * SECOND));
    }

    /// Nothing is to be asked now: the sweep need not come for it, unless something is left that only time will bring.
    pub fn rest(&mut self, now: Timestamp) {
        if self.next_attempt_at.is_some_and(|at| at <= now) {
            self.next_attempt_at = None;
            self.pace(now);
        }
    }

    /// Sets the next look, when an answer left something that only time will bring.
    pub(crate) fn pace(&mut self, now: Timestamp) {
        if self.next_attempt_at.is_some() || self.voided {
            return;
        }
        let held_by_bank = self.intent.status == Some(IntentStatus::Processing);
        let under_way = self.live_attempt().is_some_and(Attempt::is_under_way)
            || (self.closing.is_some() && held_by_bank);
        let any = |status| self.refunds.iter().any(|refund| refund.status == status);
        let looks = self.looks;
        if under_way {
            self.next_attempt_at = Some(self.after(now, 15 * SECOND, looks, 5 * MINUTE));
        } else if any(RefundStatus::Pending) {
            self.next_attempt_at = Some(self.after(now, MINUTE, looks, 6 * HOUR));
        } else if self.refunds_to_retry().next().is_some() && !self.is_undone() {
            self.next_attempt_at =
                self.refunds_to_retry().filter_map(|refund| refund.retry_at).min();
        } else if self.is_authorization_open() && !self.has_call_to_make() {
            self.next_attempt_at = Some(now + LAPSES_AFTER);
        }
        if under_way || any(RefundStatus::Pending) {
            self.looks = looks.saturating_add(1);
        }
    }

    /// Whether what is held is to be taken or let go now.
    fn has_call_to_make(&self) -> bool {
        self.closing.is_some()
            || self.is_replacing()
            || (self.goal == Goal::Capture && self.capture_failure.is_none())
    }

    /// `first` seconds, doubled `doublings` times, `most` at most; up to half of it is taken away by the payment's own
    /// jitter, so that payments that failed together do not come back together.
    fn after(&self, now: Timestamp, first: i64, doublings: u32, most: i64) -> Timestamp {
        let seconds = first.saturating_mul(1 << doublings.min(20)).min(most);
        let text = format!("{}#{}#{}", self.order_id, self.tries, self.looks);
        let mixed = text.bytes().fold(0xcbf2_9ce4_8422_2325u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let milliseconds = seconds.saturating_mul(1_000);
        let jitter = i64::try_from(mixed % 1_000).unwrap_or(0).saturating_mul(milliseconds) / 2_000;
        now + SignedDuration::from_millis(milliseconds - jitter)
    }
}
