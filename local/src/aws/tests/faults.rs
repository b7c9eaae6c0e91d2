//! Each fault does what its name says, to the calls it is meant for and to no other.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_dynamodb::operation::put_item::{PutItemError, PutItemOutput};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem};
use serde_json::json;

use super::{ORDERS, Running, STOCK, n, put, s, start};

async fn write(client: &Client, pk: &str) -> Result<PutItemOutput, SdkError<PutItemError>> {
    client.put_item().table_name(ORDERS).item("pk", s(pk)).item("sk", s("ORDER")).send().await
}

async fn written(shop: &Running) -> Vec<String> {
    let items = shop.get("/_local/tables/OrdersTable").await;
    let mut keys: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["pk"].as_str().unwrap().to_owned())
        .collect();
    keys.sort();
    keys
}

#[tokio::test]
async fn a_rule_meets_only_the_calls_it_names_after_skipping_and_as_often_as_it_says() {
    let shop = start().await;
    let (checkout, other) = (shop.client("checkout"), shop.client("get-cart"));
    let rule = json!({
        "function": "checkout", "operation": "PutItem", "table": "OrdersTable", "skip": 1, "times": 2, "action": "server_error",
    });
    shop.fails(rule).await;
    assert!(write(&other, "o0").await.is_ok());
    let outcomes = [
        write(&checkout, "o1").await.is_ok(),
        write(&checkout, "o2").await.is_ok(),
        write(&checkout, "o3").await.is_ok(),
        write(&checkout, "o4").await.is_ok(),
    ];
    assert_eq!(outcomes, [true, false, false, true]);
    assert_eq!(written(&shop).await, ["o0", "o1", "o4"]);
}

#[tokio::test]
async fn a_dropped_call_did_not_happen_and_a_lost_answer_did() {
    let shop = start().await;
    let client = shop.client("checkout");
    shop.fails(json!([{ "action": "drop" }, { "action": "lose_answer" }])).await;
    for order in ["dropped", "lost"] {
        let error = write(&client, order).await.unwrap_err();
        assert!(matches!(error, SdkError::DispatchFailure(_)), "{error:?}");
    }
    assert_eq!(written(&shop).await, ["lost"]);
}

#[tokio::test]
async fn throttling_and_conflicts_of_single_writes_are_worded_as_the_service_does() {
    let shop = start().await;
    let client = shop.client("checkout");
    shop.fails(json!([{ "action": "throttle" }, { "action": "conflict" }])).await;
    let throttled = write(&client, "o1").await.unwrap_err().into_service_error();
    assert!(throttled.is_provisioned_throughput_exceeded_exception(), "{throttled:?}");
    let conflict = write(&client, "o1").await.unwrap_err().into_service_error();
    assert!(conflict.is_transaction_conflict_exception(), "{conflict:?}");
}

async fn reasons(client: &Client, items: Vec<TransactWriteItem>) -> Vec<String> {
    let sent = client.transact_write_items().set_transact_items(Some(items)).send().await;
    match sent.unwrap_err().into_service_error() {
        TransactWriteItemsError::TransactionCanceledException(cancelled) => cancelled
            .cancellation_reasons()
            .iter()
            .map(|reason| reason.code().unwrap().to_owned())
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_conflict_comes_alone_or_beside_conditions_that_truly_fail() {
    let shop = start().await;
    let client = shop.client("checkout");
    put(&client, STOCK, "mug", "STOCK", &[("available", n(0))]).await;
    let insert = || {
        let put = Put::builder()
            .table_name(ORDERS)
            .item("pk", s("o1"))
            .item("sk", s("ORDER"))
            .build()
            .unwrap();
        TransactWriteItem::builder().put(put).build()
    };
    let in_stock = || {
        let check =
            ConditionCheck::builder().table_name(STOCK).key("pk", s("mug")).key("sk", s("STOCK"));
        let check = check
            .condition_expression("available > :none")
            .expression_attribute_values(":none", n(0));
        TransactWriteItem::builder().condition_check(check.build().unwrap()).build()
    };
    shop.fails(json!({ "operation": "TransactWriteItems", "action": "conflict" })).await;
    assert_eq!(reasons(&client, vec![insert(), in_stock()]).await, ["None", "TransactionConflict"]);
    shop.fails(json!({ "action": "conflict", "mixed": true, "times": 2 })).await;
    assert_eq!(
        reasons(&client, vec![insert(), in_stock()]).await,
        ["TransactionConflict", "ConditionalCheckFailed"]
    );
    assert_eq!(reasons(&client, vec![insert()]).await, ["TransactionConflict"]);
    shop.fails(json!({ "action": "throttle" })).await;
    assert_eq!(reasons(&client, vec![insert()]).await, ["ThrottlingError"]);
    assert!(written(&shop).await.is_empty());
}

#[tokio::test]
async fn a_call_that_hangs_is_executed_when_its_caller_has_long_gone() {
    let shop = start().await;
    let client = shop.client("checkout");
    shop.fails(json!({ "action": "hang", "ms": 200 })).await;
    let patience = std::time::Duration::from_millis(50);
    assert!(tokio::time::timeout(patience, write(&client, "late")).await.is_err());
    assert!(written(&shop).await.is_empty());
    for _ in 0..200 {
        if !written(&shop).await.is_empty() {
            break;
        }
        tokio::time::sleep(patience).await;
    }
    assert_eq!(written(&shop).await, ["late"]);
}

#[tokio::test]
async fn a_function_is_killed_before_or_after_its_call() {
    let shop = start().await;
    let client = shop.client("checkout");
    shop.fails(json!({ "rules": [{ "action": "kill_before" }, { "action": "kill_after" }] })).await;
    assert!(write(&client, "before").await.is_err());
    assert!(write(&client, "after").await.is_err());
    assert_eq!(written(&shop).await, ["after"]);
    assert_eq!(*shop.functions.killed.lock().unwrap(), ["checkout", "checkout"]);
}

#[tokio::test]
async fn chance_is_the_same_for_the_same_seed() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let shop = start().await;
        let client = shop.client("checkout");
        let random = json!({ "seed": 7, "rate_per_mille": 300, "actions": ["drop", "throttle", "conflict", "server_error"] });
        shop.fails(json!({ "random": random })).await;
        let mut outcomes = Vec::new();
        for number in 0..60 {
            let outcome = write(&client, &format!("o{number}")).await;
            outcomes.push(outcome.err().map(|error| error.code().map(ToOwned::to_owned)));
        }
        runs.push(outcomes);
    }
    assert_eq!(runs[0], runs[1]);
    let failed = runs[0].iter().flatten().count();
    assert!((8..35).contains(&failed), "{failed} of 60");
}

#[tokio::test]
async fn a_read_that_may_lag_answers_as_the_table_was_some_writes_ago() {
    let shop = start().await;
    let client = shop.client("get-cart");
    for version in 1..=5 {
        put(&client, ORDERS, "CART#1", "CART", &[("version", n(version))]).await;
    }
    put(&client, ORDERS, "CART#2", "CART", &[]).await;
    let read = async |pk: &str, consistent: bool| {
        let get = client.get_item().table_name(ORDERS).key("pk", s(pk)).key("sk", s("CART"));
        let item = get.consistent_read(consistent).send().await.unwrap().item;
        item.map(|item| item.get("version").cloned())
    };
    shop.fails(json!({ "action": "stale", "writes": 3, "times": 2 })).await;
    assert_eq!(read("CART#1", true).await, Some(Some(n(5))), "a consistent read is never late");
    assert_eq!(read("CART#1", false).await, Some(Some(n(3))));
    assert_eq!(read("CART#2", false).await, None, "it was not there yet");
    assert_eq!(read("CART#1", false).await, Some(Some(n(5))));
    shop.fails(json!({ "action": "stale", "writes": 1, "times": 1 })).await;
    assert_eq!(read("CART#1", false).await, Some(Some(n(5))), "the last write was another item's");
}
