//! Messages that nobody can read, in every queue, between messages that have to be handled.

use std::collections::BTreeMap;

use contracts::Consumer;
use futures::future::join_all;
use journeys::{Shop, shop::PASSWORD};
use proof::Trial;
use reqwest::Method;
use serde_json::{Value, json};

use super::ends;
use crate::journeys::size;

/// `settle-order` has `SettleOrderQueue` and `SettleOrderDeadLetters`.
fn queue(consumer: Consumer, kind: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    };
    format!("{}{kind}", consumer.name().split('-').map(capital).collect::<String>())
}

/// Nothing that this version could read: no JSON, a type from the future, a known type without its data, no text at all.
fn poison(shop: &Shop, number: usize) -> String {
    let envelope = |kind: &str| {
        json!({
            "id": format!("evt_01h000000000000000000{number:05}"), "type": kind, "schema_version": 1,
            "occurred_at": "2026-01-01T00:00:00Z", "aggregate_id": shop.fresh(), "aggregate_version": 1,
            "correlation_id": "poison", "data": {},
        })
    };
    match number % 4 {
        0 => format!("not an event, {}", shop.fresh()),
        1 => envelope("order.teleported").to_string(),
        2 => envelope("order.placed").to_string(),
        _ => format!("\"{}\"", shop.fresh()),
    }
}

/// `TROLLEY_POISON` bad messages for each queue, put in while shoppers keep all consumers at work.
#[tokio::test]
async fn poison_in_any_queue_becomes_dead_letters_and_its_neighbours_are_unharmed() {
    let each = size("TROLLEY_POISON", 4);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10_000).await;
    let trial = Trial::begin("messages", "unreadable messages in every queue, between good ones");
    let mut expected: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for number in 0..each {
        let puts = Consumer::ALL.map(|consumer| {
            let body = poison(&shop, number);
            let letters = expected.entry(queue(consumer, "DeadLetters")).or_default();
            letters.push(body.clone());
            (queue(consumer, "Queue"), body)
        });
        let puts = puts.iter().map(async |(queue, body)| shop.send_message(queue, body).await);
        tokio::join!(join_all(puts), everybody_has_work(&shop));
    }
    shop.idle().await;

    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (queue, letter) in shop.dead_letters().await {
        let receives = &letter["attributes"]["ApproximateReceiveCount"];
        if *receives != "6" && *receives != "5" {
            wrong.push(format!("{queue} has a letter after {receives} receives: {letter}"));
        }
        found.entry(queue).or_default().push(letter["body"].as_str().unwrap().to_owned());
    }
    found.values_mut().chain(expected.values_mut()).for_each(|bodies| bodies.sort());
    if found != expected {
        wrong.push(format!("dead letters are {found:#?}\nand not {expected:#?}"));
    }
    for queue in expected.keys() {
        shop.purge(queue).await;
    }
    ends(shop, trial, each * Consumer::ALL.len(), wrong).await;
}

/// Something for every consumer: an order that is paid, one that is cancelled, a new name for a product, and an account
/// that comes and goes. The invariants look whether each has done its part.
async fn everybody_has_work(shop: &Shop) {
    let customer = shop.customer().await;
    customer.adds("mug", 1).await;
    let paid = customer.checkout().ends_in_an_order().await;
    paid.payment_becomes("paid").await;
    let guest = shop.guest().await;
    guest.adds("mug", 2).await;
    let cancelled = guest.checkout().paying_with("pm_card_mastercard").ends_in_an_order().await;
    cancelled.payment_becomes("paid").await;
    cancelled.cancel().await.expect(200);
    cancelled.becomes("cancelled").await;
    let name = format!("mug of {}", shop.fresh());
    shop.updates("mug", |body| body["name"] = name.into()).await;
    let leaver = shop.customer().await;
    let farewell: Value = json!({ "password": PASSWORD });
    leaver.sends(Method::DELETE, "/v1/me", &farewell).await.expect(204);
}
