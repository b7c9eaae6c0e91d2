//! Values that states share, compared by a print of all that can ever change in them.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    ops::Deref,
    sync::Arc,
};

use contracts::Fact;
use orders::Order;
use payments::{Attempt, Call, Payment, ProviderAnswer, Refund};

/// What makes a value differ from another one.
pub trait Print {
    fn print(&self, into: &mut DefaultHasher);
}

/// A value that is never changed, with its print.
#[derive(Debug)]
pub struct Kept<T> {
    value: Arc<T>,
    print: u64,
}

impl<T: Print> Kept<T> {
    pub fn new(value: T) -> Self {
        let mut hasher = DefaultHasher::new();
        value.print(&mut hasher);
        Self { value: Arc::new(value), print: hasher.finish() }
    }
}

impl<T> Kept<T> {
    /// As good as unique.
    pub fn print(&self) -> u64 {
        self.print
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value), print: self.print }
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.print == other.print
    }
}

impl<T> Eq for Kept<T> {}

impl<T> Hash for Kept<T> {
    fn hash<H: Hasher>(&self, into: &mut H) {
        self.print.hash(into);
    }
}

impl Print for Fact {
    fn print(&self, into: &mut DefaultHasher) {
        serde_json::to_string(self).expect("a fact is JSON").hash(into);
    }
}

impl Print for ProviderAnswer {
    fn print(&self, into: &mut DefaultHasher) {
        format!("{self:?}").hash(into);
    }
}

/// Every field is named, so that a new one does not compile before somebody has decided whether it can change.
impl Print for Order {
    fn print(&self, into: &mut DefaultHasher) {
        let Self {
            id,
            status,
            payment_status,
            fulfillment_status,
            next_action,
            attempt_id,
            retries,
            payment_version,
            expires_at,
            extended,
            confirmed_at,
            shipments,
            returns,
            // as it was placed
            number: _,
            subject: _,
            lines: _,
            subtotal: _,
            discount: _,
            shipping: _,
            tax: _,
            total: _,
            prices_include_tax: _,
            tax_rate: _,
            coupon: _,
            contact: _,
            shipping_address: _,
            billing_address: _,
            shipping_option: _,
            payment_id: _,
            created_at: _,
            // decides nothing
            reason: _,
            delivered_at: _,
            updated_at: _,
            version: _,
        } = self;
        (id, status, payment_status, fulfillment_status, next_action.is_some()).hash(into);
        (attempt_id, retries, payment_version, expires_at, extended).hash(into);
        confirmed_at.is_some().hash(into);
        (shipments.len(), returns.len()).hash(into);
    }
}

impl Print for Payment {
    fn print(&self, into: &mut DefaultHasher) {
        let Self {
            id,
            version,
            amount,
            goal,
            closing,
            voided,
            window_ends_at,
            intent,
            ever_authorized,
            authorized,
            captured,
            refunded,
            attempts,
            refunds,
            capture_failure,
            next_action,
            has_news,
            next_attempt_at,
            tries,
            looks,
            provider_unavailable,
            // nobody disputes anything in the model
            disputes: _,
            has_dispute_news: _,
            // decides nothing
            order_id: _,
            stuck: _,
            correlation_id: _,
            traceparent: _,
            created_at: _,
            updated_at: _,
        } = self;
        (id, version, amount, *goal as u8, closing.is_some(), voided, window_ends_at).hash(into);
        (ever_authorized, authorized, captured, refunded).hash(into);
        (&intent.id, intent.status.map(|status| status as u8), &intent.charge).hash(into);
        intent.number.hash(into);
        for call in [&intent.create, &intent.capture, &intent.cancel] {
            print_call(call, into);
        }
        for attempt in attempts {
            print_attempt(attempt, into);
        }
        for refund in refunds {
            print_refund(refund, into);
        }
        (capture_failure, next_action.is_some(), has_news, next_attempt_at).hash(into);
        (tries, looks, provider_unavailable).hash(into);
    }
}

fn print_call(call: &Call, into: &mut DefaultHasher) {
    let Call { status, first_sent_at, last_sent_at, .. } = call;
    (call.round(), *status as u8, first_sent_at, last_sent_at).hash(into);
}

fn print_attempt(attempt: &Attempt, into: &mut DefaultHasher) {
    let Attempt { id, status, payment_method: _, decline_code: _, call, created_at: _ } = attempt;
    (id, *status as u8).hash(into);
    print_call(call, into);
}

fn print_refund(refund: &Refund, into: &mut DefaultHasher) {
    let Refund {
        id,
        status,
        amount,
        call,
        provider_id,
        failures,
        retry_at,
        reason: _,
        lines: _,
        failure: _,
        failed_at: _,
        created_at: _,
    } = refund;
    (id, *status as u8, amount, provider_id, failures, retry_at).hash(into);
    print_call(call, into);
}
