//! The driver: records what a payment is to become, then asks the provider step by step until there is nothing to ask.
//!
//! Before a call that changes something its key is stored; after it the result, with facts and ledger, in one
//! transaction on the condition that nobody else moved the payment. Who loses that race forgets the answer and starts
//! over from what is stored: every call can be repeated with its key, so nothing is lost by that.

use std::time::Duration;

use contracts::{Consumer, Event};
use jiff::Timestamp;
use kernel::OrderId;
use platform::{Aws, clock, config::Missing, outbox::Cause, store::StoreError};
use tokio::time::Instant;

use crate::{
    Admission, Breaker, Payment, Payments, ProviderAnswer, Step, Stored, Stripe, apply, next_step,
};

/// Calls of one payment in one run; the longest way (create, confirm, capture with doubts between) takes eight.
const MOST_STEPS: u32 = 12;
const MOST_RACES: u32 = 8;
/// No call is begun later than this: with one call's time-out it ends well before the function's own.
const BUDGET: Duration = Duration::from_secs(14);

/// The message that a payment is driven for.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    pub consumer: Consumer,
    pub event: &'a Event,
}

/// Drives payments.
#[derive(Debug)]
pub struct Driver {
    pub payments: Payments,
    provider: Stripe,
}

/// How one run over a payment ended.
enum Run {
    Rested,
    Moved,
}

/// The payment as it is stored, as it is to be, and what is stored along with it.
struct Work<'a> {
    stored: Option<Payment>,
    payment: Payment,
    message: Option<Message<'a>>,
    /// Whether the message's mark is still to be stored.
    unmarked: bool,
}

impl Driver {
    /// # Errors
    /// The template did not name the provider's secret.
    pub fn new(aws: &Aws) -> Result<Self, Missing> {
        Ok(Self {
            payments: Payments::new(aws.table("PAYMENTS_TABLE")),
            provider: Stripe::new(aws)?,
        })
    }

    /// Makes of the order's payment what `wish` says, and goes on with it as far as the provider answers. `wish` may be
    /// asked several times and has to be idempotent; None leaves everything as it is.
    ///
    /// # Errors
    /// DynamoDB did not answer, or others kept changing the payment. That the provider does not answer is no error: it
    /// is stored, and the sweep goes on.
    pub async fn advance(
        &self,
        order: OrderId,
        message: Option<Message<'_>>,
        wish: impl Fn(Option<Payment>) -> Option<Payment>,
    ) -> Result<(), StoreError> {
        let began = Instant::now();
        let mut unmarked = message.is_some();
        for _ in 0..MOST_RACES {
            let stored = self.payments.get(order).await?;
            let Some(payment) = wish(stored.clone()) else {
                return if unmarked { self.mark(message).await } else { Ok(()) };
            };
            let mut work = Work { stored, payment, message, unmarked };
            let run = self.run(&mut work, began).await?;
            unmarked = work.unmarked;
            if matches!(run, Run::Rested) {
                return Ok(());
            }
        }
        Err(StoreError::Contended)
    }

    async fn run(&self, work: &mut Work<'_>, began: Instant) -> Result<Run, StoreError> {
        let mut known = None;
        for _ in 0..MOST_STEPS {
            let now = clock::now();
            let step = next_step(&work.payment, now);
            if step == Step::Rest {
                work.payment.rest(now);
                return self.keep(work).await;
            }
            if began.elapsed() > BUDGET {
                break;
            }
            let breaker = match known.take() {
                Some(breaker) => breaker,
                None => self.payments.breaker().await?,
            };
            if let Some(until) = self.closed_until(&breaker, now).await? {
                work.payment.wait_for_provider(until);
                return self.keep(work).await;
            }
            if step.is_change() {
                work.payment.begin(&step, now);
                if matches!(self.keep(work).await?, Run::Moved) {
                    return Ok(Run::Moved);
                }
            }
            let answer = self.provider.ask(&step, &work.payment).await;
            known = Some(self.note(breaker, &answer).await?);
            log(&step, &work.payment, &answer);
            work.payment = apply(&work.payment, &step, answer, clock::now());
        }
        // more is to be done than fits into this run: the sweep takes it up at once
        work.payment.next_attempt_at = Some(clock::now());
        self.keep(work).await
    }

    /// Stores what has changed since the payment was stored, and the message's mark.
    async fn keep(&self, work: &mut Work<'_>) -> Result<Run, StoreError> {
        if work.stored.as_ref() == Some(&work.payment) {
            if work.unmarked {
                self.mark(work.message).await?;
                work.unmarked = false;
            }
            return Ok(Run::Rested);
        }
        let mark = work
            .message
            .filter(|_| work.unmarked)
            .map(|message| self.payments.table.inbox_mark(message.consumer, message.event));
        let cause = cause_of(work);
        match self.payments.store(work.stored.as_ref(), &mut work.payment, &cause, mark).await? {
            Stored::Done => {
                work.unmarked = false;
                work.stored = Some(work.payment.clone());
                Ok(Run::Rested)
            }
            Stored::Applied => {
                work.unmarked = false;
                Ok(Run::Moved)
            }
            Stored::Moved => Ok(Run::Moved),
        }
    }

    /// Marks the message as applied; one that is marked already was delivered twice.
    async fn mark(&self, message: Option<Message<'_>>) -> Result<(), StoreError> {
        let Some(Message { consumer, event }) = message else { return Ok(()) };
        self.payments.table.run(self.payments.table.inbox_mark(consumer, event)).await.map(drop)
    }

    /// None when the provider may be called.
    async fn closed_until(
        &self,
        breaker: &Breaker,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        match breaker.admit(now) {
            Admission::Open => Ok(None),
            Admission::Closed { until } => Ok(Some(until)),
            Admission::Probe { until } => {
                let claimed = self.payments.claim_probe(breaker, until).await?;
                Ok((!claimed).then_some(until))
            }
        }
    }

    /// Lets the breaker hear of an answer, or of none.
    async fn note(&self, breaker: Breaker, answer: &ProviderAnswer) -> Result<Breaker, StoreError> {
        match answer {
            ProviderAnswer::Unavailable { .. } => {
                let breaker = breaker.failed(clock::now());
                self.payments.trip(&breaker).await?;
                Ok(breaker)
            }
            _ if breaker.failures > 0 => {
                self.payments.reset_breaker().await?;
                Ok(Breaker::default())
            }
            _ => Ok(breaker),
        }
    }
}

/// The message's own cause; for the sweep the one that the payment began with.
fn cause_of(work: &Work<'_>) -> Cause {
    work.message.map_or_else(
        || Cause {
            correlation_id: work.payment.correlation_id.clone(),
            traceparent: work.payment.traceparent.clone(),
        },
        |message| Cause::from(message.event),
    )
}

fn log(step: &Step, payment: &Payment, answer: &ProviderAnswer) {
    let (order, step) = (payment.order_id, step.name());
    match answer {
        ProviderAnswer::Unavailable { why } => {
            tracing::warn!(%order, step, why, "the provider did not answer");
        }
        ProviderAnswer::Refused { code, .. } => {
            tracing::warn!(%order, step, code, "the provider refused");
        }
        ProviderAnswer::Declined { code, .. } => {
            tracing::info!(%order, step, code, "declined");
        }
        _ => tracing::info!(%order, step, "the provider answered"),
    }
}
