//! Who waits for what, and is told once.

use contracts::{BackInStock, Event, Fact};
use jiff::{SignedDuration, Timestamp};
use kernel::{GuestId, Id as _, Subject};

use super::*;
use crate::{MOST_WATCHES, TooMany, Watcher, Watches};

fn guest(number: u128) -> Subject {
    GuestId::from_ulid(number.into()).into()
}

fn watcher(name: &str, number: u128, asked_at: Timestamp) -> Watcher {
    let email = Some(format!("guest-{number}@example.test").parse().unwrap());
    let product_id = kernel::ProductId::from_ulid(7u128.into());
    Watcher { sku: sku(name), product_id, subject: guest(number), email, asked_at }
}

fn back(at: Timestamp) -> BackInStock {
    BackInStock { sku: sku("mug"), times: 3, at, round: 1 }
}

#[tokio::test]
async fn those_who_asked_are_paged_through_and_forgotten_and_later_ones_wait() {
    let watches = Watches::new(table().await);
    let now = clock::now();
    for number in 0..5 {
        watches.ask(&watcher("mug", number, now)).await.unwrap().unwrap();
    }
    watches.ask(&watcher("mug", 9, now + SignedDuration::from_mins(1))).await.unwrap().unwrap();
    watches.ask(&watcher("cup", 1, now)).await.unwrap().unwrap();
    let mut told = Vec::new();
    loop {
        let page = watches.watchers(&back(now), 2).await.unwrap();
        for watcher in &page {
            told.push(watcher.subject);
            watches.forget_watcher(&watcher.sku, watcher.subject).await.unwrap();
        }
        if page.len() < 2 {
            break;
        }
    }
    told.sort();
    assert_eq!(told, (0..5).map(guest).collect::<Vec<_>>());
    let later = back(now + SignedDuration::from_mins(2));
    assert_eq!(watches.watchers(&later, 10).await.unwrap()[0].subject, guest(9));
}

#[tokio::test]
async fn one_waits_for_few_things_and_each_mail_makes_room() {
    let watches = Watches::new(table().await);
    let now = clock::now();
    let ask = async |name: String| watches.ask(&watcher(&name, 1, now)).await.unwrap();
    for number in 0..MOST_WATCHES {
        ask(format!("mug-{number}")).await.unwrap();
    }
    assert_eq!(ask("cup".to_owned()).await, Err(TooMany));
    assert_eq!(ask("mug-0".to_owned()).await, Ok(()), "asking twice is asking once");
    watches.forget_watcher(&sku("mug-3"), guest(1)).await.unwrap();
    assert_eq!(ask("cup".to_owned()).await, Ok(()));
}

#[tokio::test]
async fn whoever_is_forgotten_leaves_nothing() {
    let watches = Watches::new(table().await);
    let now = clock::now();
    for name in ["mug", "cup"] {
        watches.ask(&watcher(name, 1, now)).await.unwrap().unwrap();
        watches.ask(&watcher(name, 2, now)).await.unwrap().unwrap();
    }
    watches.forget(guest(1)).await.unwrap();
    watches.forget(guest(1)).await.unwrap();
    let left = watches.watchers(&back(now), 10).await.unwrap();
    assert_eq!(left.iter().map(|watcher| watcher.subject).collect::<Vec<_>>(), [guest(2)]);
}

#[tokio::test]
async fn a_round_is_followed_by_one_other_however_often_its_event_comes() {
    let watches = Watches::new(table().await);
    let now = clock::now();
    let event = Event {
        id: ids::fresh(),
        fact: Fact::StockBack(back(now)),
        schema_version: 1,
        occurred_at: now,
        aggregate_id: "mug".to_owned(),
        aggregate_version: 3,
        correlation_id: "r".to_owned(),
        traceparent: None,
    };
    for _ in 0..3 {
        watches.go_on(&back(now), &event).await.unwrap();
    }
    let events = watches.table.unsent(clock::now(), 10).await.unwrap();
    let rounds: Vec<_> = events.into_iter().map(|event| event.fact).collect();
    assert_eq!(rounds, [Fact::StockBack(BackInStock { round: 2, ..back(now) })]);
}
