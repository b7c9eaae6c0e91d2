//! The payments table.
//!
//! | question | key |
//! |---|---|
//! | the payment of an order | `pk = PAYMENT#<order id>`, `sk = PAYMENT` |
//! | its ledger, in order | `pk = PAYMENT#<order id>`, `sk = LEDGER#<version, 6 digits>#<position>` |
//! | lists of payments | index `list`, see `payment_lists_table` |
//! | how far reconciliation has got | `pk = RECONCILIATION`, `sk = ROUND` |
//! | payments to take up again | index `due`: `payments#<shard>`, by `next_attempt_at` |
//! | the order of an intent | `pk = INTENT#<intent id>`, `sk = INTENT` |
//! | whether a provider event was received | `pk = RECEIPT#<provider's event id>`, `sk = RECEIPT` |
//! | whether the provider may be called | `pk = BREAKER#provider`, `sk = BREAKER` |
//! | events, inbox marks, idempotency records | see `platform` |

use contracts::{Fact, ProviderEvent};
use jiff::{SignedDuration, Timestamp};
use kernel::OrderId;
use platform::{
    clock,
    due::{self, DueList},
    outbox::Cause,
    planted::Bug,
    store::{Key, Query, Store, StoreError, TransactError, Transaction, Write, Written},
};
use serde::{Deserialize, Serialize};

use crate::{Breaker, Entry, Payment, Round, entries, facts, payment_lists_table::place_by_time};

/// Payments that the sweep takes up, by the time it does.
const DUE: DueList = DueList::new("payments");
/// The provider repeats an event for three days; audits look back longer.
const RECEIPTS_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Payments, in their table.
#[derive(Debug, Clone)]
pub struct Payments {
    pub table: Store,
}

/// How storing a payment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stored {
    Done,
    /// Someone else changed the payment since it was read.
    Moved,
    /// What was to be marked has been applied before; nothing was stored.
    Applied,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Payment,
    Mark,
    Unconditional,
}

#[derive(Debug, Serialize)]
struct PaymentItem {
    version: u64,
    payment: Payment,
    list_pk: String,
    list_sk: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
}

#[derive(Debug, Deserialize)]
struct StoredPayment {
    payment: Payment,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct IntentItem {
    pub order_id: OrderId,
}

#[derive(Debug, Serialize)]
struct Receipt<'a> {
    #[serde(flatten)]
    event: &'a ProviderEvent,
    received_at: Timestamp,
    ttl: i64,
}

pub(crate) fn key(order: OrderId) -> Key {
    Key::new(format!("PAYMENT#{order}"), "PAYMENT")
}

pub(crate) fn intent_key(intent: &str) -> Key {
    Key::new(format!("INTENT#{intent}"), "INTENT")
}

fn breaker_key() -> Key {
    Key::new("BREAKER#provider", "BREAKER")
}

fn round_key() -> Key {
    Key::new("RECONCILIATION", "ROUND")
}

impl Payments {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// # Errors
    /// DynamoDB did not answer.
    pub async fn get(&self, order: OrderId) -> Result<Option<Payment>, StoreError> {
        Ok(self.table.get::<StoredPayment>(&key(order)).await?.map(|item| item.payment))
    }

    /// Those of the orders' payments that exist, in no order.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn get_many(&self, orders: &[OrderId]) -> Result<Vec<Payment>, StoreError> {
        let keys: Vec<Key> = orders.iter().map(|order| key(*order)).collect();
        let items = self.table.get_many::<StoredPayment>(&keys).await?;
        Ok(items.into_iter().map(|item| item.payment).collect())
    }

    /// The ledger of an order's payment, oldest first.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn ledger(&self, order: OrderId) -> Result<Vec<Entry>, StoreError> {
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", key(order).pk)
            .bind("prefix", "LEDGER#");
        self.table.query_all(query).await
    }

    /// The order that an intent pays for, when it is one of ours.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn order_of(&self, intent: &str) -> Result<Option<OrderId>, StoreError> {
        let item = self.table.get::<IntentItem>(&intent_key(intent)).await?;
        Ok(item.map(|item| item.order_id))
    }

    /// Orders whose payments are due by `until`, as [`due::due_keys`] finds them.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn due(&self, until: Timestamp, limit: u32) -> Result<Vec<OrderId>, StoreError> {
        let keys = due::due_keys(&self.table, &DUE, until, limit).await?;
        let order = |key: Key| key.pk.strip_prefix("PAYMENT#")?.parse().ok();
        Ok(keys.into_iter().filter_map(order).collect())
    }

    /// Stores `after`, at the version after `before`, with what it means for others: facts, ledger, the intent's order,
    /// and the mark of what caused it: of an event, or of a client's request. All or nothing, and only if nobody was faster.
    ///
    /// # Errors
    /// DynamoDB did not answer; it may or may not have happened.
    pub async fn store(
        &self,
        before: Option<&Payment>,
        after: &mut Payment,
        cause: &Cause,
        mark: Option<Write>,
    ) -> Result<Stored, StoreError> {
        after.version = before.map_or(0, |before| before.version).saturating_add(1);
        after.updated_at = clock::now();
        after.stuck = after.judge(after.updated_at);
        let rest = self.consequences(before, after, cause);
        let payment = self.put(before, after);
        if rest.is_empty() && mark.is_none() {
            let written = self.table.run(payment).await?;
            return Ok(if matches!(written, Written::Done) { Stored::Done } else { Stored::Moved });
        }
        let transaction = Transaction::new()
            .with(Part::Payment, payment)
            .with_all(mark.map(|mark| (Part::Mark, mark)))
            .with_all(rest.into_iter().map(|write| (Part::Unconditional, write)));
        match transaction.commit(&self.table).await {
            Ok(()) => Ok(Stored::Done),
            Err(TransactError::Store(error)) => Err(error),
            Err(TransactError::Refused(refusals)) => {
                let applied = refusals.iter().any(|refusal| refusal.label == Part::Mark);
                Ok(if applied { Stored::Applied } else { Stored::Moved })
            }
        }
    }

    pub(crate) fn put(&self, before: Option<&Payment>, after: &Payment) -> Write {
        let (list_pk, list_sk) = place_by_time(after.id);
        let item = PaymentItem {
            version: after.version,
            payment: after.clone(),
            list_pk,
            list_sk,
            due_bucket: after.next_attempt_at.map(|_| DUE.bucket(&after.order_id)),
            due_at: after.next_attempt_at,
        };
        let key = key(after.order_id);
        match before {
            None => self.table.insert_once(&key, &item),
            Some(before) => self
                .table
                .put(&key, &item)
                .when("#version = :expected")
                .bind("expected", before.version)
                .unless(Bug::PaymentVersionIgnored),
        }
    }

    /// Facts, ledger rows and the way back from the intent.
    pub(crate) fn consequences(
        &self,
        before: Option<&Payment>,
        after: &Payment,
        cause: &Cause,
    ) -> Vec<Write> {
        let mut writes: Vec<Write> = facts(before, after)
            .into_iter()
            .map(|fact| self.table.publish(fact, after.id, after.version, cause))
            .collect();
        for (position, entry) in entries(before, after).iter().enumerate() {
            let sk = format!("LEDGER#{:06}#{position}", after.version);
            writes.push(self.table.put(&Key::new(key(after.order_id).pk, sk), entry));
        }
        writes.extend(self.list_stuck(before, after));
        let known = before.and_then(|before| before.intent.id.as_ref());
        if let Some(intent) = after.intent.id.as_ref().filter(|intent| known != Some(intent)) {
            let item = IntentItem { order_id: after.order_id };
            writes.push(self.table.put(&intent_key(intent), &item));
        }
        writes
    }

    /// Records that a provider event was received and publishes it, once per event however often it is sent.
    ///
    /// # Errors
    /// DynamoDB did not answer: the provider sends it again.
    pub async fn receive(&self, event: &ProviderEvent, cause: &Cause) -> Result<(), StoreError> {
        let now = clock::now();
        let key = Key::new(format!("RECEIPT#{}", event.provider_event_id), "RECEIPT");
        let receipt = Receipt { event, received_at: now, ttl: (now + RECEIPTS_KEPT).as_second() };
        let fact = Fact::ProviderEventReceived(event.clone());
        let transaction =
            Transaction::new().with(Part::Mark, self.table.insert_once(&key, &receipt)).with(
                Part::Unconditional,
                self.table.publish(fact, &event.provider_event_id, 1, cause),
            );
        match transaction.commit(&self.table).await {
            Ok(()) | Err(TransactError::Refused(_)) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    /// How far reconciliation has got.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn round(&self) -> Result<Option<Round>, StoreError> {
        self.table.get(&round_key()).await
    }

    /// # Errors
    /// DynamoDB did not answer.
    pub async fn keep_round(&self, round: &Round) -> Result<(), StoreError> {
        self.table.run(self.table.put(&round_key(), round)).await.map(drop)
    }

    /// # Errors
    /// DynamoDB did not answer.
    pub async fn breaker(&self) -> Result<Breaker, StoreError> {
        Ok(self.table.get(&breaker_key()).await?.unwrap_or_default())
    }

    /// Claims the one probe of an open breaker; false when another process was faster.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn claim_probe(&self, seen: &Breaker, until: Timestamp) -> Result<bool, StoreError> {
        let claim = self
            .table
            .update(&breaker_key())
            .assign("retry_at", until)
            .when("#retry_at = :seen")
            .bind("seen", seen.retry_at);
        Ok(matches!(self.table.run(claim).await?, Written::Done))
    }

    /// Counts one more failure of the provider.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn trip(&self, breaker: &Breaker) -> Result<(), StoreError> {
        let write = self
            .table
            .update(&breaker_key())
            .set("#failures = if_not_exists(#failures, :none) + :one")
            .assign("retry_at", breaker.retry_at)
            .bind("none", 0)
            .bind("one", 1);
        self.table.run(write).await.map(drop)
    }

    /// The provider answers again.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn reset_breaker(&self) -> Result<(), StoreError> {
        self.table.run(self.table.put(&breaker_key(), &Breaker::default())).await.map(drop)
    }
}
