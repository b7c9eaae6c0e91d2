//! Messages as a standard queue may deliver them, and messages that nobody can read.

use futures::future::join_all;
use journeys::{
    Shop,
    shop::{Fault, wild_queues},
};
use proof::Trial;
use serde_json::json;

use super::{size, storms::ends};

/// What shoppers pay with, one after the other.
const METHODS: [&str; 6] = [
    "pm_card_visa",
    "pm_card_visa_chargeDeclined",
    "pm_card_visa",
    "pm_sim_duplicateWebhooks",
    "pm_sim_reorderedWebhooks",
    "pm_card_authenticationRequired",
];

#[tokio::test]
async fn messages_that_come_twice_late_and_in_any_order_break_nothing() {
    let shop = Shop::open().await;
    let orders = size("TROLLEY_SHUFFLED_ORDERS", 18);
    shop.sells("mug", 1_250, 100_000).await;
    let what = "messages delivered one to five times, late and shuffled, by orders";
    let trial = Trial::begin("messages", what);
    shop.chaos(Some(wild_queues(size("TROLLEY_SEED", 7) as u64))).await;
    for batch in (0..orders).collect::<Vec<_>>().chunks(6) {
        let shoppers = join_all(batch.iter().map(|_| shop.guest())).await;
        let buys = shoppers.iter().zip(batch).map(async |(guest, index)| {
            guest.adds("mug", 1 + u32::try_from(index % 3).unwrap()).await;
            let method = METHODS[index % METHODS.len()];
            let order = guest.checkout().paying_with(method).ends_in_an_order().await;
            if index % 4 == 0 {
                let answer = order.cancel().await;
                assert!(matches!(answer.status, 200 | 409), "{answer}");
            }
        });
        join_all(buys).await;
    }
    shop.idle().await;
    ends(shop, trial, orders, Vec::new()).await;
}

#[tokio::test]
async fn a_message_that_nobody_can_read_goes_to_the_dead_letters_and_its_neighbours_are_unharmed() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let poison = [
        "not an event".to_owned(),
        json!({ "id": "evt_01h00000000000000000000000", "type": "order.teleported", "data": {} })
            .to_string(),
    ];
    for body in &poison {
        shop.send_message("SettleOrderQueue", body).await;
    }
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order.becomes("confirmed").await;
    order.is_paid_once().await;

    shop.idle().await;
    let letters = shop.dead_letters().await;
    let mut found: Vec<_> = letters
        .iter()
        .map(|(queue, message)| {
            assert_eq!(queue, "SettleOrderDeadLetters");
            message["body"].as_str().unwrap().to_owned()
        })
        .collect();
    found.sort();
    let mut expected = poison.to_vec();
    expected.sort();
    assert_eq!(found, expected);
    let refused = shop.log().lines().filter(|line| line.contains("not an event")).count();
    assert_eq!(refused, 2 * 5, "each was received five times");
    shop.purge("SettleOrderDeadLetters").await;
    shop.closes().await;
}

#[tokio::test]
async fn what_the_stream_does_not_tell_the_sweeper_does() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.stream("OrdersTable", false).await;
    shop.stream("PaymentsTable", false).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    shop.idle().await;
    assert_eq!(order.now().await["status"], "pending_payment");
    assert_eq!(shop.movements(&order.id, "authorized").await, 0);

    let mut sent = 0;
    for _ in 0..4 {
        shop.advance(1).await;
        sent += shop.run("sweep-outbox").await["sent"].as_u64().unwrap();
        shop.idle().await;
    }
    order.becomes("confirmed").await;
    order.is_paid_once().await;
    assert!(sent > 0, "the sweeper that was asked sent nothing");
    // The stream comes back and tells everything once more, a day late.
    shop.advance(25 * 60).await;
    shop.stream("OrdersTable", true).await;
    shop.stream("PaymentsTable", true).await;
    shop.idle().await;
    order.is_paid_once().await;
    assert_eq!(order.timeline().await, ["placed", "payment_authorized", "payment_captured"]);
    shop.closes().await;
}

#[tokio::test]
async fn an_event_told_again_after_two_weeks_charges_nobody() {
    let shop = Shop::open_on_disk().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order.is_paid_once().await;
    let unpaid = shop.guest().await;
    unpaid.adds("mug", 1).await;
    let expired = unpaid.pays_with("pm_card_visa_chargeDeclined").await;
    shop.idle().await;
    shop.time_passes().await;
    let (placed, confirmed, never_paid) = (
        shop.event_of(&order.id, "order.placed").await,
        shop.event_of(&order.id, "order.confirmed").await,
        shop.event_of(&expired.id, "order.placed").await,
    );
    shop.advance(14 * 24 * 60).await;
    shop.send_message("AuthorizePaymentQueue", &placed).await;
    shop.send_message("CapturePaymentQueue", &confirmed).await;
    shop.send_message("AuthorizePaymentQueue", &never_paid).await;
    shop.idle().await;
    order.is_paid_once().await;
    assert_eq!(shop.movements(&expired.id, "authorized").await, 0);
    shop.closes().await;
}

#[tokio::test]
async fn what_the_queues_do_not_take_is_sent_by_a_later_sweep() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.idle().await;
    shop.stream("OrdersTable", false).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    let busy = Fault::of("sweep-outbox", "server_error").at("SendMessageBatch").times(1_000);
    shop.faults(&[busy]).await;
    for _ in 0..2 {
        shop.advance(1).await;
        shop.run("sweep-outbox").await;
    }
    // The clock has set off a sweep of its own beside each.
    shop.pauses().await;
    assert!(shop.faults_struck().await > 0);
    shop.no_faults().await;
    shop.idle().await;
    assert_eq!(order.now().await["status"], "pending_payment");

    shop.advance(1).await;
    shop.run("sweep-outbox").await;
    shop.idle().await;
    assert_eq!(order.now().await["status"], "confirmed");
    shop.closes().await;
}
