//! The schedule `reconcile-payments`: compares what the provider lists with what is stored. What differs becomes news for its
//! payment, which retry-due-payments looks up within a minute; what belongs to no payment is put before a person.

use std::time::Duration;

use futures::{StreamExt as _, stream};
use kernel::{Money, OrderId};
use payments::{
    Belonging, Comparison, Payment, Payments, Round, Stage, Stored, Stripe, compare_dispute,
    compare_intent, compare_refund,
};
use platform::{Aws, Error, clock, consumer::Failed, outbox::Cause, store::StoreError};
use serde::Serialize;
use tokio::time::Instant;

/// What the schedule works with: it reads the provider's lists, and asks for nothing else.
pub struct Auditor {
    payments: Payments,
    provider: Stripe,
}

impl Auditor {
    /// # Errors
    /// The template did not name the provider's secret or the shop's address.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let payments = Payments::new(aws.table("PAYMENTS_TABLE"));
        payments.table.prewarm().await;
        Ok(Self { payments, provider: Stripe::new(aws)? })
    }
}

/// What one run found.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Reconciled {
    pub compared: usize,
    /// Payments that did not know what the provider had done.
    pub behind: usize,
    /// Things of the provider's that belong to no payment.
    pub strays: usize,
    /// Whether everything of the period was read; the next run goes on otherwise.
    pub finished: bool,
}

const AT_ONCE: usize = 8;
const TRIES: u32 = 5;
/// No page is begun later than this; the function has 50 seconds.
const BUDGET: Duration = Duration::from_secs(25);

/// # Errors
/// DynamoDB or the provider did not answer; the next run goes on where this one stopped.
pub async fn reconcile_payments(auditor: &Auditor) -> Result<Reconciled, Failed> {
    let began = Instant::now();
    let mut round = Round::next(auditor.payments.round().await?, clock::now());
    let mut sum = Reconciled::default();
    while let Some(stage) = round.stage
        && began.elapsed() < BUDGET
    {
        auditor.read_page(stage, &mut round, &mut sum).await?;
        auditor.payments.keep_round(&round).await?;
    }
    sum.finished = round.stage.is_none();
    if sum.behind + sum.strays > 0 {
        tracing::warn!(sum.compared, sum.behind, sum.strays, "the provider knows more than we do");
    }
    Ok(sum)
}

/// One thing of the provider's.
struct Seen {
    id: String,
    amount: Money,
    order: Option<OrderId>,
    /// Its intent, by which the order is found when it is not known.
    intent: Option<String>,
    is_dispute: bool,
}

impl Auditor {
    async fn read_page(
        &self,
        stage: Stage,
        round: &mut Round,
        sum: &mut Reconciled,
    ) -> Result<(), Failed> {
        let (found, last, has_more) = match stage {
            Stage::Intents => {
                let page = self.provider.intents(round).await.map_err(Failed::because)?;
                let outcomes = page.items.into_iter().map(|seen| {
                    let money = seen.capturable.amount.max(seen.received.amount);
                    let amount = Money::new(money, seen.capturable.currency);
                    let (id, order, intent) = (seen.id.clone(), seen.order_id, seen.id.clone());
                    let thing = Seen { id, amount, order, intent: Some(intent), is_dispute: false };
                    self.compare(thing, move |payment| compare_intent(payment, &seen))
                });
                (all(outcomes).await?, page.last, page.has_more)
            }
            Stage::Refunds => {
                let page = self.provider.refunds(round).await.map_err(Failed::because)?;
                let outcomes = page.items.into_iter().map(|refund| {
                    let thing = belonging(&refund, &refund.seen.id, false);
                    self.compare(thing, move |payment| compare_refund(payment, &refund.seen))
                });
                (all(outcomes).await?, page.last, page.has_more)
            }
            Stage::Disputes => {
                let page = self.provider.disputes(round).await.map_err(Failed::because)?;
                let outcomes = page.items.into_iter().map(|dispute| {
                    let thing = belonging(&dispute, &dispute.seen.id, true);
                    self.compare(thing, move |payment| compare_dispute(payment, &dispute.seen))
                });
                (all(outcomes).await?, page.last, page.has_more)
            }
        };
        let count = |comparison| found.iter().filter(|found| **found == comparison).count();
        sum.compared += found.len();
        sum.behind += count(Comparison::Behind);
        sum.strays += count(Comparison::Stray);
        round.pass(last, has_more);
        Ok(())
    }

    async fn compare(
        &self,
        seen: Seen,
        compare: impl Fn(Option<&Payment>) -> Comparison,
    ) -> Result<Comparison, StoreError> {
        let order = match (seen.order, &seen.intent) {
            (Some(order), _) => Some(order),
            (None, Some(intent)) => self.payments.order_of(intent).await?,
            (None, None) => None,
        };
        let payment = match order {
            Some(order) => self.payments.get(order).await?,
            None => None,
        };
        let comparison = compare(payment.as_ref());
        match (comparison, order) {
            (Comparison::Behind, Some(order)) => self.tell(order, &seen, &compare).await?,
            (Comparison::Stray, order) => {
                tracing::error!(id = seen.id, "money of the provider's belongs to no payment");
                self.payments.list_stray(&seen.id, seen.amount, order).await?;
            }
            _ => {}
        }
        Ok(comparison)
    }

    /// Lets the payment know that there is news, unless it has heard meanwhile.
    async fn tell(
        &self,
        order: OrderId,
        seen: &Seen,
        compare: &impl Fn(Option<&Payment>) -> Comparison,
    ) -> Result<(), StoreError> {
        for _ in 0..TRIES {
            let Some(stored) = self.payments.get(order).await? else { return Ok(()) };
            if compare(Some(&stored)) != Comparison::Behind {
                return Ok(());
            }
            let mut payment = stored.clone();
            if seen.is_dispute {
                payment.heed_dispute(clock::now());
            } else {
                payment.heed_news(clock::now());
            }
            tracing::warn!(%order, id = seen.id, "the provider has news that never reached us");
            let cause = Cause {
                correlation_id: payment.correlation_id.clone(),
                traceparent: payment.traceparent.clone(),
            };
            let kept = self.payments.store(Some(&stored), &mut payment, &cause, None).await?;
            if kept == Stored::Done {
                return Ok(());
            }
        }
        Err(StoreError::Contended)
    }
}

fn belonging<T>(thing: &Belonging<T>, id: &str, is_dispute: bool) -> Seen {
    let intent = thing.intent.clone();
    Seen { id: id.to_owned(), amount: thing.amount, order: None, intent, is_dispute }
}

async fn all(
    outcomes: impl Iterator<Item = impl Future<Output = Result<Comparison, StoreError>>>,
) -> Result<Vec<Comparison>, Failed> {
    let outcomes: Vec<_> = stream::iter(outcomes).buffer_unordered(AT_ONCE).collect().await;
    outcomes.into_iter().map(|outcome| outcome.map_err(Failed::from)).collect()
}
