//! What a search costs in catalogues of three sizes: DynamoDB's units, time, memory.

use std::time::{Duration, Instant};

use catalog::{Catalog, Draft, DraftVariant, Product, ProductStatus, Save, SearchIndex};
use futures::{StreamExt as _, stream};
use journeys::Shop;
use kernel::{Id as _, LongText, Money, ProductId};
use platform::{Aws, outbox::Cause};

/// What shoppers type, and why it is here.
const QUERIES: [(&str, &str); 6] = [
    ("a word of many products", "q=mug"),
    ("two such words", "q=blue+mug"),
    ("with filters", "q=mug&category=kitchen&price_max=2500"),
    ("a beginning", "q=cer"),
    ("a typo", "q=cermaic+mug"),
    ("a rare word", "q=acadia0"),
];
const REQUESTS: u32 = 100;
const AT_ONCE: usize = 32;

const COLORS: [&str; 12] = [
    "blue", "white", "black", "green", "red", "grey", "sand", "olive", "navy", "rust", "pink",
    "teal",
];
const MATERIALS: [&str; 12] = [
    "ceramic", "cotton", "linen", "oak", "steel", "glass", "wool", "leather", "brass", "paper",
    "marble", "bamboo",
];
const THINGS: [&str; 24] = [
    "mug", "bowl", "plate", "lamp", "chair", "table", "towel", "blanket", "shirt", "jacket",
    "scarf", "hat", "bag", "wallet", "knife", "pan", "pot", "vase", "clock", "mirror", "shelf",
    "basket", "rug", "cushion",
];
const CATEGORIES: [&str; 5] = ["kitchen", "living", "clothing", "garden", "office"];
const BEGINNINGS: [&str; 20] = [
    "aca", "bel", "cor", "dov", "ela", "fin", "gro", "hal", "ind", "jun", "kor", "lum", "mar",
    "nor", "ota", "pel", "qui", "rov", "sol", "tam",
];
const ENDINGS: [&str; 10] =
    ["dia", "mont", "via", "ster", "lund", "rosa", "beck", "field", "nova", "wick"];

pub async fn print(sizes: &[usize]) {
    println!("\n## Search in catalogues of {sizes:?} products");
    for size in sizes {
        // In memory the database has a gigabyte at most.
        let shop = if *size > 10_000 { Shop::open_on_disk().await } else { Shop::open().await };
        fill(&shop, *size).await;
        println!("{size} products:");
        for (what, query) in QUERIES {
            measure(&shop, what, query).await;
        }
        if let Some(kilobytes) = shop.most_memory("search-products") {
            println!("  memory of search-products at most {:.1} MB", kilobytes as f64 / 1_024.0);
        }
        shop.closes_unchecked();
    }
}

/// Saves and indexes products as the functions do, several at a time, but in this process.
async fn fill(shop: &Shop, size: usize) {
    let table = Aws::at(&shop.aws_url()).await.table_named("trolley-local-CatalogTable");
    let (catalog, index) = (Catalog::new(table.clone()), SearchIndex::new(table));
    // The relay would bring the news of each product again, which changes nothing but takes its time.
    shop.stream("CatalogTable", false).await;
    let began = Instant::now();
    let cause = Cause::default();
    let products = stream::iter(0..size).map(|number| {
        let (catalog, index, cause) = (&catalog, &index, &cause);
        async move {
            let product = product(number);
            let save = Save {
                before: None,
                after: &product,
                handle: None,
                category: None,
                stock: Vec::new(),
                cause,
            };
            catalog.save(save).await.unwrap();
            index.index(product.id).await.unwrap();
        }
    });
    products.buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
    println!("({size} products made and indexed in {:.1} s)", began.elapsed().as_secs_f64());
}

/// Names with words that many, some and few products have, as in real catalogues: of 100,000 products every
/// twenty-fourth is a mug, and each of two hundred makers has numbered models.
fn product(number: usize) -> Product {
    // Steps without a common divisor, so that all combinations come.
    let of = |words: &[&'static str], step: usize| words[number / step % words.len()];
    let maker = format!("{}{}", of(&BEGINNINGS, 7), of(&ENDINGS, 140));
    let (color, material, thing) = (of(&COLORS, 5), of(&MATERIALS, 3), of(&THINGS, 1));
    let text = format!("{maker}{} {color} {material} {thing}", number / 1_400);
    let usd = "USD".parse().unwrap();
    let variant = DraftVariant {
        sku: Some(format!("figure-{number}").parse().unwrap()),
        options: Vec::new(),
        price: Money::new(500 + i64::try_from(number * 37 % 9_500).unwrap(), usd),
        compare_at_price: None,
        price_schedule: None,
    };
    let draft = Draft {
        name: text.parse().unwrap(),
        description: "A thing to buy. ".repeat(20).parse::<LongText>().unwrap(),
        category: of(&CATEGORIES, 2).parse().unwrap(),
        tags: vec![of(&MATERIALS, 11).parse().unwrap(), "handmade".parse().unwrap()],
        images: Vec::new(),
        status: ProductStatus::Active,
        variants: vec![variant],
    };
    let id = ProductId::from_ulid(scattered(number).into());
    Product::from_draft(draft, id, None, "figure", usd).unwrap()
}

/// Ids whose random end spreads over shards, the same in every run.
fn scattered(number: usize) -> u128 {
    let scattered = (number as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) >> 48;
    ((1_700_000_000_000 + number as u128) << 80) | scattered
}

async fn measure(shop: &Shop, what: &str, query: &str) {
    let path = format!("/v1/products/search?limit=20&{query}");
    let found = shop.get(&path).await.expect(200)["items"].as_array().unwrap().len();
    shop.forget_calls().await;
    let (mut times, mut bytes) = (Vec::new(), 0);
    for _ in 0..REQUESTS {
        let began = Instant::now();
        bytes = shop.get(&path).await.text.len();
        times.push(began.elapsed());
    }
    let (mut calls, mut units) = (0, 0.0);
    for call in shop.calls().await {
        if call["function"] == "search-products" {
            calls += call["count"].as_u64().unwrap();
            units += call["read_units"].as_f64().unwrap();
        }
    }
    let each = f64::from(REQUESTS);
    println!(
        "  {what:<24} {found:>3} found, {:>4.1} calls, {:>5.1} read units, {:>5.1} KB answered, {}",
        calls as f64 / each,
        units / each,
        bytes as f64 / 1_024.0,
        quantiles(times),
    );
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at =
        |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    format!("p50 {:.1} ms, p99 {:.1} ms", at(0.5), at(0.99))
}
