//! Deliveries that standard queues may make: again, late, in any order, and never lost.

use std::collections::BTreeMap;

use super::Server;
use crate::Chaos;

const CHAOS: Chaos = Chaos {
    seed: 11,
    duplicate_per_mille: 500,
    delay_per_mille: 300,
    max_delay_ms: 120_000,
    shuffle: true,
    at_most: 0,
};

/// Bodies in the order in which a consumer sees them that deletes what it receives.
async fn consumed(server: &Server) -> Vec<String> {
    let mut order = Vec::new();
    while server.depth("mail") != (0, 0, 0) {
        for message in server.take("mail").await {
            order.push(message["Body"].as_str().unwrap().to_owned());
            server.delete(&message).await;
        }
        server.advance(1);
    }
    order
}

async fn run(chaos: Chaos) -> Vec<String> {
    let server = Server::with_mail();
    server.queues.set_chaos(Some(chaos));
    for n in 0..200 {
        server.send(&format!("{n:03}")).await;
    }
    let order = consumed(&server).await;
    assert_eq!(server.depth("dead"), (0, 0, 0), "healthy messages are no dead letters");
    order
}

#[tokio::test]
async fn every_message_comes_one_to_five_times_in_another_order() {
    let order = run(CHAOS).await;
    let mut times = BTreeMap::<&str, usize>::new();
    for body in &order {
        *times.entry(body).or_default() += 1;
    }
    assert_eq!(times.len(), 200);
    assert!(times.values().all(|times| (1..=5).contains(times)));
    assert!(times.values().filter(|times| **times > 1).count() > 60);
    assert!(!order.is_sorted());
}

#[tokio::test]
async fn a_receive_gives_fewer_than_there_are_when_it_is_told_to() {
    let server = Server::with_mail();
    server.queues.set_chaos(Some(Chaos { at_most: 1, ..Chaos::default() }));
    for n in 0..3 {
        server.send(&format!("{n}")).await;
    }
    assert_eq!((server.take("mail").await.len(), server.depth("mail")), (1, (2, 1, 0)));
    server.queues.set_chaos(None);
    assert_eq!(server.take("mail").await.len(), 2);
}

#[tokio::test]
async fn the_seed_repeats_the_run() {
    assert_eq!(run(CHAOS).await, run(CHAOS).await);
    assert_ne!(run(CHAOS).await, run(Chaos { seed: 12, ..CHAOS }).await);
}

#[tokio::test]
async fn poison_still_becomes_a_dead_letter() {
    let server = Server::with_mail();
    server.queues.set_chaos(Some(Chaos {
        duplicate_per_mille: 1_000,
        seed: 3,
        ..Chaos::default()
    }));
    server.send("poison").await;
    for _ in 0..20 {
        server.take("mail").await;
        server.advance(30);
    }
    assert_eq!(server.depth("mail"), (0, 0, 0));
    assert_eq!(server.depth("dead"), (1, 0, 0));
}
