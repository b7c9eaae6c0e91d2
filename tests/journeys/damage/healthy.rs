//! A shop in which much has happened, all of it right.

use futures::{StreamExt as _, stream};
use journeys::{Order, Shop, Shopper, shop::Fault};
use serde_json::{Value, json};

/// As many as two cores serve without anybody waiting long.
const AT_ONCE: usize = 4;
/// So many orders are begun before what they set off is waited for.
const BATCH: usize = 400;
/// Orders that one thing is in, so that repairs of its stock are no crowd.
const ORDERS_PER_THING: usize = 100;

/// Orders by what has become of them.
pub(super) struct Healthy {
    pub paid: Vec<Bought>,
    pub cancelled: Vec<Bought>,
    pub expired: Vec<Bought>,
    /// A card was declined, and the window is still open.
    pub failed: Vec<Bought>,
    /// Expired, and nobody told payments, which later got the money.
    pub paid_too_late: Vec<Bought>,
    /// Each was used once.
    pub coupons: Vec<String>,
}

/// An order with what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Bought {
    pub order: String,
    pub subject: String,
    pub sku: String,
}

impl Healthy {
    /// So many paid orders, and `each` of every other fate.
    pub(super) async fn open(shop: &Shop, orders: usize, each: usize) -> Self {
        let things = orders.div_ceil(ORDERS_PER_THING).max(4);
        for thing in 0..things {
            shop.sells(&word(thing), 1_250, 100_000).await;
        }
        let mut paid = Vec::new();
        for first in (0..orders).step_by(BATCH) {
            let batch = stream::iter(first..orders.min(first + BATCH)).map(async |number| {
                let guest = shop.guest().await;
                buys(&guest, &word(number % things), "pm_card_visa").await
            });
            paid.extend(batch.buffer_unordered(AT_ONCE).collect::<Vec<_>>().await);
            shop.idle().await;
        }
        let cancelled = cancelled(shop, each).await;
        let coupons = coupons(shop, each).await;
        let expired = declined(shop, each).await;
        shop.time_passes().await;
        let paid_too_late = paid_too_late(shop, each).await;
        let failed = declined(shop, each).await;
        Self { paid, cancelled, expired, failed, paid_too_late, coupons }
    }
}

fn word(thing: usize) -> String {
    format!("thing-{thing}")
}

async fn places<'a>(guest: &'a Shopper<'a>, thing: &str, method: &str) -> Order<'a> {
    guest.adds(thing, 1).await;
    guest.checkout().paying_with(method).ends_in_an_order().await
}

async fn buys(guest: &Shopper<'_>, thing: &str, method: &str) -> Bought {
    let order = places(guest, thing, method).await;
    Bought { order: order.id.clone(), subject: guest.subject(), sku: guest.shop.sku(thing) }
}

async fn cancelled(shop: &Shop, each: usize) -> Vec<Bought> {
    let mut all = Vec::new();
    for _ in 0..each {
        let guest = shop.guest().await;
        let order = places(&guest, &word(0), "pm_card_visa").await;
        order.payment_becomes("paid").await;
        order.cancel().await.expect(200);
        order.becomes("cancelled").await;
        let (order, subject) = (order.id.clone(), guest.subject());
        all.push(Bought { order, subject, sku: shop.sku(&word(0)) });
    }
    all
}

async fn declined(shop: &Shop, each: usize) -> Vec<Bought> {
    let mut all = Vec::new();
    for _ in 0..each {
        let guest = shop.guest().await;
        all.push(buys(&guest, &word(1), "pm_card_visa_chargeDeclined").await);
    }
    shop.idle().await;
    all
}

async fn coupons(shop: &Shop, each: usize) -> Vec<String> {
    let mut all = Vec::new();
    for number in 0..each {
        let terms = json!({ "kind": "percent", "rate_bp": 1_000, "total_limit": 9 });
        let code = shop.coupon(&format!("COUNT{number}"), &terms).await;
        let guest = shop.guest().await;
        guest.adds(&word(2), 1).await;
        guest.redeems(&code).await.expect(200);
        guest.checks_out().await.payment_becomes("paid").await;
        all.push(code);
    }
    all
}

/// The order expires while its shopper is at the bank, and the message that would have payments end it is lost for good;
/// then the bank approves.
async fn paid_too_late(shop: &Shop, each: usize) -> Vec<Bought> {
    let mut guests = Vec::new();
    for _ in 0..each {
        guests.push(shop.guest().await);
    }
    let mut orders = Vec::new();
    for guest in &guests {
        let order = places(guest, &word(3), "pm_card_authenticationRequired").await;
        order.payment_becomes("requires_action").await;
        orders.push(order);
    }
    shop.idle().await;
    shop.faults(&[Fault::of("undo-payment", "server_error").times(100_000)]).await;
    shop.advance(31).await;
    shop.run("expire-orders").await;
    shop.idle().await;
    shop.purge("UndoPaymentDeadLetters").await;
    shop.no_faults().await;
    let events = shop.table("OrdersTable").await;
    let mut all = Vec::new();
    for (order, guest) in orders.iter().zip(&guests) {
        let event = event_of(&events, &order.id, "order.expired");
        let mark = json!({
            "pk": format!("INBOX#undo-payment#{event}"), "sk": "INBOX", "applied_at": "2026-01-01T00:00:00Z",
        });
        shop.puts("PaymentsTable", &mark).await;
        shop.bank_page(&order.intent().await, "approve").await.expect(200);
        let (order, subject) = (order.id.clone(), guest.subject());
        all.push(Bought { order, subject, sku: shop.sku(&word(3)) });
    }
    shop.idle().await;
    all
}

/// The id of the event of this type about an aggregate.
pub(super) fn event_of(table: &[Value], aggregate: &str, kind: &str) -> String {
    let texts = table.iter().filter_map(|item| item["event"].as_str());
    let mut events = texts
        .filter(|text| text.contains(aggregate))
        .map(|text| serde_json::from_str::<Value>(text).unwrap());
    let found = events.find(|event| event["aggregate_id"] == aggregate && event["type"] == kind);
    found.unwrap_or_else(|| panic!("{aggregate} has no {kind}"))["id"].as_str().unwrap().to_owned()
}
