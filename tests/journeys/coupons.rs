//! Coupons: what they take off, who may use them, and that each use is held once and given back once.

use futures::{StreamExt as _, stream};
use journeys::{Shop, shop::Fault};
use proof::Trial;
use serde_json::{Value, json};

use super::{size, storms::ends};

fn money(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "USD" })
}

fn amounts<const N: usize>(body: &Value, parts: [&str; N]) -> [i64; N] {
    parts.map(|part| body[part]["amount"].as_i64().unwrap())
}

#[tokio::test]
async fn a_percentage_is_shown_in_the_cart_quoted_spread_and_charged() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.sells("hat", 2_000, 10).await;
    let code =
        shop.coupon("TEN", &json!({ "kind": "percent", "rate_bp": 1_000, "total_limit": 5 })).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    guest.adds("hat", 1).await;
    let cart = guest.redeems(&code.to_lowercase()).await.expect(200);
    let shown = json!({ "code": code, "applies": true, "kind": "percent", "rate_bp": 1_000 });
    assert_eq!(cart["coupon"], shown);
    assert_eq!(
        (amounts(&cart, ["subtotal", "discount"]), &cart["problems"]),
        ([4_500, 450], &json!([]))
    );
    assert_eq!(guest.cart().await["coupon"], shown, "the cart keeps it");
    assert_eq!(shop.uses(&code).await, 0, "a cart holds no use");

    // 19 % of 22.50, 18.00 and 5.99
    let parts = ["subtotal", "discount", "shipping", "tax", "total"];
    let expected = [4_500, 450, 599, 428 + 342 + 114, 5_533];
    let quote = guest.quote().await.expect(200);
    assert_eq!((amounts(&quote, parts), &quote["coupon"]), (expected, &json!(code)));
    let order = guest.checks_out().await;
    assert_eq!((amounts(&order.placed, parts), &order.placed["coupon"]), (expected, &json!(code)));
    let line = |index: usize| order.placed["lines"][index]["discount"]["amount"].as_i64().unwrap();
    assert_eq!((line(0), line(1)), (250, 200));
    assert_eq!(shop.uses(&code).await, 1);
    let cart = guest.cart().await;
    assert!(cart["coupon"].is_null() && cart["discount"].is_null(), "{cart:#}");

    order.becomes("confirmed").await;
    order.is_paid_once().await;
    for kind in ["order.placed", "order.confirmed"] {
        let event: Value = serde_json::from_str(&shop.event_of(&order.id, kind).await).unwrap();
        assert_eq!(event["data"]["coupon"], code);
    }
    assert_eq!(shop.uses(&code).await, 1, "a paid order keeps its use");
    shop.closes().await;
}

#[tokio::test]
async fn an_amount_takes_no_more_than_the_goods_cost_and_free_shipping_only_shipping() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let twenty = shop.coupon("TWENTY", &json!({ "kind": "amount", "amount": money(2_000) })).await;
    guest.redeems(&twenty).await.expect(200);
    let quote = guest.quote().await.expect(200);
    assert_eq!(amounts(&quote, ["discount", "shipping", "tax", "total"]), [1_250, 599, 114, 713]);

    // another one takes its place
    let post = shop.coupon("POST", &json!({ "kind": "free_shipping" })).await;
    let cart = guest.redeems(&post).await.expect(200);
    assert_eq!((&cart["coupon"]["kind"], &cart["discount"]), (&json!("free_shipping"), &money(0)));
    let quote = guest.quote().await.expect(200);
    assert_eq!(amounts(&quote, ["discount", "shipping", "tax", "total"]), [0, 0, 238, 1_488]);
    let order = guest.checks_out().await;
    assert_eq!(order.total(), 1_488);
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    shop.closes().await;
}

#[tokio::test]
async fn fifty_buyers_for_the_last_use_and_one_gets_it() {
    let buyers = size("TROLLEY_COUPON_BUYERS", 50);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 2 * i64::try_from(buyers).unwrap()).await;
    let trial = Trial::begin("races", "buyers who all want the last use of a coupon");
    let terms =
        json!({ "kind": "percent", "rate_bp": 5_000, "total_limit": 1, "per_customer_limit": 1 });
    let code = shop.coupon("LAST", &terms).await;
    let guests = stream::iter(0..buyers).map(|_| shop.guest());
    let guests: Vec<_> = guests.buffer_unordered(16).collect().await;
    let fills = stream::iter(&guests).map(async |guest| {
        guest.adds("mug", 1).await;
        guest.redeems(&code).await.expect(200);
    });
    fills.buffer_unordered(16).collect::<Vec<()>>().await;
    let buys = guests.iter().map(async |guest| {
        let checkout = guest.checkout();
        (guest, checkout.insist().await)
    });
    let answers: Vec<_> = stream::iter(buys).buffer_unordered(50).collect().await;
    let (won, lost): (Vec<_>, Vec<_>) =
        answers.iter().partition(|(_, answer)| answer.status == 201);
    assert_eq!((won.len(), lost.len()), (1, buyers - 1));
    for (_, answer) in &lost {
        assert_eq!(answer.refused(409, "coupon_exhausted")["coupon"], code);
    }
    let (winner, answer) = won[0];
    let order = winner.has(answer);
    order.payment_becomes("paid").await;
    shop.idle().await;
    assert_eq!(shop.uses(&code).await, 1);
    let level = shop.level("mug").await;
    assert_eq!((level.held, level.sold), (0, 1), "the others hold nothing");
    let (loser, _) = lost[0];
    let cart = loser.cart().await;
    assert_eq!(cart["problems"], json!([{ "code": "coupon_exhausted", "coupon": code }]));
    assert_eq!((amounts(&cart, ["discount"]), &cart["coupon"]["applies"]), ([0], &json!(false)));
    loser.quote().await.refused(409, "coupon_exhausted");

    // The winner thinks better of it, and the use is there for another.
    order.cancel().await.expect(200);
    assert_eq!(shop.uses(&code).await, 0);
    loser.checks_out().await.becomes("confirmed").await;
    ends(shop, trial, buyers, Vec::new()).await;
}

#[tokio::test]
async fn an_order_that_ends_unpaid_gives_its_use_and_the_cart_its_coupon_back() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let terms =
        json!({ "kind": "percent", "rate_bp": 1_000, "total_limit": 1, "per_customer_limit": 1 });
    let code = shop.coupon("BACK", &terms).await;
    let (guest, other) = (shop.guest().await, shop.guest().await);
    guest.adds("mug", 1).await;
    guest.redeems(&code).await.expect(200);
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    assert_eq!(shop.uses(&code).await, 1, "an order that can still be paid keeps its use");
    other.adds("mug", 1).await;
    other.redeems(&code).await.refused(409, "coupon_exhausted");

    shop.advance(16).await;
    order.becomes("expired").await;
    shop.run("expire-orders").await;
    shop.idle().await;
    assert_eq!(shop.uses(&code).await, 0);
    let cart = guest.cart().await;
    assert_eq!((&cart["coupon"]["code"], amounts(&cart, ["discount"])), (&json!(code), [125]));
    let again = guest.checks_out().await;
    assert_eq!(again.placed["discount"], money(125));
    assert_eq!(shop.uses(&code).await, 1);
    again.payment_becomes("paid").await;

    // Cancelled at once from two devices, it comes back once.
    let (one, two) = tokio::join!(again.cancel(), again.cancel());
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    again.becomes("cancelled").await;
    assert_eq!(shop.uses(&code).await, 0);
    shop.idle().await;
    assert!(guest.cart().await["coupon"].is_null(), "what was sold does not come back");
    other.redeems(&code).await.expect(200);
    shop.closes().await;
}

#[tokio::test]
async fn a_use_is_held_and_given_back_once_whatever_is_lost_on_the_way() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let terms =
        json!({ "kind": "percent", "rate_bp": 1_000, "total_limit": 9, "per_customer_limit": 9 });
    let code = shop.coupon("ONCE", &terms).await;
    let guest = shop.guest().await;
    for action in ["lose_answer", "kill_after", "kill_before", "conflict"] {
        guest.adds("mug", 1).await;
        guest.redeems(&code).await.expect(200);
        shop.faults(&[Fault::of("checkout", action).at("TransactWriteItems")]).await;
        let order = guest.checkout().ends_in_an_order().await;
        order.payment_becomes("paid").await;
        assert_eq!(shop.uses(&code).await, 1, "{action}");

        shop.faults(&[Fault::of("cancel-order", action).at("TransactWriteItems")]).await;
        let path = format!("/v1/orders/{}/cancel", order.id);
        let nothing = json!({});
        let cancel = || guest.posts(&path, action, &nothing);
        let mut answer = cancel().await;
        while answer.invites_retry() {
            answer = cancel().await;
        }
        answer.expect(200);
        assert_eq!(shop.uses(&code).await, 0, "{action}");
        order.becomes("cancelled").await;
    }
    shop.closes().await;
}

#[tokio::test]
async fn a_limit_per_customer_is_each_customer_s_own() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let code = shop
        .coupon("MINE", &json!({ "kind": "percent", "rate_bp": 1_000, "per_customer_limit": 1 }))
        .await;
    let (customer, other) = (shop.customer().await, shop.guest().await);
    for shopper in [&customer, &other] {
        shopper.adds("mug", 1).await;
        shopper.redeems(&code).await.expect(200);
    }
    // The guest has chosen it before the customer, who is the same person, has used it up.
    let guest = shop.guest_of(&customer).await;
    guest.adds("mug", 1).await;
    guest.redeems(&code).await.expect(200);
    let order = customer.checks_out().await;
    order.payment_becomes("paid").await;
    other.checks_out().await.payment_becomes("paid").await;

    customer.redeems(&code).await.refused(409, "coupon_used");
    let merged = shop.signs_in(customer.person, &customer.email, Some(&guest)).await.expect(200);
    assert_eq!(merged["cart_merge"], json!({ "summed": [], "capped": [], "dropped": [] }));
    let cart = customer.cart().await;
    assert_eq!(cart["coupon"]["code"], code, "the guest's coupon came along");
    assert_eq!(cart["problems"], json!([{ "code": "coupon_used", "coupon": code }]));
    customer.quote().await.refused(409, "coupon_used");
    customer.checkout().send().await.refused(409, "coupon_used");
    assert!(guest.cart().await["coupon"].is_null());

    order.cancel().await.expect(200);
    order.becomes("cancelled").await;
    customer.checks_out().await.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn two_checkouts_of_one_shopper_at_once_use_a_coupon_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let code = shop
        .coupon("SELF", &json!({ "kind": "percent", "rate_bp": 1_000, "per_customer_limit": 1 }))
        .await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    guest.redeems(&code).await.expect(200);
    let (first, second) = (guest.checkout(), guest.checkout());
    let answers = tokio::join!(first.insist(), second.insist());
    let placed: Vec<_> =
        [&answers.0, &answers.1].into_iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(placed.len(), 1, "{answers:?}");
    guest.has(placed[0]).becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn carts_and_checkouts_ask_each_table_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    shop.sells("hat", 2_000, 20).await;
    let terms =
        json!({ "kind": "percent", "rate_bp": 1_000, "total_limit": 9, "per_customer_limit": 9 });
    let code = shop.coupon("COST", &terms).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    guest.redeems(&code).await.expect(200);
    shop.forget_calls().await;
    guest.adds("hat", 1).await;
    let order = guest.checks_out().await;
    let count = async |function: &str, operation: &str| -> u64 {
        let of = |call: &&Value| call["function"] == function && call["operation"] == operation;
        let calls = shop.calls().await;
        calls.iter().filter(of).filter_map(|call| call["count"].as_u64()).sum()
    };
    assert_eq!(count("add-to-cart", "BatchGetItem").await, 2, "the catalog once, inventory once");
    assert_eq!(count("checkout", "BatchGetItem").await, 2);
    assert_eq!(count("checkout", "TransactWriteItems").await, 1);
    order.becomes("confirmed").await;
    shop.closes().await;
}
