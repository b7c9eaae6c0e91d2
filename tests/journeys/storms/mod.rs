//! Much at once, on the real binaries: sales, repeats, races, trouble outside, forgers. Each is recorded as evidence;
//! its size comes from the environment.

mod flash_sale;
mod forged_tokens;
mod forgeries;
mod idempotency;
mod poison;
mod races;
mod sign_in;
mod streams_off;
mod trouble;

use futures::{StreamExt as _, stream};
use journeys::{Shop, Shopper};
use proof::Trial;

/// How many shoppers act at the same moment.
const AT_ONCE: usize = 16;

/// Closes the shop, records how the trial ended, and fails when something was wrong.
pub(super) async fn ends(shop: Shop, trial: Trial, runs: usize, mut wrong: Vec<String>) {
    let violations = shop.closes_and_tells().await;
    wrong.extend(violations.iter().map(ToString::to_string));
    trial.ends(runs as u64, wrong.len() as u64);
    assert!(wrong.is_empty(), "{} violations:\n{}", wrong.len(), wrong.join("\n"));
}

/// So many guests, each of whom has put something into the cart.
async fn guests_with<'a>(
    shop: &'a Shop,
    count: usize,
    word: impl Fn(usize) -> &'static str,
) -> Vec<Shopper<'a>> {
    let word = &word;
    let guests = stream::iter(0..count).map(async |index| {
        let guest = shop.guest().await;
        guest.adds(word(index), 1).await;
        guest
    });
    guests.buffered(AT_ONCE).collect().await
}
