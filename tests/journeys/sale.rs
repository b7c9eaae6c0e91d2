//! Many buyers, few units.

use std::collections::BTreeMap;

use futures::{StreamExt as _, stream};
use journeys::Shop;

use super::size;

const AT_ONCE: usize = 16;

#[tokio::test]
async fn a_flash_sale_sells_exactly_what_there_is() {
    let shop = Shop::open().await;
    shop.sells("ticket", 2_000, 50).await;
    rush(&shop, "ticket", 50, size("TROLLEY_BUYERS", 200)).await;
    shop.closes().await;
}

/// More buyers than units, each for one: as many orders as units, and the others are told.
pub(super) async fn rush(shop: &Shop, word: &str, units: i64, buyers: usize) {
    let mut shoppers = Vec::new();
    let guests = stream::iter(0..buyers).map(|_| shop.guest());
    let mut guests = guests.buffer_unordered(AT_ONCE);
    while let Some(guest) = guests.next().await {
        shoppers.push(guest);
    }
    drop(guests);
    let buys = stream::iter(&shoppers).map(async |guest| {
        guest.adds(word, 1).await;
        let answer = guest.checkout().insist().await;
        match answer.status {
            201 => Some(guest.has(&answer)),
            _ => {
                let refused = answer.refused(409, "insufficient_stock");
                assert_eq!(
                    refused["lines"][0]["available"], 0,
                    "sold out is said only when it is so"
                );
                None
            }
        }
    });
    let orders: Vec<_> =
        buys.buffer_unordered(AT_ONCE).filter_map(async |order| order).collect().await;
    assert_eq!(orders.len(), usize::try_from(units).unwrap());

    shop.idle().await;
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for order in &orders {
        let now = order.now().await;
        *outcomes.entry(format!("{} {}", now["status"], now["payment_status"])).or_default() += 1;
    }
    assert_eq!(outcomes, BTreeMap::from([("\"confirmed\" \"paid\"".to_owned(), orders.len())]));
    let level = shop.level(word).await;
    assert_eq!((level.available, level.held, level.sold), (0, 0, units));
}
