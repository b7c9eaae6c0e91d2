//! Starting and stopping the simulator.

use std::{
    future::IntoFuture,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use axum::Router;
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

use crate::{
    api,
    book::Book,
    connection::{Connection, CuttableListener},
    control,
    errors::Error,
    faults::Faults,
    idempotency::KeysInUse,
    ledger::LedgerRow,
    provider::{Provider, Shared},
    three_d_secure, webhooks,
};

/// Unix milliseconds; may jump forward at any time.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How long requests that are under way may take to end when the simulator stops.
const STOPS_WITHIN: Duration = Duration::from_secs(5);

/// What the simulator needs to know.
#[derive(Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub addr: SocketAddr,
    /// The ledger's file; without one everything is forgotten at the end.
    pub ledger: Option<PathBuf>,
    /// Where webhooks are sent.
    pub webhook_url: String,
    /// What webhooks are signed with, `whsec_…`.
    pub webhook_secret: String,
    /// The one key that is accepted, `sk_test_…`.
    pub api_key: String,
    /// What it takes the time from.
    pub clock: Clock,
}

/// A running simulator. Dropping it stops it without waiting; a ledger on disk is complete at any moment.
pub struct Simulator {
    provider: Shared,
    server: JoinHandle<()>,
    deliveries: JoinHandle<()>,
}

/// Opens the ledger, listens, and goes on with the timers and webhooks that an earlier run left.
pub async fn start(options: Options) -> Result<Simulator, Error> {
    let book = Book::open(options.ledger.as_deref())?;
    let listener = TcpListener::bind(options.addr).await?;
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let provider = Arc::new(Provider {
        book,
        clock: options.clock,
        origin: format!("http://{}", listener.local_addr()?),
        api_key: options.api_key,
        webhook_url: options.webhook_url,
        webhook_secret: options.webhook_secret,
        http,
        faults: Faults::default(),
        keys_in_use: KeysInUse::default(),
        calls: AtomicU64::default(),
        lined_up: Notify::new(),
        stopping: tokio::sync::watch::Sender::new(false),
    });
    let mut stopping = provider.stopping.subscribe();
    let service = router(&provider).into_make_service_with_connect_info::<Connection>();
    let serving = axum::serve(CuttableListener(listener), service)
        .with_graceful_shutdown(async move {
            // an error means that the provider is gone, which is a reason to stop as well
            let _ = stopping.wait_for(|stopping| *stopping).await;
        })
        .into_future();
    let server = tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "the payment simulator stopped serving");
        }
    });
    let deliveries = tokio::spawn(webhooks::run(provider.clone()));
    Ok(Simulator { provider, server, deliveries })
}

pub(crate) fn router(provider: &Shared) -> Router {
    Router::new()
        .merge(api::router(provider))
        .merge(control::router())
        .merge(three_d_secure::router())
        .with_state(provider.clone())
}

impl Simulator {
    /// Where it is reached: `http://127.0.0.1:<port>`.
    pub fn url(&self) -> String {
        self.provider.origin.clone()
    }

    /// The same service for a server of one's own. Where no connection can be cut, a lost answer is a 504.
    pub fn router(&self) -> Router {
        router(&self.provider)
    }

    /// Every movement of money so far, oldest first.
    pub fn ledger(&self) -> Result<Vec<LedgerRow>, Error> {
        self.provider.book.read(|sql| control::ledger_rows(sql, None))
    }

    /// Ends what is under way and closes the port.
    pub async fn stop(mut self) {
        self.provider.stopping.send_replace(true);
        if tokio::time::timeout(STOPS_WITHIN, &mut self.server).await.is_err() {
            tracing::warn!("the payment simulator was stopped with requests under way");
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.provider.stopping.send_replace(true);
        self.server.abort();
        self.deliveries.abort();
    }
}
