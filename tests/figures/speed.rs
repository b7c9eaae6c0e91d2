//! How long until an order is confirmed, and how many checkouts a second there can be.

use std::time::{Duration, Instant};

use futures::{StreamExt as _, stream};
use journeys::{Shop, Shopper};

use crate::size;

pub async fn print(shop: &Shop) {
    shop.sells("figure", 1_200, 1_000_000).await;
    latency(shop, size("ORDERS", 1_000)).await;
    for clients in [1, 16, 64] {
        throughput(shop, clients, size("CHECKOUTS", 1_000).min(clients * 100 + 200)).await;
    }
}

/// One shopper after the other: from sending the checkout to reading `confirmed`.
async fn latency(shop: &Shop, orders: usize) {
    let (mut checkouts, mut confirmed) = (Vec::new(), Vec::new());
    for _ in 0..orders {
        let guest = shop.guest().await;
        guest.adds("figure", 1).await;
        let began = Instant::now();
        let order = guest.checks_out().await;
        checkouts.push(began.elapsed());
        order.becomes("confirmed").await;
        confirmed.push(began.elapsed());
    }
    println!("{orders} orders, one after the other:");
    println!("  checkout answered   {}", quantiles(checkouts));
    println!("  order confirmed     {}", quantiles(confirmed));
}

/// So many shoppers at once, each a fresh guest with a filled cart; only the checkouts are timed.
async fn throughput(shop: &Shop, clients: usize, orders: usize) {
    let guests: Vec<Shopper<'_>> = stream::iter(0..orders)
        .map(|_| async {
            let guest = shop.guest().await;
            guest.adds("figure", 1).await;
            guest
        })
        .buffer_unordered(8)
        .collect()
        .await;
    shop.idle().await;
    let began = Instant::now();
    let times: Vec<Duration> = stream::iter(&guests)
        .map(|guest| async move {
            let sent = Instant::now();
            // A busy shop answers 503: its shopper sends the same key again, and that time counts too.
            guest.checkout().ends_in_an_order().await;
            sent.elapsed()
        })
        .buffer_unordered(clients)
        .collect()
        .await;
    let took = began.elapsed();
    shop.idle().await;
    let settled = began.elapsed();
    println!(
        "{orders} checkouts by {clients} at a time: {:.0} a second, {}; all settled at {:.0} orders a second",
        orders as f64 / took.as_secs_f64(),
        quantiles(times),
        orders as f64 / settled.as_secs_f64(),
    );
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at =
        |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    format!("p50 {:.1} ms, p99 {:.1} ms", at(0.5), at(0.99))
}
