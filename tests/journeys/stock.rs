//! The warehouse's side: lists, records, corrections, and stock that is split over shards.

use std::{collections::BTreeMap, future::ready};

use futures::{StreamExt as _, future::join, stream};
use journeys::Shop;
use reqwest::Method;
use serde_json::{Value, json};

const AT_ONCE: usize = 16;

async fn list(shop: &Shop, query: &str) -> Value {
    shop.as_admin(Method::GET, &format!("/v1/admin/stock{query}"), None).await.expect(200)
}

fn skus(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|level| level["sku"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_flash_sale_over_eight_shards_sells_exactly_what_there_is() {
    let shop = Shop::open().await;
    shop.sells("ticket", 2_000, 50).await;
    let split = shop.splits("ticket", 8).await.expect(200);
    assert_eq!((&split["shards"], &split["available"]), (&json!(8), &json!(50)));
    rush(&shop, "ticket", 50, 200).await;
    assert_eq!(shop.shards("ticket").await.len(), 8);
    let product = shop.product("ticket");
    let shown = shop.get(&format!("/v1/products/{product}/availability")).await.expect(200);
    assert_eq!(shown["variants"][0]["availability"], "out");
    shop.closes().await;
}

/// More buyers than units, each for one: as many orders as units, and the others are told.
async fn rush(shop: &Shop, word: &str, units: i64, buyers: usize) {
    let mut shoppers = Vec::new();
    let guests = stream::iter(0..buyers).map(|_| shop.guest());
    let mut guests = guests.buffer_unordered(AT_ONCE);
    while let Some(guest) = guests.next().await {
        shoppers.push(guest);
    }
    drop(guests);
    let buys = stream::iter(&shoppers).map(async |guest| {
        guest.adds(word, 1).await;
        let answer = guest.checkout().insist().await;
        match answer.status {
            201 => Some(guest.has(&answer)),
            _ => {
                let refused = answer.refused(409, "insufficient_stock");
                assert_eq!(
                    refused["lines"][0]["available"], 0,
                    "sold out is said only when it is so"
                );
                None
            }
        }
    });
    let orders: Vec<_> = buys.buffer_unordered(AT_ONCE).filter_map(ready).collect().await;
    assert_eq!(orders.len(), usize::try_from(units).unwrap());

    shop.idle().await;
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for order in &orders {
        let now = order.now().await;
        *outcomes.entry(format!("{} {}", now["status"], now["payment_status"])).or_default() += 1;
    }
    assert_eq!(outcomes, BTreeMap::from([("\"confirmed\" \"paid\"".to_owned(), orders.len())]));
    let level = shop.level(word).await;
    assert_eq!((level.available, level.held, level.sold), (0, 0, units));
}

#[tokio::test]
async fn stock_is_split_and_merged_while_orders_run_and_no_unit_comes_or_goes() {
    let opened = Shop::open().await;
    let shop = &opened;
    shop.sells("mug", 1_250, 120).await;
    let buying = stream::iter(0..24).map(|number| async move {
        let guest = shop.guest().await;
        guest.adds("mug", 1 + number % 5).await;
        let method = match number % 3 {
            0 => "pm_card_visa_chargeDeclined",
            _ => "pm_card_visa",
        };
        let order = guest.checkout().paying_with(method).ends_in_an_order().await;
        if number % 3 == 1 {
            order.becomes("confirmed").await;
            order.cancel().await.expect(200);
        }
    });
    let buying = buying.buffer_unordered(6).collect::<Vec<_>>();
    let laying_out = async {
        for shards in [8, 2, 16, 1, 4, 1] {
            let answer = shop.splits("mug", shards).await;
            assert!(answer.status == 200 || answer.invites_retry(), "{answer}");
        }
    };
    join(buying, laying_out).await;
    shop.idle().await;
    let level = shop.level("mug").await;
    assert_eq!(level.on_hand, level.available + level.held);
    assert!(level.held > 0, "what was declined is held until its window closes");
    shop.splits("mug", 1).await.expect(200);
    // Windows close; then the schedule deletes the last shards.
    shop.time_passes().await;
    shop.run("repair-reservations").await;
    assert_eq!(shop.shards("mug").await.len(), 1);
    let level = shop.level("mug").await;
    assert_eq!((level.held, level.on_hand), (0, level.available));
    opened.closes().await;
}

#[tokio::test]
async fn forty_lines_of_ninety_nine_over_sixteen_shards_are_one_order() {
    let shop = Shop::open().await;
    let sku = |n: usize| format!("shade-{n}-{}", shop.name());
    let price = json!({ "amount": 199, "currency": "USD" });
    let variant =
        |n| json!({ "sku": sku(n), "options": { "shade": format!("{n}") }, "price": price });
    let variants: Vec<Value> = (1..=40).map(variant).collect();
    let body = json!({ "name": format!("yarn {}", shop.name()), "variants": variants });
    shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await.expect(201);
    let customer = shop.customer().await;
    for n in 1..=40 {
        shop.adjusts(&sku(n), 112).await.expect(200);
        shop.splits(&sku(n), 16).await.expect(200);
        customer.adds(&sku(n), 99).await;
    }
    let order = customer.checkout().ends_in_an_order().await;
    order.becomes("confirmed").await;
    shop.idle().await;
    for n in 1..=40 {
        let level = shop.level(&sku(n)).await;
        assert_eq!((level.available, level.held, level.sold), (13, 0, 99), "{n}");
    }
    order.cancel().await.expect(200);
    order.becomes("cancelled").await;
    assert_eq!(shop.level(&sku(40)).await.available, 112);
    shop.closes().await;
}

#[tokio::test]
async fn what_is_held_in_any_shard_cannot_be_written_off() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 16).await;
    shop.splits("mug", 8).await.expect(200);
    let guest = shop.guest().await;
    guest.adds("mug", 6).await;
    guest.pays_with("pm_card_visa_chargeDeclined").await;
    let refused = shop.adjusts(&shop.sku("mug"), -11).await.refused(409, "below_held");
    let data = ["on_hand", "held", "available"].map(|name| refused[name].as_i64().unwrap());
    assert_eq!(data, [16, 6, 10]);
    let after = shop.adjusts(&shop.sku("mug"), -10).await.expect(200);
    assert_eq!((&after["available"], &after["held"]), (&json!(0), &json!(6)));
    let again = shop.guest().await;
    again.adds("mug", 1).await;
    let refused = again.checkout().send().await.refused(409, "insufficient_stock");
    assert_eq!(refused["lines"][0]["available"], 0);
    shop.closes().await;
}

#[tokio::test]
async fn staff_sees_what_is_where_what_is_low_and_what_happened() {
    let shop = Shop::open().await;
    for (word, units) in [("aaa", 10), ("bbb", 2), ("ccc", 0x40)] {
        shop.sells(word, 1_000, units).await;
    }
    let (aaa, bbb, ccc) = (shop.sku("aaa"), shop.sku("bbb"), shop.sku("ccc"));
    shop.splits("ccc", 4).await.expect(200);
    let guest = shop.guest().await;
    guest.adds("aaa", 8).await;
    guest.checks_out().await.becomes("confirmed").await;
    shop.idle().await;

    let one = list(&shop, &format!("?sku={ccc}")).await;
    let level = json!({ "sku": ccc, "on_hand": 64, "held": 0, "available": 64, "low": false, "shards": 4,
        "version": one["items"][0]["version"] });
    assert_eq!(one["items"], json!([level]));
    let low = list(&shop, "?low=true&limit=100").await;
    assert!(skus(&low).contains(&aaa.as_str()) && skus(&low).contains(&bbb.as_str()));
    assert!(!skus(&low).contains(&ccc.as_str()));

    let mut seen: Vec<String> = Vec::new();
    let mut query = "?limit=1".to_owned();
    loop {
        let page = list(&shop, &query).await;
        seen.extend(skus(&page).into_iter().map(str::to_owned));
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("?limit=1&cursor={cursor}");
    }
    assert!(seen.is_sorted(), "{seen:?}");
    assert!([&aaa, &bbb, &ccc].iter().all(|sku| seen.contains(sku)));

    let path = format!("/v1/admin/stock/{aaa}/movements");
    let page = async |query: &str| {
        shop.as_admin(Method::GET, &format!("{path}{query}"), None).await.expect(200)
    };
    let kinds = |page: &Value| -> Vec<(String, i64)> {
        let row = |row: &Value| {
            (row["kind"].as_str().unwrap().to_owned(), row["quantity"].as_i64().unwrap())
        };
        page["items"].as_array().unwrap().iter().map(row).collect()
    };
    let all = page("").await;
    let expected = [("sold", 8), ("held", 8), ("adjusted", 10)];
    assert_eq!(kinds(&all), expected.map(|(kind, units)| (kind.to_owned(), units)));
    assert_eq!(all["items"][2]["reason"], "Delivery");
    let first = page("?limit=2").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(kinds(&page(&format!("?limit=2&cursor={cursor}")).await), kinds(&all)[2..]);
    let other = format!("/v1/admin/stock/{bbb}/movements?cursor={cursor}");
    shop.as_admin(Method::GET, &other, None).await.refused(400, "invalid_request");
    shop.closes().await;
}

#[tokio::test]
async fn the_warehouse_is_not_open_to_everyone_and_knows_what_it_has() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 5).await;
    let customer = shop.customer().await;
    let sku = shop.sku("mug");
    let (movements, shards) =
        (format!("/v1/admin/stock/{sku}/movements"), format!("/v1/admin/stock/{sku}/shards"));
    customer.gets("/v1/admin/stock").await.refused(403, "role_missing");
    customer.gets(&movements).await.refused(403, "role_missing");
    let two = json!({ "shards": 2 });
    customer.sends(Method::PUT, &shards, &two).await.refused(403, "role_missing");
    shop.get("/v1/admin/stock").await.refused(401, "unauthorized");

    shop.splits("nothing", 2).await.refused(404, "not_found");
    let nothing = "/v1/admin/stock/nothing/movements";
    shop.as_admin(Method::GET, nothing, None).await.refused(404, "not_found");
    for bad in
        [json!({ "shards": 0 }), json!({ "shards": 17 }), json!({ "shards": "2" }), json!({})]
    {
        shop.as_admin(Method::PUT, &shards, Some(&bad)).await.refused(400, "invalid_request");
    }
    for bad in ["?limit=0", "?limit=101", "?low=perhaps", "?color=red", "?cursor=x", "?sku=a%20b"] {
        let path = format!("/v1/admin/stock{bad}");
        shop.as_admin(Method::GET, &path, None).await.refused(400, "invalid_request");
    }
    shop.closes().await;
}
