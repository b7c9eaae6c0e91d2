//! The machine that everything runs on dies in the middle of everything.

use futures::{StreamExt as _, future::join, stream};
use journeys::Shop;
use proof::Trial;

use super::{size, storms::ends};

const AT_ONCE: usize = 4;

#[tokio::test]
async fn orders_that_were_under_way_when_the_power_failed_are_all_there_and_paid_once() {
    let shop = Shop::open_on_disk().await;
    let count = size("TROLLEY_POWER_ORDERS", 16);
    shop.sells("mug", 1_250, 10_000).await;
    let trial = Trial::begin("power", "kill -9 of everything amid orders, by orders");
    let mut shoppers = Vec::new();
    for _ in 0..count {
        let guest = shop.guest().await;
        guest.adds("mug", 1).await;
        shoppers.push(guest);
    }
    let placed = std::cell::Cell::new(0);
    let half = tokio::sync::Notify::new();
    let buys = stream::iter(&shoppers).map(async |guest| {
        let checkout = guest.checkout();
        let order = checkout.ends_in_an_order().await;
        placed.set(placed.get() + 1);
        if placed.get() == count / 2 {
            half.notify_one();
        }
        (order, checkout)
    });
    let all = async { buys.buffer_unordered(AT_ONCE).collect::<Vec<_>>().await };
    let power = async {
        half.notified().await;
        shop.loses_power().await;
    };
    let (orders, ()) = join(all, power).await;

    assert_eq!(orders.len(), count);
    shop.idle().await;
    for (order, _) in &orders {
        order.becomes_in_time("confirmed", 12).await;
    }
    shop.idle().await;
    for (order, checkout) in &orders {
        order.is_paid_once().await;
        let again = checkout.send().await;
        assert_eq!((again.status, &again.json()["id"]), (201, &order.placed["id"]), "{again}");
    }
    let level = shop.level("mug").await;
    assert_eq!((level.held, level.sold), (0, i64::try_from(count).unwrap()));
    ends(shop, trial, count, Vec::new()).await;
}
