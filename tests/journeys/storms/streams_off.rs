//! Streams that are off for longer than they keep their records: then only the sweeper knows what was not told.

use journeys::{
    Shop,
    shop::{Fault, OUTBOXES},
};
use proof::Trial;
use serde_json::Value;

use super::{ends, guests_with};
use crate::journeys::size;

/// A stream keeps its records for 24 hours.
const HOURS: usize = 25;

/// A run of the sweeper sends a part of what waits.
const MOST_MINUTES: usize = 90;

/// Something that each table with an outbox has to tell.
async fn everybody_has_news(shop: &Shop, number: usize) {
    let customer = shop.customer().await;
    customer.adds("mug", 1).await;
    let method = ["pm_card_visa", "pm_card_visa_chargeDeclined"][number % 2];
    customer.checkout().paying_with(method).ends_in_an_order().await;
    let name = format!("mug of {}", shop.fresh());
    shop.updates("mug", |body| body["name"] = name.into()).await;
    shop.adjusts(&shop.sku("mug"), 1).await.expect(200);
}

/// Events per table, and how many of those were not sent.
async fn events(shop: &Shop) -> Vec<(&'static str, usize, usize)> {
    let mut counts = Vec::new();
    for table in OUTBOXES {
        let items = shop.table(table).await;
        let events: Vec<&Value> = items.iter().filter(|item| item["sk"] == "OUTBOX").collect();
        let unsent = events.iter().filter(|event| event["sent_at"].is_null()).count();
        counts.push((table, events.len(), unsent));
    }
    counts
}

async fn streams(shop: &Shop, enabled: bool) {
    for table in OUTBOXES {
        shop.stream(table, enabled).await;
    }
}

/// Minutes pass, in each of which the sweeper runs by its schedule, until nothing is left or far too many have passed.
async fn is_swept(shop: &Shop) {
    for _ in 0..MOST_MINUTES {
        shop.advance(1).await;
        shop.idle().await;
        if events(shop).await.iter().all(|(_, _, unsent)| *unsent == 0) {
            return;
        }
    }
}

/// `TROLLEY_NEWS` rounds of news an hour for 25 hours: the sweeper alone brings every order through.
#[tokio::test]
async fn while_streams_are_off_for_a_day_the_sweeper_tells_everything() {
    let each = size("TROLLEY_NEWS", 1);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10_000).await;
    shop.idle().await;
    let trial = Trial::begin("messages", "streams off for 25 hours, the sweeper at work");
    let before: usize = events(&shop).await.iter().map(|(_, all, _)| all).sum();
    streams(&shop, false).await;
    for hour in 0..HOURS {
        for number in 0..each {
            everybody_has_news(&shop, hour + number).await;
        }
        for _ in 0..3 {
            shop.advance(1).await;
            shop.idle().await;
        }
        shop.advance(57).await;
    }
    streams(&shop, true).await;
    is_swept(&shop).await;
    tells(shop, trial, before).await;
}

/// Nobody tells anything for 25 hours: the streams have forgotten it, and the sweeper comes back to all of it.
#[tokio::test]
async fn what_streams_have_forgotten_the_sweeper_tells_when_it_is_back() {
    let each = size("TROLLEY_NEWS", 1) * HOURS;
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10_000).await;
    let guests = guests_with(&shop, each.div_ceil(5), |_| "mug").await;
    let mut at_the_bank = Vec::new();
    for guest in &guests {
        at_the_bank.push(guest.pays_with("pm_card_authenticationRequired").await);
    }
    shop.idle().await;
    let trial = Trial::begin("messages", "streams and sweeper off for 25 hours");
    let before: usize = events(&shop).await.iter().map(|(_, all, _)| all).sum();
    streams(&shop, false).await;
    let never = Fault::of("sweep-outbox", "server_error").times(u32::MAX);
    shop.faults(&[never]).await;
    for number in 0..each {
        everybody_has_news(&shop, number).await;
    }
    // Payments hear of it by webhook, and nobody hears of it from them.
    for order in &at_the_bank {
        shop.bank_page(&order.intent().await, "approve").await.expect(200);
    }
    shop.pauses().await;
    let unsent: Vec<_> = events(&shop).await;
    assert!(
        unsent.iter().all(|(_, _, unsent)| *unsent > 0),
        "each table has something to tell: {unsent:?}"
    );
    shop.advance(i64::try_from(HOURS).unwrap() * 60 + 1).await;
    streams(&shop, true).await;
    shop.pauses().await;
    let still: Vec<_> = events(&shop).await;
    assert!(
        still.iter().all(|(_, _, unsent)| *unsent > 0),
        "the streams have forgotten: {still:?}"
    );
    shop.no_faults().await;
    is_swept(&shop).await;
    tells(shop, trial, before).await;
}

/// Every event was sent; the invariants look whether every consumer has applied it.
async fn tells(shop: Shop, trial: Trial, before: usize) {
    let counts = events(&shop).await;
    let wrong = counts.iter().filter(|(_, _, unsent)| *unsent > 0);
    let wrong =
        wrong.map(|(table, all, unsent)| format!("{table}: {unsent} of {all} events are missing"));
    let wrong = wrong.collect();
    let all: usize = counts.iter().map(|(_, all, _)| all).sum();
    ends(shop, trial, all - before, wrong).await;
}
