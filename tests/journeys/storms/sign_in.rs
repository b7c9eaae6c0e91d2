//! Guessing: nobody learns whether an address has an account, and nobody gets more than ten tries for one.

use futures::{StreamExt as _, future::join_all, stream};
use journeys::{Answer, Shop, Shopper};
use proof::Trial;
use reqwest::Method;
use serde_json::{Value, json};

use super::ends;
use crate::journeys::size;

/// So many tries in a quarter of an hour, each of which costs a hash.
const MOST: usize = 10;
const WINDOW: i64 = 15 * 60;
const WRONG: &str = "not the right one 1";

async fn guess(shop: &Shop, email: &str) -> Answer {
    let body = json!({ "email": email, "password": WRONG });
    shop.call(Method::POST, "/v1/auth/sign-in").json(&body).send().await
}

/// An answer without what differs from one request to the next: body and names of headers.
fn shape(answer: &Answer) -> (u16, Value, usize, Vec<String>) {
    let mut body = answer.json();
    body["request_id"] = Value::Null;
    let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (answer.status, body, answer.text.len(), names)
}

/// What sign-in asked of AWS, and how often.
async fn work(shop: &Shop) -> Vec<(String, String, u64)> {
    let all = shop.calls().await.into_iter().filter(|call| call["function"] == "sign-in");
    let text = |call: &Value, name: &str| call[name].to_string();
    let mut work: Vec<_> = all
        .map(|call| {
            (text(&call, "operation"), text(&call, "table"), call["count"].as_u64().unwrap())
        })
        .collect();
    work.sort();
    work
}

/// `TROLLEY_STRANGERS` addresses with an account, and as many without: the same bytes for the same work.
#[tokio::test]
async fn an_address_without_an_account_is_refused_as_one_with_an_account() {
    let count = size("TROLLEY_STRANGERS", 8);
    let shop = Shop::open().await;
    let trial =
        Trial::begin("signing in", "wrong passwords for known and unknown addresses, compared");
    let mut wrong = Vec::new();
    guess(&shop, &format!("first-{}@example.test", shop.fresh())).await.expect(401);
    for number in 0..count {
        let customer = shop.customer().await;
        let unknown = customer.email.replace("customer-", "stranger-");
        shop.idle().await;
        shop.forget_calls().await;
        let of_known = guess(&shop, &customer.email).await;
        let work_for_known = work(&shop).await;
        shop.forget_calls().await;
        let of_unknown = guess(&shop, &unknown).await;
        let work_for_unknown = work(&shop).await;
        if shape(&of_known) != shape(&of_unknown) {
            wrong.push(format!("{number}: known {of_known}\nunknown {of_unknown}"));
        }
        if work_for_known != work_for_unknown {
            wrong.push(format!("{number}: known {work_for_known:?}\nunknown {work_for_unknown:?}"));
        }
        of_known.refused(401, "invalid_credentials");
    }
    ends(shop, trial, 2 * count, wrong).await;
}

/// A try that was let through to the hash: the password was looked at and found wrong.
fn was_granted(answer: &Answer) -> bool {
    answer.is_refused(401, "invalid_credentials") || answer.is_refused(422, "password_wrong")
}

/// A guess of whoever holds a session of the account.
async fn guesses_inside(customer: &Shopper<'_>, number: usize) -> Answer {
    if number.is_multiple_of(2) {
        let body = json!({ "current_password": WRONG, "new_password": "quite another secret 8" });
        return customer.sends(Method::PUT, "/v1/me/password", &body).await;
    }
    customer.sends(Method::DELETE, "/v1/me", &json!({ "password": WRONG })).await
}

/// `TROLLEY_GUESSED` accounts, each guessed for half an hour, many times at once, from outside and by an open session:
/// no quarter of an hour sees more than ten hashes.
#[tokio::test]
async fn an_account_gets_ten_hashes_in_a_quarter_of_an_hour_however_it_is_asked() {
    let accounts = size("TROLLEY_GUESSED", 2);
    let shop = Shop::open().await;
    let what = format!("{accounts} accounts guessed at for half an hour, many times at once");
    let trial = Trial::begin("signing in", what);
    let customers: Vec<Shopper<'_>> =
        stream::iter(0..accounts).map(|_| shop.customer()).buffer_unordered(4).collect().await;
    let mut granted: Vec<Vec<i64>> = vec![Vec::new(); accounts];
    let mut limited = 0;
    for minute in 0..31 {
        let now = shop.now().await;
        for (customer, times) in customers.iter().zip(&mut granted) {
            let outside = join_all((0..6).map(|_| guess(&shop, &customer.email)));
            let inside = join_all((0..2).map(|number| guesses_inside(customer, minute + number)));
            let (outside, inside) = tokio::join!(outside, inside);
            for answer in outside.iter().chain(&inside).filter(|answer| !answer.invites_retry()) {
                assert!(was_granted(answer), "{answer}");
                times.push(now);
            }
            let refused = |answer: &&Answer| answer.is_refused(429, "too_many_requests");
            limited += outside.iter().chain(&inside).filter(refused).count();
        }
        shop.advance(1).await;
    }
    assert!(limited > accounts * 100, "only {limited} were refused");
    let mut wrong = Vec::new();
    for (customer, times) in customers.iter().zip(&granted) {
        let within =
            |end: i64| times.iter().filter(|at| **at <= end && **at > end - WINDOW).count();
        let most = times.iter().map(|end| within(*end)).max().unwrap_or(0);
        if most > MOST {
            wrong.push(format!("{}: {most} hashes in a quarter of an hour", customer.subject()));
        }
        assert!(times.len() >= MOST, "only {} tries were let through", times.len());
    }
    ends(shop, trial, accounts * 31 * 8, wrong).await;
}
