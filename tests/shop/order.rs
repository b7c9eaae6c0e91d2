//! An order in its owner's hands.

use serde_json::{Value, json};

use super::{Answer, Shopper, until};

pub struct Order<'a> {
    pub shopper: &'a Shopper<'a>,
    pub id: String,
    /// As it was answered at first.
    pub placed: Value,
}

impl<'a> Order<'a> {
    pub(crate) fn of(shopper: &'a Shopper<'a>, placed: &Value) -> Self {
        let id = placed["id"].as_str().unwrap_or_else(|| panic!("no order: {placed}")).to_owned();
        Self { shopper, id, placed: placed.clone() }
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/orders/{}{rest}", self.id)
    }

    /// The order as it is now; asked for again while a busy machine has no answer.
    pub async fn now(&self) -> Value {
        let ask = async || self.shopper.gets(&self.path("")).await;
        let look = async || Some(ask().await).filter(|answer| !answer.invites_retry());
        until(look, async || format!("no answer at last: {}", ask().await)).await.expect(200)
    }

    /// Waits until the order has this status; answers the order.
    pub async fn becomes(&self, status: &str) -> Value {
        self.has("status", status).await
    }

    /// Waits until the order's money stands so.
    pub async fn payment_becomes(&self, status: &str) -> Value {
        self.has("payment_status", status).await
    }

    async fn has(&self, field: &str, value: &str) -> Value {
        let look = async || Some(self.now().await).filter(|order| order[field] == value);
        let describe = async || {
            let (order, payment) = (self.now().await, self.payment().await);
            format!(
                "{} did not become {value} but is {} / {}; {:#?}\npayment: {payment:#}",
                self.id,
                order["status"],
                order["payment_status"],
                self.timeline().await
            )
        };
        until(look, describe).await
    }

    /// Lets minutes pass, at most `most`, until the order has this status: for what only schedules bring about.
    pub async fn becomes_in_time(&self, status: &str, most: u32) -> Value {
        match self.in_time(most, |order| order["status"] == status).await {
            Some(order) => order,
            None => self.becomes(status).await,
        }
    }

    /// Lets minutes pass, at most `most`, until the order is paid for, and then it was once.
    pub async fn is_paid_in_time(&self, most: u32) {
        self.in_time(most, |order| order["payment_status"] == "paid").await;
        self.is_paid_once().await;
    }

    async fn in_time(&self, most: u32, is: impl Fn(&Value) -> bool) -> Option<Value> {
        let shop = self.shopper.shop;
        shop.idle().await;
        for _ in 0..most {
            let order = self.now().await;
            if is(&order) {
                return Some(order);
            }
            shop.minute_passes().await;
        }
        None
    }

    /// The provider took the whole sum, once.
    pub async fn is_paid_once(&self) {
        self.payment_becomes("paid").await;
        let ledger = self.shopper.shop.ledger_of(&self.id).await;
        let rows = ledger["rows"].as_array().unwrap();
        let captured: Vec<i64> = rows
            .iter()
            .filter(|row| row["kind"] == "captured")
            .map(|row| row["amount"].as_i64().unwrap())
            .collect();
        assert_eq!(captured, [self.total()], "{ledger:#}");
    }

    /// What happened to it, first to last.
    pub async fn timeline(&self) -> Vec<String> {
        let timeline = self.shopper.gets(&self.path("/timeline")).await.expect(200);
        let what = |entry: &Value| entry["what"].as_str().unwrap().to_owned();
        timeline["items"].as_array().unwrap().iter().map(what).collect()
    }

    pub async fn payment(&self) -> Value {
        let answer = self.shopper.gets(&self.path("/payment")).await;
        if answer.status == 404 { Value::Null } else { answer.expect(200) }
    }

    /// Waits until the payment is as `look` wants it.
    pub async fn payment_is(&self, what: &str, look: impl Fn(&Value) -> bool) -> Value {
        let found = async || Some(self.payment().await).filter(&look);
        until(found, async || format!("{} never had {what}: {:#}", self.id, self.payment().await))
            .await
    }

    pub async fn cancel(&self) -> Answer {
        let key = format!("cancel-{}", self.shopper.shop.fresh());
        let body = json!({ "reason": "Changed my mind" });
        self.shopper.posts(&self.path("/cancel"), &key, &body).await
    }

    pub async fn pays_again_with(&self, payment_method: &str) -> Answer {
        let key = format!("retry-{}", self.shopper.shop.fresh());
        let body = json!({ "payment_method": payment_method });
        self.shopper.posts(&self.path("/payment/attempts"), &key, &body).await
    }

    /// The provider's id of the payment.
    pub async fn intent(&self) -> String {
        let ledger = self.shopper.shop.ledger_of(&self.id).await;
        let intents = ledger["payment_intents"].as_array().unwrap();
        assert_eq!(intents.len(), 1, "{ledger:#}");
        intents[0]["id"].as_str().unwrap().to_owned()
    }

    /// What the owner pays.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.placed["total"]["amount"].as_i64().unwrap()
    }
}
