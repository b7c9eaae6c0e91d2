//! `kill -9` in the middle of a thousand orders: what was promised is there, once.

use std::{cell::Cell, time::Duration};

use futures::{StreamExt as _, future::join, stream};
use journeys::{Shop, Shopper};

use crate::size;

pub async fn print(shop: &Shop) {
    let orders = size("ORDERS", 1_000);
    println!("\n## kill -9 in the middle of {orders} orders");
    shop.sells("crash", 1_200, 1_000_000).await;
    let mut guests: Vec<Shopper<'_>> = Vec::new();
    for _ in 0..orders {
        let guest = shop.guest().await;
        guest.adds("crash", 1).await;
        guests.push(guest);
    }
    let (placed, repeated) = (Cell::new(0), Cell::new(0));
    let buying = stream::iter(&guests).for_each_concurrent(8, |guest| {
        let (placed, repeated) = (&placed, &repeated);
        async move {
            let checkout = guest.checkout();
            let mut answer = checkout.send().await;
            while answer.invites_retry() {
                repeated.set(repeated.get() + 1);
                tokio::time::sleep(Duration::from_millis(50)).await;
                answer = checkout.send().await;
            }
            guest.has(&answer);
            placed.set(placed.get() + 1);
        }
    });
    let killing = async {
        while placed.get() < orders / 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        shop.loses_power().await;
    };
    join(buying, killing).await;
    shop.idle().await;
    let (placed, repeated, level) = (placed.get(), repeated.get(), shop.level("crash").await);
    println!(
        "{placed} orders, {repeated} requests sent again with their key; {} units sold",
        level.sold
    );
    assert_eq!((placed, level.sold, level.held), (orders, orders as i64, 0));
}
