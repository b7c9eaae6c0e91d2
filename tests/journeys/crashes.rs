//! Every call that a function makes fails once, in every way: before it, after it, or with the process dying
//! there. The client asks again, the system comes to rest, and the shopper has one order and paid once.
//!
//! Single faults are all tried. Of pairs a sample is: `TROLLEY_SHOPPING_PAIRS` says how many. [`super::crash_points`] does the same for every workflow.

use journeys::{Order, Shop, Shopper, shop::Fault};

use super::size;

/// More calls than any function makes for one order.
const MOST_CALLS: u32 = 40;

async fn buys<'a>(guest: &'a Shopper<'a>, method: &str) -> Order<'a> {
    guest.adds("mug", 1).await;
    guest.checkout().paying_with(method).ends_in_an_order().await
}

/// Lets a fault happen at one call after the other of `function`, each with an order of its own, until there
/// are no more calls.
async fn sweep(function: &'static str, action: &'static str) {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1_000).await;
    let mut struck = 0;
    for call in 0..MOST_CALLS {
        let guest = shop.guest().await;
        shop.faults(&[Fault::of(function, action).after(call)]).await;
        let order = buys(&guest, "pm_card_visa").await;
        order.becomes_in_time("confirmed", 12).await;
        is_paid_in_time(&shop, &order).await;
        let strikes = shop.faults_struck().await;
        shop.no_faults().await;
        if strikes == 0 {
            break;
        }
        struck += strikes;
    }
    assert!(struck >= 5, "only {struck} calls of {function} were hit");
    shop.closes().await;
}

async fn is_paid_in_time(shop: &Shop, order: &Order<'_>) {
    for _ in 0..12 {
        if order.now().await["payment_status"] == "paid" {
            break;
        }
        shop.advance(1).await;
        shop.run("retry-due-payments").await;
        shop.run("sweep-outbox").await;
        shop.idle().await;
    }
    order.is_paid_once().await;
}

#[tokio::test]
async fn checkout_dies_after_any_call() {
    sweep("checkout", "kill_after").await;
}

#[tokio::test]
async fn checkout_dies_before_any_call() {
    sweep("checkout", "kill_before").await;
}

#[tokio::test]
async fn checkout_loses_the_answer_to_any_call() {
    sweep("checkout", "lose_answer").await;
}

#[tokio::test]
async fn authorize_payment_dies_after_any_call() {
    sweep("authorize-payment", "kill_after").await;
}

#[tokio::test]
async fn authorize_payment_loses_the_answer_to_any_call() {
    sweep("authorize-payment", "lose_answer").await;
}

#[tokio::test]
async fn settle_order_dies_after_any_call() {
    sweep("settle-order", "kill_after").await;
}

#[tokio::test]
async fn settle_order_loses_the_answer_to_any_call() {
    sweep("settle-order", "lose_answer").await;
}

#[tokio::test]
async fn capture_payment_dies_after_any_call() {
    sweep("capture-payment", "kill_after").await;
}

#[tokio::test]
async fn the_relay_dies_after_any_call() {
    sweep("relay-outbox", "kill_after").await;
}

#[tokio::test]
async fn two_faults_in_one_order_are_survived_too() {
    const FUNCTIONS: [&str; 7] = [
        "checkout",
        "authorize-payment",
        "settle-order",
        "capture-payment",
        "apply-provider-event",
        "record-movement",
        "restore-cart",
    ];
    const ACTIONS: [&str; 6] =
        ["drop", "lose_answer", "throttle", "server_error", "kill_before", "kill_after"];
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10_000).await;
    let mut chance = Chance(size("TROLLEY_SEED", 1) as u64);
    for _ in 0..size("TROLLEY_SHOPPING_PAIRS", 8) {
        let mut fault =
            || Fault::of(chance.of(&FUNCTIONS), chance.of(&ACTIONS)).after(chance.below(6) as u32);
        let pair = [fault(), fault()];
        let method =
            chance.of(&["pm_card_visa", "pm_card_visa_chargeDeclined", "pm_sim_lateSuccess"]);
        let guest = shop.guest().await;
        shop.faults(&pair).await;
        let order = buys(&guest, method).await;
        if chance.below(3) == 0 {
            order.cancel().await;
        }
        shop.idle().await;
        shop.time_passes().await;
        let now = order.now().await;
        let rests = ["confirmed", "expired", "cancelled"];
        let status = now["status"].as_str().unwrap();
        assert!(rests.contains(&status), "{method} with {pair:?} is {status}");
        shop.no_faults().await;
    }
    shop.redrives_dead_letters().await;
    shop.closes().await;
}

/// Chance that is the same for the same seed (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most as u64).unwrap()
    }

    fn of(&mut self, choices: &[&'static str]) -> &'static str {
        choices[self.below(choices.len())]
    }
}

#[tokio::test]
async fn conflicts_and_throttling_are_tried_again_and_never_called_sold_out() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1_000).await;
    for action in ["conflict", "throttle", "server_error"] {
        let guest = shop.guest().await;
        shop.faults(&[Fault::of("checkout", action).at("TransactWriteItems").times(2)]).await;
        guest.adds("mug", 1).await;
        // One request: the function itself tries again.
        let order = guest.checks_out().await;
        assert_eq!(shop.faults_struck().await, 2, "{action}");
        shop.no_faults().await;
        order.becomes("confirmed").await;
    }
    // Conflicts that do not end are told as what they are.
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let endless =
        Fault { mixed: true, ..Fault::of("checkout", "conflict").at("TransactWriteItems") };
    shop.faults(&[endless.times(1_000)]).await;
    let checkout = guest.checkout();
    let busy = checkout.send().await;
    busy.refused(503, "unavailable");
    assert!(busy.header("retry-after").is_some());
    shop.no_faults().await;
    guest.has(&checkout.send().await).becomes("confirmed").await;
    shop.closes().await;
}

#[tokio::test]
async fn a_table_that_hangs_makes_a_checkout_fail_in_time_and_its_repetition_succeed() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1_000).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    shop.faults(&[Fault::of("checkout", "hang").at("TransactWriteItems").times(3)]).await;
    let order = guest.checkout().ends_in_an_order().await;
    shop.no_faults().await;
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    let listed = guest.gets("/v1/orders").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    shop.closes().await;
}

#[tokio::test]
async fn a_tenth_of_all_calls_fails_and_every_order_is_paid_once_or_not_at_all() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1_000).await;
    let actions = [
        "drop",
        "lose_answer",
        "throttle",
        "conflict",
        "server_error",
        "kill_before",
        "kill_after",
    ];
    let mut orders = Vec::new();
    let guests =
        futures::future::join_all((0..size("TROLLEY_ORDERS", 8)).map(|_| shop.guest())).await;
    for guest in &guests {
        guest.adds("mug", 1).await;
    }
    for (index, guest) in guests.iter().enumerate() {
        shop.random_faults(u64::try_from(index).unwrap() + 1, 100, &actions).await;
        orders.push(guest.checkout().ends_in_an_order().await);
    }
    shop.idle().await;
    shop.no_faults().await;
    // Five failures in a row are not that rare here: what was given up is taken up again, as operators do.
    shop.redrives_dead_letters().await;
    shop.time_passes().await;
    let mut paid = 0;
    for order in &orders {
        match order.now().await["status"].as_str().unwrap() {
            "confirmed" => {
                is_paid_in_time(&shop, order).await;
                paid += 1;
            }
            // A message that fails again and again can come too late for its order's window.
            "expired" => assert_eq!(shop.movements(&order.id, "captured").await, 0),
            other => panic!("{} is {other}: {:?}", order.id, order.timeline().await),
        }
    }
    assert!(paid > 0, "none was paid");
    shop.closes().await;
}
