//! Two of the same thing at the same moment: the provider's webhook against the shopper, clicks, tabs, sessions.

use std::{collections::HashSet, future::ready};

use futures::{
    StreamExt as _,
    future::{join, join_all},
    stream,
};
use journeys::{Answer, Order, Shop, Shopper};
use proof::Trial;
use reqwest::Method;
use serde_json::json;

use super::{ends, guests_with};
use crate::journeys::size;

const AT_ONCE: usize = 6;

/// `TROLLEY_RACES` orders whose owners come back from the bank's page and do something else at that moment.
#[tokio::test]
async fn webhooks_and_shoppers_may_meet_in_any_order() {
    let races = size("TROLLEY_RACES", 12);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let trial = Trial::begin("races", "the provider's webhook against what the shopper does");
    let guests = guests_with(&shop, races, |_| "mug").await;
    let runs = stream::iter(guests.iter().enumerate()).map(async |(index, guest)| {
        let order = guest.pays_with("pm_card_authenticationRequired").await;
        order.payment_becomes("requires_action").await;
        let intent = order.intent().await;
        let decision = if index % 5 == 4 { "fail" } else { "approve" };
        let bank = shop.bank_page(&intent, decision);
        let (_, answer) = join(bank, meanwhile(&order, index)).await;
        let expected = matches!(answer.status, 200 | 202 | 409 | 422);
        (!expected).then(|| format!("{}: {answer}", order.id))
    });
    let wrong: Vec<String> = runs.buffer_unordered(AT_ONCE).filter_map(ready).collect().await;
    shop.idle().await;
    for webhook in shop.webhooks().await.iter().rev().take(races) {
        shop.resends_webhook(webhook["event"].as_str().unwrap()).await;
    }
    ends(shop, trial, races, wrong).await;
}

/// What the shopper does while the bank tells the provider.
async fn meanwhile(order: &Order<'_>, index: usize) -> Answer {
    match index % 4 {
        0 => order.cancel().await,
        1 => order.pays_again_with("pm_card_mastercard").await,
        2 => order.shopper.gets(&format!("/v1/orders/{}/payment", order.id)).await,
        _ => {
            let (first, second) = join(order.cancel(), order.cancel()).await;
            if first.status == 200 { second } else { first }
        }
    }
}

/// `TROLLEY_RACES` shoppers with a restless finger or two tabs: one order each, and one payment.
#[tokio::test]
async fn double_clicks_and_second_tabs_make_one_order_and_one_payment() {
    let races = size("TROLLEY_RACES", 12);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let trial = Trial::begin("races", "double clicks and two tabs at checkout");
    let guests = guests_with(&shop, races, |_| "mug").await;
    let runs = stream::iter(guests.iter().enumerate()).map(async |(index, guest)| {
        let (first, second) = (guest.checkout(), guest.checkout());
        // A click twice has the same key, a second tab has its own.
        let second = if index % 2 == 0 { second.key(&first.key) } else { second };
        let (one, two) = join(first.insist(), second.insist()).await;
        let placed: HashSet<String> = [&one, &two]
            .into_iter()
            .filter(|answer| answer.status == 201)
            .map(|answer| guest.has(answer).id)
            .collect();
        let refused = |answer: &Answer| {
            answer.is_refused(409, "cart_changed") || answer.is_refused(422, "cart_empty")
        };
        let right = match index % 2 {
            0 => (one.status, &one.text) == (two.status, &two.text),
            _ => refused(&one) != refused(&two),
        };
        let alone = placed.len() == 1 && right;
        (!alone).then(|| format!("{placed:?}: {one}\n{two}"))
    });
    let mut wrong: Vec<String> = runs.buffer_unordered(AT_ONCE).filter_map(ready).collect().await;
    shop.idle().await;
    for guest in &guests {
        wrong.extend(not_one_paid_order(guest).await);
    }
    ends(shop, trial, races, wrong).await;
}

async fn not_one_paid_order(guest: &Shopper<'_>) -> Option<String> {
    let listed = guest.gets("/v1/orders").await.expect(200);
    let items = listed["items"].as_array().unwrap();
    let paid = items.iter().filter(|order| order["payment_status"] == "paid").count();
    ((items.len(), paid) != (1, 1)).then(|| format!("{}: {listed}", guest.subject()))
}

/// `TROLLEY_RACES` orders whose card was declined, paid again by two clicks and cancelled by two more.
#[tokio::test]
async fn paying_again_and_cancelling_twice_at_once_count_once() {
    let races = size("TROLLEY_RACES", 12);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let trial = Trial::begin("races", "two tries to pay again, two to cancel");
    let guests = guests_with(&shop, races, |_| "mug").await;
    let runs = stream::iter(guests.iter().enumerate()).map(async |(index, guest)| {
        let order = guest.pays_with("pm_card_visa_chargeDeclined").await;
        order.becomes("payment_failed").await;
        let again = ["pm_card_visa", "pm_card_mastercard"].map(|card| order.pays_again_with(card));
        let mut answers = join_all(again).await;
        if index % 3 > 0 {
            order.payment_becomes("paid").await;
        }
        if index % 3 < 2 {
            answers.extend(join_all([order.cancel(), order.cancel()]).await);
        }
        let others =
            answers.iter().filter(|answer| !matches!(answer.status, 200 | 201 | 202 | 409));
        let mut wrong: Vec<String> =
            others.map(|answer| format!("{}: {answer}", order.id)).collect();
        let cancelled = answers[2..].iter().filter(|answer| answer.status == 200).count();
        if cancelled > 1 {
            wrong.push(format!("{} was cancelled {cancelled} times", order.id));
        }
        (order, wrong)
    });
    let runs: Vec<(Order<'_>, Vec<String>)> = runs.buffer_unordered(AT_ONCE).collect().await;
    shop.idle().await;
    let mut wrong = Vec::new();
    for (order, said) in runs {
        wrong.extend(said);
        let captured = shop.movements(&order.id, "captured").await;
        let authorized = shop.movements(&order.id, "authorized").await;
        if captured > 1 || authorized > 1 {
            wrong.push(format!(
                "{}: authorized {authorized} times, captured {captured} times",
                order.id
            ));
        }
    }
    ends(shop, trial, races, wrong).await;
}

/// `TROLLEY_REFRESHES` times a refresh token is used by two to eight at once, over 16 sessions.
#[tokio::test]
async fn races_of_one_refresh_token_leave_exactly_one_live_successor() {
    let races = size("TROLLEY_REFRESHES", 32);
    let shop = Shop::open().await;
    let trial = Trial::begin("races", "one refresh token, used by several at once");
    let sessions = 16.min(races);
    let families = stream::iter(0..sessions).map(async |family| {
        let guest = if family % 2 == 0 { shop.guest().await } else { shop.customer().await };
        let mut token = guest.guest_token();
        let mut wrong = Vec::new();
        for race in 0..races.div_ceil(sessions) {
            let rivals = (0..2 + (family + race) % 7).map(|_| refreshes(&shop, &token));
            let successors: HashSet<_> = join_all(rivals).await.into_iter().collect();
            // It is alive: the next race is about it.
            match successors.iter().next() {
                Some(Ok(next)) if successors.len() == 1 && *next != token => token.clone_from(next),
                _ => {
                    let refused = successors.iter().filter_map(|one| one.as_ref().err());
                    let (count, refused) = (successors.len(), refused.collect::<Vec<_>>());
                    wrong.push(format!("{}: {count} outcomes, {refused:?}", guest.subject()));
                    break;
                }
            }
        }
        (token, wrong)
    });
    let families: Vec<(String, Vec<String>)> = families.buffer_unordered(4).collect().await;
    let mut wrong = Vec::new();
    for (token, said) in families {
        wrong.extend(said);
        wrong.extend(refreshes(&shop, &token).await.err());
    }
    ends(shop, trial, races.div_ceil(sessions) * sessions, wrong).await;
}

/// The successor, or what was answered instead.
async fn refreshes(shop: &Shop, token: &str) -> Result<String, String> {
    let call = || {
        let call = shop.call(Method::POST, "/v1/auth/refresh").header("x-token-mode", "body");
        call.json(&json!({ "refresh_token": token }))
    };
    let mut answer = call().send().await;
    for _ in 0..20 {
        if !answer.invites_retry() {
            break;
        }
        answer = call().send().await;
    }
    match answer.status {
        200 => Ok(answer.json()["refresh_token"].as_str().unwrap().to_owned()),
        _ => Err(answer.to_string()),
    }
}
