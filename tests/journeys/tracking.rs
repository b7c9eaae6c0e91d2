//! Orders of those who have no session any more: links by mail, claims, invoices, buying again, and how staff find them.

use journeys::{Order, Shop, Shopper};
use reqwest::Method;
use serde_json::{Value, json};

async fn buys<'a>(shopper: &'a Shopper<'a>, mugs: u32) -> Order<'a> {
    shopper.adds("mug", mugs).await;
    let order = shopper.checks_out().await;
    order.payment_becomes("paid").await;
    order
}

async fn tracks(shopper: &Shopper<'_>, email: &str, number: &Value) {
    let body = json!({ "email": email, "number": number });
    let call = shopper.shop.call(Method::POST, "/v1/orders/track").json(&body);
    assert_eq!(call.send().await.expect(202), json!({}));
}

/// The token of the newest link that was mailed.
async fn token(shop: &Shop, email: &str) -> String {
    let letter = shop.letter(email, "Your link").await;
    let text = letter["text"].as_str().unwrap();
    let (_, rest) = text.split_once("/orders/track?token=").unwrap();
    rest.split_whitespace().next().unwrap().to_owned()
}

async fn opens(shop: &Shop, token: &str) -> journeys::Answer {
    shop.call(Method::POST, "/v1/orders/access").json(&json!({ "token": token })).send().await
}

async fn verifies_email(customer: &Shopper<'_>) {
    let letter = customer.shop.letter(&customer.email, "address").await;
    let text = letter["text"].as_str().unwrap();
    let (_, rest) = text.split_once("token=").unwrap();
    let token = rest.split_whitespace().next().unwrap();
    let call = customer.shop.call(Method::POST, "/v1/auth/verify-email");
    call.json(&json!({ "token": token })).send().await.expect(200);
}

#[tokio::test]
async fn a_mailed_link_opens_its_order_and_no_other_until_it_is_too_old() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let (guest, other) = (shop.guest().await, shop.guest().await);
    let (order, others) = (buys(&guest, 1).await, buys(&other, 1).await);
    let number = &order.placed["number"];
    tracks(&guest, "nobody@example.test", number).await;
    tracks(&guest, &guest.email, &json!("260101-AAAAAA")).await;
    tracks(&guest, &other.email, number).await;
    shop.idle().await;
    let mailed = |mail: Vec<Value>| {
        mail.iter().any(|letter| letter["text"].to_string().contains("track?token"))
    };
    assert!(!mailed(shop.mail(&guest.email).await) && !mailed(shop.mail(&other.email).await));

    tracks(&guest, &guest.email, number).await;
    let link = token(&shop, &guest.email).await;
    let seen = opens(&shop, &link).await.expect(200);
    assert_eq!(seen["id"], order.id.as_str());
    assert!(seen["shipments"].is_array() && seen["next_action"].is_null());
    let (id, rest) = link.split_once('.').unwrap();
    let ulid = others.id.trim_start_matches("ord_").to_uppercase();
    let (expires, tag) = rest.split_once('.').unwrap();
    let later: i64 = expires.parse::<i64>().unwrap() + 1;
    for forged in [
        format!("{ulid}.{rest}"),
        format!("{id}.{later}.{tag}"),
        format!("{id}.{expires}.AAAA"),
        "x".to_owned(),
    ] {
        opens(&shop, &forged).await.refused(422, "tracking_link_invalid");
    }
    shop.advance(8 * 24 * 60).await;
    opens(&shop, &link).await.refused(422, "tracking_link_invalid");
    shop.closes().await;
}

#[tokio::test]
async fn nobodys_mailbox_is_filled_with_links() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let guest = shop.guest().await;
    let order = buys(&guest, 1).await;
    for _ in 0..6 {
        tracks(&guest, &guest.email, &order.placed["number"]).await;
    }
    shop.idle().await;
    let mail = shop.mail(&guest.email).await;
    let links = mail.iter().filter(|letter| letter["text"].to_string().contains("track?token"));
    assert!((1..=6).contains(&links.count()));
    for body in [json!({}), json!({ "email": "x", "number": "y" }), json!({ "email": 1 })] {
        let call = shop.call(Method::POST, "/v1/orders/track").json(&body);
        call.send().await.refused(400, "invalid_request");
    }
    shop.closes().await;
}

#[tokio::test]
async fn links_are_asked_for_and_tried_so_often_from_one_address() {
    let shop = Shop::open().await;
    // each hour is counted for itself
    shop.advance(60).await;
    let unknown = json!({ "email": "nobody@example.test", "number": "260101-AAAAAA" });
    let asks = || shop.call(Method::POST, "/v1/orders/track").json(&unknown).send();
    for _ in 0..30 {
        asks().await.expect(202);
        opens(&shop, "x").await.refused(422, "tracking_link_invalid");
    }
    for refused in [asks().await, opens(&shop, "x").await] {
        refused.refused(429, "too_many_requests");
        assert!(refused.header("retry-after").is_some(), "{refused}");
    }
    shop.advance(60).await;
    asks().await.expect(202);
    shop.closes().await;
}

#[tokio::test]
async fn what_was_bought_as_a_guest_becomes_the_customers_once_the_address_is_verified() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let customer = shop.customer().await;
    let guest = shop.guest_of(&customer).await;
    let order = buys(&guest, 1).await;
    let unpaid = {
        guest.adds("mug", 1).await;
        guest.pays_with("pm_card_visa_chargeDeclined").await
    };
    unpaid.becomes("payment_failed").await;
    let stranger = shop.guest().await;
    buys(&stranger, 1).await;
    let claim = || customer.asks(Method::POST, "/v1/orders/claim", |call| call);
    claim().await.refused(409, "email_not_verified");
    stranger
        .asks(Method::POST, "/v1/orders/claim", |call| call)
        .await
        .refused(403, "account_required");
    verifies_email(&customer).await;

    let both = futures::future::join_all([claim(), claim()]).await;
    let claimed: usize =
        both.iter().map(|answer| answer.expect(200)["claimed"].as_array().unwrap().len()).sum();
    assert_eq!(claimed, 1, "one order, once; the unpaid one is left to the guest");
    assert_eq!(claim().await.expect(200)["claimed"], json!([]));
    let mine = customer.gets("/v1/orders").await.expect(200);
    assert_eq!(mine["items"][0]["id"], order.id.as_str(), "{mine:#}");
    guest.gets(&format!("/v1/orders/{}", order.id)).await.refused(404, "not_found");
    let timeline = customer.gets(&format!("/v1/orders/{}/timeline", order.id)).await.expect(200);
    assert!(timeline.to_string().contains("\"claimed\""));
    let found = shop.finds(&format!("email={}", customer.email)).await;
    assert_eq!(found["items"].as_array().unwrap().len(), 2, "staff find both");
    unpaid.cancel().await.expect(200);
    unpaid.becomes("cancelled").await;
    shop.closes().await;
}

#[tokio::test]
async fn staff_find_orders_by_what_they_know_page_by_page() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let guest = shop.guest().await;
    let mut placed = Vec::new();
    for _ in 0..3 {
        placed.push(buys(&guest, 1).await.id);
    }
    placed.reverse();
    shop.idle().await;
    let ids = |found: &Value| -> Vec<String> {
        let items = found["items"].as_array().unwrap().iter();
        items.map(|order| order["id"].as_str().unwrap().to_owned()).collect()
    };
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.finds(&format!("email={}&limit=2{cursor}", guest.email)).await;
        all.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(all, placed);
    let foreign = format!("/v1/admin/orders?limit=2{cursor}");
    shop.as_admin(Method::GET, &foreign, None).await.refused(400, "invalid_request");
    let newest = &ids(&shop.finds("status=confirmed&limit=1").await)[0];
    assert_eq!(newest, &placed[0]);
    assert_eq!(ids(&shop.finds("limit=3").await), placed);
    let number = guest.gets(&format!("/v1/orders/{newest}")).await.json()["number"].clone();
    let one = shop.finds(&format!("number={}", number.as_str().unwrap())).await;
    assert_eq!(ids(&one), [newest.as_str()]);
    assert_eq!(one["items"][0]["subject"], guest.subject());
    assert!(ids(&shop.finds("until=2020-01-01T00:00:00Z").await).is_empty());
    assert!(ids(&shop.finds("number=200101-AAAAAA").await).is_empty());
    for query in ["status=lost", "email=x", "from=yesterday", "limit=0", "colour=red", "number=7"] {
        let path = format!("/v1/admin/orders?{query}");
        shop.as_admin(Method::GET, &path, None).await.refused(400, "invalid_request");
    }
    let member = shop.member("catalog").await;
    for who in [&guest, &member] {
        who.gets("/v1/admin/orders").await.refused(403, "role_missing");
    }
    shop.closes().await;
}

#[tokio::test]
async fn staff_see_one_order_with_all_that_happened_and_how_it_was_paid() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
    order.becomes("payment_failed").await;
    let path = format!("/v1/admin/orders/{}", order.id);
    let payment_path = format!("{path}/payment");

    let support = shop.member("support").await;
    let seen = support.gets(&path).await.expect(200);
    assert_eq!(seen["status"], "payment_failed");
    assert_eq!(seen["subject"], guest.subject());
    let own = guest.gets(&format!("/v1/orders/{}/timeline", order.id)).await.json();
    assert_eq!(seen["timeline"], own["items"]);
    let paid = support.gets(&payment_path).await.expect(200);
    assert_eq!(paid["order_id"], order.id);
    assert_eq!(paid["attempts"][0]["decline_code"], "generic_decline");

    let warehouse = shop.member("warehouse").await;
    warehouse.gets(&path).await.expect(200);
    warehouse.gets(&payment_path).await.refused(403, "role_missing");
    guest.gets(&path).await.refused(403, "role_missing");
    let nobodys = "/v1/admin/orders/ord_01jd5m8k3r7q2v9x4c6b8n0zwf";
    support.gets(nobodys).await.refused(404, "not_found");
    support.gets(&format!("{nobodys}/payment")).await.refused(404, "not_found");
    // staff are shown what is not theirs
    shop.closes_but_for(|violation| violation.invariant == 10).await;
}

#[tokio::test]
async fn an_invoice_says_what_was_paid_as_json_and_as_a_page_that_loads_nothing() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 20).await;
    let (guest, other) = (shop.guest().await, shop.guest().await);
    let early = {
        guest.adds("mug", 1).await;
        guest.pays_with("pm_card_visa_chargeDeclined").await
    };
    early.becomes("payment_failed").await;
    let path = |order: &Order<'_>| format!("/v1/orders/{}/invoice", order.id);
    guest.gets(&path(&early)).await.refused(409, "invoice_not_available");
    early.cancel().await.expect(200);
    guest.adds("mug", 2).await;
    let script = "<script>alert(1)</script>";
    let mut checkout = guest.checkout();
    checkout.body["shipping_address"]["name"] = script.into();
    let order = guest.has(&checkout.send().await);
    order.payment_becomes("paid").await;

    let invoice = guest.gets(&path(&order)).await.expect(200);
    assert_eq!(invoice["number"], order.placed["number"]);
    assert_eq!(invoice["payment"]["paid"]["amount"], order.total());
    let (net, tax) = (&invoice["taxes"][0]["net"]["amount"], &invoice["taxes"][0]["tax"]["amount"]);
    assert_eq!(net.as_i64().unwrap() + tax.as_i64().unwrap(), order.total());
    assert_eq!(invoice["taxes"][0]["rate_bp"], 1_900);
    let html = |call: journeys::shop::Call| call.header("accept", "text/html,*/*;q=0.8");
    let page = guest.asks(Method::GET, &path(&order), html).await;
    assert_eq!(page.status, 200, "{page}");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    assert!(!page.text.contains(script) && page.text.contains("&#60;script&#62;"), "{page}");
    assert!(!page.text.contains("http"), "it loads and names nothing from elsewhere");
    other.tries(Method::GET, &path(&order), None).await.refused(404, "not_found");
    shop.refunds(&order, &json!({ "reason": "Broken" })).await.expect(201);
    order.payment_becomes("refunded").await;
    let after = guest.gets(&path(&order)).await.expect(200);
    assert_eq!(after["payment"]["refunded"]["amount"], order.total());
    shop.closes().await;
}

#[tokio::test]
async fn buying_again_fills_the_cart_as_far_as_it_goes() {
    let shop = Shop::open().await;
    for (word, units) in [("mug", 10), ("bowl", 5), ("plate", 10)] {
        shop.sells(word, 1_250, units).await;
    }
    let (customer, guest) = (shop.customer().await, shop.guest().await);
    for (word, units) in [("mug", 2), ("bowl", 4), ("plate", 1)] {
        customer.adds(word, units).await;
    }
    let order = customer.checks_out().await;
    order.payment_becomes("paid").await;
    shop.archives("plate").await;
    let path = format!("/v1/orders/{}/reorder", order.id);
    for _ in 0..2 {
        let answer = customer.asks(Method::POST, &path, |call| call).await.expect(200);
        assert_eq!(answer["added"].as_array().unwrap().len(), 2, "{answer:#}");
        let gap = |word: &str| {
            let gaps = answer["gaps"].as_array().unwrap().iter();
            gaps.clone().find(|gap| gap["sku"] == shop.sku(word)).unwrap().clone()
        };
        assert_eq!(gap("bowl")["code"], "insufficient_stock");
        assert_eq!(gap("bowl")["available"], 1);
        assert_eq!(gap("plate")["code"], "unavailable");
        let expected = [(shop.sku("bowl"), 1), (shop.sku("mug"), 2)];
        assert_eq!(customer.cart_lines().await, expected, "twice is once");
    }
    let other = shop.customer().await;
    other.tries(Method::POST, &path, None).await.refused(404, "not_found");
    guest.tries(Method::POST, &path, None).await.refused(403, "account_required");
    shop.closes().await;
}
