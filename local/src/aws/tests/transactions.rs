//! What checkout relies on: conditions, reasons in order, idempotency tokens, all or nothing.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};

use super::{ORDERS, STOCK, n, put, s, start};

fn insert(pk: &str) -> TransactWriteItem {
    let put = Put::builder().table_name(ORDERS).item("pk", s(pk)).item("sk", s("ORDER"));
    let put = put.condition_expression("attribute_not_exists(pk)");
    TransactWriteItem::builder().put(put.build().unwrap()).build()
}

fn take(sku: &str, quantity: i64) -> TransactWriteItem {
    let update = Update::builder()
        .table_name(STOCK)
        .key("pk", s(sku))
        .key("sk", s("STOCK"))
        .update_expression("SET available = available - :q")
        .condition_expression("available >= :q")
        .expression_attribute_values(":q", n(quantity))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    TransactWriteItem::builder().update(update.build().unwrap()).build()
}

async fn transact(
    client: &Client,
    token: Option<&str>,
    items: Vec<TransactWriteItem>,
) -> Result<(), TransactWriteItemsError> {
    let sent = client
        .transact_write_items()
        .set_client_request_token(token.map(ToOwned::to_owned))
        .set_transact_items(Some(items))
        .send()
        .await;
    sent.map(drop).map_err(SdkError::into_service_error)
}

async fn item(
    client: &Client,
    table: &str,
    pk: &str,
    sk: &str,
) -> Option<HashMap<String, AttributeValue>> {
    let get =
        client.get_item().table_name(table).key("pk", s(pk)).key("sk", s(sk)).consistent_read(true);
    get.send().await.unwrap().item
}

async fn available(client: &Client, sku: &str) -> i64 {
    item(client, STOCK, sku, "STOCK").await.unwrap()["available"].as_n().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_cancelled_transaction_names_its_reasons_in_order_with_the_items_that_failed() {
    let shop = start().await;
    let client = shop.client("checkout");
    put(&client, STOCK, "mug", "STOCK", &[("available", n(1))]).await;
    let error = transact(&client, None, vec![insert("o1"), take("mug", 2), insert("o2")])
        .await
        .unwrap_err();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = &error else {
        panic!("{error:?}")
    };
    let reasons = cancelled.cancellation_reasons();
    let codes: Vec<_> = reasons.iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed", "None"]);
    assert_eq!(reasons[1].item().unwrap()["available"], n(1));
    assert!(cancelled.message().unwrap().ends_with("[None, ConditionalCheckFailed, None]"));
    assert!(item(&client, ORDERS, "o1", "ORDER").await.is_none(), "nothing of it happened");
    assert_eq!(available(&client, "mug").await, 1);
}

#[tokio::test]
async fn the_same_token_does_the_same_transaction_once_and_refuses_another() {
    let shop = start().await;
    let client = shop.client("checkout");
    put(&client, STOCK, "mug", "STOCK", &[("available", n(10))]).await;
    for _ in 0..3 {
        transact(&client, Some("token-1"), vec![take("mug", 2)]).await.unwrap();
    }
    assert_eq!(available(&client, "mug").await, 8);
    let error = transact(&client, Some("token-1"), vec![take("mug", 3)]).await.unwrap_err();
    assert!(error.is_idempotent_parameter_mismatch_exception(), "{error:?}");
}

#[tokio::test]
async fn a_transaction_has_up_to_a_hundred_actions_and_happens_wholly_or_not_at_all() {
    let shop = start().await;
    let client = shop.client("checkout");
    let orders = |range: std::ops::Range<u32>| {
        range.map(|number| insert(&format!("o{number}"))).collect::<Vec<_>>()
    };
    transact(&client, None, orders(0..100)).await.unwrap();
    assert!(transact(&client, None, orders(200..301)).await.is_err(), "101 actions");
    let error =
        transact(&client, None, [orders(300..399), orders(50..51)].concat()).await.unwrap_err();
    assert!(error.is_transaction_canceled_exception(), "{error:?}");
    assert!(item(&client, ORDERS, "o300", "ORDER").await.is_none());
}

#[tokio::test]
async fn concurrent_buyers_never_buy_more_than_there_is() {
    let shop = start().await;
    let client = shop.client("checkout");
    put(&client, STOCK, "mug", "STOCK", &[("available", n(20))]).await;
    let buyers = (0..32).map(|number| {
        let client = client.clone();
        tokio::spawn(async move {
            transact(&client, None, vec![take("mug", 1), insert(&format!("o{number}"))])
                .await
                .is_ok()
        })
    });
    let bought = futures::future::join_all(buyers)
        .await
        .into_iter()
        .filter(|bought| *bought.as_ref().unwrap())
        .count();
    assert_eq!(bought, 20);
    assert_eq!(available(&client, "mug").await, 0);
}

#[tokio::test]
async fn an_insert_happens_once_and_its_refusal_brings_what_was_there() {
    let shop = start().await;
    let client = shop.client("add-to-cart");
    let insert = |version: i64| {
        client
            .put_item()
            .table_name(ORDERS)
            .item("pk", s("CART#1"))
            .item("sk", s("CART"))
            .item("version", n(version))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
    };
    insert(1).await.unwrap();
    let error = insert(2).await.unwrap_err().into_service_error();
    let refused = match error {
        aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(
            refused,
        ) => refused,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused.item().unwrap()["version"], n(1));
}
