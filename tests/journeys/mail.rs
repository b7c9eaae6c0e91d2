//! Mail and the inbox: each occasion is told once, whatever fails on the way.

use journeys::{Answer, Order, Shop, Shopper, shop::Fault};
use reqwest::Method;
use serde_json::{Value, json};

async fn inbox(customer: &Shopper<'_>, query: &str) -> Value {
    customer.gets(&format!("/v1/me/notifications{query}")).await.expect(200)
}

fn titles(inbox: &Value) -> Vec<&str> {
    let items = inbox["items"].as_array().unwrap();
    items.iter().map(|item| item["title"].as_str().unwrap()).collect()
}

async fn says_read(customer: &Shopper<'_>, id: &str) -> Answer {
    let path = format!("/v1/me/notifications/{id}/read");
    customer.asks(Method::PUT, &path, |call| call).await
}

async fn buys<'a>(shopper: &'a Shopper<'a>) -> Order<'a> {
    shopper.adds("mug", 1).await;
    let order = shopper.checks_out().await;
    order.becomes("confirmed").await;
    order
}

/// Letters to an address about an order.
async fn letters_about(shop: &Shop, order: &Order<'_>, words: &str) -> usize {
    let number = order.placed["number"].as_str().unwrap();
    let mail = shop.mail(&order.shopper.email).await;
    let subject = |letter: &Value| letter["subject"].as_str().unwrap().to_owned();
    let fits =
        |letter: &&Value| subject(letter).contains(number) && subject(letter).contains(words);
    mail.iter().filter(fits).count()
}

#[tokio::test]
async fn a_confirmation_is_mailed_as_text_and_html_and_is_in_the_inbox() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    let order = buys(&customer).await;
    let letter = shop.letter(&customer.email, "is confirmed").await;
    let (text, html) = (letter["text"].as_str().unwrap(), letter["html"].as_str().unwrap());
    for part in [text, html] {
        assert!(part.contains(order.placed["number"].as_str().unwrap()), "{part}");
        assert!(part.contains("12.50 USD") && part.contains("10115 Berlin"), "{part}");
        assert!(part.contains(&format!("/orders/{}", order.id)), "{part}");
    }
    assert!(html.starts_with("<!doctype html>") && !text.contains('<'), "{html}\n{text}");
    shop.idle().await;
    let found = inbox(&customer, "").await;
    let newest = &found["items"][0];
    assert_eq!(newest["template"], "order_confirmed", "{found:#}");
    assert_eq!(newest["order_id"], order.id.as_str(), "{found:#}");
    shop.closes().await;
}

#[tokio::test]
async fn what_is_read_stays_read_and_is_nobody_elses_to_read() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    buys(&customer).await;
    shop.idle().await;
    let all = inbox(&customer, "").await;
    assert_eq!(titles(&all).len(), 2, "{all:#}");
    let id = all["items"][0]["id"].as_str().unwrap();

    let read = says_read(&customer, id).await.expect(200);
    assert!(read["read_at"].is_string(), "{read:#}");
    shop.advance(1).await;
    assert_eq!(says_read(&customer, id).await.expect(200), read, "the first time stays");

    let unread = inbox(&customer, "?unread=true").await;
    assert_eq!(titles(&unread), ["Welcome to Trolley"], "{unread:#}");
    assert_eq!(inbox(&customer, "").await["items"].as_array().unwrap().len(), 2);

    let other = shop.customer().await;
    says_read(&other, id).await.refused(404, "not_found");
    says_read(&other, "ntf_00000000000000000000000001").await.refused(404, "not_found");
    says_read(&other, "nothing").await.refused(404, "not_found");
    let path = format!("/v1/me/notifications/{id}/read");
    shop.call(Method::PUT, &path).send().await.refused(401, "unauthorized");
    let guest = shop.guest().await;
    says_read(&guest, id).await.refused(403, "account_required");
    guest.gets("/v1/me/notifications").await.refused(403, "account_required");
    shop.closes().await;
}

#[tokio::test]
async fn an_inbox_is_read_page_by_page_and_forgets_after_half_a_year() {
    let shop = Shop::open_on_disk().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    for _ in 0..3 {
        buys(&customer).await;
        shop.idle().await;
    }
    for unread in ["", "&unread=true"] {
        let first = inbox(&customer, &format!("?limit=3{unread}")).await;
        assert_eq!(titles(&first).len(), 3, "{first:#}");
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = inbox(&customer, &format!("?limit=3{unread}&cursor={cursor}")).await;
        assert_eq!(titles(&second), ["Welcome to Trolley"], "{second:#}");
        assert!(second["next_cursor"].is_null(), "{second:#}");
        let foreign = shop.customer().await;
        let path = format!("/v1/me/notifications?limit=3{unread}&cursor={cursor}");
        foreign.gets(&path).await.refused(400, "invalid_request");
    }
    for wrong in ["?limit=0", "?limit=101", "?unread=perhaps", "?colour=red", "?cursor=%21"] {
        let path = format!("/v1/me/notifications{wrong}");
        customer.gets(&path).await.refused(400, "invalid_request");
    }
    let id = inbox(&customer, "").await["items"][0]["id"].as_str().unwrap().to_owned();
    shop.advance(181 * 24 * 60).await;
    let old = shop.signs_in(customer.person, &customer.email, None).await.expect(200);
    let customer = shop.shopper(customer.person, &old, customer.email.clone());
    assert!(titles(&inbox(&customer, "").await).is_empty());
    says_read(&customer, &id).await.refused(404, "not_found");
    shop.closes().await;
}

#[tokio::test]
async fn an_event_that_comes_again_is_not_mailed_again() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let customer = shop.customer().await;
    let order = buys(&customer).await;
    shop.letter(&customer.email, "is confirmed").await;
    shop.idle().await;
    let event = shop.event_of(&order.id, "order.confirmed").await;
    for _ in 0..5 {
        shop.send_message("SendNotificationQueue", &event).await;
    }
    shop.idle().await;
    assert_eq!(letters_about(&shop, &order, "is confirmed").await, 1);
    assert_eq!(titles(&inbox(&customer, "").await).len(), 2);
    shop.closes().await;
}

#[tokio::test]
async fn a_mailer_that_is_down_for_an_hour_delays_mail_and_loses_none() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100).await;
    let mut orders = Vec::new();
    let guests = [shop.guest().await, shop.guest().await, shop.guest().await];
    for (guest, action) in guests.iter().zip(["throttle", "server_error", "drop"]) {
        let down = Fault::of("send-notification", action).at("SendEmail").times(10_000);
        shop.faults(&[down]).await;
        orders.push(buys(guest).await);
        // Far more tries than a message has before it is given up.
        for _ in 0..24 {
            shop.pauses().await;
            shop.advance(5).await;
        }
        assert!(shop.faults_struck().await > 5, "{action} struck {}", shop.faults_struck().await);
        assert!(shop.dead_letters().await.is_empty(), "{action}: {:?}", shop.dead_letters().await);
        assert_eq!(letters_about(&shop, orders.last().unwrap(), "").await, 0, "{action}");
        shop.no_faults().await;
        shop.idle().await;
        assert_eq!(
            letters_about(&shop, orders.last().unwrap(), "is confirmed").await,
            1,
            "{action}"
        );
    }
    shop.closes().await;
}

#[tokio::test]
async fn a_sender_that_dies_costs_at_most_one_letter_more_and_only_between_mail_and_mark() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100).await;
    let mut struck = 0;
    for action in ["kill_before", "kill_after"] {
        for call in 0..8 {
            let guest = shop.guest().await;
            shop.faults(&[Fault::of("send-notification", action).after(call)]).await;
            let order = buys(&guest).await;
            shop.idle().await;
            let strikes = shop.faults_struck().await;
            shop.no_faults().await;
            let letters = letters_about(&shop, &order, "is confirmed").await;
            assert!((1..=2).contains(&letters), "{action} at call {call}: {letters} letters");
            if strikes == 0 {
                break;
            }
            struck += strikes;
        }
    }
    assert!(struck >= 6, "only {struck} calls were hit");

    // Marking fails for a while: the letter is out, and is not sent again.
    let guest = shop.guest().await;
    let busy = Fault::of("send-notification", "server_error").at("TransactWriteItems").times(6);
    shop.faults(&[busy]).await;
    let order = buys(&guest).await;
    shop.idle().await;
    assert_eq!(shop.faults_struck().await, 6);
    shop.no_faults().await;
    assert_eq!(letters_about(&shop, &order, "is confirmed").await, 1);
    shop.closes().await;
}

#[tokio::test]
async fn a_link_for_a_new_password_is_mailed_and_the_change_is_told() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let asked = shop.call(Method::POST, "/v1/auth/password-reset");
    asked.json(&json!({ "email": customer.email })).send().await.expect(202);
    let letter = shop.letter(&customer.email, "Choose a new password").await;
    let text = letter["text"].as_str().unwrap();
    let token =
        text.split("/reset-password?token=").nth(1).unwrap().split_whitespace().next().unwrap();
    let body = json!({ "token": token, "password": "another long enough secret 8" });
    let confirm = shop.call(Method::POST, "/v1/auth/password-reset/confirm").json(&body);
    let answer = confirm.send().await;
    assert!((200..300).contains(&answer.status), "{answer}");
    shop.letter(&customer.email, "was changed").await;
    shop.idle().await;
    let rows: Vec<String> = shop
        .table("NotificationsTable")
        .await
        .iter()
        .map(Value::to_string)
        .filter(|row| row.contains(token))
        .collect();
    assert!(rows.is_empty(), "the inbox knows the token: {rows:?}");
    shop.closes().await;
}
