//! What really happened, and the ways to damage a copy of it.

use invariants::Snapshot;
use journeys::Shop;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

/// A paid, a cancelled and an expired order, with everything that was stored about them.
pub(super) struct Sound {
    pub snapshot: Snapshot,
    pub paid: String,
    pub refunded: String,
    pub expired: String,
    pub sku: String,
    /// The coupon that the paid order holds.
    pub coupon: String,
}

static SOUND: OnceCell<Sound> = OnceCell::const_new();

pub(super) async fn sound() -> &'static Sound {
    SOUND
        .get_or_init(async || {
            let shop = Shop::open().await;
            shop.sells("mug", 1_250, 10).await;
            let (anna, berta) = (shop.guest().await, shop.guest().await);
            anna.adds("mug", 2).await;
            let terms = json!({ "kind": "percent", "rate_bp": 1_000, "total_limit": 1, "per_customer_limit": 1 });
            let coupon = shop.coupon("SOUND", &terms).await;
            anna.redeems(&coupon).await.expect(200);
            let paid = anna.checks_out().await;
            paid.payment_becomes("paid").await;
            berta.adds("mug", 1).await;
            let refunded = berta.checks_out().await;
            refunded.payment_becomes("paid").await;
            refunded.cancel().await.expect(200);
            refunded.becomes("cancelled").await;
            berta.adds("mug", 3).await;
            let expired = berta.pays_with("pm_card_visa_chargeDeclined").await;
            expired.becomes("payment_failed").await;
            shop.idle().await;
            shop.time_passes().await;
            let [paid, refunded, expired] =
                [paid.id.clone(), refunded.id.clone(), expired.id.clone()];
            let (sku, snapshot) = (shop.sku("mug"), shop.snapshot().await);
            shop.closes().await;
            Sound { snapshot, paid, refunded, expired, sku, coupon }
        })
        .await
}

impl Sound {
    /// Damages a copy, and expects this invariant to name this id.
    pub(super) fn is_found(&self, invariant: u8, id: &str, damage: impl FnOnce(&mut Snapshot)) {
        let mut snapshot = self.snapshot.clone();
        damage(&mut snapshot);
        let found = snapshot.violations();
        let names = found.iter().any(|found| found.invariant == invariant && found.id == id);
        assert!(names, "invariant {invariant} does not name {id}, but\n{found:#?}");
    }
}

/// The item with these keys, or with a sort key that begins so.
pub(super) fn item<'a>(
    snapshot: &'a mut Snapshot,
    table: &str,
    pk: &str,
    sk: &str,
) -> &'a mut Value {
    let items = snapshot.tables.get_mut(table).unwrap();
    let is = |item: &&mut Value| item["pk"] == pk && item["sk"].as_str().unwrap().starts_with(sk);
    items.iter_mut().find(is).unwrap_or_else(|| panic!("{table} has no {pk} {sk}"))
}

pub(super) fn order<'a>(snapshot: &'a mut Snapshot, id: &str) -> &'a mut Value {
    item(snapshot, "OrdersTable", &format!("ORDER#{id}"), "ORDER")
}

pub(super) fn entry<'a>(snapshot: &'a mut Snapshot, id: &str, version: u32) -> &'a mut Value {
    item(snapshot, "OrdersTable", &format!("ORDER#{id}"), &format!("TIMELINE#{version:06}"))
}

pub(super) fn forget(snapshot: &mut Snapshot, table: &str, is: impl Fn(&Value) -> bool) {
    let items = snapshot.tables.get_mut(table).unwrap();
    let before = items.len();
    items.retain(|item| !is(item));
    assert!(items.len() < before, "{table} has no such item");
}

pub(super) fn add(value: &mut Value, more: i64) {
    *value = (value.as_i64().unwrap() + more).into();
}

/// The provider's first row of an order of this kind.
pub(super) fn row<'a>(snapshot: &'a mut Snapshot, order: &str, kind: &str) -> &'a mut Value {
    let rows = snapshot.ledger["rows"].as_array_mut().unwrap();
    rows.iter_mut().find(|row| row["order_id"] == order && row["kind"] == kind).unwrap()
}

/// An event of an order, and the key of its outbox item.
pub(super) fn event(snapshot: &Snapshot, order: &str, kind: &str) -> (String, String) {
    let outbox = snapshot.tables["OrdersTable"].iter().filter(|item| item["sk"] == "OUTBOX");
    let mut found = outbox.filter_map(|item| {
        let event: Value = serde_json::from_str(item["event"].as_str()?).ok()?;
        let is = event["aggregate_id"] == order && event["type"] == kind;
        is.then(|| {
            (event["id"].as_str().unwrap().to_owned(), item["pk"].as_str().unwrap().to_owned())
        })
    });
    found.next_back().unwrap()
}
