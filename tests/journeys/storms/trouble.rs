//! Dependencies that are contended, throttled or down: shoppers get their orders, refusals stay what they are, and the
//! dependency is not asked more than on a good day.

use std::cell::{Cell, RefCell};

use futures::{StreamExt as _, future::join_all, stream};
use journeys::{Answer, Shop, Shopper, shop::Fault};
use proof::Trial;
use serde_json::json;

use super::{AT_ONCE, ends, guests_with};
use crate::journeys::size;

/// Buyers of one thing of which there is one.
const RIVALS: usize = 3;

/// `TROLLEY_CONTENDED` checkouts while every tenth transaction of any function meets a conflict, half of those with
/// refused conditions reported beside it.
#[tokio::test]
async fn with_every_tenth_transaction_in_conflict_checkouts_succeed_and_refusals_are_not_misread() {
    let checkouts = size("TROLLEY_CONTENDED", 60);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let trial = Trial::begin("trouble outside", "a tenth of all transactions in conflict");
    let conflicts = json!({
        "operation": "TransactWriteItems", "seed": size("TROLLEY_SEED", 1), "rate_per_mille": 100,
        "actions": [{ "action": "conflict" }, { "action": "conflict", "mixed": true }],
    });
    let guests = guests_with(&shop, checkouts, |_| "mug").await;
    let mut rivals = Vec::new();
    for round in 0..(checkouts / 20).max(1) {
        rivals.push(wants_the_last(&shop, round).await);
    }
    shop.idle().await;
    shop.faults_by_chance(conflicts).await;
    let (wrong, repeated) = (RefCell::new(Vec::new()), Cell::new(0));
    let buys = stream::iter(&guests).map(async |guest| {
        let checkout = guest.checkout();
        let first = checkout.send().await;
        let answer = if first.invites_retry() {
            repeated.set(repeated.get() + 1);
            checkout.insist().await
        } else {
            first
        };
        match answer.status {
            201 => drop(guest.has(&answer)),
            // Everything is there: whatever refuses this has read a conflict as something else.
            _ => wrong.borrow_mut().push(format!("{}: {answer}", guest.subject())),
        }
    });
    buys.buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
    for rivals in &rivals {
        let none_got_it = not_one_of_them_gets_it(rivals).await;
        wrong.borrow_mut().extend(none_got_it);
    }
    let struck = shop.faults_struck().await;
    assert!(struck as usize >= checkouts / 20, "only {struck} conflicts");
    shop.no_faults().await;
    // One in a thousand may have to be sent again; the machine being busy is not the conflicts' fault.
    let contended = shop.log().lines().filter(|line| line.contains("stayed contended")).count();
    if contended * 1_000 > checkouts {
        wrong.borrow_mut().push(format!(
            "{contended} of {checkouts} were given up ({} sent again)",
            repeated.get()
        ));
    }
    ends(shop, trial, checkouts, wrong.into_inner()).await;
}

/// Rivals for one unit.
async fn wants_the_last(shop: &Shop, round: usize) -> Vec<Shopper<'_>> {
    let word = format!("last-{round}");
    shop.sells(&word, 2_000, 1).await;
    let mut rivals = Vec::new();
    for _ in 0..RIVALS {
        let guest = shop.guest().await;
        guest.adds(&word, 1).await;
        rivals.push(guest);
    }
    rivals
}

/// One has the order, and the others hear that it is gone, not that something failed.
async fn not_one_of_them_gets_it(rivals: &[Shopper<'_>]) -> Vec<String> {
    let answers = join_all(rivals.iter().map(async |guest| guest.checkout().insist().await)).await;
    let (won, lost): (Vec<_>, Vec<_>) =
        rivals.iter().zip(&answers).partition(|(_, answer)| answer.status == 201);
    for (guest, answer) in &won {
        guest.has(answer);
    }
    let sold_out = |answer: &Answer| answer.is_refused(409, "insufficient_stock");
    let misread = lost.iter().filter(|(_, answer)| !sold_out(answer));
    let mut wrong: Vec<String> =
        misread.map(|(guest, answer)| format!("{}: {answer}", guest.subject())).collect();
    if won.len() != 1 {
        wrong.push(format!("{}: {} orders of one unit", rivals[0].subject(), won.len()));
    }
    wrong
}

/// Calls of checkout to AWS for a number of requests, one after the other, each sent once.
async fn calls_of_checkouts(guests: &[Shopper<'_>], status: u16) -> u64 {
    let shop = guests[0].shop;
    shop.forget_calls().await;
    for guest in guests {
        let answer = guest.checkout().send().await;
        assert_eq!(answer.status, status, "{answer}");
        if status == 201 {
            guest.has(&answer);
        }
    }
    shop.calls_of("checkout").await
}

/// `TROLLEY_DOWN` requests each while all is well, while DynamoDB throttles everything, and while it throttles
/// transactions only: the functions' own repeats add less than a third.
#[tokio::test]
async fn a_throttled_database_is_not_asked_much_more_than_a_healthy_one() {
    let requests = size("TROLLEY_DOWN", 100);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let trial = Trial::begin("trouble outside", "calls to a database that throttles");
    let guests = guests_with(&shop, requests + 1, |_| "mug").await;
    let (first, guests) = guests.split_first().unwrap();
    // Keys are cached and connections open from here on.
    first.has(&first.checkout().insist().await);
    let mut wrong = Vec::new();
    let mut down = Vec::new();
    for operation in [None, Some("TransactWriteItems")] {
        let throttled = Fault { operation, ..Fault::of("checkout", "throttle") };
        shop.faults(&[throttled.times(u32::MAX)]).await;
        down.push((operation.unwrap_or("everything"), calls_of_checkouts(guests, 503).await));
        shop.no_faults().await;
    }
    let well = calls_of_checkouts(guests, 201).await;
    for (what, calls) in down {
        eprintln!("{requests} checkouts make {well} calls, {calls} with {what} throttled");
        if calls * 10 > well * 13 {
            wrong.push(format!("{calls} calls with {what} throttled, {well} without"));
        }
    }
    ends(shop, trial, 3 * requests, wrong).await;
}

/// `TROLLEY_DOWN` orders each while the payment provider is well, and while it is down until shortly before their
/// windows close: it is not called more often for that, and every order is paid once it is back.
#[tokio::test]
async fn a_provider_that_is_down_is_not_called_much_more_than_one_that_works() {
    let orders = size("TROLLEY_DOWN", 100) / 5;
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let trial = Trial::begin("trouble outside", "calls to a payment provider that is down");
    let guests = guests_with(&shop, 2 * orders, |_| "mug").await;
    let (early, late) = guests.split_at(orders);
    let all_buy = async |guests: &[Shopper<'_>]| {
        let before = shop.provider_calls().await;
        let buys =
            stream::iter(guests).map(async |guest| drop(guest.checkout().ends_in_an_order().await));
        buys.buffer_unordered(AT_ONCE / 4).collect::<Vec<()>>().await;
        shop.idle().await;
        before
    };
    let well = all_buy(early).await;
    let well = shop.provider_calls().await - well;
    shop.provider_is_down(true).await;
    let down = all_buy(late).await;
    shop.minutes_pass(10).await;
    let down = shop.provider_calls().await - down;
    eprintln!("{orders} orders make {well} calls to the provider, {down} while it is down");
    let mut wrong = Vec::new();
    if down * 10 > well * 13 {
        wrong.push(format!("{down} calls while it is down, {well} while it is not"));
    }
    shop.provider_is_down(false).await;
    for guest in late {
        let listed = guest.gets("/v1/orders").await.expect(200);
        let order = &listed["items"][0];
        if order["status"] != "pending_payment" {
            wrong.push(format!(
                "{} did not wait for the provider: {}",
                order["id"], order["status"]
            ));
        }
    }
    shop.minutes_pass(3).await;
    shop.idle().await;
    for guest in &guests {
        let listed = guest.gets("/v1/orders").await.expect(200);
        let order = &listed["items"][0];
        if order["payment_status"] != "paid" {
            wrong.push(format!(
                "{} is {} / {}",
                order["id"], order["status"], order["payment_status"]
            ));
        }
    }
    ends(shop, trial, 2 * orders, wrong).await;
}
