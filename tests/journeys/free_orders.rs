//! Orders that cost nothing.

use journeys::Shop;
use serde_json::{Value, json};

#[tokio::test]
async fn an_order_that_costs_nothing_is_confirmed_at_once_without_a_card() {
    let shop = Shop::open().await;
    shop.sells("sample", 0, 10).await;
    let code = shop.coupon("FREE", &json!({ "kind": "free_shipping", "total_limit": 3 })).await;
    let guest = shop.guest().await;
    guest.adds("sample", 2).await;
    let mut checkout = guest.checkout();
    checkout.body.as_object_mut().unwrap().remove("payment_method");
    checkout.send().await.refused(422, "payment_method_required");
    guest.redeems(&code).await.expect(200);
    let order = guest.has(&checkout.send().await);
    let of = |order: &Value| {
        ["status", "payment_status"].map(|field| order[field].as_str().unwrap().to_owned())
    };
    assert_eq!(
        (order.total(), of(&order.placed)),
        (0, ["confirmed", "not_required"].map(str::to_owned))
    );
    let level = shop.level("sample").await;
    assert_eq!((level.available, level.held, level.sold, level.on_hand), (8, 0, 2, 8));
    shop.letter(&guest.email, "is confirmed").await;
    guest.gets(&format!("/v1/orders/{}/payment", order.id)).await.refused(404, "not_found");
    assert_eq!(shop.uses(&code).await, 1);
    shop.idle().await;
    assert_eq!(guest.cart().await["open_orders"], json!([]));

    let cancelled = order.cancel().await.expect(200);
    assert_eq!(of(&cancelled), ["cancelled", "not_required"].map(str::to_owned));
    order.cancel().await.refused(409, "order_status_conflict");
    shop.idle().await;
    let level = shop.level("sample").await;
    assert_eq!((level.available, level.held, level.on_hand), (10, 0, 10));
    assert_eq!(shop.uses(&code).await, 0);
    assert_eq!(order.timeline().await, ["placed", "cancelled_by_shopper"]);
    shop.letter(&guest.email, "is cancelled").await;

    // and one that stays sold
    guest.adds("sample", 1).await;
    guest.redeems(&code).await.expect(200);
    guest.checks_out().await.becomes("confirmed").await;
    shop.closes().await;
}
