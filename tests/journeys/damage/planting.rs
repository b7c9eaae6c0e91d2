//! The ways in which data gets damaged: edited by hand, restored from yesterday, a message lost for good.

use std::collections::BTreeSet;

use journeys::Shop;
use serde_json::{Value, json};

use super::healthy::{Bought, Healthy, event_of};

pub(super) const KINDS: usize = 14;

/// What was damaged.
#[derive(Default)]
pub(super) struct Planted {
    /// `<kind> <id>`, as the program is to name it.
    pub names: BTreeSet<String>,
    /// Whatever belongs to it: orders, subjects, payments, events, coupons.
    pub ids: BTreeSet<String>,
    /// SKUs whose stock does.
    pub skus: BTreeSet<String>,
}

/// The tables as they were, to know what is called how.
struct Plan<'a> {
    shop: &'a Shop,
    orders: Vec<Value>,
    payments: Vec<Value>,
    planted: Planted,
}

/// Damages each kind so often, each time something else.
pub(super) async fn plant(shop: &Shop, healthy: &Healthy, each: usize) -> Planted {
    // from here on the window of the failed ones closes, with nobody to see it
    for failed in &healthy.failed {
        shop.edits("OrdersTable", &format!("ORDER#{}", failed.order), "ORDER", without_due).await;
    }
    shop.time_passes().await;
    let mut plan = Plan {
        shop,
        orders: shop.table("OrdersTable").await,
        payments: shop.table("PaymentsTable").await,
        planted: Planted::default(),
    };
    let mut paid = healthy.paid.iter();
    let mut next = || paid.next().expect("there are more orders than damages");
    for at in 0..each {
        plan.forgets_a_hold(&healthy.expired[at]).await;
        plan.loses_a_reservation(next()).await;
        plan.miscounts_stock(at).await;
        match at % 3 {
            0 => plan.never_told(next(), "order.confirmed").await,
            1 => plan.never_told(&healthy.cancelled[at], "order.cancelled").await,
            _ => plan.never_told(next(), "order.placed").await,
        }
        plan.forgets_an_event(next()).await;
        plan.loses_a_message(next()).await;
        plan.falls_behind(next()).await;
        plan.names("money_of_ended_order", &healthy.paid_too_late[at]);
        plan.loses_a_posting(next()).await;
        plan.loses_a_place(next(), at).await;
        plan.names("undue_order", &healthy.failed[at]);
        plan.miscounts_a_coupon(&healthy.coupons[at]).await;
        plan.loses_a_payment(next()).await;
        plan.shows_it_as_open(next()).await;
    }
    plan.planted
}

fn without_due(item: &mut Value) {
    let item = item.as_object_mut().unwrap();
    item.remove("due_bucket").unwrap();
    item.remove("due_at").unwrap();
}

fn add(value: &mut Value, more: i64) {
    *value = (value.as_i64().unwrap() + more).into();
}

impl Plan<'_> {
    fn names(&mut self, kind: &str, bought: &Bought) {
        self.planted.names.insert(format!("{kind} {}", bought.order));
        let Bought { order, subject, sku } = bought.clone();
        let payment = self.orders.iter().find(|item| item["id"] == order.as_str());
        let payment = payment.unwrap()["payment_id"].as_str().unwrap().to_owned();
        self.planted.ids.extend([order, subject, payment]);
        self.planted.skus.insert(sku);
    }

    fn names_event(&mut self, kind: &str, event: &str, bought: &Bought) {
        self.names(kind, bought);
        self.planted.names.remove(&format!("{kind} {}", bought.order));
        self.planted.names.insert(format!("{kind} {event}"));
        self.planted.ids.insert(event.to_owned());
    }

    async fn forgets_a_hold(&mut self, bought: &Bought) {
        let key = format!("RESERVATION#{}", bought.order);
        let hold = |item: &mut Value| item["status"] = "held".into();
        self.shop.edits("InventoryTable", &key, "RESERVATION", hold).await;
        let key = format!("STOCK#{}", bought.sku);
        let count = |level: &mut Value| {
            add(&mut level["held"], 1);
            add(&mut level["available"], -1);
        };
        self.shop.edits("InventoryTable", &key, "STOCK", count).await;
        self.names("forgotten_hold", bought);
    }

    async fn loses_a_reservation(&mut self, bought: &Bought) {
        let key = format!("RESERVATION#{}", bought.order);
        self.shop.deletes("InventoryTable", &key, "RESERVATION").await;
        self.names("lost_reservation", bought);
    }

    async fn miscounts_stock(&mut self, at: usize) {
        let word = format!("odd-{at}");
        self.shop.sells(&word, 500, 10).await;
        self.shop.idle().await;
        let sku = self.shop.sku(&word);
        let counter = ["available", "held", "sold", "on_hand"][at % 4];
        let wrong = |level: &mut Value| add(&mut level[counter], 5);
        self.shop.edits("InventoryTable", &format!("STOCK#{sku}"), "STOCK", wrong).await;
        self.planted.names.insert(format!("miscounted_stock {sku}"));
        self.planted.ids.insert(sku.clone());
        self.planted.skus.insert(sku);
    }

    async fn never_told(&mut self, bought: &Bought, kind: &str) {
        let event = event_of(&self.orders, &bought.order, kind);
        self.shop.deletes("OrdersTable", &format!("OUTBOX#{event}"), "OUTBOX").await;
        self.planted.ids.insert(event);
        self.names("untold_change", bought);
    }

    async fn forgets_an_event(&mut self, bought: &Bought) {
        let event = event_of(&self.orders, &bought.order, "order.confirmed");
        let forget = |item: &mut Value| drop(item.as_object_mut().unwrap().remove("sent_at"));
        self.shop.edits("OrdersTable", &format!("OUTBOX#{event}"), "OUTBOX", forget).await;
        self.names_event("forgotten_event", &event, bought);
    }

    /// The stock was sold, and no movement says so.
    async fn loses_a_message(&mut self, bought: &Bought) {
        let event = event_of(&self.orders, &bought.order, "order.confirmed");
        let mark = format!("INBOX#record-movement#{event}");
        self.shop.deletes("InventoryTable", &mark, "INBOX").await;
        let ulid = event.trim_start_matches("evt_").to_uppercase();
        let stock = format!("STOCK#{}", bought.sku);
        self.shop.deletes("InventoryTable", &stock, &format!("MOVEMENT#{ulid}")).await;
        self.names_event("unapplied_event", &event, bought);
    }

    /// Captured there, authorized here.
    async fn falls_behind(&mut self, bought: &Bought) {
        self.deletes_posting(bought, |kind| kind == "captured").await;
        let key = format!("PAYMENT#{}", bought.order);
        let behind = |item: &mut Value| {
            item["payment"]["captured"]["amount"] = 0.into();
            item["payment"]["intent"]["status"] = "requires_capture".into();
        };
        self.shop.edits("PaymentsTable", &key, "PAYMENT", behind).await;
        self.names("payment_behind", bought);
    }

    async fn loses_a_posting(&mut self, bought: &Bought) {
        self.deletes_posting(bought, |kind| kind == "captured").await;
        self.names("incomplete_ledger", bought);
    }

    async fn deletes_posting(&self, bought: &Bought, which: impl Fn(&str) -> bool) {
        let key = format!("PAYMENT#{}", bought.order);
        for item in self.payments.iter().filter(|item| item["pk"] == key.as_str()) {
            let sk = item["sk"].as_str().unwrap();
            if sk.starts_with("LEDGER#") && which(item["kind"].as_str().unwrap()) {
                self.shop.deletes("PaymentsTable", &key, sk).await;
            }
        }
    }

    async fn loses_a_place(&mut self, bought: &Bought, at: usize) {
        let order = self.orders.iter().find(|item| item["id"] == bought.order.as_str()).unwrap();
        let number = format!("NUMBER#{}", order["number"].as_str().unwrap());
        let place = format!("ORDER#{}", bought.order);
        match at % 3 {
            0 => self.shop.deletes("OrdersTable", &place, "LISTED").await,
            1 => self.shop.deletes("OrdersTable", &number, "NUMBER").await,
            _ => {
                let unlist =
                    |item: &mut Value| drop(item.as_object_mut().unwrap().remove("list_pk"));
                self.shop.edits("OrdersTable", &place, "ORDER", unlist).await;
            }
        }
        self.names("unlisted_order", bought);
    }

    async fn miscounts_a_coupon(&mut self, code: &str) {
        let more = |coupon: &mut Value| add(&mut coupon["used"], 3);
        self.shop.edits("PromotionsTable", &format!("COUPON#{code}"), "COUPON", more).await;
        self.planted.names.insert(format!("miscounted {code}"));
        self.planted.ids.insert(code.to_owned());
    }

    /// As after its table was restored from yesterday.
    async fn loses_a_payment(&mut self, bought: &Bought) {
        let key = format!("PAYMENT#{}", bought.order);
        let of_order = |item: &&Value| {
            item["pk"] == key.as_str()
                || (item["sk"] == "INTENT" && item["order_id"] == bought.order.as_str())
        };
        for item in self.payments.iter().filter(of_order) {
            let (pk, sk) = (item["pk"].as_str().unwrap(), item["sk"].as_str().unwrap());
            self.shop.deletes("PaymentsTable", pk, sk).await;
        }
        self.names("lost_payment", bought);
    }

    async fn shows_it_as_open(&mut self, bought: &Bought) {
        let open = json!([{ "id": bought.order, "expires_at": "2026-01-01T00:00:00Z" }]);
        let show = |cart: &mut Value| cart["open_orders"] = open;
        self.shop.edits("CartTable", &format!("CART#{}", bought.subject), "CART", show).await;
        self.names("stale_cart", bought);
    }
}
