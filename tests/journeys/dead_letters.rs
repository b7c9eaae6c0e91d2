//! What was given up, in the hands of an admin: looked at, sent back, discarded with a reason.

use journeys::{Answer, Shop, shop::Fault};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/v1/admin/dead-letters";

async fn looks(shop: &Shop, query: &str) -> Value {
    shop.as_admin(Method::GET, &format!("{PATH}{query}"), None).await.expect(200)
}

async fn orders(shop: &Shop, body: &Value) -> Answer {
    shop.as_admin(Method::POST, PATH, Some(body)).await
}

/// The queue of this name in the overview.
async fn queue(shop: &Shop, name: &str) -> Value {
    let overview = looks(shop, "").await;
    let all = overview["queues"].as_array().unwrap();
    all.iter().find(|queue| queue["queue"] == name).unwrap().clone()
}

/// The letters in a queue.
async fn letters(shop: &Shop, name: &str) -> Vec<Value> {
    let found = looks(shop, &format!("?queue={name}")).await;
    found["queues"][0]["letters"].as_array().unwrap().clone()
}

async fn decisions(shop: &Shop) -> Vec<Value> {
    let rows = shop.table("OperationsTable").await;
    let mut all: Vec<_> = rows.into_iter().filter(|row| row["fate"].is_string()).collect();
    all.sort_by_key(|row| row["id"].as_str().unwrap().to_owned());
    all
}

fn of_queue<'a>(decisions: &'a [Value], name: &str) -> Vec<&'a Value> {
    decisions.iter().filter(|decision| decision["queue"] == name).collect()
}

#[tokio::test]
async fn a_poisonous_message_is_looked_at_and_discarded_with_a_reason() {
    let shop = Shop::open().await;
    let poison = json!({
        "id": "evt_01h00000000000000000000000", "type": "order.teleported", "aggregate_id": "ord_1", "data": {},
    });
    shop.send_message("SettleOrderQueue", &poison.to_string()).await;
    shop.send_message("SettleOrderQueue", "not an event, says ada@example.com").await;
    shop.idle().await;
    let before = decisions(&shop).await.len();

    let overview = queue(&shop, "settle-order").await;
    assert_eq!(overview["messages"], 2, "{overview:#}");
    assert!(overview["oldest_age_seconds"].as_i64().unwrap() >= 5 * 60, "{overview:#}");
    assert_eq!(queue(&shop, "restore-cart").await["messages"], 0);
    let found = letters(&shop, "settle-order").await;
    assert_eq!(found.len(), 2, "{found:#?}");
    let unknown = found.iter().find(|letter| letter["failure"] == "not_an_event").unwrap();
    assert_eq!(unknown["event_type"], "order.teleported");
    assert_eq!(unknown["event_id"], poison["id"]);
    assert_eq!(unknown["aggregate_id"], "ord_1");
    assert!(unknown["receives"].as_u64().unwrap() >= 5 && unknown["first_received_at"].is_string());
    let noise = found.iter().find(|letter| letter["failure"] == "not_json").unwrap();
    assert!(!noise.to_string().contains("ada@example.com"), "{noise:#}");
    // Looking takes nothing away.
    assert_eq!(letters(&shop, "settle-order").await.len(), 2);
    assert_eq!(
        looks(&shop, "?queue=settle-order&limit=1").await["queues"][0]["letters"]
            .as_array()
            .unwrap()
            .len(),
        1
    );

    let id = unknown["message_id"].as_str().unwrap();
    let discard = json!({ "queue": "settle-order", "mode": "discard", "message_ids": [id] });
    orders(&shop, &discard).await.refused(400, "invalid_request");
    let mut dry = discard.clone();
    dry["reason"] = "Sent by hand".into();
    let order = dry.clone();
    dry["dry_run"] = true.into();
    let would = orders(&shop, &dry).await.expect(200);
    assert_eq!((&would["dry_run"], &would["letters"][0]["message_id"]), (&json!(true), &json!(id)));
    assert_eq!(letters(&shop, "settle-order").await.len(), 2, "a dry run does nothing");
    assert_eq!(decisions(&shop).await.len(), before, "and decides nothing");

    let done = orders(&shop, &order).await.expect(200);
    assert_eq!(done["letters"][0]["event_type"], "order.teleported", "{done:#}");
    assert_eq!(done["not_found"], json!([]));
    let left = letters(&shop, "settle-order").await;
    assert_eq!(left.len(), 1, "{left:#?}");
    assert_eq!(left[0]["failure"], "not_json");
    let again = orders(&shop, &order).await.expect(200);
    assert_eq!((&again["letters"], &again["not_found"]), (&json!([]), &json!([id])));

    let rest = json!({ "queue": "settle-order", "mode": "discard", "most": 10, "reason": "Noise" });
    assert_eq!(orders(&shop, &rest).await.expect(200)["letters"].as_array().unwrap().len(), 1);
    let decided = decisions(&shop).await;
    let decided = &decided[before..];
    assert_eq!(decided.len(), 2, "{decided:#?}");
    for (decision, reason) in decided.iter().zip(["Sent by hand", "Noise"]) {
        assert_eq!((&decision["fate"], &decision["reason"]), (&json!("discard"), &json!(reason)));
        assert!(decision["by"].as_str().unwrap().starts_with("usr_"), "{decision:#}");
    }
    assert_eq!(decided[0]["event_id"], poison["id"]);
    shop.closes().await;
}

#[tokio::test]
async fn what_failed_for_a_while_is_sent_back_and_happens_once() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 10).await;
    let before = decisions(&shop).await.len();
    let guest = shop.guest().await;
    shop.faults(&[Fault::of("record-movement", "server_error").times(10_000)]).await;
    guest.adds("mug", 1).await;
    let order = guest.checks_out().await;
    order.becomes("confirmed").await;
    shop.idle().await;
    shop.no_faults().await;
    let dead = letters(&shop, "record-movement").await;
    let types: Vec<_> = dead.iter().map(|letter| letter["event_type"].as_str().unwrap()).collect();
    assert!(types.contains(&"order.placed") && types.contains(&"order.confirmed"), "{dead:#?}");
    assert!(dead.iter().all(|letter| letter["failure"].is_null()), "{dead:#?}");

    // It dies after it has sent a letter and before it has deleted it: the letter is sent twice.
    shop.faults(&[Fault::of("redrive-dead-letters", "kill_after").at("SendMessage")]).await;
    let redrive = json!({ "queue": "record-movement", "mode": "redrive", "most": 100, "rate": 50 });
    let died = orders(&shop, &redrive).await;
    assert!(died.status == 0 || died.status >= 500, "{died}");
    assert_eq!(shop.faults_struck().await, 1);
    shop.no_faults().await;
    // What it had in hand is out of sight for a while.
    shop.advance(1).await;
    let done = orders(&shop, &redrive).await.expect(200);
    assert_eq!(done["letters"].as_array().unwrap().len(), dead.len(), "{done:#}");
    assert_eq!(done["unfinished"], false);
    shop.idle().await;
    assert!(letters(&shop, "record-movement").await.is_empty());
    let decided = decisions(&shop).await;
    let decided = of_queue(&decided[before..], "record-movement");
    assert_eq!(
        decided.len(),
        dead.len() + 1,
        "each decision is kept, also the one that was cut short"
    );
    assert!(decided.iter().all(|decision| decision["fate"] == "redrive"));
    // The invariants count the movements.
    shop.closes().await;
}

#[tokio::test]
async fn a_letter_that_comes_back_tells_what_was_decided_before() {
    let shop = Shop::open().await;
    let poison =
        json!({ "id": "evt_01h00000000000000000000009", "type": "order.teleported", "data": {} });
    shop.send_message("RestoreCartQueue", &poison.to_string()).await;
    shop.idle().await;
    let redrive =
        json!({ "queue": "restore-cart", "mode": "redrive", "most": 1, "reason": "Fixed?" });
    orders(&shop, &redrive).await.expect(200);
    shop.idle().await;
    let back = letters(&shop, "restore-cart").await;
    assert_eq!(back.len(), 1, "{back:#?}");
    assert_eq!(back[0]["decisions"][0]["fate"], "redrive", "{back:#?}");
    assert_eq!(back[0]["decisions"][0]["reason"], "Fixed?");
    let discard =
        json!({ "queue": "restore-cart", "mode": "discard", "most": 1, "reason": "It was not" });
    orders(&shop, &discard).await.expect(200);
    shop.closes().await;
}

#[tokio::test]
async fn what_the_relay_gave_up_was_sent_by_the_sweeper_and_can_only_be_discarded() {
    let shop = Shop::open().await;
    let record = json!({
        "requestContext": { "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 11 },
        "DDBStreamBatchInfo": {
            "batchSize": 2,
            "streamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/trolley-local-OrdersTable/stream/1",
        },
    });
    shop.send_message("RelayFailures", &record.to_string()).await;
    let found = letters(&shop, "relay-outbox").await;
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (&found[0]["failure"], &found[0]["table"], &found[0]["records"]),
        (&json!("not_relayed"), &json!("trolley-local-OrdersTable"), &json!(2))
    );
    let redrive = json!({ "queue": "relay-outbox", "mode": "redrive", "most": 1 });
    orders(&shop, &redrive).await.refused(422, "nothing_to_redrive");
    let swept = shop.run("sweep-outbox").await;
    assert_eq!(swept["failed"], 0, "{swept}");
    let discard =
        json!({ "queue": "relay-outbox", "mode": "discard", "most": 1, "reason": "Swept" });
    orders(&shop, &discard).await.expect(200);
    assert!(letters(&shop, "relay-outbox").await.is_empty());
    shop.closes().await;
}

#[tokio::test]
async fn a_rate_is_kept() {
    let shop = Shop::open().await;
    for number in 0..6 {
        shop.send_message("RelayFailures", &json!({ "number": number }).to_string()).await;
    }
    let began = std::time::Instant::now();
    let slowly = json!({
        "queue": "relay-outbox", "mode": "discard", "most": 6, "rate": 4, "reason": "A test",
    });
    let done = orders(&shop, &slowly).await.expect(200);
    assert_eq!(done["letters"].as_array().unwrap().len(), 6, "{done:#}");
    assert!(began.elapsed().as_millis() >= 1_200, "{:?}", began.elapsed());
    shop.closes().await;
}

#[tokio::test]
async fn only_an_admin_looks_at_dead_letters_and_only_as_documented() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let order = json!({ "queue": "settle-order", "mode": "redrive", "most": 1 });
    customer.gets(PATH).await.refused(403, "role_missing");
    customer.sends(Method::POST, PATH, &order).await.refused(403, "role_missing");
    shop.get(PATH).await.refused(401, "unauthorized");
    shop.call(Method::POST, PATH).json(&order).send().await.refused(401, "unauthorized");

    for query in ["?queue=nobody", "?limit=0", "?limit=101", "?colour=red"] {
        let answer = shop.as_admin(Method::GET, &format!("{PATH}{query}"), None).await;
        answer.refused(400, "invalid_request");
    }
    for wrong in [
        json!({}),
        json!({ "queue": "nobody", "mode": "redrive", "most": 1 }),
        json!({ "queue": "settle-order", "mode": "burn", "most": 1 }),
        json!({ "queue": "settle-order", "mode": "redrive" }),
        json!({ "queue": "settle-order", "mode": "redrive", "most": 0 }),
        json!({ "queue": "settle-order", "mode": "redrive", "most": 1001 }),
        json!({ "queue": "settle-order", "mode": "redrive", "most": 1, "rate": 0 }),
        json!({ "queue": "settle-order", "mode": "redrive", "most": 1, "rate": 101 }),
        json!({ "queue": "settle-order", "mode": "redrive", "most": 1, "message_ids": ["a"] }),
        json!({ "queue": "settle-order", "mode": "redrive", "message_ids": vec!["a"; 101] }),
        json!({ "queue": "settle-order", "mode": "discard", "most": 1 }),
        json!({ "queue": "settle-order", "mode": "discard", "most": 1, "reason": "" }),
        json!({ "queue": "settle-order", "mode": "redrive", "most": 1, "force": true }),
    ] {
        orders(&shop, &wrong).await.refused(400, "invalid_request");
    }
    let nothing = orders(&shop, &order).await.expect(200);
    assert_eq!((&nothing["letters"], &nothing["unfinished"]), (&json!([]), &json!(false)));
    shop.closes().await;
}

#[tokio::test]
async fn a_problem_leads_to_the_page_that_explains_it() {
    let shop = Shop::open().await;
    let problem = shop.get("/v1/cart").await.refused(401, "unauthorized");
    let page = shop.get(problem["type"].as_str().unwrap()).await;
    assert_eq!(page.status, 200, "{page}");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(page.text.contains("There is no valid access token"), "{}", page.text);
    shop.get("/problems/too_much_coffee").await.refused(404, "not_found");
    shop.closes().await;
}
