//! Requests that no client of ours makes: torn, nested without end, ambiguous. Every route answers each of them with a
//! problem that says what is wrong, and does nothing.

use journeys::{
    Answer, Shop, Shopper,
    shop::{Call, Probe, answers},
};
use platform::http::{Body, Operation, Who};
use proof::Trial;

/// What one kind of request came to, over all routes that it concerns.
struct Tried<'a> {
    shop: &'a Shop,
    customer: Shopper<'a>,
    requests: u64,
    others: Vec<String>,
}

impl<'a> Tried<'a> {
    async fn at(shop: &'a Shop) -> Self {
        Self { shop, customer: shop.customer().await, requests: 0, others: Vec::new() }
    }

    /// Sends it as somebody who may, and expects this refusal.
    async fn is_refused(
        &mut self,
        probe: &Probe,
        with: impl Fn(Call) -> Call,
        (status, code): (u16, &str),
    ) {
        let call = || with(probe.call(self.shop));
        let answer = match probe.operation.who {
            Who::Public | Who::Provider => call().send().await,
            Who::Shopper | Who::Customer => {
                call().bearer(&self.customer.access_token()).send().await
            }
            Who::Staff(_) => self.shop.with_admin(|token| call().bearer(token)).await,
        };
        self.saw(&answer, (status, code));
    }

    fn saw(&mut self, answer: &Answer, (status, code): (u16, &str)) {
        self.requests += 1;
        if !answer.is_refused(status, code) {
            self.others.push(format!("not {status} {code}: {answer}"));
        }
    }

    fn ends(self, trial: Trial) {
        trial.ends(self.requests, self.others.len() as u64);
        assert!(self.requests > 0, "nothing was tried");
        assert!(self.others.is_empty(), "\n{}", self.others.join("\n"));
    }
}

fn operations(of_kind: impl Fn(&Operation) -> bool) -> Vec<Operation> {
    answers().operations().iter().filter(|operation| of_kind(operation)).cloned().collect()
}

/// Bodies that are no JSON, or that two readers could read differently.
fn bodies(sound: &str) -> Vec<Vec<u8>> {
    let nested = |open: &str, close: &str| {
        let (open, close) = (open.repeat(5_000), close.repeat(5_000));
        format!("{{\"a\":{open}1{close}}}").into_bytes()
    };
    let utf_16 = sound.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all = vec![
        nested("[", "]"),
        nested("{\"a\":", "}"),
        b"{\"\xff\xfe\":1}".to_vec(),
        br#"{"a":"\ud800"}"#.to_vec(),
        format!("\u{feff}{sound}").into_bytes(),
        format!("{sound} {sound}").into_bytes(),
        br#"{"a":1e999}"#.to_vec(),
        br#"{"a":NaN}"#.to_vec(),
        b"{/* nothing */}".to_vec(),
        utf_16,
    ];
    // The first field twice. A patch may be empty.
    if let Some((field, _)) = sound.trim_start_matches('{').split_once(':') {
        all.push(sound.replacen('{', &format!("{{{field}:null,"), 1).into_bytes());
    }
    all
}

#[tokio::test]
async fn a_body_that_cannot_be_read_in_one_way_only_is_refused() {
    let trial =
        Trial::begin("route matrix", "bodies that are torn, ambiguous or nested without end");
    let shop = Shop::open().await;
    let mut tried = Tried::at(&shop).await;
    let takes_json = |operation: &Operation| matches!(operation.body, Some(Body::Json { .. }));
    for operation in operations(takes_json) {
        let mut probe = Probe::of(&operation, &shop.fresh());
        let (content_type, sound) = probe.body.take().unwrap();
        for body in bodies(&sound) {
            let with = |call: Call| call.body(content_type, body.clone());
            tried.is_refused(&probe, with, (400, "invalid_request")).await;
        }
    }
    tried.ends(trial);
    shop.closes().await;
}

#[tokio::test]
async fn a_content_type_that_only_looks_alike_is_refused() {
    const ALIKE: [&str; 5] = [
        "application/jsonp",
        "application/json, text/csv",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=application/json",
    ];
    let trial = Trial::begin("route matrix", "content types that only look alike");
    let shop = Shop::open().await;
    let mut tried = Tried::at(&shop).await;
    for operation in operations(|operation| operation.body.is_some()) {
        let mut probe = Probe::of(&operation, &shop.fresh());
        let (_, sound) = probe.body.take().unwrap();
        for content_type in ALIKE {
            let with = |call: Call| call.body(content_type, sound.clone());
            tried.is_refused(&probe, with, (415, "unsupported_content_type")).await;
        }
    }
    tried.ends(trial);
    shop.closes().await;
}

#[tokio::test]
async fn a_token_counts_once_and_in_its_place_only() {
    let trial = Trial::begin("route matrix", "tokens twice, in other places, or of another scheme");
    let shop = Shop::open().await;
    let mut tried = Tried::at(&shop).await;
    let admin = shop.member("admin").await.access_token();
    let by_token = |operation: &Operation| {
        matches!(operation.who, Who::Shopper | Who::Customer | Who::Staff(_))
    };
    for operation in operations(by_token) {
        let probe = Probe::of(&operation, &shop.fresh());
        for disguised in [
            probe.call(&shop).bearer(&admin).bearer(&admin),
            probe.call(&shop).header("authorization", &admin),
            probe.call(&shop).header("authorization", "Bearer"),
            probe.call(&shop).header("authorization", &format!("Basic {admin}")),
            probe.call(&shop).header("authorization", &format!("Bearer {admin} {admin}")),
            probe.call(&shop).header("cookie", &format!("access_token={admin}")),
            probe.call(&shop).header("x-amzn-remapped-authorization", &format!("Bearer {admin}")),
            probe.clone().with_query(&format!("access_token={admin}")).call(&shop),
        ] {
            let answer = disguised.send().await;
            tried.saw(&answer, (401, "unauthorized"));
        }
    }
    tried.ends(trial);
    shop.closes().await;
}

#[tokio::test]
async fn a_path_that_is_no_id_names_nothing() {
    let trial = Trial::begin("route matrix", "paths with bytes, lengths and dots that no id has");
    let shop = Shop::open().await;
    let mut tried = Tried::at(&shop).await;
    let long = "a".repeat(3_000);
    for operation in operations(|operation| !operation.parameters.is_empty()) {
        for part in ["%00", "%ff%fe", "..%2f..%2fv1%2fhealth", "a%2Fb", "%F0%9F%9B%92", &long] {
            let probe = Probe::of(&operation, &shop.fresh()).with_path(|_, _| part.to_owned());
            tried.is_refused(&probe, |call| call, (404, "not_found")).await;
        }
    }
    tried.ends(trial);
    shop.closes().await;
}

#[tokio::test]
async fn a_parameter_or_header_that_could_mean_two_things_is_refused() {
    let trial = Trial::begin("route matrix", "parameters and keys that could mean two things");
    let shop = Shop::open().await;
    let mut tried = Tried::at(&shop).await;
    let refused = (400, "invalid_request");
    for operation in operations(|operation| Probe::takes_query(operation, "limit")) {
        for query in
            ["limit=1&limit=2", "limit=%ff", "limit=1e1", "limit=-1", "limit=0x10", "limit="]
        {
            let probe = Probe::of(&operation, &shop.fresh()).with_query(query);
            tried.is_refused(&probe, |call| call, refused).await;
        }
    }
    let long = "k".repeat(256);
    for operation in operations(|operation| operation.keyed) {
        let probe = Probe::of(&operation, &shop.fresh()).without_header("idempotency-key");
        for key in [long.as_str(), "a\tb"] {
            tried.is_refused(&probe, |call| call.header("idempotency-key", key), refused).await;
        }
    }
    tried.ends(trial);
    shop.closes().await;
}
