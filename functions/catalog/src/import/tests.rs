//! Files as shops have them, and as they should not be.

use catalog::{Product, ProductStatus};
use kernel::{Currency, Id as _, ProductId, Text};

use super::{
    entry::{Content, Entry, Note, Wanted, Weight},
    read_csv, read_json_lines, text_of,
};

const APPAREL: &str = include_str!("../../../../tests/fixtures/apparel.csv");
const HOME: &str = include_str!("../../../../tests/fixtures/home-and-garden.csv");
const HEADER: &str = "Handle,Title,Body (HTML),Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,\
                      Option2 Value,Variant SKU,Variant Inventory Qty,Variant Inventory Policy,Variant Price,\
                      Variant Compare At Price,Image Src,Image Position,Image Alt Text,Gift Card,Colour of the moon";

fn usd() -> Currency {
    "USD".parse().unwrap()
}

/// The entries of rows under [`HEADER`], written as `column=value` pairs.
fn entries(rows: &[&[(&str, &str)]]) -> Vec<Entry> {
    let columns: Vec<&str> = HEADER.split(',').collect();
    let line = |cells: &&[(&str, &str)]| {
        let cell = |column: &&str| {
            let found = cells.iter().find(|(name, _)| name == column);
            format!("\"{}\"", found.map_or("", |(_, value)| value).replace('"', "\"\""))
        };
        columns.iter().map(cell).collect::<Vec<_>>().join(",")
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    read_csv(&format!("{HEADER}\n{}\n", lines.join("\n")), usd()).unwrap()
}

fn wanted(entry: &Entry) -> &Wanted {
    let Content::Wanted(wanted) = &entry.content else { panic!("{:?}", entry.notes) };
    wanted
}

fn product(entry: &Entry) -> Product {
    let wanted = wanted(entry);
    let id = ProductId::from_ulid(1.into());
    Product::from_draft(wanted.draft.clone(), id, None, wanted.handle.as_str(), usd()).unwrap()
}

fn notes(entry: &Entry) -> Vec<(usize, &'static str)> {
    entry.notes.iter().map(|note: &Note| (note.row, note.code)).collect()
}

fn mug<'a>() -> Vec<(&'a str, &'a str)> {
    vec![("Handle", "mug"), ("Title", "Mug"), ("Variant Price", "9.99")]
}

fn mug_with<'a>(cells: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut row = mug();
    row.retain(|(name, _)| cells.iter().all(|(other, _)| other != name));
    row.extend(cells);
    row
}

fn is_unreadable(entry: &Entry) -> bool {
    matches!(entry.content, Content::Unreadable)
}

#[test]
fn the_apparel_file_has_twenty_products_with_twenty_two_variants() {
    let entries = read_csv(APPAREL, usd()).unwrap();
    let products: Vec<Product> = entries.iter().map(product).collect();
    assert_eq!(products.len(), 20);
    assert_eq!(products.iter().map(|product| product.variants.len()).sum::<usize>(), 22);
    let top =
        products.iter().find(|product| product.name.as_str() == "Classic Varsity Top").unwrap();
    let skus: Vec<_> = top.variants.iter().map(|variant| variant.sku.as_str()).collect();
    assert_eq!(
        skus,
        ["classic-varsity-top-small", "classic-varsity-top-medium", "classic-varsity-top-large"]
    );
    assert_eq!(top.variants[0].options["Size"], "Small");
    assert_eq!(top.variants[0].price.amount, 6_000);
    // This file leaves the type empty.
    assert!(products.iter().all(|product| product.category.as_str() == "uncategorised"));
    assert!(products.iter().all(|product| product.status == ProductStatus::Active));
}

#[test]
fn the_home_file_has_twenty_products_with_twenty_one_variants() {
    let entries = read_csv(HOME, usd()).unwrap();
    let products: Vec<Product> = entries.iter().map(product).collect();
    assert_eq!(products.len(), 20);
    assert_eq!(products.iter().map(|product| product.variants.len()).sum::<usize>(), 21);
    let pot = &products[0];
    assert_eq!(pot.description.as_str(), "Classic blown clay pot for plants");
    assert_eq!(pot.category.as_str(), "outdoor");
    assert_eq!(pot.tags.iter().map(Text::as_str).collect::<Vec<_>>(), ["Pot", "Plants"]);
    assert_eq!(pot.images.len(), 2);
    assert_eq!(pot.variants[1].sku.as_str(), "clay-plant-pot-large");
    assert_eq!(wanted(&entries[0]).quantities, [Some(1), Some(3)]);
    let light = &products[1];
    assert!(light.variants[0].options.is_empty());
    assert_eq!(light.variants[0].sku.as_str(), "copper-light");
    assert_eq!(light.variants[0].compare_at_price.unwrap().amount, 7_500);
}

#[test]
fn both_files_read_without_a_single_note() {
    for file in [APPAREL, HOME] {
        for entry in read_csv(file, usd()).unwrap() {
            assert_eq!(notes(&entry), [], "{}", entry.handle);
        }
    }
}

#[test]
fn what_is_read_twice_is_the_same() {
    let read = |text| read_csv(text, usd()).unwrap().iter().map(product).collect::<Vec<_>>();
    assert!(read(HOME).iter().zip(read(HOME)).all(|(a, b)| a.says_the_same(&b)));
}

#[test]
fn the_byte_order_mark_of_a_spreadsheet_is_passed_over() {
    let bytes = format!("\u{feff}{HOME}");
    assert_eq!(read_csv(text_of(bytes.as_bytes()).unwrap(), usd()).unwrap().len(), 20);
}

#[test]
fn a_bad_price_fails_its_product_and_no_other() {
    let rows = mug_with(&[("Variant Price", "9,99")]);
    let pot = mug_with(&[("Handle", "pot")]);
    let read = entries(&[&rows, &pot]);
    assert!(is_unreadable(&read[0]));
    assert_eq!(notes(&read[0]), [(2, "price_invalid")]);
    assert_eq!(read[0].notes[0].column, Some("Variant Price"));
    assert_eq!(product(&read[1]).variants[0].price.amount, 999);
}

#[test]
fn prices_become_minor_units_and_never_lose_any() {
    let price = |text: &str| {
        let read = entries(&[&mug_with(&[("Variant Price", text)])]);
        (!is_unreadable(&read[0])).then(|| product(&read[0]).variants[0].price.amount)
    };
    assert_eq!(price("10"), Some(1_000));
    assert_eq!(price("10.5"), Some(1_050));
    assert_eq!(price("10.500"), Some(1_050));
    for bad in ["10.999", "-1", "1e3", "$10", "", "ten", "1.", "99999999999999999999"] {
        assert_eq!(price(bad), None, "{bad}");
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let row = mug_with(&[
        ("Title", ""),
        ("Variant SKU", "no spaces"),
        ("Variant Price", "x"),
        ("Variant Inventory Qty", "some"),
    ]);
    let mut codes = notes(&entries(&[&row])[0]);
    codes.sort_unstable();
    assert_eq!(
        codes,
        [(2, "price_invalid"), (2, "quantity_invalid"), (2, "sku_invalid"), (2, "title_invalid")]
    );
}

#[test]
fn options_are_named_by_the_first_row_only() {
    let first = mug_with(&[
        ("Option1 Name", "Size"),
        ("Option1 Value", "S"),
        ("Option2 Name", "Colour"),
        ("Option2 Value", "Red"),
    ]);
    let second = [
        ("Handle", "mug"),
        ("Option1 Value", "L"),
        ("Option2 Value", "Sea Blue"),
        ("Variant Price", "12"),
    ];
    let product = product(&entries(&[&first, &second])[0]);
    assert_eq!(product.variants[1].options["Size"], "L");
    assert_eq!(product.variants[1].options["Colour"], "Sea Blue");
    assert_eq!(product.variants[1].sku.as_str(), "mug-l-sea-blue");
}

#[test]
fn a_row_with_an_image_alone_is_no_variant() {
    let first = mug_with(&[("Image Src", "https://example.com/2.jpg"), ("Image Position", "2")]);
    let second = [
        ("Handle", "mug"),
        ("Image Src", "https://example.com/1.jpg"),
        ("Image Position", "1"),
        ("Image Alt Text", "From the side"),
    ];
    let read = entries(&[&first, &second]);
    let product = product(&read[0]);
    assert_eq!(product.variants.len(), 1);
    assert_eq!(product.images[0].url, "https://example.com/1.jpg");
    assert_eq!(product.images[0].alt, "From the side");
    assert_eq!(read[0].rows, [2, 3]);
}

#[test]
fn rows_of_a_product_need_not_stand_together() {
    let small = mug_with(&[("Option1 Name", "Size"), ("Option1 Value", "S")]);
    let pot = mug_with(&[("Handle", "pot")]);
    let large = [("Handle", "mug"), ("Option1 Value", "L"), ("Variant Price", "1")];
    let read = entries(&[&small, &pot, &large]);
    assert_eq!(
        read.iter().map(|entry| entry.rows.clone()).collect::<Vec<_>>(),
        [vec![2, 4], vec![3]]
    );
}

#[test]
fn a_gift_card_is_skipped_with_a_word() {
    let read = entries(&[&mug_with(&[("Gift Card", "true")])]);
    assert!(matches!(read[0].content, Content::Skipped));
    assert_eq!(notes(&read[0]), [(2, "gift_card")]);
}

#[test]
fn what_is_not_published_is_a_draft() {
    let read = entries(&[&mug_with(&[("Published", "false")])]);
    assert_eq!(product(&read[0]).status, ProductStatus::Draft);
}

#[test]
fn what_this_shop_does_otherwise_is_a_warning() {
    let read = entries(&[&mug_with(&[
        ("Variant Inventory Policy", "continue"),
        ("Variant Inventory Qty", "-3"),
        ("Image Src", "http://example.com/1.jpg"),
    ])]);
    assert_eq!(wanted(&read[0]).quantities, [Some(0)]);
    assert!(wanted(&read[0]).draft.images.is_empty());
    assert!(read[0].notes.iter().all(|note| note.weight == Weight::Warning));
    let mut codes = notes(&read[0]);
    codes.sort_unstable();
    assert_eq!(codes, [(2, "image_invalid"), (2, "policy_continue"), (2, "quantity_negative")]);
}

#[test]
fn the_first_product_of_a_file_keeps_a_sku_that_two_ask_for() {
    let mug = mug_with(&[("Variant SKU", "SAME")]);
    let pot = mug_with(&[("Handle", "pot"), ("Variant SKU", "SAME")]);
    let read = entries(&[&mug, &pot]);
    assert!(!is_unreadable(&read[0]));
    assert_eq!(notes(&read[1]), [(3, "sku_conflict")]);
    assert!(is_unreadable(&read[1]));
}

#[test]
fn a_product_of_endless_rows_fails_without_naming_each() {
    let text = format!("Handle,Title,Variant Price\n{}", "mug,Mug,1\n".repeat(1_001));
    let read = read_csv(&text, usd()).unwrap();
    assert_eq!(notes(&read[0]), [(2, "too_many_rows")]);
    assert_eq!(read[0].rows, [2]);
}

#[test]
fn a_row_without_a_handle_fails_alone() {
    let read = entries(&[&mug_with(&[("Handle", "")]), &mug()]);
    assert_eq!(notes(&read[0]), [(2, "handle_invalid")]);
    assert!(!is_unreadable(&read[1]));
}

#[test]
fn a_compare_at_price_that_compares_nothing_is_left_out() {
    let compared = |text: &str| {
        let read = entries(&[&mug_with(&[("Variant Compare At Price", text)])]);
        product(&read[0]).variants[0].compare_at_price.map(|price| price.amount)
    };
    assert_eq!(compared("12"), Some(1_200));
    assert_eq!(compared("9.99"), None);
    assert_eq!(compared("0"), None);
}

const LINE: &str =
    r#"{"name":"Mug","variants":[{"price":{"amount":999,"currency":"USD"},"quantity":4}]}"#;

#[test]
fn a_line_of_json_is_a_product_named_by_its_handle_or_its_name() {
    let read = read_json_lines(&format!("{LINE}\n\n{}\n", LINE.replace("Mug", "Pot")));
    assert_eq!(read.iter().map(|entry| entry.rows[0]).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(wanted(&read[0]).handle.as_str(), "mug");
    assert_eq!(wanted(&read[0]).quantities, [Some(4)]);
    assert_eq!(product(&read[0]).variants[0].sku.as_str(), "mug");
}

#[test]
fn what_the_api_answers_can_be_sent_back() {
    let line = LINE.replace("{\"name\"", "{\"id\":\"prd_1\",\"version\":3,\"name\"");
    assert!(!is_unreadable(&read_json_lines(&line)[0]));
}

#[test]
fn a_broken_line_and_a_repeated_handle_fail_alone() {
    let read = read_json_lines(&format!("{LINE}\n{{\"name\":\n{LINE}\n[1]\n"));
    let codes: Vec<_> = read.iter().map(notes).collect();
    assert_eq!(codes[0], []);
    assert_eq!(codes[1][0], (2, "line_invalid"));
    assert_eq!(codes[2], [(3, "handle_twice")]);
    assert!(!codes[3].is_empty());
}

#[test]
fn the_demo_catalogue_has_forty_products_and_no_fault() {
    let read = read_json_lines(include_str!("../../../../local/demo/catalogue.ndjson"));
    assert_eq!(read.len(), 40);
    let categories: std::collections::BTreeSet<_> =
        read.iter().map(|entry| product(entry).category).collect();
    assert_eq!(categories.len(), 5);
    assert!(read.iter().all(|entry| entry.notes.is_empty()));
}
