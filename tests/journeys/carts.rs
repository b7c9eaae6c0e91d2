//! Carts: adding up, limits, and what happens to a guest's cart when the guest signs in.

use journeys::{Shop, shop::Fault};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_guest_s_cart_is_merged_at_sign_in_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100).await;
    shop.sells("hat", 2_000, 100).await;
    let customer = shop.customer().await;
    customer.adds("mug", 2).await;
    let guest = shop.guest_of(&customer).await;
    guest.adds("mug", 3).await;
    guest.adds("hat", 1).await;

    let signed_in = shop.signs_in(customer.person, &customer.email, Some(&guest)).await.expect(200);
    let merged = &signed_in["cart_merge"];
    assert_eq!(merged["summed"], json!([{ "sku": shop.sku("mug"), "quantity": 5 }]));
    assert_eq!((&merged["capped"], &merged["dropped"]), (&json!([]), &json!([])));
    let mut expected = [(shop.sku("mug"), 5), (shop.sku("hat"), 1)];
    expected.sort();
    assert_eq!(customer.cart_lines().await, expected);
    assert_eq!(guest.cart_lines().await, []);

    let again = shop.signs_in(customer.person, &customer.email, Some(&guest)).await.expect(200);
    assert_eq!(again["cart_merge"]["summed"], json!([]));
    assert_eq!(customer.cart_lines().await, expected);
    customer.checks_out().await.becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn signing_in_says_what_was_summed_and_what_was_capped() {
    let shop = Shop::open().await;
    for word in ["mug", "hat", "cup"] {
        shop.sells(word, 1_250, 200).await;
    }
    let customer = shop.customer().await;
    customer.adds("mug", 60).await;
    customer.adds("hat", 1).await;
    let guest = shop.guest_of(&customer).await;
    guest.adds("mug", 60).await;
    guest.adds("hat", 2).await;
    guest.adds("cup", 3).await;
    let signed_in = shop.signs_in(customer.person, &customer.email, Some(&guest)).await.expect(200);
    let line = |word: &str, quantity: u32| json!([{ "sku": shop.sku(word), "quantity": quantity }]);
    let report = json!({ "summed": line("hat", 3), "capped": line("mug", 99), "dropped": [] });
    assert_eq!(signed_in["cart_merge"], report);
    let mut expected = [(shop.sku("mug"), 99), (shop.sku("hat"), 3), (shop.sku("cup"), 3)];
    expected.sort();
    assert_eq!(customer.cart_lines().await, expected);
    shop.closes().await;
}

#[tokio::test]
async fn merging_carts_says_what_was_capped() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 200).await;
    let customer = shop.customer().await;
    customer.adds("mug", 60).await;
    let guest = shop.guest_of(&customer).await;
    guest.adds("mug", 60).await;
    let body = json!({ "guest_token": guest.access_token() });
    let merged = customer.sends(Method::POST, "/v1/cart/merge", &body).await.expect(200);
    assert_eq!(merged["capped"], json!([{ "sku": shop.sku("mug"), "quantity": 99 }]));
    assert_eq!(merged["cart"]["lines"][0]["quantity"], 99);
    assert_eq!(merged["summed"], json!([]));

    let again = customer.sends(Method::POST, "/v1/cart/merge", &body).await.expect(200);
    assert_eq!(again["capped"], json!([]));
    let stranger = json!({ "guest_token": "no such token" });
    let refused = customer.sends(Method::POST, "/v1/cart/merge", &stranger).await;
    refused.refused(422, "guest_token_invalid");
    guest.sends(Method::POST, "/v1/cart/merge", &body).await.refused(403, "account_required");
    shop.closes().await;
}

#[tokio::test]
async fn two_merges_of_one_cart_at_once_count_its_lines_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 200).await;
    let customer = shop.customer().await;
    let guest = shop.guest_of(&customer).await;
    guest.adds("mug", 7).await;
    let body = json!({ "guest_token": guest.access_token() });
    let merge = || customer.sends(Method::POST, "/v1/cart/merge", &body);
    for answer in futures::future::join_all([merge(), merge(), merge()]).await {
        assert!(answer.status == 200 || answer.status == 503, "{answer}");
    }
    assert_eq!(customer.cart_lines().await, [(shop.sku("mug"), 7)]);
    shop.closes().await;
}

#[tokio::test]
async fn additions_in_two_tabs_at_once_all_count() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 200).await;
    let guest = shop.guest().await;
    let body = json!({ "sku": shop.sku("mug"), "quantity": 1 });
    let adds = (0..4).map(|_| guest.sends(Method::POST, "/v1/cart/items", &body));
    let answers = futures::future::join_all(adds).await;
    let added = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 503)), "{answers:?}");
    assert_eq!(guest.cart_lines().await, [(shop.sku("mug"), added as u64)]);
    shop.closes().await;
}

#[tokio::test]
async fn quantities_are_set_lines_removed_and_limits_kept() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 200).await;
    let guest = shop.guest().await;
    let path = format!("/v1/cart/items/{}", shop.sku("mug"));
    let put = async |quantity: i64| {
        guest.sends(Method::PUT, &path, &json!({ "quantity": quantity })).await
    };
    put(99).await.expect(200);
    let same = put(99).await.expect(200);
    assert_eq!(same["version"], 1, "a repeat changes nothing");
    put(100).await.refused(400, "invalid_request");
    put(-1).await.refused(400, "invalid_request");
    let one = json!({ "sku": shop.sku("mug"), "quantity": 1 });
    let refused =
        guest.sends(Method::POST, "/v1/cart/items", &one).await.refused(422, "quantity_limit");
    assert_eq!((&refused["sku"], &refused["most"]), (&json!(shop.sku("mug")), &json!(99)));
    let none = json!({ "sku": shop.sku("mug"), "quantity": 0 });
    guest.sends(Method::POST, "/v1/cart/items", &none).await.refused(400, "invalid_request");
    let unknown = json!({ "sku": "no-such-thing", "quantity": 1 });
    guest.sends(Method::POST, "/v1/cart/items", &unknown).await.refused(422, "sku_not_for_sale");
    let emptied: Value = put(0).await.expect(200);
    assert_eq!(emptied["lines"], json!([]));
    put(2).await.expect(200);
    let cleared = guest.asks(Method::DELETE, "/v1/cart", |call| call).await.expect(200);
    assert_eq!(cleared["lines"], json!([]));
    shop.closes().await;
}

#[tokio::test]
async fn an_addition_whose_answer_is_lost_counts_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 200).await;
    let guest = shop.guest().await;
    for total in 1..=2 {
        shop.faults(&[Fault::of("add-to-cart", "lose_answer").at("PutItem")]).await;
        guest.adds("mug", 1).await;
        assert_eq!(shop.faults_struck().await, 1);
        shop.no_faults().await;
        assert_eq!(guest.cart_lines().await, [(shop.sku("mug"), total)]);
    }
    shop.closes().await;
}

#[tokio::test]
async fn what_is_bought_is_not_read_from_the_past() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 200).await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let stale = Fault { table: Some("CartTable"), ..Fault::of("checkout", "stale") };
    shop.faults(&[stale.times(1_000)]).await;
    let order = guest.checks_out().await;
    assert_eq!(shop.faults_struck().await, 0, "DynamoDB was left no freedom");
    shop.no_faults().await;
    order.becomes("confirmed").await;
    shop.closes().await;
}
