//! The staff's side: products, prices and stock.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::{Answer, Shop};

/// A product that the journey put on sale, by the word the journey has for it.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub product: String,
    pub sku: String,
    body: Value,
    etag: String,
}

/// Where the units of a SKU are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Level {
    pub available: i64,
    pub held: i64,
    pub sold: i64,
    pub on_hand: i64,
}

/// Held by the one who signs in as admin.
static ADMIN_SIGNS_IN: Mutex<()> = Mutex::const_new(());

impl Shop {
    /// Puts a product with one variant on sale. The price is in cents.
    pub async fn sells(&self, word: &str, price: i64, units: i64) {
        let sku = format!("{word}-{}", self.name);
        let body = json!({
            "name": format!("{word} of {}", self.name), "description": "A thing to buy.",
            "variants": [{ "sku": sku, "options": {}, "price": { "amount": price, "currency": "USD" } }],
        });
        let created = self.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await;
        let product = created.expect(201)["id"].as_str().unwrap().to_owned();
        let etag = created.header("etag").unwrap().to_owned();
        self.shelves
            .borrow_mut()
            .insert(word.to_owned(), Shelf { product, sku: sku.clone(), body, etag });
        self.adjusts(&sku, units).await.expect(200);
    }

    /// The SKU of a thing; a word that names none is a SKU itself.
    #[must_use]
    pub fn sku(&self, word: &str) -> String {
        self.shelves.borrow().get(word).map_or_else(|| word.to_owned(), |shelf| shelf.sku.clone())
    }

    /// The product's id.
    #[must_use]
    pub fn product(&self, word: &str) -> String {
        self.shelves.borrow()[word].product.clone()
    }

    /// Corrects the stock of a SKU.
    pub async fn adjusts(&self, sku: &str, delta: i64) -> Answer {
        let path = format!("/v1/admin/stock/{sku}/adjustments");
        let body = json!({ "delta": delta, "reason": "Delivery" });
        let key = format!("{sku}-{}", self.fresh());
        let call = |token: &str| {
            self.call(Method::POST, &path).bearer(token).header("idempotency-key", &key).json(&body)
        };
        self.with_admin(call).await
    }

    /// From now on it costs so many cents.
    pub async fn reprices(&self, word: &str, price: i64) {
        self.updates(word, |body| body["variants"][0]["price"]["amount"] = price.into()).await;
    }

    /// Changes a product at the version that was last seen.
    pub async fn updates(&self, word: &str, edit: impl FnOnce(&mut Value)) {
        let mut shelf = self.shelves.borrow()[word].clone();
        edit(&mut shelf.body);
        let path = format!("/v1/admin/products/{}", shelf.product);
        let (body, etag) = (shelf.body.clone(), shelf.etag.clone());
        let call = |token: &str| {
            self.call(Method::PUT, &path).bearer(token).header("if-match", &etag).json(&body)
        };
        let answer = self.with_admin(call).await;
        answer.expect(200);
        answer.header("etag").unwrap().clone_into(&mut shelf.etag);
        self.shelves.borrow_mut().insert(word.to_owned(), shelf);
    }

    /// Takes a product off sale.
    pub async fn archives(&self, word: &str) {
        let (path, etag) = {
            let shelves = self.shelves.borrow();
            let shelf = &shelves[word];
            (format!("/v1/admin/products/{}", shelf.product), shelf.etag.clone())
        };
        let call =
            |token: &str| self.call(Method::DELETE, &path).bearer(token).header("if-match", &etag);
        let answer = self.with_admin(call).await;
        assert!((200..300).contains(&answer.status), "{answer}");
    }

    /// Spreads the stock of a thing over so many shards.
    pub async fn splits(&self, word: &str, shards: u32) -> Answer {
        let path = format!("/v1/admin/stock/{}/shards", self.sku(word));
        self.as_admin(Method::PUT, &path, Some(&json!({ "shards": shards }))).await
    }

    /// Where the units of a thing are now, in all its shards.
    pub async fn level(&self, word: &str) -> Level {
        let shards = self.shards(word).await;
        assert!(!shards.is_empty(), "{word} has no stock record");
        let sum = |count: fn(&Level) -> i64| shards.iter().map(count).sum();
        Level {
            available: sum(|shard| shard.available),
            held: sum(|shard| shard.held),
            sold: sum(|shard| shard.sold),
            on_hand: sum(|shard| shard.on_hand),
        }
    }

    /// Each shard of a thing.
    pub async fn shards(&self, word: &str) -> Vec<Level> {
        let sku = self.sku(word);
        let items = self.table("InventoryTable").await.into_iter();
        let shards = items.filter(|item| item["sk"] == "STOCK" && item["sku"] == sku.as_str());
        shards.map(|shard| serde_json::from_value(shard).unwrap()).collect()
    }

    /// A request of the admin.
    pub async fn as_admin(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let call = |token: &str| {
            let call = self.call(method.clone(), path).bearer(token);
            match body {
                Some(body) => call.json(body),
                None => call,
            }
        };
        self.with_admin(call).await
    }

    /// Imports a file.
    pub async fn imports(&self, file: impl Into<Vec<u8>>, query: &str) -> Answer {
        let (file, path) = (file.into(), format!("/v1/admin/products/import{query}"));
        let call = |token: &str| {
            self.call(Method::POST, &path).bearer(token).body("text/csv", file.clone())
        };
        self.with_admin(call).await
    }

    /// Sends what `call` makes with the admin's token, once more when the token was too old.
    pub async fn with_admin(&self, call: impl Fn(&str) -> super::Call) -> Answer {
        let known = self.admin.borrow().clone();
        if let Some(token) = &known {
            let answer = call(token).send().await;
            if answer.status != 401 {
                return answer;
            }
        }
        let token = self.admin_token_after(known).await;
        call(&token).send().await
    }

    /// A newer token of the admin. Whoever finds the old one run out at the same time shares it: signing in is limited.
    async fn admin_token_after(&self, old: Option<String>) -> String {
        let _turn = ADMIN_SIGNS_IN.lock().await;
        let now = self.admin.borrow().clone();
        match now.filter(|now| old.as_ref() != Some(now)) {
            Some(newer) => newer,
            None => self.admin_signs_in().await,
        }
    }

    /// A token of the admin that is good for a while.
    pub async fn admin_token(&self) -> String {
        self.admin_signs_in().await
    }

    async fn admin_signs_in(&self) -> String {
        let body = json!({ "email": "admin@trolley.test", "password": "trolley-demo-password" });
        let call = self.call(Method::POST, "/v1/auth/sign-in").header("x-token-mode", "body");
        let tokens = call.json(&body).send().await.expect(200);
        let token = tokens["access_token"].as_str().unwrap().to_owned();
        *self.admin.borrow_mut() = Some(token.clone());
        token
    }
}
