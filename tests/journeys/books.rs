//! `check-invariants`, the program that looks through a shop's books from outside.

use std::collections::BTreeMap;

use invariants::TABLES;
use journeys::{Shop, shop::Ran};
use serde_json::json;

#[tokio::test]
async fn the_books_of_a_shop_at_rest_are_right_and_what_is_open_is_not_wrong() {
    let shop = Shop::open_with(&[]).await;
    shop.sells("mug", 1_250, 20).await;
    let (anna, berta) = (shop.guest().await, shop.guest().await);
    anna.adds("mug", 2).await;
    anna.checks_out().await.payment_becomes("paid").await;
    berta.adds("mug", 1).await;
    let cancelled = berta.checks_out().await;
    cancelled.payment_becomes("paid").await;
    cancelled.cancel().await.expect(200);
    cancelled.becomes("cancelled").await;
    berta.adds("mug", 1).await;
    let declined = berta.pays_with("pm_card_visa_chargeDeclined").await;
    declined.becomes("payment_failed").await;
    shop.idle().await;

    let open = shop.runs_program("check-invariants", &["--pause", "1"]).await;
    assert_eq!((open.code, open.lines_of("wrong").next()), (0, None), "{open:#?}");
    let passes = format!("[4] {}: is still payment_failed", declined.id);
    assert!(open.lines_of("passing").any(|line| line == passes), "{open:#?}");
    let closed = shop.runs_program("check-invariants", &["--at-rest"]).await;
    assert_eq!(closed.code, 1, "{closed:#?}");
    assert!(closed.lines_of("wrong").any(|line| line == passes), "{closed:#?}");

    shop.time_passes().await;
    let rested = shop.runs_program("check-invariants", &["--at-rest"]).await;
    assert_eq!((rested.code, rested.lines.len()), (0, 1), "{rested:#?}");
    assert!(rested.lines[0].contains("0 violations, 0 passing"), "{rested:#?}");
    shop.closes().await;
}

#[tokio::test]
async fn what_was_changed_by_hand_is_named() {
    let shop = Shop::open_with(&[]).await;
    shop.sells("mug", 1_250, 20).await;
    let mut orders = Vec::new();
    for _ in 0..4 {
        let guest = shop.guest().await;
        guest.adds("mug", 1).await;
        let order = guest.checks_out().await;
        order.payment_becomes("paid").await;
        orders.push(order.id);
    }
    shop.idle().await;
    shop.time_passes().await;
    let [lost, unsold, unpaid, unposted] = orders.as_slice() else { panic!("four orders") };
    shop.deletes("OrdersTable", &format!("ORDER#{lost}"), "ORDER").await;
    shop.deletes("InventoryTable", &format!("RESERVATION#{unsold}"), "RESERVATION").await;
    let status = |order: &mut serde_json::Value| order["status"] = json!("expired");
    shop.edits("OrdersTable", &format!("ORDER#{unpaid}"), "ORDER", status).await;
    let payment = shop
        .table("PaymentsTable")
        .await
        .into_iter()
        .find(|item| item["pk"] == format!("PAYMENT#{unposted}") && item["kind"] == "captured");
    let posting = payment.unwrap();
    let key = |name: &str| posting[name].as_str().unwrap();
    shop.deletes("PaymentsTable", key("pk"), key("sk")).await;

    for arguments in [&["--at-rest"][..], &["--pause", "1"]] {
        let ran = shop.runs_program("check-invariants", arguments).await;
        assert_eq!(ran.code, 1, "{ran:#?}");
        let sku = shop.sku("mug");
        for (invariant, id) in
            [(5, lost), (6, lost), (6, unsold), (1, &sku), (2, unpaid), (9, unpaid)]
        {
            names(&ran, invariant, id);
        }
        let of = shop.table("OrdersTable").await;
        let order = of.iter().find(|item| item["id"] == unposted.as_str()).unwrap();
        names(&ran, 2, order["payment_id"].as_str().unwrap());
    }
    shop.closes_but_for(|_| true).await;
}

#[tokio::test]
async fn a_shop_that_does_not_answer_is_not_said_to_be_right() {
    let shop = Shop::open().await;
    let ran = shop.runs_program("check-invariants", &["--port", "9"]).await;
    assert_eq!(ran.code, 2, "{ran:#?}");
    shop.closes().await;
}

#[tokio::test]
async fn a_deployment_is_read_by_what_its_resources_are_called() {
    let shop = Shop::open_with(&[]).await;
    shop.sells("mug", 1_250, 20).await;
    let guest = shop.guest().await;
    guest.adds("mug", 1).await;
    guest.checks_out().await.payment_becomes("paid").await;
    shop.idle().await;
    shop.time_passes().await;
    let called = |logical: &str| format!("trolley-local-{logical}");
    let mut resources: BTreeMap<&str, String> = TABLES
        .into_iter()
        .chain(["PaymentProviderSecret"])
        .map(|logical| (logical, called(logical)))
        .collect();
    let queue = format!("{}/000000000000/{}", shop.aws_url(), called("SettleOrderQueue"));
    resources.insert("SettleOrderQueue", queue);
    let file =
        std::env::temp_dir().join(format!("resources-{}-{}", std::process::id(), shop.name()));
    let provider = shop.provider_url();
    let arguments = ["--resources", file.to_str().unwrap(), "--provider", &provider, "--at-rest"];
    std::fs::write(&file, json!(resources).to_string()).unwrap();
    let ran = shop.runs_program("check-invariants", &arguments).await;
    assert_eq!(ran.code, 0, "{ran:#?}");
    assert!(ran.lines[0].contains("and 2 rows of the provider's books"), "{ran:#?}");

    resources.remove("OrdersTable");
    std::fs::write(&file, json!(resources).to_string()).unwrap();
    let ran = shop.runs_program("check-invariants", &arguments).await;
    assert_eq!(ran.code, 2, "{ran:#?}");
    assert_eq!(ran.lines, ["check-invariants: the shop has no OrdersTable"]);
    std::fs::remove_file(&file).unwrap();
    shop.closes().await;
}

fn names(ran: &Ran, invariant: u8, id: &str) {
    let begin = format!("[{invariant}] {id}: ");
    assert!(ran.lines_of("wrong").any(|line| line.starts_with(&begin)), "{begin} {ran:#?}");
}
