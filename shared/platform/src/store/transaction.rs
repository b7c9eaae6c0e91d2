//! Transactions of up to 100 writes over several tables, all or nothing.

use std::time::Duration;

use aws_sdk_dynamodb::{
    Client,
    operation::transact_write_items::TransactWriteItemsError,
    types::{CancellationReason, TransactWriteItem},
};

use super::{Item, StoreError, Write};
use crate::ids;

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
    pub async fn commit(self, store: &super::Store) -> Result<(), TransactError<L>> {
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
                Sent::Done => return Ok(()),
                Sent::Conflict => pause(round).await,
                Sent::Refused(reasons) => {
                    return Err(TransactError::Refused(refusals(labels, reasons)));
                }
            }
        }
        Err(StoreError::Contended.into())
    }
}

enum Sent {
    Done,
    Conflict,
    Refused(Vec<CancellationReason>),
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
        return Ok(Sent::Refused(reasons));
    }
    let harmless =
        ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
    if reasons.iter().all(|reason| reason.code.is_none() || is(reason, &harmless)) {
        return Ok(Sent::Conflict);
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
