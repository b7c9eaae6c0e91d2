use kernel::LongText;

use super::*;
use crate::Variant;

fn product(id: u128, name: &str, tags: &[&str], category: &str, price: i64) -> Product {
    let variant = Variant {
        sku: "sku".parse().unwrap(),
        options: BTreeMap::new(),
        price: kernel::Money::new(price, "USD".parse().unwrap()),
        compare_at_price: None,
        price_schedule: Vec::new(),
    };
    Product {
        id: ProductId::from_ulid(id.into()),
        name: name.parse().unwrap(),
        description: LongText::default(),
        category: category.parse().unwrap(),
        tags: tags.iter().map(|tag| tag.parse().unwrap()).collect(),
        images: Vec::new(),
        version: 1,
        status: ProductStatus::Active,
        variants: vec![variant],
        listed_price: None,
    }
}

fn entry(id: u128, name: &str, tags: &[&str], category: &str, price: i64) -> Entry {
    Entry::of(&product(id, name, tags, category, price), Timestamp::UNIX_EPOCH).unwrap()
}

fn shop() -> Vec<Entry> {
    vec![
        entry(1, "Blue ceramic mug", &["tea"], "kitchen", 1_200),
        entry(2, "Mug", &[], "kitchen", 900),
        entry(3, "Tea towel", &["mug", "linen"], "textiles", 700),
        entry(4, "Muslin bag", &[], "mug-bags", 300),
        entry(5, "Garden shears", &["blue"], "garden", 4_000),
    ]
}

fn search(query: &str) -> Search {
    Search::parse(query, None, (None, None), 20).unwrap()
}

/// What a search answers when the lists of its words are read to their ends.
fn answers(search: &Search, forgiving: bool) -> Vec<u128> {
    let shop = shop();
    let driver = &search.words()[search.longest()];
    let postings: Vec<Posting> = shop
        .iter()
        .flat_map(|entry| {
            entry.places().into_iter().map(|(word, place)| Posting {
                word: word.to_owned(),
                place,
                entry: entry.clone(),
            })
        })
        .filter(|posting| fit(driver, &posting.word, forgiving).is_some())
        .collect();
    let ranks = search.ranked(driver, &postings, forgiving);
    ranks.iter().map(|rank| rank.product_id().ulid().0).collect()
}

#[test]
fn names_come_before_tags_and_those_before_categories_and_short_names_before_long_ones() {
    assert_eq!(answers(&search("mug"), false), [2, 1, 3, 4]);
}

#[test]
fn all_words_are_needed_in_any_order_and_field() {
    assert_eq!(answers(&search("tea mug"), false), [3, 1]);
    assert_eq!(answers(&search("blue"), false), [1, 5]);
    assert_eq!(answers(&search("blue towel"), false), [0u128; 0]);
}

#[test]
fn beginnings_of_words_are_found_after_whole_words() {
    assert_eq!(answers(&search("mu"), false), [2, 4, 1, 3]);
    assert_eq!(answers(&search("cer"), false), [1]);
    assert_eq!(answers(&search("m"), false), [0u128; 0], "one letter is no beginning");
}

#[test]
fn a_typo_is_forgiven_only_when_asked_for() {
    assert_eq!(answers(&search("cermic"), false), [0u128; 0]);
    assert_eq!(answers(&search("cermic"), true), [1]);
    assert_eq!(answers(&search("mugs"), true), [2, 1, 3, 4]);
}

#[test]
fn filters_leave_out_what_they_do_not_admit() {
    let kitchen = Search { category: Some("kitchen".parse().unwrap()), ..search("mug") };
    assert_eq!(answers(&kitchen, false), [2, 1]);
    let dear = Search { min_price: Some(901), max_price: Some(1_200), ..search("mug") };
    assert_eq!(answers(&dear, false), [1]);
    let mug = product(1, "Mug", &[], "kitchen", 1_201);
    assert!(!dear.admits(&mug, Timestamp::UNIX_EPOCH), "the price has risen since");
}

#[test]
fn a_product_that_stands_in_several_lists_is_found_once() {
    let double = entry(9, "Mug muslin", &["mulled"], "music", 1);
    let found: Vec<_> = double
        .places()
        .into_iter()
        .filter(|(word, _)| double.best_word("mu", false) == Some(word))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_query_without_words_is_none_and_repeated_words_count_once() {
    assert_eq!(Search::parse(" - ", None, (None, None), 20), None);
    assert_eq!(search("mug MUG, mug").words(), ["mug"]);
}

#[test]
fn products_that_are_not_for_sale_are_not_found() {
    let mut draft = product(1, "Mug", &[], "kitchen", 1);
    draft.status = ProductStatus::Draft;
    assert_eq!(Entry::of(&draft, Timestamp::UNIX_EPOCH), None);
}

#[test]
fn a_product_of_very_many_words_keeps_the_first_ones_of_its_name() {
    let tags: Vec<String> = (0..100).map(|tag| format!("tag{tag}")).collect();
    let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
    let places = entry(1, "A mug", &tags, "kitchen", 1);
    assert_eq!(places.places().len(), MOST_WORDS);
    assert!(places.places().contains_key("mug"));
}
