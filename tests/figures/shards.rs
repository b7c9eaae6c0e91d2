//! A best-seller in one record, and over eight: how often its buyers meet, counted.

use futures::{StreamExt as _, stream};
use journeys::{Shop, Shopper};

use crate::size;

/// How long a transaction has its items: what is milliseconds on AWS, made long, because this machine makes few
/// checkouts at a time.
const HOLD_MS: u64 = 40;
const AT_ONCE: usize = 16;

pub async fn print(shop: &Shop) {
    let buyers = size("BUYERS", 200);
    println!(
        "\n## {buyers} buyers of one thing, {AT_ONCE} at a time; transactions hold their items {HOLD_MS} ms"
    );
    println!(
        "{:<8} {:>7} {:>9} {:>14} {:>10}",
        "shards", "orders", "answers", "transactions", "conflicts"
    );
    for shards in [1, 2, 4, 8, 16] {
        let word = format!("hit-{shards}");
        shop.sells(&word, 2_000, 100_000).await;
        shop.splits(&word, shards).await.expect(200);
        let mut shoppers: Vec<Shopper<'_>> = Vec::new();
        for _ in 0..buyers {
            let shopper = shop.guest().await;
            shopper.adds(&word, 1).await;
            shoppers.push(shopper);
        }
        shop.idle().await;
        shop.transactions_hold(Some(HOLD_MS)).await;
        let answers: Vec<u32> = stream::iter(&shoppers)
            .map(|shopper| async move {
                let checkout = shopper.checkout();
                let mut answers = 1;
                let mut answer = checkout.send().await;
                while answer.invites_retry() {
                    answers += 1;
                    answer = checkout.send().await;
                }
                shopper.has(&answer);
                answers
            })
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let (sent, conflicts) = shop.conflicts_of("checkout").await;
        shop.transactions_hold(None).await;
        shop.idle().await;
        let total: u32 = answers.iter().sum();
        println!("{shards:<8} {:>7} {total:>9} {sent:>14} {conflicts:>10}", answers.len());
    }
}
