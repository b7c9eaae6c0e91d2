//! What fails more than once: conflicts that last, a table that hangs, a tenth of all calls. [`super::crash_points`] tries
//! each call of each workflow with each single fault.

use journeys::{Shop, shop::Fault};

use super::size;

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
                order.is_paid_in_time(12).await;
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
