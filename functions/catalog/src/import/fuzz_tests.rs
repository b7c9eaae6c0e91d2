//! Files that are nearly right, changed in a few places: whatever is in them, each product is either wanted and complete,
//! or its notes say why not.

use std::{cell::Cell, collections::HashSet};

use catalog::Product;
use kernel::{Currency, Id as _, ProductId, Sku};
use parsers::{cases, nearly};
use proptest::test_runner::{Config, TestRunner};

use super::{
    entry::{Content, Entry, Wanted},
    read_csv, read_json_lines, text_of,
};

const HOME: &str = include_str!("../../../../tests/fixtures/home-and-garden.csv");
const LINES: &str = concat!(
    r#"{"handle":"mug","name":"Mug","category":"home","variants":[{"price":{"amount":999,"currency":"USD"},"sku":"mug","quantity":3}]}"#,
    "\n",
    r#"{"handle":"cup","name":"Cup","variants":[{"price":{"amount":400,"currency":"USD"}}]}"#,
);

fn usd() -> Currency {
    "USD".parse().unwrap()
}

/// What must hold of the products of any file. Answers how many are wanted.
fn check(entries: &[Entry]) -> u32 {
    let mut skus = HashSet::new();
    let mut wanted = 0;
    for entry in entries {
        match &entry.content {
            Content::Wanted(product) => {
                wanted += 1;
                check_wanted(product);
                let own: HashSet<Sku> = product.draft.skus(product.handle.as_str()).collect();
                assert!(skus.is_disjoint(&own), "a SKU of two products");
                skus.extend(own);
            }
            Content::Skipped | Content::Unreadable => {
                assert!(!entry.notes.is_empty(), "{entry:?} does not say why");
            }
        }
    }
    wanted
}

fn check_wanted(wanted: &Wanted) {
    assert_eq!(wanted.rows.len(), wanted.quantities.len());
    let id = ProductId::from_ulid(1u128.into());
    let product =
        Product::from_draft(wanted.draft.clone(), id, None, wanted.handle.as_str(), usd());
    let Ok(product) = product else { return };
    assert_eq!(product.variants.len(), wanted.rows.len());
    assert!(product.variants.iter().all(|variant| variant.price.amount >= 0));
    let skus: HashSet<&Sku> = product.variants.iter().map(|variant| &variant.sku).collect();
    assert_eq!(skus.len(), product.variants.len(), "a SKU of two variants");
}

fn hold(what: &str, samples: Vec<Vec<u8>>, read: fn(&str) -> Option<Vec<Entry>>) {
    let trial = proof::Trial::begin("parser fuzz", what);
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let wanted = Cell::new(0);
    let tried = TestRunner::new(config).run(&nearly(samples), |bytes| {
        let entries = text_of(&bytes).ok().and_then(read);
        wanted.set(wanted.get() + entries.map_or(0, |entries| check(&entries)));
        Ok(())
    });
    trial.ends(u64::from(cases()), u64::from(tried.is_err()));
    tried.unwrap();
    assert!(wanted.get() > 0, "no product was ever wanted");
}

#[test]
fn no_table_of_products_makes_the_import_panic_or_take_half_a_product() {
    let head: Vec<&str> = HOME.lines().take(8).collect();
    hold("tables of products", vec![head.join("\n").into_bytes()], |text| {
        read_csv(text, usd()).ok()
    });
}

#[test]
fn no_list_of_products_makes_the_import_panic_or_take_half_a_product() {
    hold("lists of products", vec![LINES.as_bytes().to_vec()], |text| Some(read_json_lines(text)));
}
