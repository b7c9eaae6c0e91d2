//! Coupons: how staff makes them, how shoppers redeem them, and how often they count as used.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Shop, Shopper};

impl Shop {
    /// Makes a coupon of these terms (`kind`, `rate_bp`, limits ...); answers its code, which no other journey has.
    pub async fn coupon(&self, word: &str, terms: &Value) -> String {
        let code = format!("{word}-{}", self.name).to_uppercase();
        let mut body = terms.clone();
        body["code"] = code.clone().into();
        self.as_admin(Method::POST, "/v1/admin/coupons", Some(&body)).await.expect(201);
        code
    }

    /// Ends a coupon.
    pub async fn disables(&self, code: &str) {
        let path = format!("/v1/admin/coupons/{code}");
        self.as_admin(Method::DELETE, &path, None).await.expect(204);
    }

    /// How many orders hold a coupon that has a total limit, as it is counted.
    pub async fn uses(&self, code: &str) -> i64 {
        let key = format!("COUPON#{code}");
        let items = self.table("PromotionsTable").await;
        let coupon = items.iter().find(|item| item["pk"] == key && item["sk"] == "COUPON");
        coupon.unwrap()["used"].as_i64().unwrap()
    }
}

impl Shopper<'_> {
    /// Takes a coupon into the cart.
    pub async fn redeems(&self, code: &str) -> Answer {
        self.sends(Method::PUT, "/v1/cart/coupon", &json!({ "code": code })).await
    }

    /// What the checkout would cost, or why there would be none.
    pub async fn quote(&self) -> Answer {
        let address = self.checkout().body["shipping_address"].clone();
        let wish = json!({ "shipping_address": address, "shipping_option": "standard" });
        self.sends(Method::POST, "/v1/checkout/quote", &wish).await
    }
}
