//! A shopper: fills a cart, buys, changes their mind, comes back after the window has closed, presses twice.

use std::cell::Cell;
use std::rc::Rc;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::orders::Orders;
use super::session::{Session, Tokens};
use crate::gateway::{Call, Reply};
use crate::ground::{COUPONS, Ground, LAST, SHELVES};
use crate::plan::Plan;
use crate::world::World;

/// What shoppers pay with; mostly with cards that do something odd.
pub(super) const METHODS: [(u64, &str); 20] = [
    (10, "pm_card_visa"),
    (4, "pm_card_visa_chargeDeclined"),
    (4, "pm_card_authenticationRequired"),
    (1, "pm_card_threeDSecureRequiredChargeDeclined"),
    (1, "pm_card_createDispute"),
    (1, "pm_card_pendingRefund"),
    (1, "pm_card_refundFail"),
    (1, "pm_sim_refundFails"),
    (2, "pm_sim_timeoutAfterCharge"),
    (2, "pm_sim_timeoutAfterChargeNoWebhook"),
    (2, "pm_sim_timeoutBeforeCharge"),
    (1, "pm_sim_serverError"),
    (1, "pm_sim_serverErrorAfterCharge"),
    (1, "pm_sim_slowAnswer"),
    (2, "pm_sim_webhookBeforeAnswer"),
    (2, "pm_sim_lateSuccess"),
    (1, "pm_sim_lateFailure"),
    (2, "pm_sim_noWebhook"),
    (1, "pm_sim_captureFails"),
    (1, "pm_sim_authorizationExpires"),
];

struct Shopper {
    session: Rc<Session>,
    orders: Orders,
    email: String,
    /// Whether something was in the cart when they last saw it.
    has_goods: Cell<bool>,
}

#[derive(Clone, Copy)]
enum Deed {
    Add,
    Edit,
    Coupon,
    Look,
    Buy,
    BuyTwice,
    SeeTo,
}

/// A shopper's life in a run, where the last unit may be sold from the moment `opening`.
pub async fn lives(
    world: Rc<World>,
    number: usize,
    plan: &Plan,
    ground: &Ground,
    opening: Option<Instant>,
) {
    let shopper = Shopper::enters(&world, number, ground);
    if shopper.is_guest() && !shopper.session.begins().await {
        return;
    }
    match opening {
        None => shopper.adds().await,
        Some(opening) => {
            shopper.takes(LAST, 1).await;
            sleep_until(opening).await;
            // With a card that works: who is sold what is not there keeps it.
            shopper.buys(shopper.checkout_with("pm_card_visa")).await;
        }
    }
    for _ in 1..plan.steps {
        shopper.thinks().await;
        match shopper.session.draws(|chance| chance.weighted(&DEEDS)) {
            Deed::Add => shopper.adds().await,
            Deed::Edit => shopper.edits().await,
            Deed::Coupon => shopper.redeems().await,
            Deed::Look => shopper.looks().await,
            Deed::Buy => {
                shopper.fills().await;
                shopper.buys(shopper.checkout()).await;
            }
            Deed::BuyTwice => {
                shopper.fills().await;
                shopper.buys_twice().await;
            }
            Deed::SeeTo => shopper.orders.sees_to_one(&shopper.session).await,
        }
    }
    // When parcels have come, and declined payments are regretted.
    for _ in 0..LAST_LOOKS {
        shopper.session.waits(60, 400).await;
        shopper.orders.sees_to_one(&shopper.session).await;
    }
}

const LAST_LOOKS: u64 = 2;

const DEEDS: [(u64, Deed); 7] = [
    (1, Deed::Add),
    (1, Deed::Edit),
    (2, Deed::Coupon),
    (1, Deed::Look),
    (4, Deed::Buy),
    (1, Deed::BuyTwice),
    (7, Deed::SeeTo),
];

impl Shopper {
    /// The first shopper of some runs has an account.
    fn enters(world: &Rc<World>, number: usize, ground: &Ground) -> Self {
        let customer = ground.customer.as_ref().filter(|_| {
            number == 1 && world.weather.draw("customers", |chance| chance.happens(300))
        });
        let (label, email, tokens) = match customer {
            Some((email, tokens)) => ("customer".to_owned(), email.clone(), tokens.clone()),
            None => (
                format!("guest-{number}"),
                format!("guest-{number}@example.test"),
                Tokens::default(),
            ),
        };
        let person = world.crowd.enters(&label, &email);
        let session = Rc::new(Session::new(world, &label, Some(person), tokens));
        Self { session, orders: Orders::default(), email, has_goods: Cell::new(false) }
    }

    fn is_guest(&self) -> bool {
        self.session.refresh_token().is_empty()
    }

    async fn thinks(&self) {
        let (low, high) = self.session.draws(|chance| {
            chance.weighted(&[(6, (0, 3)), (5, (3, 60)), (2, (60, 400)), (1, (800, 1_300))])
        });
        self.session.waits(low, high).await;
    }

    async fn adds(&self) {
        let (sku, quantity) = self.session.draws(|chance| {
            let (sku, ..) = *chance.of(&SHELVES);
            (sku, chance.weighted(&[(6, 1), (2, 2), (1, 3)]))
        });
        self.takes(sku, quantity).await;
    }

    async fn takes(&self, sku: &str, quantity: u64) {
        let body = json!({ "sku": sku, "quantity": quantity });
        self.sees(&self.session.asks(Call::new("POST", "/v1/cart/items").json(&body)).await);
    }

    async fn edits(&self) {
        let (sku, quantity) = self.session.draws(|chance| (chance.of(&SHELVES).0, chance.below(4)));
        self.sets(sku, quantity).await;
    }

    async fn sets(&self, sku: &str, quantity: u64) {
        let body = json!({ "quantity": quantity });
        let path = format!("/v1/cart/items/{sku}");
        self.sees(&self.session.asks(Call::new("PUT", path).json(&body)).await);
    }

    async fn looks(&self) {
        self.sees(&self.session.asks(Call::new("GET", "/v1/cart")).await);
    }

    fn sees(&self, reply: &Reply) {
        if let Some(lines) = reply.json()["lines"].as_array() {
            self.has_goods.set(!lines.is_empty());
        }
    }

    /// Few go to the checkout with nothing.
    async fn fills(&self) {
        if !self.has_goods.get() && self.session.draws(|chance| chance.happens(900)) {
            self.adds().await;
        }
    }

    /// Takes what there is where there is not enough.
    async fn takes_less(&self, refusal: &Value) {
        for line in refusal["lines"].as_array().into_iter().flatten() {
            if let (Some(sku), Some(left)) = (line["sku"].as_str(), line["available"].as_u64()) {
                self.sets(sku, left).await;
            }
        }
    }

    async fn redeems(&self) {
        let (code, _) = self.session.draws(|chance| *chance.of(&COUPONS));
        let call = Call::new("PUT", "/v1/cart/coupon").json(&json!({ "code": code }));
        self.session.asks(call).await;
    }

    fn checkout(&self) -> Call {
        self.checkout_with(self.session.draws(|chance| chance.weighted(&METHODS)))
    }

    fn checkout_with(&self, method: &str) -> Call {
        let address = json!({
            "name": "Kim Example", "line1": "Main Street 1", "city": "Berlin",
            "postal_code": "10115", "country": "DE",
        });
        let body = json!({
            "email": self.email, "shipping_address": address, "shipping_option": "standard",
            "payment_method": method,
        });
        let key = format!("{}-key-{}", self.session.label, self.session.number());
        Call::new("POST", "/v1/checkout").header("idempotency-key", key).json(&body)
    }

    async fn buys(&self, checkout: Call) {
        let reply = self.session.insists(checkout).await;
        self.has(&reply);
        if reply.status == 409 {
            self.takes_less(&reply.json()).await;
        }
    }

    /// In two tabs, or with an impatient finger: the same request twice, or two that want the same cart.
    async fn buys_twice(&self) {
        let first = self.checkout();
        let second = if self.session.draws(|chance| chance.happens(600)) {
            first.clone()
        } else {
            self.checkout()
        };
        let (first, second) =
            tokio::join!(self.session.insists(first), self.session.insists(second));
        self.has(&first);
        self.has(&second);
    }

    fn has(&self, reply: &Reply) {
        if reply.status != 201 {
            return;
        }
        self.has_goods.set(false);
        let order: Value = reply.json();
        if let Some(id) = order["id"].as_str() {
            self.session.world.crowd.is_promised(self.session.person(), id);
            self.orders.has(id);
        }
    }
}
