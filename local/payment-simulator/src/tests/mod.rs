//! The simulator as a shop sees it: over HTTP, with a clock that can be moved and a webhook endpoint that listens.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod cards;
mod durability;
mod faults;
mod idempotency;
mod ledger;
mod lists;
mod payment_intents;
mod refunds;
mod shapes;
mod three_d_secure;
mod webhooks;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU16, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use serde_json::{Value, json};

use crate::{LedgerKind, Options, Simulator, start};

const KEY: &str = "sk_test_shop";
const SECRET: &str = "whsec_shop";
/// 2026-03-01T00:00:00Z
const BEGIN: i64 = 1_772_323_200_000;

/// A shop that pays with the simulator.
struct Shop {
    simulator: Simulator,
    client: reqwest::Client,
    clock: Arc<AtomicI64>,
    endpoint: Endpoint,
}

/// What a request got.
#[derive(Debug)]
struct Got {
    status: u16,
    headers: HeaderMap,
    text: String,
    body: Value,
}

impl Shop {
    async fn open() -> Self {
        Self::with_ledger(None, Endpoint::listen().await, BEGIN).await
    }

    async fn with_ledger(ledger: Option<PathBuf>, endpoint: Endpoint, now: i64) -> Self {
        let clock = Arc::new(AtomicI64::new(now));
        let read = clock.clone();
        let simulator = start(Options {
            addr: "127.0.0.1:0".parse().unwrap(),
            ledger,
            webhook_url: endpoint.url.clone(),
            webhook_secret: SECRET.to_owned(),
            api_key: KEY.to_owned(),
            clock: Arc::new(move || read.load(Ordering::SeqCst)),
        })
        .await
        .unwrap();
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self { simulator, client, clock, endpoint }
    }

    fn passes(&self, time: Duration) {
        let milliseconds = i64::try_from(time.as_millis()).unwrap();
        self.clock.fetch_add(milliseconds, Ordering::SeqCst);
    }

    fn request(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
        key: Option<&str>,
    ) -> reqwest::RequestBuilder {
        let request = self
            .client
            .post(format!("{}{path}", self.simulator.url()))
            .bearer_auth(KEY)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(serde_urlencoded::to_string(parameters).unwrap());
        match key {
            Some(key) => request.header("idempotency-key", key),
            None => request,
        }
    }

    async fn post(&self, path: &str, parameters: &[(&str, &str)]) -> Got {
        Got::from(self.request(path, parameters, None).send().await.unwrap()).await
    }

    async fn post_with_key(&self, path: &str, parameters: &[(&str, &str)], key: &str) -> Got {
        Got::from(self.request(path, parameters, Some(key)).send().await.unwrap()).await
    }

    /// Gives up after a moment, as a client with a time-out does.
    async fn post_impatiently(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
        key: &str,
    ) -> reqwest::Error {
        let request = self.request(path, parameters, Some(key));
        request.timeout(Duration::from_millis(300)).send().await.unwrap_err()
    }

    async fn get(&self, path: &str) -> Got {
        let url = format!("{}{path}", self.simulator.url());
        Got::from(self.client.get(url).bearer_auth(KEY).send().await.unwrap()).await
    }

    async fn control(&self, path: &str, body: Value) -> Got {
        let url = format!("{}/simulator{path}", self.simulator.url());
        Got::from(self.client.post(url).json(&body).send().await.unwrap()).await
    }

    /// An intent of 42.99 USD for `order`, to be captured later.
    async fn intends(&self, order: &str) -> String {
        let got = self
            .post(
                "/v1/payment_intents",
                &[
                    ("amount", "4299"),
                    ("currency", "usd"),
                    ("capture_method", "manual"),
                    ("metadata[order_id]", order),
                    ("automatic_payment_methods[enabled]", "true"),
                ],
            )
            .await;
        got.ok()["id"].as_str().unwrap().to_owned()
    }

    async fn confirms(&self, intent: &str, method: &str) -> Got {
        self.post(&format!("/v1/payment_intents/{intent}/confirm"), &[("payment_method", method)])
            .await
    }

    async fn captures(&self, intent: &str) -> Got {
        self.post(&format!("/v1/payment_intents/{intent}/capture"), &[]).await
    }

    async fn cancels(&self, intent: &str) -> Got {
        self.post(&format!("/v1/payment_intents/{intent}/cancel"), &[]).await
    }

    async fn sees(&self, intent: &str) -> Value {
        self.get(&format!("/v1/payment_intents/{intent}")).await.ok()
    }

    async fn status(&self, intent: &str) -> String {
        self.sees(intent).await["status"].as_str().unwrap().to_owned()
    }

    /// An intent that has been authorized with `method`.
    async fn authorized(&self, method: &str) -> String {
        let intent = self.intends("ord_1").await;
        self.confirms(&intent, method).await.ok();
        intent
    }

    /// An intent that has been authorized and captured.
    async fn paid(&self, method: &str) -> String {
        let intent = self.authorized(method).await;
        self.captures(&intent).await.ok();
        intent
    }

    /// What moved for an intent, oldest first.
    fn moves(&self, intent: &str) -> Vec<(LedgerKind, i64)> {
        let rows = self.simulator.ledger().unwrap();
        rows.iter().filter(|row| row.intent == intent).map(|row| (row.kind, row.amount)).collect()
    }
}

impl Got {
    async fn from(response: reqwest::Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, text, body }
    }

    #[track_caller]
    fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body
    }

    #[track_caller]
    fn refused(self, status: u16, code: Option<&str>) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.body["error"]["code"].as_str(), code, "{}", self.text);
        self.body["error"].clone()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// A webhook that arrived.
#[derive(Debug, Clone)]
struct Arrived {
    signature: String,
    text: String,
    event: Value,
}

impl Arrived {
    fn kind(&self) -> &str {
        self.event["type"].as_str().unwrap()
    }
}

/// The shop's webhook endpoint; answers 200 unless told otherwise.
#[derive(Clone)]
struct Endpoint {
    url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    answers: Arc<AtomicU16>,
}

impl Endpoint {
    async fn listen() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let endpoint =
            Self { url, arrived: Arc::default(), answers: Arc::new(AtomicU16::new(200)) };
        let router = Router::new().route("/webhooks", post(receive)).with_state(endpoint.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        endpoint
    }

    fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    fn kinds(&self) -> Vec<String> {
        self.arrived().iter().map(|arrived| arrived.kind().to_owned()).collect()
    }

    /// Waits until `count` webhooks have arrived, and a little longer for one too many.
    async fn receives(&self, count: usize) -> Vec<String> {
        for _ in 0..250 {
            if self.arrived().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
        self.kinds()
    }
}

async fn receive(State(endpoint): State<Endpoint>, headers: HeaderMap, text: String) -> StatusCode {
    let signature = headers["stripe-signature"].to_str().unwrap().to_owned();
    let event = serde_json::from_str(&text).unwrap();
    endpoint.arrived.lock().unwrap().push(Arrived { signature, text, event });
    StatusCode::from_u16(endpoint.answers.load(Ordering::SeqCst)).unwrap()
}

const DAY: Duration = Duration::from_secs(24 * 3_600);
