//! The same request, sent again.

use futures::future::join_all;
use journeys::{Answer, Shop, shop::Fault};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn the_same_checkout_sent_eight_times_at_once_is_one_order() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let checkout = guest.checkout();
    // on a machine that is full a table may answer too late: then nothing was done, and a client repeats
    let patient = async || {
        let mut answer = checkout.send().await;
        for _ in 0..5 {
            if answer.status != 503 {
                break;
            }
            answer = checkout.send().await;
        }
        answer
    };
    let answers = join_all((0..8).map(|_| patient())).await;
    let order = guest.has(&answers[0]);
    for answer in &answers {
        answer.expect(201);
        assert_eq!(answer.text, answers[0].text, "byte by byte the same");
        for header in ["location", "etag"] {
            assert_eq!(answer.header(header), answers[0].header(header));
        }
    }
    let replayed = |answer: &&Answer| answer.header("idempotent-replayed") == Some("true");
    assert_eq!(answers.iter().filter(replayed).count(), 7);

    order.becomes("confirmed").await;
    order.is_paid_once().await;
    let again = checkout.send().await;
    assert_eq!(
        (again.status, &again.text),
        (201, &answers[0].text),
        "what was answered, not what is now"
    );
    let listed = guest.gets("/v1/orders").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    let level = shop.level("mug").await;
    assert_eq!((level.available, level.sold), (18, 2));
    shop.closes().await;
}

#[tokio::test]
async fn a_repeat_that_finds_the_cart_emptied_by_the_first_request_is_answered_like_it() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let checkout = guest.checkout();
    // It looks for the key at once, and gets to see the cart when the other one has bought.
    let late = Fault { table: Some("CartTable"), ..Fault::of("checkout", "hang").at("GetItem") };
    shop.faults(&[late]).await;
    let first = async {
        while shop.faults_struck().await == 0 {
            tokio::task::yield_now().await;
        }
        checkout.send().await
    };
    let (repeat, first) = tokio::join!(checkout.send(), first);
    shop.no_faults().await;
    let order = guest.has(&first);
    assert_eq!((repeat.status, &repeat.text), (201, &first.text));
    order.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn a_key_that_was_used_for_another_checkout_is_refused() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let checkout = guest.checkout();
    let order = guest.has(&checkout.send().await);
    let other = checkout.clone().paying_with("pm_card_mastercard");
    other.send().await.refused(422, "idempotency_key_reused");
    // the same JSON in another order of fields is the same request
    let text: String = {
        let body = checkout.body.as_object().unwrap();
        let fields: Vec<_> =
            body.iter().rev().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        format!("{{ {} }}", fields.join(", "))
    };
    let with = |call: journeys::shop::Call| {
        call.header("idempotency-key", &checkout.key).body("application/json", text.clone())
    };
    let same = guest.asks(Method::POST, "/v1/checkout", with).await;
    assert_eq!(same.expect(201)["id"], order.id);

    let stranger = shop.guest().await;
    stranger.adds("mug", 1).await;
    let own = stranger.has(&stranger.checkout().key(&checkout.key).send().await);
    assert_ne!(own.id, order.id, "a key is its subject's");
    order.becomes("confirmed").await;
    own.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn a_refusal_leaves_the_key_free() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let checkout = guest.checkout();
    checkout.send().await.refused(409, "insufficient_stock");
    shop.adjusts(&shop.sku("mug"), 5).await.expect(200);
    let order = guest.has(&checkout.send().await);
    order.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn a_checkout_without_a_key_is_refused() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let body = guest.checkout().body.clone();
    let answer = guest.sends(Method::POST, "/v1/checkout", &body).await;
    answer.refused(400, "idempotency_key_required");
    let long = "k".repeat(256);
    guest.posts("/v1/checkout", &long, &body).await.refused(400, "invalid_request");
    shop.closes().await;
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_week() {
    let shop = Shop::open_on_disk().await;
    shop.sells("mug", 1_250, 5).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let checkout = guest.checkout();
    let first = guest.has(&checkout.send().await);
    first.becomes("confirmed").await;
    shop.idle().await;
    shop.advance(7 * 24 * 60 + 1).await;
    guest.adds("mug", 1).await;
    let second = guest.has(&checkout.clone().paying_with("pm_card_amex").send().await);
    assert_ne!(first.id, second.id);
    second.becomes("confirmed").await;
    // The new record has taken the place of the first order's, which the invariants would miss.
    let first = first.id.clone();
    shop.closes_but_for(|violation| violation.invariant == 3 && violation.id == first).await;
}

#[tokio::test]
async fn a_correction_of_stock_sent_twice_counts_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 5).await;
    let path = format!("/v1/admin/stock/{}/adjustments", shop.sku("mug"));
    let key = shop.fresh();
    let body = json!({ "delta": 7, "reason": "Found behind the shelf" });
    let call = |token: &str| {
        let call = shop.call(Method::POST, &path).bearer(token);
        call.header("idempotency-key", &key).json(&body)
    };
    let first = shop.with_admin(call).await.expect(200);
    assert_eq!(first["available"], 12);
    assert_eq!(shop.with_admin(call).await.expect(200), first);
    assert_eq!(shop.level("mug").await.available, 12);
    shop.closes().await;
}
