//! Lists and the ways to find a payment again.

use super::*;

fn ids(list: &Value) -> Vec<String> {
    let data = list["data"].as_array().unwrap();
    data.iter().map(|object| object["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn intents_are_listed_newest_first_in_pages() {
    let shop = Shop::open().await;
    let mut intents = Vec::new();
    for order in 0..5 {
        intents.insert(0, shop.intends(&format!("ord_{order}")).await);
        shop.passes(Duration::from_secs(60));
    }
    let first = shop.get("/v1/payment_intents?limit=2").await.ok();
    assert_eq!(first["object"], "list");
    assert_eq!(first["has_more"], true);
    assert_eq!(ids(&first), intents[..2]);
    let second =
        shop.get(&format!("/v1/payment_intents?limit=3&starting_after={}", intents[1])).await.ok();
    assert_eq!(ids(&second), intents[2..]);
    assert_eq!(second["has_more"], false);
    let back =
        shop.get(&format!("/v1/payment_intents?limit=2&ending_before={}", intents[4])).await.ok();
    assert_eq!(ids(&back), intents[2..4]);
    assert_eq!(back["has_more"], true);
}

#[tokio::test]
async fn lists_are_limited_by_time() {
    let shop = Shop::open().await;
    let old = shop.intends("ord_1").await;
    shop.passes(Duration::from_secs(60));
    let new = shop.intends("ord_2").await;
    let second = BEGIN / 1000;
    let list =
        async |query: String| ids(&shop.get(&format!("/v1/payment_intents?{query}")).await.ok());
    let (new, old) = ([new], [old]);
    assert_eq!(list(format!("created[gte]={}", second + 60)).await, new);
    assert_eq!(list(format!("created[gt]={second}")).await, new);
    assert_eq!(list(format!("created[lt]={}", second + 60)).await, old);
    assert_eq!(list(format!("created[lte]={}", second + 60)).await, [new, old.clone()].concat());
    assert_eq!(list(format!("created={second}")).await, old);
}

#[tokio::test]
async fn bad_lists_are_refused() {
    let shop = Shop::open().await;
    let bad = ["limit=0", "limit=101", "limit=x", "created[gte]=yesterday"];
    for query in bad {
        shop.get(&format!("/v1/payment_intents?{query}"))
            .await
            .refused(400, Some("parameter_invalid_integer"));
    }
    shop.get("/v1/payment_intents?starting_after=pi_nobody")
        .await
        .refused(400, Some("resource_missing"));
    shop.get("/v1/payment_intents?colour=red").await.refused(400, Some("parameter_unknown"));
}

#[tokio::test]
async fn a_list_can_carry_the_charges() {
    let shop = Shop::open().await;
    shop.intends("ord_1").await;
    shop.paid("pm_card_visa").await;
    let list = shop.get("/v1/payment_intents?expand[]=data.latest_charge").await.ok();
    assert_eq!(list["data"][0]["latest_charge"]["amount_captured"], 4299);
    assert_eq!(list["data"][1]["latest_charge"], Value::Null);
    shop.get("/v1/payment_intents?expand[]=data.customer").await.refused(400, None);
}

#[tokio::test]
async fn a_payment_is_found_by_its_order() {
    let shop = Shop::open().await;
    let intent = shop.intends("ord_1").await;
    shop.intends("ord_2").await;
    let found = shop.get("/simulator/payment_intents?order_id=ord_1").await.ok();
    assert_eq!(ids(&found), [intent]);
}

#[tokio::test]
async fn events_are_listed_by_type() {
    let shop = Shop::open().await;
    shop.paid("pm_card_visa").await;
    let list = shop.get("/v1/events?types[]=charge.captured&types[]=charge.succeeded").await.ok();
    let kinds: Vec<_> =
        list["data"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(kinds, ["charge.captured", "charge.succeeded"]);
}
