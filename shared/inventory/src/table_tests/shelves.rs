//! Lists of SKUs, and what is told of them.

use contracts::Fact;
use futures::future::join_all;
use platform::outbox::Cause;

use super::*;
use crate::{Ending, Shelves, Standing};

async fn page(stock: &Stock, wanted: &Shelves, after: Option<&str>) -> (Vec<String>, bool) {
    let after = after.map(sku);
    let (levels, next) = stock.shelves(wanted, after.as_ref()).await.unwrap();
    (levels.into_iter().map(|level| level.sku.to_string()).collect(), next.is_some())
}

#[tokio::test]
async fn skus_are_listed_in_order_page_by_page_by_how_they_begin_and_by_what_is_low() {
    let stock = stock().await;
    for number in 0..7 {
        stock.opens(&format!("mug-{number}"), number * 2).await;
    }
    stock.opens_split("cup", 4, 3).await;
    let all = Shelves { low: false, prefix: None, limit: 4 };
    let (first, more) = page(&stock, &all, None).await;
    assert_eq!((first.join(" "), more), ("cup mug-0 mug-1 mug-2".to_owned(), true));
    let (second, more) = page(&stock, &all, Some("mug-2")).await;
    assert_eq!((second.join(" "), more), ("mug-3 mug-4 mug-5 mug-6".to_owned(), false));
    let mugs = Shelves { prefix: Some(sku("mug-")), limit: 100, ..all.clone() };
    assert_eq!(page(&stock, &mugs, None).await.0.len(), 7);
    let exact = Shelves { prefix: Some(sku("cup")), ..all.clone() };
    let (levels, _) = stock.shelves(&exact, None).await.unwrap();
    assert_eq!((levels[0].available, levels[0].shards), (12, 4), "the sum of all shards");
    // The shop's threshold is 3.
    let low = Shelves { low: true, ..all };
    assert_eq!(page(&stock, &low, None).await, (vec!["mug-0".into(), "mug-1".into()], false));
}

/// What was told, in order.
async fn told(stock: &Stock) -> Vec<String> {
    let events = stock.table.unsent(clock::now(), 100).await.unwrap();
    let mut told: Vec<(u64, String)> = events
        .into_iter()
        .filter_map(|event| match event.fact {
            Fact::StockLow(low) => {
                Some((event.aggregate_version, format!("low {}", low.available)))
            }
            Fact::StockBack(back) => {
                Some((event.aggregate_version, format!("back {}", back.times)))
            }
            _ => None,
        })
        .collect();
    told.sort();
    told.into_iter().map(|(_, what)| what).collect()
}

#[tokio::test]
async fn each_fall_and_each_return_is_told_once_however_many_look() {
    let stock = stock().await;
    let mug = stock.opens_split("mug", 4, 2).await;
    let look = async || {
        let looks = (0..5).map(|_| {
            let (stock, mug) = (stock.clone(), mug.clone());
            async move { stock.look(&[mug], &Cause::default()).await.map(drop) }
        });
        join_all(looks).await.into_iter().for_each(|looked| looked.unwrap());
    };
    look().await;
    assert!(told(&stock).await.is_empty());
    let first = stock.buys(&[(mug.clone(), units(5))]).await.unwrap();
    look().await;
    assert_eq!(told(&stock).await, ["low 3"]);
    let second = stock.buys(&[(mug.clone(), units(3))]).await.unwrap();
    look().await;
    assert_eq!(told(&stock).await, ["low 3"], "it fell once");
    let out = Shelves { low: true, prefix: None, limit: 10 };
    assert_eq!(page(&stock, &out, None).await.0, ["mug"]);
    assert!(commit(&stock.table, stock.release(&second, Ending::Expired)).await);
    look().await;
    assert_eq!(told(&stock).await, ["low 3", "back 3"]);
    assert!(commit(&stock.table, stock.release(&first, Ending::Expired)).await);
    look().await;
    let level = stock.is(&mug).await;
    assert_eq!(level.told.standing, Standing::InStock);
    assert_eq!(told(&stock).await, ["low 3", "back 3"]);
    assert!(page(&stock, &out, None).await.0.is_empty());
    stock.buys(&[(mug.clone(), units(8))]).await.unwrap();
    look().await;
    assert_eq!(told(&stock).await, ["low 3", "back 3", "low 0"], "it fell again");
}
