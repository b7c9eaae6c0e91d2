//! Whether time tells who has an account: wrong passwords for addresses with and without one, alternately.

use std::time::{Duration, Instant};

use journeys::Shop;
use reqwest::Method;
use serde_json::json;

use crate::size;

/// Failures that an address is forgiven without a pause.
const EACH: usize = 5;

pub async fn print(shop: &Shop) {
    let accounts = size("SIGN_INS", 400).div_ceil(EACH);
    println!(
        "\n## {} wrong passwords for known addresses, as many for unknown ones",
        accounts * EACH
    );
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for _ in 0..accounts {
        let customer = shop.customer().await;
        let stranger = customer.email.replace("customer-", "stranger-");
        shop.idle().await;
        // The first one of each pair would bear what the pause before it has left.
        guess(shop, &format!("nobody-{}@example.test", shop.fresh())).await;
        for number in 0..EACH {
            let pair = [(&customer.email, true), (&stranger, false)];
            for place in 0..2 {
                let (email, has_account) = pair[(number + place) % 2];
                let took = guess(shop, email).await;
                if has_account { known.push(took) } else { unknown.push(took) }
            }
        }
    }
    let (known, unknown) = (quartiles(known), quartiles(unknown));
    println!("{:<10} {:>9} {:>9} {:>9}", "address", "p25 ms", "p50 ms", "p75 ms");
    for (word, [low, half, high]) in [("known", known), ("unknown", unknown)] {
        println!("{word:<10} {low:>9.2} {half:>9.2} {high:>9.2}");
    }
    println!("the medians differ by {:.1} %", (known[1] / unknown[1] - 1.0).abs() * 100.0);
}

async fn guess(shop: &Shop, email: &str) -> Duration {
    let body = json!({ "email": email, "password": "not the right one 1" });
    let call = shop.call(Method::POST, "/v1/auth/sign-in").json(&body);
    let began = Instant::now();
    call.send().await.refused(401, "invalid_credentials");
    began.elapsed()
}

/// Milliseconds.
fn quartiles(mut times: Vec<Duration>) -> [f64; 3] {
    times.sort_unstable();
    [1, 2, 3].map(|quarter| times[times.len() * quarter / 4].as_secs_f64() * 1_000.0)
}
