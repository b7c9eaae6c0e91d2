//! Buying: from the full cart to the money that was taken.

use std::cell::RefCell;

use journeys::{Order, Shop, Shopper};
use serde_json::{Value, json};

use super::{
    Workflow,
    client::{self, insists, requests_of},
    workflow::is,
};

/// Somebody with a cart or an order, and a key for what they do next.
pub(super) struct Buyer<'a> {
    pub shopper: Shopper<'a>,
    order: RefCell<Option<String>>,
    pub key: String,
    /// What else is to be known.
    pub word: String,
}

impl<'a> Buyer<'a> {
    pub(super) async fn with_a_mug(shop: &'a Shop) -> Self {
        let shopper = shop.guest().await;
        shopper.adds("mug", 1).await;
        let order = RefCell::default();
        Self { shopper, order, key: shop.fresh(), word: String::new() }
    }

    /// With an order that was paid with this method.
    pub(super) async fn who_paid_with(shop: &'a Shop, method: &str) -> Self {
        let buyer = Self::with_a_mug(shop).await;
        buyer.buys(method).await;
        buyer
    }

    pub(super) fn mentions(&self) -> Vec<String> {
        [requests_of(&self.shopper)].into_iter().chain(self.order.borrow().clone()).collect()
    }

    pub(super) async fn buys(&self, method: &str) {
        let mut checkout = self.shopper.checkout().paying_with(method);
        checkout.key.clone_from(&self.key);
        let answer = insists(async || checkout.send().await).await;
        let order = self.shopper.has(&answer).id;
        *self.order.borrow_mut() = Some(order);
    }

    pub(super) fn order(&self) -> Order<'_> {
        client::order(&self.shopper, self.order.borrow().as_deref().unwrap_or("none"))
    }

    /// Posts about the order with this buyer's key, until it is answered.
    pub(super) async fn posts(&self, rest: &str, body: &Value) -> journeys::Answer {
        let path = format!("/v1/orders/{}{rest}", self.order().id);
        insists(async || self.shopper.posts(&path, &self.key, body).await).await
    }

    /// Posts about the order as staff, until it is answered.
    pub(super) async fn staff_posts(&self, rest: &str, step: &str, body: &Value) -> Value {
        let path = format!("/v1/admin/orders/{}{rest}", self.order().id);
        let key = format!("{}-{step}", self.key);
        let answer = insists(async || self.shopper.shop.admin_posts(&path, &key, body).await).await;
        assert!((200..300).contains(&answer.status), "{answer}");
        answer.json()
    }

    /// Where order and payment stand.
    pub(super) async fn stands(&self, status: &str, payment: &str) -> Result<(), String> {
        let now = self.order().now().await;
        let is_now = (now["status"].as_str().unwrap_or(""), now["payment_status"].as_str());
        is(&self.order().id, &is_now, &(status, Some(payment)))
    }

    /// Whether its time to pay is over: waiting for the messages of others, which come again, can take that long.
    async fn had_its_time(&self) -> bool {
        let placed: jiff::Timestamp =
            self.order().now().await["created_at"].as_str().unwrap().parse().unwrap();
        let window = i64::from(platform::shop::Shop::get().payment_window_minutes) * 60;
        self.shopper.shop.now().await > placed.as_second() + window
    }

    /// How often the provider moved money in this way.
    pub(super) async fn moved(&self, kind: &str, times: usize) -> Result<(), String> {
        let moved = self.shopper.shop.movements(&self.order().id, kind).await;
        is(kind, &moved, &times)
    }

    pub(super) async fn paid_once(&self) -> Result<(), String> {
        self.stands("confirmed", "paid").await?;
        self.moved("captured", 1).await
    }
}

const MONEY: [&str; 3] = ["authorize-payment", "settle-order", "capture-payment"];

/// The whole of it, of which several workflows look at parts.
macro_rules! looks_at {
    ($part:ident $name:literal $about:expr) => {
        pub(super) struct $part;

        impl Workflow for $part {
            const NAME: &'static str = $name;
            type Subject<'a> = Buyer<'a>;

            fn is_about(function: &str) -> bool {
                $about(function)
            }

            async fn given(shop: &Shop) -> Buyer<'_> {
                Buyer::with_a_mug(shop).await
            }

            fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
                buyer.mentions()
            }

            async fn happens(buyer: &Self::Subject<'_>) {
                buyer.buys("pm_card_visa").await;
            }

            async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
                buyer.paid_once().await
            }
        }
    };
}

looks_at!(CheckingOut "checkout" |function: &str| {
    !MONEY.contains(&function) && function != "relay-outbox"
});
looks_at!(Authorizing "authorise" |function: &str| MONEY[..2].contains(&function));
looks_at!(Capturing "capture" |function: &str| function == MONEY[2]);
looks_at!(Relaying "relay" |function: &str| function == "relay-outbox");

pub(super) struct Redeeming;

impl Workflow for Redeeming {
    const NAME: &'static str = "use a coupon";
    type Subject<'a> = Buyer<'a>;

    async fn given(shop: &Shop) -> Buyer<'_> {
        let terms = json!({ "kind": "percent", "rate_bp": 1_000, "total_limit": 3, "per_customer_limit": 1 });
        let word = shop.coupon(&shop.fresh(), &terms).await;
        Buyer { word, ..Buyer::with_a_mug(shop).await }
    }

    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions()
    }

    fn is_about(function: &str) -> bool {
        ["apply-coupon", "checkout", "record-movement"].contains(&function)
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        insists(async || buyer.shopper.redeems(&buyer.word).await).await.expect(200);
        buyer.buys("pm_card_visa").await;
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        buyer.paid_once().await?;
        is("uses of the coupon", &buyer.shopper.shop.uses(&buyer.word).await, &1)
    }
}

pub(super) struct BeingDeclined;

impl Workflow for BeingDeclined {
    const NAME: &'static str = "decline";
    type Subject<'a> = Buyer<'a>;

    fn is_about(function: &str) -> bool {
        MONEY.contains(&function) || function == "send-notification"
    }

    async fn given(shop: &Shop) -> Buyer<'_> {
        Buyer::with_a_mug(shop).await
    }

    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions()
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        buyer.buys("pm_card_visa_chargeDeclined").await;
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        let declined = buyer.stands("payment_failed", "failed").await;
        if declined.is_err() && buyer.had_its_time().await {
            return buyer.stands("expired", "voided").await;
        }
        declined
    }
}

pub(super) struct PayingAgain;

impl Workflow for PayingAgain {
    const NAME: &'static str = "pay again after a decline";
    type Subject<'a> = Buyer<'a>;

    fn is_about(function: &str) -> bool {
        MONEY.contains(&function) || function == "retry-payment"
    }

    async fn given(shop: &Shop) -> Buyer<'_> {
        Buyer::who_paid_with(shop, "pm_card_visa_chargeDeclined").await
    }

    async fn prepared(buyer: &Self::Subject<'_>) {
        buyer.order().becomes("payment_failed").await;
    }

    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions()
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        let body = json!({ "payment_method": "pm_card_visa" });
        buyer.posts("/payment/attempts", &body).await.expect(201);
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        buyer.paid_once().await
    }
}

pub(super) struct ByWebhook;

impl Workflow for ByWebhook {
    const NAME: &'static str = "hear of a payment by webhook";
    type Subject<'a> = Buyer<'a>;

    fn is_about(function: &str) -> bool {
        ["receive-payment-webhook", "apply-provider-event", "settle-order"].contains(&function)
    }

    async fn given(shop: &Shop) -> Buyer<'_> {
        Buyer::who_paid_with(shop, "pm_card_authenticationRequired").await
    }

    async fn prepared(buyer: &Self::Subject<'_>) {
        buyer.order().payment_becomes("requires_action").await;
    }

    fn mentions(buyer: &Self::Subject<'_>) -> Vec<String> {
        buyer.mentions()
    }

    async fn happens(buyer: &Self::Subject<'_>) {
        let intent = buyer.order().intent().await;
        let decided = buyer.shopper.shop.bank_page(&intent, "approve").await;
        assert!(decided.status < 400, "{decided}");
    }

    async fn ended(buyer: &Self::Subject<'_>) -> Result<(), String> {
        buyer.paid_once().await
    }
}
