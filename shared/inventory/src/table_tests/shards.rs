//! Splitting, merging, holding over shards, while everybody is at it.

use futures::future::join_all;
use kernel::{Id as _, Subject};
use platform::{ids, outbox::Cause};

use super::*;
use crate::{Ending, MOST_PARTS};

fn somebody() -> Subject {
    kernel::GuestId::from_ulid(1u128.into()).into()
}

#[tokio::test]
async fn a_split_and_a_merge_move_units_and_make_none() {
    let stock = stock().await;
    let mug = stock.opens("mug", 50).await;
    let split = stock.spread(&mug, 8).await.unwrap().unwrap();
    let each: Vec<i64> = split.parts.iter().map(|shard| shard.available).collect();
    assert_eq!(each, [7, 7, 6, 6, 6, 6, 6, 6]);
    assert_eq!((split.available, split.on_hand, split.shards), (50, 50, 8));
    let merged = stock.spread(&mug, 1).await.unwrap().unwrap();
    assert_eq!((merged.available, merged.shards, merged.is_split()), (50, 1, false));
    assert!(merged.version > split.version);
    assert!(stock.spread(&sku("nothing"), 4).await.unwrap().is_none());
}

#[tokio::test]
async fn held_units_stay_where_they_are_until_their_order_ends() {
    let stock = stock().await;
    let mug = stock.opens_split("mug", 4, 2).await;
    let held = stock.buys(&[(mug.clone(), units(7))]).await.unwrap();
    assert_eq!(held.lines[0].parts.len(), 4);
    let merging = stock.spread(&mug, 1).await.unwrap().unwrap();
    assert_eq!((merging.shards, merging.parts.len()), (1, 4), "units are held in all of them");
    let due = clock::now() + jiff::SignedDuration::from_mins(6);
    let unfinished = stock.unfinished_merges(due, 10).await.unwrap();
    assert_eq!(unfinished, std::slice::from_ref(&mug));

    assert!(commit(&stock.table, stock.release(&held, Ending::Expired)).await);
    let merged = stock.finish_merge(&mug).await.unwrap().unwrap();
    assert_eq!((merged.available, merged.held, merged.parts.len()), (8, 0, 1));
    assert!(stock.unfinished_merges(due, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn units_come_back_to_the_shards_that_gave_them() {
    let stock = stock().await;
    let mug = stock.opens_split("mug", 3, 4).await;
    let before: Vec<_> = stock.is(&mug).await.parts.iter().map(|s| s.available).collect();
    let held = stock.buys(&[(mug.clone(), units(10))]).await.unwrap();
    assert!(commit(&stock.table, stock.release(&held, Ending::Released)).await);
    let after: Vec<_> = stock.is(&mug).await.parts.iter().map(|s| s.available).collect();
    assert_eq!(before, after);
}

#[tokio::test]
async fn forty_lines_of_ninety_nine_over_sixteen_shards_fit_into_one_transaction() {
    let stock = stock().await;
    let opened = join_all((0..40).map(|number| {
        let stock = &stock;
        async move { stock.opens_split(&format!("color-{number}"), 16, 7).await }
    }));
    let lines: Vec<(Sku, Quantity)> =
        opened.await.into_iter().map(|sku| (sku, units(99))).collect();
    let levels = stock.levels_for(&lines).await.unwrap();
    assert!(stock.hold(ids::fresh(), &lines, &levels).is_err(), "15 shards for each line");
    let held = stock.buys(&lines).await.unwrap();
    let parts: usize = held.lines.iter().map(|line| line.taken().len()).sum();
    assert!(parts <= MOST_PARTS, "{parts}");
    assert!(commit(&stock.table, stock.sell(&held)).await);
    for (sku, _) in &lines {
        let level = stock.is(sku).await;
        assert_eq!((level.available, level.held, level.sold), (13, 0, 99));
    }
}

#[tokio::test]
async fn what_is_adjusted_is_never_less_than_what_is_held() {
    let stock = stock().await;
    let mug = stock.opens_split("mug", 8, 2).await;
    let held = stock.buys(&[(mug.clone(), units(6))]).await.unwrap();
    let (reason, cause) = ("Inventory".parse().unwrap(), Cause::default());
    let level = stock.is(&mug).await;
    let short = stock.adjust(&level, -11, &reason, somebody(), &cause).unwrap_err();
    assert_eq!((short.on_hand, short.held, short.available), (16, 6, 10));
    let (after, writes) = stock.adjust(&level, -10, &reason, somebody(), &cause).unwrap();
    assert!(commit(&stock.table, writes).await);
    assert_eq!((after.on_hand, after.held, after.available), (6, 6, 0));
    assert!(commit(&stock.table, stock.sell(&held)).await, "what is held can be sold");
    let level = stock.is(&mug).await;
    let (_, writes) = stock.adjust(&level, 20, &reason, somebody(), &cause).unwrap();
    assert!(commit(&stock.table, writes).await);
    let level = stock.is(&mug).await;
    assert!(level.parts.iter().all(|shard| (2..=3).contains(&shard.available)), "{level:?}");
}

#[tokio::test]
async fn buyers_and_people_who_split_and_merge_at_once_neither_lose_nor_make_a_unit() {
    let stock = stock().await;
    let mug = stock.opens("mug", 60).await;
    let buyer = |number: usize| {
        let (stock, mug) = (stock.clone(), mug.clone());
        async move {
            let mut kept = 0;
            while let Some(held) = stock.buys(&[(mug.clone(), units(2))]).await {
                let sells = number.is_multiple_of(2);
                let ends =
                    if sells { stock.sell(&held) } else { stock.release(&held, Ending::Expired) };
                assert!(commit(&stock.table, ends).await, "every hold ends as its order does");
                kept += if sells { 2 } else { 0 };
                if !sells && stock.is(&mug).await.sold >= 50 {
                    break;
                }
            }
            kept
        }
    };
    let layouts = async {
        for shards in [8, 3, 16, 1, 5, 2, 8, 1] {
            // Contended is an answer too: ask again.
            let _ = stock.spread(&mug, shards).await;
        }
        0
    };
    let buyers = join_all((0..6).map(|number| tokio::spawn(buyer(number))));
    let (bought, _) = futures::future::join(buyers, layouts).await;
    let bought: i64 = bought.into_iter().map(|kept| kept.unwrap()).sum();
    let level = stock.spread(&mug, 1).await.unwrap().unwrap();
    assert_eq!((level.sold, level.held), (bought, 0));
    assert_eq!(level.available + level.sold, 60);
    assert_eq!(level.parts.len(), 1, "nothing is held any more");
    assert_eq!(level.parts[0].moved, 0);
}
