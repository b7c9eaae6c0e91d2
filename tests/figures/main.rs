//! `make bench`: prints figures, asserts nothing about time. Every run ends with the invariants.
#![allow(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement may fail loudly, and quantiles are not money"
)]

mod costs;
mod crash;
mod sale;
mod search;
mod shards;
mod sign_in;
mod speed;

use journeys::Shop;

#[tokio::main]
async fn main() {
    journeys::shop::judges_nothing();
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    if wants("costs") {
        let shop = Shop::open().await;
        costs::print(&shop).await;
        shop.closes().await;
    }
    if wants("speed") {
        println!("\n## Checkout, data in memory");
        let shop = Shop::open().await;
        speed::print(&shop).await;
        shop.closes().await;
        println!("\n## Checkout, data on disk");
        let shop = Shop::open_on_disk().await;
        speed::print(&shop).await;
        shop.closes().await;
    }
    if wants("sale") {
        let shop = Shop::open().await;
        sale::print(&shop).await;
        shop.closes().await;
    }
    if wants("search") {
        let largest = size("PRODUCTS", 100_000);
        let sizes = [100, 10_000, 100_000].into_iter().filter(|size| *size <= largest);
        search::print(&sizes.collect::<Vec<_>>()).await;
    }
    if wants("shards") {
        let shop = Shop::open().await;
        shards::print(&shop).await;
        shop.closes().await;
    }
    if wants("sign-in") {
        let shop = Shop::open().await;
        sign_in::print(&shop).await;
        shop.closes().await;
    }
    if wants("crash") {
        let shop = Shop::open_on_disk().await;
        crash::print(&shop).await;
        shop.closes().await;
    }
}

/// A size that the environment may make smaller.
fn size(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
