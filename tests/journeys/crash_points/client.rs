//! A client that wants its answer: it asks again when none comes, with the same key.

use std::time::Duration;

use journeys::{Answer, Order, Shop, Shopper};
use reqwest::Method;
use serde_json::Value;

/// How often a client asks before it gives up, and how long it waits in between.
const TRIES: u32 = 30;
const PAUSE: Duration = Duration::from_millis(40);

/// Sends it until somebody answers what happened.
pub(super) async fn insists(mut send: impl AsyncFnMut() -> Answer) -> Answer {
    let mut answer = send().await;
    for _ in 0..TRIES {
        let still = answer.status == 409 && answer.json()["code"] == "in_progress";
        if !answer.invites_retry() && !still {
            break;
        }
        tokio::time::sleep(PAUSE).await;
        answer = send().await;
    }
    answer
}

/// What every request of this shopper has in it.
pub(super) fn requests_of(shopper: &Shopper<'_>) -> String {
    of_person(shopper.shop, shopper.person)
}

pub(super) fn of_person(shop: &Shop, person: usize) -> String {
    format!("\"{}-{person}-", shop.name())
}

/// A request of somebody who has no session yet.
pub(super) async fn asks(shop: &Shop, person: usize, path: &str, body: &Value) -> Answer {
    let id = format!("{}-{person}-0", shop.name());
    let call = shop.call(Method::POST, path).header("x-request-id", &id);
    call.header("x-token-mode", "body").json(body).send().await
}

/// An order that is known by its id.
pub(super) fn order<'a>(shopper: &'a Shopper<'a>, id: &str) -> Order<'a> {
    Order { shopper, id: id.to_owned(), placed: Value::Null }
}
