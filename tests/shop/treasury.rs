//! What staff of finance does, and what banks and other people do at the provider.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Order, Shop};

/// What `local` calls the provider with.
const API_KEY: &str = "sk_test_local";

impl Shop {
    /// Asks for a refund with a key of one's own.
    pub async fn refunds_with(&self, order: &str, key: &str, body: &Value) -> Answer {
        let path = format!("/v1/admin/orders/{order}/refunds");
        let call = |token: &str| {
            self.call(Method::POST, &path).bearer(token).header("idempotency-key", key).json(body)
        };
        self.with_admin(call).await
    }

    /// Asks for a refund.
    pub async fn refunds(&self, order: &Order<'_>, body: &Value) -> Answer {
        self.refunds_with(&order.id, &self.fresh(), body).await
    }

    /// The list of payments, as the query wants it.
    pub async fn payments(&self, query: &str) -> Value {
        let path = format!("/v1/admin/payments?{query}");
        self.as_admin(Method::GET, &path, None).await.expect(200)
    }

    /// Why staff is asked to look at the payment of an order, when it is.
    pub async fn stuck_because(&self, order: &Order<'_>) -> Option<String> {
        let list = self.payments("stuck=true&limit=100").await;
        let items = list["items"].as_array().unwrap();
        let found = items.iter().find(|item| item["order_id"] == order.id)?;
        Some(found["stuck"]["reason"].as_str().unwrap().to_owned())
    }

    /// The postings of a payment and the balances of its accounts.
    pub async fn postings(&self, payment: &str) -> Value {
        let path = format!("/v1/admin/payments/{payment}/ledger");
        self.as_admin(Method::GET, &path, None).await.expect(200)
    }

    /// The card's holder asks the bank for the money back.
    pub async fn is_disputed(&self, intent: &str) {
        let call = self.simulator(Method::POST, "/simulator/disputes");
        call.json(&json!({ "payment_intent": intent })).send().await.expect(200);
    }

    /// The bank decides about a dispute.
    pub async fn bank_decides(&self, intent: &str, won: bool) {
        let call = self.simulator(Method::POST, "/simulator/disputes/close");
        call.json(&json!({ "payment_intent": intent, "won": won })).send().await.expect(200);
    }

    /// Somebody gives money back in the provider's dashboard, past the shop.
    pub async fn is_refunded_by_hand(&self, intent: &str, amount: i64) -> String {
        let body = format!("payment_intent={intent}&amount={amount}");
        let call = self
            .simulator(Method::POST, "/v1/refunds")
            .bearer(API_KEY)
            .body("application/x-www-form-urlencoded", body);
        call.send().await.expect(200)["id"].as_str().unwrap().to_owned()
    }

    /// So many minutes pass, each with what runs every minute.
    pub async fn minutes_pass(&self, minutes: u32) {
        for _ in 0..minutes {
            self.advance(1).await;
            for schedule in ["retry-due-payments", "sweep-outbox", "expire-orders"] {
                self.run(schedule).await;
            }
        }
    }
}
