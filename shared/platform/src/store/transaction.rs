//! Transactions of up to 100 writes over several tables, all or nothing.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use aws_sdk_dynamodb::{
    Client,
    operation::transact_write_items::TransactWriteItemsError,
    types::{CancellationReason, TransactWriteItem},
};

use super::{Item, StoreError, Write};
use crate::{ids, planted::Bug};

/// Writes with labels; a refused one is reported by its label.
#[derive(Debug)]
pub struct Transaction<L> {
    writes: Vec<(L, Write)>,
}

/// One condition that did not hold.
#[derive(Debug)]
pub struct Refusal<L> {
    pub label: L,
    /// The item as it was, when there was one.
    pub item: Option<Item>,
}

/// Why nothing of a transaction happened (or, for [`TransactError::Store`], may not have).
#[derive(Debug)]
pub enum TransactError<L> {
    /// A business answer: these conditions did not hold. Never empty.
    Refused(Vec<Refusal<L>>),
    Store(StoreError),
}

impl<L> From<StoreError> for TransactError<L> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// DynamoDB's limit.
pub const MOST_ACTIONS: usize = 100;
const ATTEMPTS: u32 = 8;

impl<L> Default for Transaction<L> {
    fn default() -> Self {
        Self { writes: Vec::new() }
    }
}

impl<L: Clone> Transaction<L> {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn with(mut self, label: L, write: Write) -> Self {
        self.writes.push((label, write));
        self
    }

    #[must_use]
    pub fn with_all(mut self, writes: impl IntoIterator<Item = (L, Write)>) -> Self {
        self.writes.extend(writes);
        self
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.writes.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Commits all or nothing. A conflict with another transaction is tried again with jitter and is
    /// never reported as a refused condition.
    ///
    /// # Errors
    /// Refused conditions by label; or DynamoDB did not answer, in which case it may have happened.
    pub async fn commit(mut self, store: &super::Store) -> Result<(), TransactError<L>> {
        self.leak(Bug::EventBeforeState, "OUTBOX", store).await;
        self.leak(Bug::AnswerBeforeState, "IDEMPOTENCY", store).await;
        let (labels, writes): (Vec<L>, Vec<Write>) = self.writes.into_iter().unzip();
        if writes.len() > MOST_ACTIONS {
            return Err(StoreError::Internal(format!(
                "{} actions in one transaction",
                writes.len()
            ))
            .into());
        }
        let actions: Vec<_> =
            writes.into_iter().map(Write::into_action).collect::<Result<_, _>>()?;
        for round in 0..ATTEMPTS {
            match send(store.client(), actions.clone()).await? {
                Sent::Done => {
                    REPEATS.earn();
                    return Ok(());
                }
                Sent::Conflict => pause(round).await,
                Sent::Throttled if REPEATS.take() => pause(round).await,
                Sent::Throttled => {
                    return Err(StoreError::Unavailable("transactions are throttled".into()).into());
                }
                Sent::Refused(reasons) => {
                    return Err(TransactError::Refused(refusals(labels, reasons)));
                }
            }
        }
        Err(StoreError::Contended.into())
    }

    /// Where this mistake is planted, what has this sort key is written by itself, before everything else.
    async fn leak(&mut self, bug: Bug, sort_key: &str, store: &super::Store) {
        if bug.is_planted() {
            for (_, write) in self.writes.extract_if(.., |(_, write)| write.sort_key() == sort_key)
            {
                let _lost = write.send(store.client()).await;
            }
        }
    }
}

enum Sent {
    Done,
    Conflict,
    Throttled,
    Refused(Vec<CancellationReason>),
}

/// What is left to this process of repeats of throttled transactions, as the SDK counts its own: a table that refuses
/// everybody is not asked eight times by each.
static REPEATS: Repeats = Repeats::new();
const MOST_REPEATS: u32 = 50;

struct Repeats(AtomicU32);

impl Repeats {
    const fn new() -> Self {
        Self(AtomicU32::new(MOST_REPEATS))
    }

    fn take(&self) -> bool {
        let less = |left: u32| left.checked_sub(1);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Each transaction that went through earns one back.
    fn earn(&self) {
        let more = |left: u32| (left < MOST_REPEATS).then(|| left.saturating_add(1));
        let _full = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}

async fn send(client: &Client, actions: Vec<TransactWriteItem>) -> Result<Sent, StoreError> {
    // The SDK adds a client request token, so that its own retries of this call happen once.
    let sent = client.transact_write_items().set_transact_items(Some(actions)).send().await;
    let Err(error) = sent else { return Ok(Sent::Done) };
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            read_reasons(cancelled.cancellation_reasons.clone().unwrap_or_default())
        }
        Some(TransactWriteItemsError::TransactionInProgressException(_)) => Ok(Sent::Conflict),
        _ => Err(error.into()),
    }
}

/// A refused condition wins: it is a business answer, whatever else was contended at that moment.
fn read_reasons(reasons: Vec<CancellationReason>) -> Result<Sent, StoreError> {
    let is = |reason: &CancellationReason, codes: &[&str]| {
        reason.code.as_deref().is_some_and(|code| codes.contains(&code))
    };
    if reasons.iter().any(|reason| is(reason, &["ConditionalCheckFailed"])) {
        if Bug::RefusalIsConflict.is_planted() {
            return Ok(Sent::Conflict);
        }
        return Ok(Sent::Refused(reasons));
    }
    let throttled = ["ThrottlingError", "ProvisionedThroughputExceeded"];
    let harmless = |reason: &CancellationReason| {
        reason.code.is_none()
            || is(reason, &["None", "TransactionConflict"])
            || is(reason, &throttled)
    };
    if reasons.iter().all(harmless) {
        if Bug::ConflictIsRefusal.is_planted() {
            return Ok(Sent::Refused(reasons));
        }
        let throttled = reasons.iter().any(|reason| is(reason, &throttled));
        return Ok(if throttled { Sent::Throttled } else { Sent::Conflict });
    }
    let codes: Vec<_> = reasons.iter().filter_map(|reason| reason.message.as_deref()).collect();
    Err(StoreError::Internal(format!("transaction cancelled: {}", codes.join("; "))))
}

fn refusals<L>(labels: Vec<L>, reasons: Vec<CancellationReason>) -> Vec<Refusal<L>> {
    labels
        .into_iter()
        .zip(reasons)
        .filter(|(_, reason)| reason.code.as_deref() == Some("ConditionalCheckFailed"))
        .map(|(label, reason)| Refusal { label, item: reason.item })
        .collect()
}

/// Waits before the next try: full jitter, doubling from 10 ms to at most 320 ms.
pub(crate) async fn pause(round: u32) {
    let most = 10u64 << round.min(5);
    tokio::time::sleep(Duration::from_millis(ids::below(most) + 1)).await;
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect()
    }

    #[test]
    fn a_conflict_alone_is_tried_again() {
        assert!(matches!(
            read_reasons(reasons(&["None", "TransactionConflict"])),
            Ok(Sent::Conflict)
        ));
    }

    #[test]
    fn a_throttled_action_is_tried_again_while_there_are_repeats_left() {
        let read = read_reasons(reasons(&["None", "ThrottlingError", "TransactionConflict"]));
        assert!(matches!(read, Ok(Sent::Throttled)));
        let repeats = Repeats::new();
        assert_eq!((0..2 * MOST_REPEATS).filter(|_| repeats.take()).count(), MOST_REPEATS as usize);
        repeats.earn();
        assert!(repeats.take() && !repeats.take());
        (0..2 * MOST_REPEATS).for_each(|_| repeats.earn());
        assert_eq!((0..2 * MOST_REPEATS).filter(|_| repeats.take()).count(), MOST_REPEATS as usize);
    }

    #[test]
    fn a_refused_condition_beside_a_conflict_is_a_refusal_of_that_condition_only() {
        let all = reasons(&["TransactionConflict", "ConditionalCheckFailed"]);
        let Ok(Sent::Refused(read)) = read_reasons(all) else { unreachable!("refused") };
        let labels: Vec<_> =
            refusals(vec!["cart", "stock"], read).into_iter().map(|r| r.label).collect();
        assert_eq!(labels, ["stock"]);
    }

    #[test]
    fn a_request_that_can_never_succeed_is_not_tried_again() {
        assert!(matches!(
            read_reasons(reasons(&["ValidationError"])),
            Err(StoreError::Internal(_))
        ));
    }
}
