//! Requests sent again and again, side by side and later, while a fifth of the answers is lost: to the shopper, whose
//! connection breaks, and to the function, whose transaction went through.

use std::{cell::RefCell, collections::HashSet, time::Duration};

use futures::{StreamExt as _, future::join_all, stream};
use journeys::{Answer, Order, Shop, Shopper};
use proof::Trial;
use reqwest::Method;
use serde_json::json;

use super::{AT_ONCE, ends, guests_with};
use crate::journeys::size;

/// Requests of one key, all together.
const MOST_SENDS: usize = 8;

/// Something that is asked for under a key of its own.
struct Request<'a> {
    index: usize,
    key: String,
    does: Does<'a>,
}

enum Does<'a> {
    Checkout(&'a Shopper<'a>),
    Cancel(&'a Order<'a>),
    /// A correction of stock by one.
    Adjust,
}

impl Request<'_> {
    async fn send(&self, shop: &Shop) -> Answer {
        match self.does {
            Does::Checkout(guest) => guest.checkout().key(&self.key).send().await,
            Does::Cancel(order) => {
                let path = format!("/v1/orders/{}/cancel", order.id);
                let body = json!({ "reason": "Changed my mind" });
                order.shopper.posts(&path, &self.key, &body).await
            }
            Does::Adjust => {
                let path = format!("/v1/admin/stock/{}/adjustments", shop.sku("mug"));
                let body = json!({ "delta": 1, "reason": "Found one" });
                let call = |token: &str| {
                    let call = shop.call(Method::POST, &path).bearer(token).json(&body);
                    call.header("idempotency-key", &self.key)
                };
                shop.with_admin(call).await
            }
        }
    }

    /// Sends it until somebody says what became of it.
    async fn insists(&self, shop: &Shop) -> Answer {
        for _ in 0..200 {
            let answer = self.send(shop).await;
            if !answer.invites_retry() && !answer.is_refused(409, "in_progress") {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.send(shop).await
    }

    /// Sends it many times. Every fifth answer is not waited for.
    async fn storms(&self, shop: &Shop) -> Vec<Answer> {
        let sends = 2 + self.index % (MOST_SENDS - 1);
        let at_once = 1 + self.index % sends;
        let send = async |number: usize| {
            if !(self.index + number).is_multiple_of(5) {
                return Some(self.insists(shop).await);
            }
            let patience = (self.index * 31 + number * 17) % 40;
            let sent = self.send(shop);
            let _ = tokio::time::timeout(Duration::from_millis(patience as u64), sent).await;
            None
        };
        let mut answers = join_all((0..at_once).map(&send)).await;
        for number in at_once..sends {
            answers.push(send(number).await);
        }
        answers.into_iter().flatten().collect()
    }
}

/// `TROLLEY_KEYS` keys: half of them check out, the others cancel orders and correct stock.
#[tokio::test]
async fn whatever_is_sent_eight_times_happens_once_and_is_answered_alike() {
    let keys = size("TROLLEY_KEYS", 40);
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 100_000).await;
    let what =
        format!("{keys} keys, each sent 2 to {MOST_SENDS} times, a fifth of the answers lost");
    let guests = guests_with(&shop, keys * 3 / 4, |_| "mug").await;
    let (buyers, cancelers) = guests.split_at(keys / 2);
    let orders: Vec<Order<'_>> = stream::iter(cancelers)
        .map(async |guest| guest.checkout().ends_in_an_order().await)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    shop.idle().await;

    let trial = Trial::begin("idempotency", what);
    let does = buyers.iter().map(Does::Checkout).chain(orders.iter().map(Does::Cancel));
    let does = does.chain((guests.len()..keys).map(|_| Does::Adjust));
    let requests: Vec<Request<'_>> = does
        .enumerate()
        .map(|(index, does)| Request { index, key: format!("storm-{}", shop.fresh()), does })
        .collect();
    let lost = json!({
        "operation": "TransactWriteItems", "seed": size("TROLLEY_SEED", 1), "rate_per_mille": 200,
        "actions": ["lose_answer"],
    });
    shop.faults_by_chance(lost).await;
    let storms = stream::iter(&requests).map(async |request| request.storms(&shop).await);
    let answers: Vec<Vec<Answer>> = storms.buffered(AT_ONCE / 2).collect().await;
    shop.no_faults().await;
    shop.idle().await;

    let wrong = RefCell::new(Vec::new());
    let last = stream::iter(requests.iter().zip(answers)).map(async |(request, mut answers)| {
        answers.push(request.insists(&shop).await);
        wrong.borrow_mut().extend(differences(request, &answers));
        if let Does::Checkout(guest) = request.does {
            let listed = guest.gets("/v1/orders").await.expect(200);
            let count = listed["items"].as_array().unwrap().len();
            if count != 1 {
                wrong.borrow_mut().push(format!("{} made {count} orders: {listed}", request.key));
            }
            let placed = answers.iter().find(|answer| answer.status == 201);
            return placed.map(|answer| guest.has(answer).id);
        }
        None
    });
    let placed: Vec<Option<String>> = last.buffer_unordered(AT_ONCE).collect().await;
    let placed: HashSet<String> = placed.into_iter().flatten().collect();
    assert_eq!(placed.len(), buyers.len(), "each key has an order of its own");
    shop.idle().await;
    let level = shop.level("mug").await;
    // What was cancelled came back, and what was found was counted once.
    let there = 100_000 + (keys - guests.len()) as i64 - buyers.len() as i64;
    if (level.available, level.held) != (there, 0) {
        wrong.borrow_mut().push(format!("{level:?}, not {there} available"));
    }
    ends(shop, trial, keys, wrong.into_inner()).await;
}

/// Answers of one key that are not the first one, byte by byte.
fn differences(request: &Request<'_>, answers: &[Answer]) -> Vec<String> {
    let first = &answers[0];
    let same = |answer: &&Answer| {
        let header = |name: &str| answer.header(name) == first.header(name);
        (answer.status, &answer.text) == (first.status, &first.text)
            && header("location")
            && header("etag")
    };
    let expected = if matches!(request.does, Does::Checkout(_)) { 201 } else { 200 };
    let others = answers.iter().filter(|answer| !same(answer));
    let mut wrong: Vec<String> =
        others.map(|answer| format!("{}: {answer}\nat first {first}", request.key)).collect();
    if first.status != expected {
        wrong.push(format!("{}: {first}", request.key));
    }
    wrong
}
