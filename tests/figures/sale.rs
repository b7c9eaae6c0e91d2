//! Fifty units, two hundred buyers at once, ten times.

use futures::future::join_all;
use journeys::{Shop, Shopper};

pub async fn print(shop: &Shop) {
    println!("\n## 50 units, 200 buyers at once");
    for round in 1..=10 {
        let word = format!("rare-{round}");
        shop.sells(&word, 2_000, 50).await;
        let mut buyers: Vec<Shopper<'_>> = Vec::new();
        for _ in 0..200 {
            let buyer = shop.guest().await;
            buyer.adds(&word, 1).await;
            buyers.push(buyer);
        }
        let answers = join_all(buyers.iter().map(|buyer| async {
            let checkout = buyer.checkout();
            let answer = checkout.insist().await;
            if answer.status == 201 {
                buyer.has(&answer);
            }
            answer
        }))
        .await;
        shop.idle().await;
        let count = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
        let level = shop.level(&word).await;
        println!(
            "round {round}: {} orders, {} told that it is sold out, {} other; stock: {level:?}",
            count(201),
            count(409),
            answers.len() - count(201) - count(409),
        );
        assert_eq!((count(201), level.sold, level.available), (50, 50, 0));
    }
}
