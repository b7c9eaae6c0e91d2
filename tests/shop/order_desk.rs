//! What staff of the warehouse and of support do with orders, and what shoppers ask of them.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Order, Shop, Shopper};

impl Shop {
    /// A request of the admin with an idempotency key.
    pub async fn admin_posts(&self, path: &str, key: &str, body: &Value) -> Answer {
        let call = |token: &str| {
            self.call(Method::POST, path).bearer(token).header("idempotency-key", key).json(body)
        };
        self.with_admin(call).await
    }

    /// Orders that staff find.
    pub async fn finds(&self, query: &str) -> Value {
        let path = format!("/v1/admin/orders?{query}");
        self.as_admin(Method::GET, &path, None).await.expect(200)
    }

    /// Somebody with a role of the staff.
    pub async fn member(&self, role: &str) -> Shopper<'_> {
        let member = self.customer().await;
        let path = format!("/v1/admin/users/{}/roles", member.subject());
        let body = json!({ "roles": [role] });
        self.as_admin(Method::PUT, &path, Some(&body)).await.expect(200);
        member
    }
}

impl Order<'_> {
    pub fn transitions(&self) -> String {
        format!("/v1/admin/orders/{}/transitions", self.id)
    }

    pub fn decision(&self, return_id: &str) -> String {
        format!("/v1/admin/orders/{}/returns/{return_id}/decision", self.id)
    }

    /// Staff do this with the order.
    pub async fn steps(&self, body: &Value) -> Answer {
        let shop = self.shopper.shop;
        shop.admin_posts(&self.transitions(), &shop.fresh(), body).await
    }

    /// Staff do this with the order, which belongs to nothing else.
    pub async fn is(&self, transition: &str) -> Value {
        self.steps(&json!({ "transition": transition })).await.expect(200)
    }

    /// Paid for, packed, shipped and delivered.
    pub async fn arrives(&self) -> Value {
        self.payment_becomes("paid").await;
        self.arrives_from_paid().await
    }

    pub async fn arrives_from_paid(&self) -> Value {
        self.is("start").await;
        self.is("ship").await;
        self.is("deliver").await
    }

    /// The owner wants to send so many units of the first line back.
    pub async fn asks_back(&self, quantity: u32) -> Answer {
        let body = json!({
            "lines": [{ "line_id": "1", "quantity": quantity }], "reason": "Too small",
        });
        self.asks_back_with(&self.shopper.shop.fresh(), &body).await
    }

    pub async fn asks_back_with(&self, key: &str, body: &Value) -> Answer {
        self.shopper.posts(&format!("/v1/orders/{}/returns", self.id), key, body).await
    }

    /// Staff decide about a return.
    pub async fn decides(&self, return_id: &str, body: &Value) -> Answer {
        let shop = self.shopper.shop;
        shop.admin_posts(&self.decision(return_id), &shop.fresh(), body).await
    }
}

impl Shopper<'_> {
    /// Tries what belongs to somebody else. The answer repeats the path that was asked for, so that it counts as heard
    /// by nobody.
    pub async fn tries(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let call = self.shop.call(method, path).bearer(&self.access_token());
        let call = call.header("idempotency-key", &self.shop.fresh());
        match body {
            Some(body) => call.json(body).send().await,
            None => call.send().await,
        }
    }
}
