//! The payment provider's side: its ledger, its page for 3-D Secure, its bad days and its webhooks.

use reqwest::Method;
use ring::hmac;
use serde_json::{Value, json};

use super::{Answer, Shop};

/// What `local` signs webhooks with.
const WEBHOOK_SECRET: &str = "whsec_local";

impl Shop {
    /// What the provider knows of every payment.
    pub async fn ledger(&self) -> Value {
        self.simulator(Method::GET, "/simulator/ledger").send().await.expect(200)
    }

    /// What the provider knows of the payments of one order.
    pub async fn ledger_of(&self, order: &str) -> Value {
        let path = format!("/simulator/ledger?order_id={order}");
        self.simulator(Method::GET, &path).send().await.expect(200)
    }

    /// How often the provider moved money of an order in this way.
    pub async fn movements(&self, order: &str, kind: &str) -> usize {
        let ledger = self.ledger_of(order).await;
        let rows = ledger["rows"].as_array().unwrap();
        rows.iter().filter(|row| row["kind"] == kind).count()
    }

    /// How many calls of its API the provider has had, answered or not.
    pub async fn provider_calls(&self) -> u64 {
        let answer = self.simulator(Method::GET, "/simulator/calls").send().await.expect(200);
        answer["calls"].as_u64().unwrap()
    }

    /// The provider is down until `false`.
    pub async fn provider_is_down(&self, down: bool) {
        let call = self.simulator(Method::POST, "/simulator/outage");
        call.json(&json!({ "down": down })).send().await.expect(200);
    }

    /// The next call of this kind fails so, for example `confirm` with `answer_lost`.
    pub async fn provider_fails(&self, operation: &str, fault: &str) {
        let body = json!({ "operation": operation, "fault": fault });
        self.simulator(Method::POST, "/simulator/faults").json(&body).send().await.expect(200);
    }

    pub(crate) async fn provider_recovers(&self) {
        self.provider_is_down(false).await;
        self.simulator(Method::DELETE, "/simulator/faults").send().await.expect(200);
    }

    /// The card's holder approves the payment on the bank's page, or fails to.
    pub async fn bank_page(&self, intent: &str, decision: &str) -> Answer {
        let path = format!("/simulator/3ds/{intent}/{decision}");
        let call = self.simulator(Method::POST, &path).header("accept", "application/json");
        call.send().await
    }

    pub async fn webhooks(&self) -> Vec<Value> {
        let answer = self.simulator(Method::GET, "/simulator/webhooks").send().await.expect(200);
        answer["data"].as_array().unwrap().clone()
    }

    /// The provider sends an event once more.
    pub async fn resends_webhook(&self, event: &str) {
        let call = self.simulator(Method::POST, "/simulator/webhooks/resend");
        call.json(&json!({ "event": event })).send().await.expect(200);
    }

    /// A webhook with this signature.
    pub async fn webhook(&self, body: &str, signature: &str) -> Answer {
        self.call(Method::POST, "/v1/webhooks/payments")
            .header("stripe-signature", signature)
            .body("application/json; charset=utf-8", body.to_owned())
            .send()
            .await
    }

    /// The provider's signature of a body at a time in Unix seconds.
    #[must_use]
    pub fn signature(&self, body: &str, at: i64) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, WEBHOOK_SECRET.as_bytes());
        let tag = hmac::sign(&key, format!("{at}.{body}").as_bytes());
        format!("t={at},v1={}", hex::encode(tag))
    }
}
