//! A flash sale: far more buyers than units, and every fourth buyer leaves without paying.

use std::{
    cell::{Cell, RefCell},
    future::ready,
};

use futures::{StreamExt as _, stream};
use journeys::{Answer, Shop, Shopper};
use proof::Trial;

use super::{AT_ONCE, ends, guests_with};
use crate::journeys::size;

/// What is on sale, and over how many records its stock is split.
const GOODS: [(&str, u32); 3] = [("ticket", 1), ("poster", 4), ("shirt", 8)];

/// After so many rounds everything must have found its buyer.
const MOST_ROUNDS: usize = 10;

/// One thing on sale, as far as its buyers know it.
struct Good {
    word: &'static str,
    /// Units that were there when the round began.
    left: Cell<i64>,
    /// Buyers who have asked in this round and were not refused.
    taking: Cell<i64>,
    ordered: Cell<i64>,
}

struct Buyer<'a> {
    guest: &'a Shopper<'a>,
    good: &'a Good,
    abandons: bool,
}

/// `TROLLEY_SALE_BUYERS` buyers for a twentieth as many units of each of three things. All ask at once. Whoever is
/// refused, and would have paid, asks again once the unpaid orders have expired, until everything is sold.
#[tokio::test]
async fn a_flash_sale_that_a_quarter_abandons_sells_every_unit_and_none_twice() {
    let buyers = size("TROLLEY_SALE_BUYERS", 120);
    let units = i64::try_from((buyers / 20).max(1)).unwrap();
    let shop = Shop::open().await;
    for (word, shards) in GOODS {
        shop.sells(word, 2_000, units).await;
        if shards > 1 {
            shop.splits(word, shards).await.expect(200);
        }
    }
    let what =
        format!("{buyers} buyers for {units} units of each of three things, a quarter do not pay");
    let trial = Trial::begin("flash sale", what);
    let wrong = RefCell::new(Vec::new());
    let goods = GOODS.map(|(word, _)| Good {
        word,
        left: Cell::new(0),
        taking: Cell::new(0),
        ordered: Cell::new(0),
    });
    let guests = guests_with(&shop, buyers, |index| GOODS[index % GOODS.len()].0).await;
    let mut waiting: Vec<Buyer<'_>> = guests
        .iter()
        .enumerate()
        .map(|(index, guest)| Buyer {
            guest,
            good: &goods[index % goods.len()],
            abandons: index % 4 == 0,
        })
        .collect();
    for round in 0..MOST_ROUNDS {
        waiting = asks(&shop, &goods, waiting, &wrong).await;
        waiting.retain(|buyer| !buyer.abandons);
        unpaid_orders_expire(&shop).await;
        let mut open = 0;
        for good in &goods {
            open += shop.level(good.word).await.available;
        }
        if open == 0 {
            break;
        }
        assert!(round + 1 < MOST_ROUNDS && !waiting.is_empty(), "{open} units found no buyer");
    }
    for good in &goods {
        let level = shop.level(good.word).await;
        if (level.available, level.held, level.sold) != (0, 0, units) {
            wrong.borrow_mut().push(format!("{}: {level:?}, not {units} sold", good.word));
        }
    }
    let unpaid = not_paid_once(&shop, 3 * units).await;
    wrong.borrow_mut().extend(unpaid);
    ends(shop, trial, buyers, wrong.into_inner()).await;
}

/// Everyone asks for one; answers those who were told that there is none. That has to be true: units are left as long
/// as fewer buyers are taking one than there were, and when all is quiet, as many have got one as there were.
async fn asks<'a>(
    shop: &Shop,
    goods: &[Good],
    buyers: Vec<Buyer<'a>>,
    wrong: &RefCell<Vec<String>>,
) -> Vec<Buyer<'a>> {
    for good in goods {
        good.left.set(shop.level(good.word).await.available);
        good.taking.set(0);
        good.ordered.set(0);
    }
    let asking = |good: &Good| buyers.iter().filter(|buyer| std::ptr::eq(buyer.good, good)).count();
    let wanted: Vec<i64> = goods.iter().map(|good| i64::try_from(asking(good)).unwrap()).collect();
    let asked = stream::iter(buyers).map(async |buyer| {
        let good = buyer.good;
        good.taking.set(good.taking.get() + 1);
        let answer = checkout(&buyer).await;
        if answer.status == 201 {
            buyer.guest.has(&answer);
            good.ordered.set(good.ordered.get() + 1);
            return None;
        }
        good.taking.set(good.taking.get() - 1);
        let sold_out = answer.is_refused(409, "insufficient_stock")
            && answer.json()["lines"][0]["available"] == 0;
        if !sold_out || good.taking.get() < good.left.get() {
            let (taking, left) = (good.taking.get(), good.left.get());
            let subject = buyer.guest.subject();
            wrong.borrow_mut().push(format!(
                "{subject} was refused while {taking} were taking {left} units: {answer}"
            ));
        }
        Some(buyer)
    });
    let refused = asked.buffer_unordered(AT_ONCE).filter_map(ready).collect().await;
    shop.idle().await;
    for (good, wanted) in goods.iter().zip(wanted) {
        let (got, due) = (good.ordered.get(), good.left.get().min(wanted));
        if got != due {
            wrong.borrow_mut().push(format!("{}: {got} orders of {due} units", good.word));
        }
    }
    refused
}

async fn checkout(buyer: &Buyer<'_>) -> Answer {
    let method = match (buyer.abandons, buyer.guest.person % 8) {
        (false, _) => "pm_card_visa",
        (true, 0..4) => "pm_card_visa_chargeDeclined",
        (true, _) => "pm_card_authenticationRequired",
    };
    buyer.guest.checkout().paying_with(method).insist().await
}

/// The windows of orders that nobody paid end, and their units come back.
async fn unpaid_orders_expire(shop: &Shop) {
    for _ in 0..MOST_ROUNDS {
        shop.time_passes().await;
        let mut held = 0;
        for (word, _) in GOODS {
            held += shop.level(word).await.held;
        }
        if held == 0 {
            return;
        }
    }
    panic!("units are still held for orders that nobody paid");
}

/// What is not as it should be about the orders that were paid.
async fn not_paid_once(shop: &Shop, units: i64) -> Vec<String> {
    let promised = shop.promised_orders();
    let orders = shop.table("OrdersTable").await;
    let is_ours = |id: &str| promised.contains(id);
    let ours = orders
        .iter()
        .filter(|item| item["sk"] == "ORDER" && item["id"].as_str().is_some_and(is_ours));
    let (paid, others): (Vec<_>, Vec<_>) =
        ours.partition(|order| order["status"] == "confirmed" && order["payment_status"] == "paid");
    let mut wrong: Vec<String> = others
        .iter()
        .filter(|order| order["status"] != "expired")
        .map(|order| {
            format!("{} is {} / {}", order["id"], order["status"], order["payment_status"])
        })
        .collect();
    if paid.len() as i64 != units {
        wrong.push(format!("{} orders are paid, {units} units were there", paid.len()));
    }
    wrong
}
