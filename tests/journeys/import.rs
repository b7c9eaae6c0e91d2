//! Real product files through the running API, and broken ones.

use std::{fs, path::Path};

use journeys::{Answer, Shop};
use reqwest::Method;
use serde_json::Value;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

fn header() -> String {
    let file = String::from_utf8(fixture("apparel.csv")).unwrap();
    file.lines().next().unwrap().to_owned()
}

/// A file with these rows: handle, title, option value, price.
fn file(rows: &[[&str; 4]]) -> String {
    let header = header();
    let columns: Vec<&str> = header.split(',').collect();
    let line = |[handle, title, size, price]: &[&str; 4]| {
        let cell = |column: &&str| match *column {
            "Handle" => (*handle).to_owned(),
            "Title" => (*title).to_owned(),
            "Published" => "true".to_owned(),
            "Option1 Name" => "Size".to_owned(),
            "Option1 Value" => (*size).to_owned(),
            "Variant Price" => (*price).to_owned(),
            "Variant Inventory Qty" => "5".to_owned(),
            _ => String::new(),
        };
        columns.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    format!("{header}\n{}\n", lines.join("\n"))
}

fn counts(report: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "failed"].map(|count| report[count].as_u64().unwrap())
}

#[tokio::test]
async fn both_real_exports_are_imported_and_variants_of_both_are_bought_in_one_cart() {
    let shop = Shop::open().await;
    for (name, probe) in
        [("apparel.csv", "classic-varsity-top"), ("home-and-garden.csv", "clay-plant-pot")]
    {
        let dry = shop.imports(fixture(name), "?dry_run=true").await.expect(200);
        let first = shop.imports(fixture(name), "").await.expect(200);
        assert_eq!(counts(&dry), counts(&first), "a dry run says what would happen");
        let [created, updated, unchanged, failed] = counts(&first);
        assert!(created > 10, "{name}: {first:#}");
        assert_eq!([updated, unchanged, failed], [0, 0, 0], "{name}: {first:#}");
        let again = shop.imports(fixture(name), "").await.expect(200);
        assert_eq!(counts(&again), [0, 0, created, 0], "{name} again: {again:#}");
        let rows = again["rows"].as_array().unwrap();
        assert!(rows.iter().any(|row| row["handle"] == probe), "{again:#}");
    }
    let guest = shop.guest().await;
    guest.adds("classic-varsity-top-medium", 1).await;
    let cart = guest.adds("clay-plant-pot-large", 3).await;
    assert_eq!(cart["lines"][0]["options"]["Size"], "Medium", "{cart:#}");
    assert_eq!(cart["lines"][1]["options"]["Size"], "Large", "{cart:#}");
    assert_eq!(cart["subtotal"]["amount"], 6_000 + 3 * 1_599);
    assert_eq!(cart["problems"], serde_json::json!([]));
    let order = guest.checks_out().await;
    order.becomes("confirmed").await;
    order.is_paid_once().await;

    // The shop has sold some: the same file does not bring them back.
    shop.imports(fixture("home-and-garden.csv"), "").await.expect(200);
    let level = shop.level("clay-plant-pot-large").await;
    assert_eq!((level.available, level.sold), (0, 3));
    shop.closes().await;
}

/// The answer to a file, and that it wrote nothing.
async fn refused(shop: &Shop, file: impl Into<Vec<u8>>) -> Answer {
    let items = async || (shop.table("CatalogTable").await, shop.table("InventoryTable").await);
    // search is still being brought in step with what was written before
    shop.idle().await;
    let before = items().await;
    let answer = shop.imports(file, "").await;
    shop.idle().await;
    assert_eq!(items().await, before, "{answer} wrote something");
    answer
}

#[tokio::test]
async fn broken_files_are_refused_whole_and_nothing_is_written() {
    let shop = Shop::open().await;
    let word = shop.fresh();
    let good = file(&[[&word, "A thing", "M", "12.50"]]);
    let wrong_header = good.replacen("Handle", "Henkel", 1);
    refused(&shop, wrong_header).await.refused(422, "import_header_invalid");
    let unbalanced = good.replace("A thing", "\"A thing");
    refused(&shop, unbalanced).await.refused(422, "csv_malformed");
    let mut not_utf8 = good.clone().into_bytes();
    not_utf8.extend(*b"\xff\xfe,");
    refused(&shop, not_utf8).await.refused(422, "not_utf8");
    let huge = good.repeat(10 * 1024 * 1024 / good.len());
    assert_eq!(refused(&shop, huge).await.status, 413);
    assert_eq!(refused(&shop, "").await.status, 422);

    let path = "/v1/admin/products/import";
    let call = |token: &str| {
        shop.call(Method::POST, path).bearer(token).body("application/pdf", good.clone())
    };
    shop.with_admin(call).await.refused(415, "unsupported_content_type");
    let customer = shop.customer().await;
    let file = |call: journeys::shop::Call| call.body("text/csv", good.clone());
    customer.asks(Method::POST, path, file).await.refused(403, "role_missing");
    shop.closes().await;
}

#[tokio::test]
async fn a_bad_row_fails_its_product_whole_and_no_other() {
    let shop = Shop::open().await;
    let (bad, good) = (shop.fresh(), shop.fresh());
    let rows = [
        [bad.as_str(), "A bad thing", "S", "12.50"],
        [bad.as_str(), "", "M", "twelve"],
        [good.as_str(), "A good thing", "S", "10.00"],
        [good.as_str(), "", "M", "11.00"],
    ];
    let report = shop.imports(file(&rows), "").await.expect(200);
    assert_eq!(counts(&report), [1, 0, 0, 1], "{report:#}");
    let guest = shop.guest().await;
    let missing = serde_json::json!({ "sku": format!("{bad}-s"), "quantity": 1 });
    guest.sends(Method::POST, "/v1/cart/items", &missing).await.refused(422, "sku_not_for_sale");
    guest.adds(&format!("{good}-s"), 1).await;
    guest.adds(&format!("{good}-m"), 1).await;
    guest.checks_out().await.becomes("confirmed").await;

    for price in ["-1", "1.999", "1e3", "", "9999999999999999999"] {
        let word = shop.fresh();
        let answer = refused(&shop, file(&[[&word, "A thing", "M", price]])).await;
        assert_eq!(counts(&answer.expect(200)), [0, 0, 0, 1], "{price:?}: {answer}");
    }
    shop.closes().await;
}
