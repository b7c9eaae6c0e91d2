//! The simulator without a network, for a simulation of the whole shop: requests are answered by a call, and whoever
//! calls lets time pass and carries the webhooks. With one seed it gives out the same ids every time.

use std::sync::{Arc, atomic::AtomicU64};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::ConnectInfo,
    http::Request,
};
use rusqlite::Connection as Sql;
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};
use tower_service::Service as _;

use crate::{
    book::Book,
    connection::Connection,
    control,
    errors::Error,
    faults::Faults,
    idempotency::KeysInUse,
    ids,
    provider::{Provider, Shared},
    simulator::{Options, router},
    webhooks::{self, Due},
};

/// Far more than any answer has.
const LARGEST_ANSWER: usize = 16 * 1024 * 1024;

/// A simulator that its caller drives.
pub struct InProcess {
    provider: Shared,
    router: Router,
}

/// What came back: status and body.
pub type Answered = (u16, Bytes);

/// One attempt to deliver an event, signed.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub delivery: i64,
    /// The event's type, such as `payment_intent.succeeded`.
    pub kind: String,
    /// Deliveries about one intent are sent one after the other.
    pub payment_intent: String,
    pub attempts: i64,
    pub body: String,
    /// The header `Stripe-Signature`.
    pub signature: String,
}

impl InProcess {
    /// Opens an empty ledger in memory. `origin`: where the shop believes the provider to be. From now on ids on this
    /// thread come from `seed`.
    ///
    /// # Errors
    /// The ledger cannot be opened.
    pub fn open(options: Options, origin: &str, seed: u64) -> Result<Self, Error> {
        ids::seed(seed);
        let provider = Arc::new(Provider {
            book: Book::open(options.ledger.as_deref())?,
            clock: options.clock,
            origin: origin.to_owned(),
            api_key: options.api_key,
            webhook_url: options.webhook_url,
            webhook_secret: options.webhook_secret,
            http: reqwest::Client::new(),
            faults: Faults::default(),
            calls: AtomicU64::default(),
            keys_in_use: KeysInUse::default(),
            lined_up: Notify::new(),
            stopping: watch::Sender::new(false),
        });
        Ok(Self { router: router(&provider), provider })
    }

    /// Answers a request; `None` where the connection would have been cut.
    pub fn answer(
        &self,
        mut request: Request<Body>,
    ) -> impl Future<Output = Option<Answered>> + Send + use<> {
        let connection = Connection::default();
        request.extensions_mut().insert(ConnectInfo(connection.clone()));
        let answer = self.router.clone().call(request);
        async move {
            let Ok(response) = answer.await;
            if connection.is_cut() {
                return None;
            }
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, LARGEST_ANSWER).await.ok()?;
            Some((parts.status.as_u16(), body))
        }
    }

    /// Returns when there may be something new to deliver.
    pub async fn lined_up(&self) {
        self.provider.lined_up.notified().await;
    }

    /// Lets timers ring; answers the webhooks that are due, oldest first, of the payments that `is_free` names.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn due(&self, is_free: impl Fn(&str) -> bool) -> Result<Vec<Webhook>, Error> {
        webhooks::ring_timers(&self.provider)?;
        let now = self.provider.now();
        self.provider.book.read(|sql| {
            let due = webhooks::due(sql, now)?;
            let free = due.into_iter().filter(|due| is_free(&due.payment_intent));
            free.map(|due| self.signed(sql, due, now)).collect()
        })
    }

    fn signed(&self, sql: &Sql, due: Due, now: i64) -> Result<Webhook, Error> {
        let body = webhooks::body(sql, &due.event)?;
        let event: Value = serde_json::from_str(&body)?;
        let seconds = now.div_euclid(1_000);
        Ok(Webhook {
            delivery: due.id,
            kind: event.get("type").and_then(Value::as_str).unwrap_or_default().to_owned(),
            payment_intent: due.payment_intent,
            attempts: due.attempts,
            signature: webhooks::sign(&self.provider.webhook_secret, seconds, &body),
            body,
        })
    }

    /// Notes how an attempt ended. `status`: what the shop answered, if it did.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn tried(&self, webhook: &Webhook, status: Option<u16>) -> Result<(), Error> {
        let failure = match status {
            Some(200..=299) => None,
            Some(status) => Some(format!("answered {status}")),
            None => Some("no answer".to_owned()),
        };
        let (id, attempts) = (webhook.delivery, webhook.attempts);
        webhooks::record(&self.provider, id, attempts, status, failure.as_deref())
    }

    /// When the next timer rings or the next webhook is due, in Unix milliseconds.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn next_due(&self) -> Result<Option<i64>, Error> {
        self.provider.book.read(|sql| {
            let next = "SELECT min(at) FROM (SELECT min(due_at) AS at FROM timers UNION ALL
                        SELECT min(next_at) FROM deliveries WHERE state = 'pending')";
            Ok(sql.prepare_cached(next)?.query_row([], |row| row.get(0))?)
        })
    }

    /// Whether a webhook waits to be delivered, now or later.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn has_pending(&self) -> Result<bool, Error> {
        self.provider.book.read(|sql| {
            let pending = "SELECT EXISTS (SELECT 1 FROM deliveries WHERE state = 'pending')";
            Ok(sql.prepare_cached(pending)?.query_row([], |row| row.get(0))?)
        })
    }

    /// Every intent of an order with its charges, refunds and movements.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn intents_of(&self, order: &str) -> Result<Vec<Value>, Error> {
        self.provider.book.read(|sql| control::accounts(sql, Some(order)))
    }

    /// Every movement of money, as `GET /simulator/ledger` lists it.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn ledger(&self) -> Result<Value, Error> {
        let rows = self.provider.book.read(|sql| control::ledger_rows(sql, None))?;
        Ok(json!({ "rows": rows }))
    }
}
