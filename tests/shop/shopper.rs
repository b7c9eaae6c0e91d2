//! A shopper at the API: a guest or a customer, with a session that is refreshed as any client does it.

use std::cell::RefCell;

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Call, Order, Shop, people::subject_of, until};

pub const PASSWORD: &str = "a long enough secret 7";

/// Someone with a session.
pub struct Shopper<'a> {
    pub shop: &'a Shop,
    pub person: usize,
    pub email: String,
    tokens: RefCell<Tokens>,
}

#[derive(Debug, Clone)]
struct Tokens {
    access: String,
    refresh: String,
}

impl Tokens {
    fn of(body: &Value) -> Self {
        let text = |name: &str| body[name].as_str().unwrap().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token") }
    }
}

/// A checkout that is not sent yet. What is not said is the plain case: Berlin, standard, a card that works.
#[derive(Clone)]
pub struct Checkout<'a> {
    shopper: &'a Shopper<'a>,
    pub key: String,
    pub body: Value,
}

impl Shop {
    /// Somebody new comes in.
    pub async fn guest(&self) -> Shopper<'_> {
        let person = self.new_person();
        let call = self.call(Method::POST, "/v1/auth/guest").json(&json!({}));
        let answer = self.as_person(call, person).send().await;
        self.shopper(
            person,
            &answer.expect(201),
            format!("guest-{person}-{}@example.test", self.name),
        )
    }

    /// The guest that this customer is on another device: one person with two sessions.
    pub async fn guest_of(&self, customer: &Shopper<'_>) -> Shopper<'_> {
        let call = self.call(Method::POST, "/v1/auth/guest").json(&json!({}));
        let answer = self.as_person(call, customer.person).send().await;
        self.shopper(customer.person, &answer.expect(201), customer.email.clone())
    }

    /// Somebody new registers and signs in.
    pub async fn customer(&self) -> Shopper<'_> {
        let person = self.new_person();
        let email = format!("customer-{person}-{}@example.test", self.name);
        self.registers(person, &email).await;
        let answer = self.signs_in(person, &email, None).await;
        self.shopper(person, &answer.expect(200), email)
    }

    pub async fn registers(&self, person: usize, email: &str) {
        self.has_email(person, email);
        let body = json!({ "email": email, "password": PASSWORD, "name": "Kim Example" });
        let call = self.call(Method::POST, "/v1/auth/register").json(&body);
        self.as_person(call, person).send().await.expect(202);
    }

    /// Signs in, with the cart that was filled before.
    pub async fn signs_in(
        &self,
        person: usize,
        email: &str,
        guest: Option<&Shopper<'_>>,
    ) -> Answer {
        let mut body = json!({ "email": email, "password": PASSWORD });
        if let Some(guest) = guest {
            body["guest_token"] = guest.tokens.borrow().refresh.clone().into();
        }
        let call = self.call(Method::POST, "/v1/auth/sign-in").json(&body);
        let answer = self.as_person(call, person).send().await;
        self.heard(person, &answer);
        answer
    }

    /// The shopper that an answer with tokens makes of a person.
    pub fn shopper(&self, person: usize, tokens: &Value, email: String) -> Shopper<'_> {
        let tokens = Tokens::of(tokens);
        self.is_known_as(person, &subject_of(&tokens.access));
        self.has_email(person, &email);
        Shopper { shop: self, person, email, tokens: RefCell::new(tokens) }
    }

    fn as_person(&self, call: Call, person: usize) -> Call {
        call.header("x-token-mode", "body").header("x-request-id", &self.request_id(person))
    }
}

impl<'a> Shopper<'a> {
    #[must_use]
    pub fn access_token(&self) -> String {
        self.tokens.borrow().access.clone()
    }

    #[must_use]
    pub fn guest_token(&self) -> String {
        self.tokens.borrow().refresh.clone()
    }

    #[must_use]
    pub fn subject(&self) -> String {
        subject_of(&self.access_token())
    }

    /// A request of this shopper, made again once with a fresh token when the old one has run out.
    pub async fn asks(&self, method: Method, path: &str, with: impl Fn(Call) -> Call) -> Answer {
        let call = || {
            let call = with(self.shop.call(method.clone(), path));
            self.shop.as_person(call, self.person).bearer(&self.access_token())
        };
        let mut answer = call().send().await;
        if answer.status == 401 {
            self.refreshes().await;
            answer = call().send().await;
        }
        self.shop.heard(self.person, &answer);
        answer
    }

    /// From now on with these tokens.
    pub fn has_tokens(&self, tokens: &Value) {
        *self.tokens.borrow_mut() = Tokens::of(tokens);
    }

    async fn refreshes(&self) {
        let body = json!({ "refresh_token": self.guest_token() });
        let call = self.shop.call(Method::POST, "/v1/auth/refresh").json(&body);
        let answer = self.shop.as_person(call, self.person).send().await;
        *self.tokens.borrow_mut() = Tokens::of(&answer.expect(200));
    }

    pub async fn gets(&self, path: &str) -> Answer {
        self.asks(Method::GET, path, |call| call).await
    }

    pub async fn sends(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.asks(method, path, |call| call.json(body)).await
    }

    /// A request with an idempotency key.
    pub async fn posts(&self, path: &str, key: &str, body: &Value) -> Answer {
        let with = |call: Call| call.header("idempotency-key", key).json(body);
        self.asks(Method::POST, path, with).await
    }

    /// Puts so many of a thing into the cart; answers the cart. A shop that is too busy to answer may have done it: it has if
    /// the cart holds just so many.
    pub async fn adds(&self, word: &str, quantity: u32) -> Value {
        let sku = self.shop.sku(word);
        let body = json!({ "sku": sku, "quantity": quantity });
        let add = async || self.sends(Method::POST, "/v1/cart/items", &body).await;
        let first = add().await;
        if !first.invites_retry() {
            return first.expect(200);
        }
        let added = json!([sku, quantity]);
        let look = async || {
            let cart = self.gets("/v1/cart").await;
            if cart.invites_retry() {
                return None;
            }
            let lines = cart.json()["lines"].as_array().cloned().unwrap_or_default();
            let has = lines.iter().any(|line| json!([line["sku"], line["quantity"]]) == added);
            Some(if has { cart } else { add().await }).filter(|answer| !answer.invites_retry())
        };
        until(look, async || format!("no answer at last: {}", add().await)).await.expect(200)
    }

    pub async fn cart(&self) -> Value {
        self.gets("/v1/cart").await.expect(200)
    }

    /// SKUs and quantities in the cart, in order of SKU.
    pub async fn cart_lines(&self) -> Vec<(String, u64)> {
        let cart = self.cart().await;
        let line = |line: &Value| {
            (line["sku"].as_str().unwrap().to_owned(), line["quantity"].as_u64().unwrap())
        };
        let mut lines: Vec<_> = cart["lines"].as_array().unwrap().iter().map(line).collect();
        lines.sort();
        lines
    }

    #[must_use]
    pub fn checkout(&'a self) -> Checkout<'a> {
        let address = json!({
            "name": "Kim Example", "line1": "Main Street 1", "city": "Berlin",
            "postal_code": "10115", "country": "DE",
        });
        let body = json!({
            "email": self.email, "shipping_address": address, "shipping_option": "standard",
            "payment_method": "pm_card_visa",
        });
        Checkout { shopper: self, key: format!("checkout-{}", self.shop.fresh()), body }
    }

    /// Buys what is in the cart with a card that works.
    pub async fn checks_out(&'a self) -> Order<'a> {
        self.pays_with("pm_card_visa").await
    }

    /// Buys what is in the cart with this payment method.
    pub async fn pays_with(&'a self, payment_method: &str) -> Order<'a> {
        let checkout = self.checkout().paying_with(payment_method);
        self.has(&checkout.send().await)
    }

    /// The order that a checkout has answered.
    pub fn has(&'a self, answer: &Answer) -> Order<'a> {
        let order = Order::of(self, &answer.expect(201));
        self.shop.promised.borrow_mut().push((order.id.clone(), self.person));
        order
    }
}

impl<'a> Checkout<'a> {
    #[must_use]
    pub fn paying_with(self, payment_method: &str) -> Self {
        self.with("payment_method", payment_method.into())
    }

    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.body[field] = value;
        self
    }

    #[must_use]
    pub fn key(self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self }
    }

    pub async fn send(&self) -> Answer {
        self.shopper.posts("/v1/checkout", &self.key, &self.body).await
    }

    /// Sends it with the token that there is, however old.
    pub async fn send_as_it_is(&self) -> Answer {
        let call = self.shopper.shop.call(Method::POST, "/v1/checkout").json(&self.body);
        let call = call.header("idempotency-key", &self.key).bearer(&self.shopper.access_token());
        call.send().await
    }

    /// Sends it as a client does that wants its order: again with the same key while nobody knows what
    /// happened.
    pub async fn insist(&self) -> Answer {
        let look = async || Some(self.send().await).filter(|answer| !answer.invites_retry());
        until(look, async || format!("no answer at last: {}", self.send().await)).await
    }

    /// The order, however often it has to be asked for.
    pub async fn ends_in_an_order(&self) -> Order<'a> {
        self.shopper.has(&self.insist().await)
    }
}
