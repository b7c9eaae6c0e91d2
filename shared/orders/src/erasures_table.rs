//! Erasing the buyer from a customer's orders; the keys are in [`crate::Orders`]' table.

use jiff::Timestamp;
use kernel::{OrderId, Subject};
use platform::{
    outbox::Cause,
    store::{StoreError, TransactError, Transaction},
};

use crate::{Order, Orders};

const PAGE: u32 = 50;
/// Each lost race is a change that somebody else made.
const ROUNDS: u32 = 5;

impl Orders {
    /// The orders of `subject` that still need their buyer, oldest last; at most `limit`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn unfinished(
        &self,
        subject: Subject,
        limit: usize,
    ) -> Result<Vec<OrderId>, StoreError> {
        let (mut open, mut start) = (Vec::new(), None);
        loop {
            let page = self.of_subject(subject, PAGE, start).await?;
            let ids = page.orders.iter().filter(|order| order.needs_buyer());
            open.extend(ids.map(|order| order.id));
            start = page.next;
            if start.is_none() || open.len() >= limit {
                open.truncate(limit);
                return Ok(open);
            }
        }
    }

    /// Erases the buyer from all orders of `subject`; answers those that still need one. Safe to repeat.
    ///
    /// # Errors
    /// DynamoDB did not answer; some orders may be done.
    pub async fn erase_buyer(
        &self,
        subject: Subject,
        cause: &Cause,
        now: Timestamp,
    ) -> Result<Vec<OrderId>, StoreError> {
        let (mut unfinished, mut start) = (Vec::new(), None);
        loop {
            let page = self.of_subject(subject, PAGE, start).await?;
            for listed in page.orders {
                // The list is a moment behind.
                let Some(order) = self.owned(listed.id, subject).await? else { continue };
                if !self.erase_buyer_of(order, cause, now).await? {
                    unfinished.push(listed.id);
                }
            }
            start = page.next;
            if start.is_none() {
                return Ok(unfinished);
            }
        }
    }

    /// Whether the order, as it is in the end, tells nobody's name.
    async fn erase_buyer_of(
        &self,
        mut order: Order,
        cause: &Cause,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        for _ in 0..ROUNDS {
            let Some(change) = order.without_buyer(now) else {
                return Ok(order.contact.is_erased());
            };
            let writes = self.apply(&change, cause);
            match Transaction::new().with_all(writes).commit(&self.table).await {
                Ok(()) => return Ok(true),
                Err(TransactError::Store(error)) => return Err(error),
                Err(TransactError::Refused(_)) => match self.get(order.id).await? {
                    Some(newer) => order = newer,
                    None => return Ok(true),
                },
            }
        }
        Err(StoreError::Contended)
    }
}
