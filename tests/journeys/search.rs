//! What shoppers find, and that it is in step with the catalogue.

use contracts::Event;
use futures::future::join_all;
use journeys::{Shop, shop::Fault};
use reqwest::Method;
use serde_json::{Value, json};

/// A product, by name; its words are made the journey's own, so that no other product is found by them.
async fn offers(shop: &Shop, name: &str, tags: &[&str], category: &str, price: i64) -> String {
    let body = json!({
        "name": name, "tags": tags, "category": category,
        "variants": [{ "price": { "amount": price, "currency": "USD" } }],
    });
    let created = shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await;
    created.expect(201)["id"].as_str().unwrap().to_owned()
}

fn names(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|product| product["name"].as_str().unwrap().to_owned()).collect()
}

async fn found(shop: &Shop, query: &str) -> Vec<String> {
    names(&shop.get(&format!("/v1/products/search?q={query}")).await.expect(200))
}

/// A word of letters that only this journey has.
fn own_word(shop: &Shop, stem: &str) -> String {
    let letters = shop.name().bytes().map(|byte| char::from(b'a' + byte % 26));
    format!("{stem}{}", letters.collect::<String>())
}

#[tokio::test]
async fn products_are_found_by_words_beginnings_and_with_a_typo_the_best_first() {
    let shop = Shop::open().await;
    let word = own_word(&shop, "quirl");
    offers(&shop, &format!("Long handled {word} of beech"), &[], "kitchen", 900).await;
    offers(&shop, &word, &["wooden"], "kitchen", 1_100).await;
    offers(&shop, "Café spoon", &[&word, "brass"], "tables", 500).await;
    offers(&shop, &format!("{word}ette"), &[], "kitchen", 300).await;
    shop.idle().await;
    let best = [word.clone(), format!("Long handled {word} of beech"), "Café spoon".to_owned()];
    let longer = format!("{word}ette");
    let all: Vec<String> = best.iter().cloned().chain([longer.clone()]).collect();

    assert_eq!(found(&shop, &word).await, all);
    assert_eq!(found(&shop, &word.to_uppercase()).await, all);
    assert_eq!(found(&shop, &word[..word.len() - 1]).await.len(), 4, "beginnings");
    assert_eq!(found(&shop, &format!("{word}+bee")).await, [best[1].clone()], "all words");
    assert_eq!(found(&shop, &format!("cafe+{word}")).await, [best[2].clone()], "accents, tags");
    assert_eq!(found(&shop, &format!("{word}+kitchen")).await.len(), 3, "categories");
    assert_eq!(found(&shop, &format!("{word}+garden")).await, [""; 0]);

    let mut letters: Vec<char> = word.chars().collect();
    letters.swap(1, 2);
    let swapped: String = letters.iter().collect();
    for typed in [swapped, word.replacen('r', "", 1), word.replacen('u', "o", 1)] {
        assert_eq!(found(&shop, &typed).await[..3], best, "{typed}");
    }
    assert_eq!(found(&shop, &word.replacen("ui", "oo", 1)).await, [""; 0], "two typos");
    shop.closes().await;
}

#[tokio::test]
async fn filters_and_pages_leave_nothing_out_and_show_nothing_twice() {
    let shop = Shop::open().await;
    let word = own_word(&shop, "pomander");
    // The first one signs the admin in for all.
    offers(&shop, &format!("{word} number 0"), &[], "kitchen", 1_000).await;
    let products = (1..23).map(|number| {
        let category = if number % 2 == 0 { "kitchen" } else { "garden" };
        let name = format!("{word} number {number}");
        let shop = &shop;
        async move { offers(shop, &name, &[], category, 1_000 + number * 10).await }
    });
    join_all(products).await;
    shop.idle().await;
    let path = format!("/v1/products/search?q={word}");

    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.get(&format!("{path}&limit=5{cursor}")).await.expect(200);
        assert!(names(&page).len() <= 5);
        seen.extend(names(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let shown = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), shown), (23, 23));

    let count = async |filter: &str| {
        names(&shop.get(&format!("{path}&limit=100{filter}")).await.expect(200)).len()
    };
    assert_eq!(count("&category=kitchen").await, 12);
    assert_eq!(count("&price_min=1100&price_max=1120").await, 3);
    assert_eq!(count("&category=garden&price_max=1010").await, 1);
    assert_eq!(count("&category=none").await, 0);

    let other = format!("{path}&category=kitchen&limit=5{cursor}");
    shop.get(&other).await.refused(400, "invalid_request");
    for bad in
        ["", "?q=", "?q=-", "?q=mug&limit=0", "?q=mug&colour=red", "?q=mug&cursor=bm9uc2Vuc2U"]
    {
        let answer = shop.get(&format!("/v1/products/search{bad}")).await;
        answer.refused(400, "invalid_request");
    }
    let upside_down = shop.get(&format!("{path}&price_min=2&price_max=1")).await;
    upside_down.refused(400, "invalid_request");
    let long = format!("/v1/products/search?q={}", "mug+".repeat(60));
    shop.get(&long).await.refused(400, "invalid_request");
    shop.closes().await;
}

#[tokio::test]
async fn search_follows_new_names_prices_and_categories_and_forgets_what_is_not_sold() {
    let shop = Shop::open().await;
    let (before, after) = (own_word(&shop, "tankard"), own_word(&shop, "goblet"));
    shop.sells("thing", 1_000, 5).await;
    shop.updates("thing", |body| body["name"] = before.clone().into()).await;
    shop.idle().await;
    assert_eq!(found(&shop, &before).await, std::slice::from_ref(&before));
    shop.updates("thing", |body| body["name"] = after.clone().into()).await;
    shop.reprices("thing", 2_000).await;
    shop.idle().await;
    assert_eq!(found(&shop, &before).await, [""; 0]);
    assert_eq!(
        found(&shop, &format!("{after}&price_min=2000")).await,
        std::slice::from_ref(&after)
    );
    assert_eq!(found(&shop, &format!("{after}&price_max=1999")).await, [""; 0]);

    let path = format!("/v1/products/search?q={after}");
    let answer = shop.get(&path).await;
    let tag = answer.header("etag").unwrap().to_owned();
    let cache = answer.header("cache-control").unwrap();
    assert!(cache.starts_with("public, max-age=") && cache.contains("stale-while-revalidate="));
    let again = shop.call(Method::GET, &path).header("if-none-match", &tag).send().await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));

    // Even before search has heard of it, nothing is shown that is not for sale.
    shop.stream("CatalogTable", false).await;
    shop.archives("thing").await;
    assert_eq!(found(&shop, &after).await, [""; 0]);
    shop.stream("CatalogTable", true).await;
    shop.closes().await;
}

#[tokio::test]
async fn old_news_delivered_late_twice_and_at_once_changes_nothing() {
    let shop = Shop::open().await;
    let word = own_word(&shop, "decanter");
    shop.sells("thing", 1_000, 5).await;
    for version in 1..=6 {
        shop.updates("thing", |body| body["name"] = format!("{word} {version}").into()).await;
    }
    let product = shop.product("thing");
    let items = shop.table("CatalogTable").await;
    let texts = items.iter().filter_map(|item| item["event"].as_str());
    let news: Vec<String> = texts
        .filter(|text| serde_json::from_str::<Event>(text).unwrap().aggregate_id == product)
        .map(str::to_owned)
        .collect();
    assert!(news.len() >= 7, "{news:#?}");
    let fault = Fault::of("index-products", "conflict").at("TransactWriteItems");
    shop.faults(&[fault.times(3)]).await;
    join_all(news.iter().chain(&news).map(|text| shop.send_message("IndexProductsQueue", text)))
        .await;
    shop.idle().await;
    shop.no_faults().await;
    assert_eq!(found(&shop, &word).await, [format!("{word} 6")]);
    let places = shop.table("CatalogTable").await;
    let is_place = |item: &&Value| {
        item["pk"].as_str().unwrap().starts_with("WORD#") && item["product_id"] == product.as_str()
    };
    assert_eq!(places.iter().filter(is_place).count(), 3, "its two words and its category");
    shop.archives("thing").await;
    shop.idle().await;
    assert!(!shop.table("CatalogTable").await.iter().any(|item| is_place(&item)));
    shop.send_message("IndexProductsQueue", &news[0]).await;
    shop.idle().await;
    assert_eq!(found(&shop, &word).await, [""; 0], "old news does not bring it back");
    shop.closes().await;
}

#[tokio::test]
async fn a_rebuild_mends_what_search_has_missed() {
    let shop = Shop::open().await;
    let word = own_word(&shop, "samovar");
    // Nothing of the catalogue reaches the queue, until the message of a lost event is thrown away.
    shop.stream("CatalogTable", false).await;
    offers(&shop, &word, &[], "kitchen", 4_000).await;
    assert_eq!(found(&shop, &word).await, [""; 0]);
    let report = shop.run("rebuild-search").await;
    assert_eq!(report["failed"], 0, "{report:#}");
    assert!(report["mended"].as_u64().unwrap() >= 1, "{report:#}");
    assert_eq!(found(&shop, &word).await, std::slice::from_ref(&word));
    let again = shop.run("rebuild-search").await;
    assert_eq!((&again["mended"], &again["failed"]), (&json!(0), &json!(0)));
    shop.stream("CatalogTable", true).await;
    shop.closes().await;
}
