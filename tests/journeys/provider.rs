//! A provider that answers late, never, or is not there.

use journeys::Shop;

/// However the provider's answer is lost, the shopper is charged once.
async fn is_charged_once(payment_method: &str) {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with(payment_method).await;
    order.becomes_in_time("confirmed", 10).await;
    order.is_paid_once().await;
    assert_eq!(shop.movements(&order.id, "authorized").await, 1);
    shop.closes().await;
}

#[tokio::test]
async fn a_provider_that_charges_and_never_answers_charges_once() {
    is_charged_once("pm_sim_timeoutAfterCharge").await;
}

#[tokio::test]
async fn a_provider_that_charges_and_neither_answers_nor_tells_charges_once() {
    is_charged_once("pm_sim_timeoutAfterChargeNoWebhook").await;
}

#[tokio::test]
async fn a_provider_that_charges_and_answers_a_failure_charges_once() {
    is_charged_once("pm_sim_serverErrorAfterCharge").await;
}

#[tokio::test]
async fn a_provider_that_fails_before_it_charges_is_asked_again() {
    is_charged_once("pm_sim_serverError").await;
}

#[tokio::test]
async fn a_success_that_comes_late_confirms_the_order() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_sim_lateSuccessNoWebhook").await;
    order
        .payment_is("an attempt under way", |payment| payment["attempts"][0]["status"] == "sent")
        .await;
    order.becomes_in_time("confirmed", 10).await;
    order.is_paid_once().await;
    shop.closes().await;
}

#[tokio::test]
async fn while_the_provider_is_down_orders_are_taken_and_paid_afterwards() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.provider_is_down(true).await;
    let (anna, berta) = (shop.guest().await, shop.guest().await);
    anna.adds("mug", 1).await;
    berta.adds("mug", 2).await;
    let first = anna.checks_out().await;
    let second = berta.checks_out().await;
    for order in [&first, &second] {
        let unavailable = order
            .payment_is("a provider that is not there", |payment| {
                payment["provider_unavailable"] == true
            })
            .await;
        assert_eq!(unavailable["captured"]["amount"], 0);
        assert_eq!(order.now().await["status"], "pending_payment");
    }
    shop.provider_is_down(false).await;
    for order in [&first, &second] {
        order.becomes_in_time("confirmed", 12).await;
        order.is_paid_once().await;
    }
    shop.closes().await;
}

#[tokio::test]
async fn a_provider_that_stays_down_ends_orders_unpaid_and_charges_nobody_afterwards() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    shop.provider_is_down(true).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order
        .payment_is("a provider that is not there", |payment| {
            payment["provider_unavailable"] == true
        })
        .await;
    shop.advance(16).await;
    order.becomes("expired").await;
    shop.provider_is_down(false).await;
    shop.time_passes().await;
    assert_eq!(shop.movements(&order.id, "captured").await, 0);
    assert_eq!(shop.level("mug").await.available, 10);
    shop.closes().await;
}

#[tokio::test]
async fn lost_answers_of_every_call_to_the_provider_change_nothing() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 50).await;
    for (operation, fault) in [
        ("create", "answer_lost"),
        ("create", "refuse"),
        ("confirm", "answer_lost"),
        ("confirm", "500"),
        ("capture", "answer_lost"),
        ("capture", "503"),
        ("capture", "429"),
    ] {
        let guest = shop.guest().await;
        guest.adds("mug", 1).await;
        shop.provider_fails(operation, fault).await;
        let order = guest.checks_out().await;
        order.becomes_in_time("confirmed", 10).await;
        for _ in 0..10 {
            if order.now().await["payment_status"] == "paid" {
                break;
            }
            shop.advance(1).await;
            shop.run("retry-due-payments").await;
            shop.idle().await;
        }
        order.is_paid_once().await;
        assert_eq!(shop.movements(&order.id, "authorized").await, 1, "{operation} {fault}");
    }
    shop.closes().await;
}

#[tokio::test]
async fn a_capture_that_the_bank_refuses_puts_the_order_on_hold() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    let order = guest.pays_with("pm_sim_captureFails").await;
    order.becomes("on_hold").await;
    assert_eq!(shop.movements(&order.id, "captured").await, 0);
    order.cancel().await.expect(200);
    order.becomes_in_time("cancelled", 10).await;
    assert_eq!(shop.level("mug").await.available, 10);
    shop.closes().await;
}
