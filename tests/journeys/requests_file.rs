//! `docs/api/journeys.http` does what it says, request by request, as an editor would send it.

use std::collections::HashMap;

use journeys::{Answer, Shop, shop::Call};
use reqwest::Method;
use serde_json::Value;

const FILE: &str = include_str!("../../docs/api/journeys.http");

/// One request of the file.
#[derive(Debug, Default)]
struct Sent {
    name: Option<&'static str>,
    method: &'static str,
    url: &'static str,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
}

/// What REST Client makes of a block between `###` lines.
fn parse(block: &'static str) -> Option<Sent> {
    let mut sent = Sent::default();
    // The first line is the title.
    let mut lines = block.lines().skip(1);
    for line in lines.by_ref() {
        if let Some(name) = line.strip_prefix("# @name ") {
            sent.name = Some(name);
        } else if !line.is_empty() && !line.starts_with(['#', '@']) {
            (sent.method, sent.url) = line.split_once(' ')?;
            break;
        }
    }
    for line in lines.by_ref().take_while(|line| !line.is_empty()) {
        sent.headers.push(line.split_once(": ")?);
    }
    let body: Vec<&str> = lines.take_while(|line| !line.starts_with("########")).collect();
    sent.body = body.join("\n").trim().to_owned();
    (!sent.method.is_empty()).then_some(sent)
}

/// The text with its `{{...}}` filled in.
fn filled(text: &str, shop: &Shop, answers: &HashMap<&str, Value>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (word, after) = after.split_once("}}").expect("a variable ends");
        out.push_str(before);
        out.push_str(&match word {
            "api" => String::new(),
            "$guid" => shop.fresh(),
            // One second is not enough between journeys that share a shop.
            "$timestamp" => shop.name().to_uppercase(),
            reference => value(reference, answers),
        });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// `order.response.body.$.lines[0].id`
fn value(reference: &str, answers: &HashMap<&str, Value>) -> String {
    let (name, path) = reference.split_once(".response.body.$.").expect(reference);
    let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
    let answer = answers.get(name).unwrap_or_else(|| panic!("{name} was not sent yet"));
    let found = answer.pointer(&pointer).unwrap_or_else(|| panic!("{reference}: {answer:#}"));
    found.as_str().expect(reference).to_owned()
}

async fn send(sent: &Sent, shop: &Shop, answers: &HashMap<&str, Value>) -> Answer {
    let method = Method::from_bytes(sent.method.as_bytes()).unwrap();
    let mut call: Call = shop.call(method, &filled(sent.url, shop, answers));
    let mut content_type = String::new();
    for (name, value) in &sent.headers {
        let value = filled(value, shop, answers);
        if name.eq_ignore_ascii_case("content-type") {
            content_type = value;
        } else {
            call = call.header(name, &value);
        }
    }
    if !content_type.is_empty() {
        call = call.body(&content_type, filled(&sent.body, shop, answers));
    }
    call.send().await
}

#[tokio::test]
async fn the_requests_for_editors_run_from_first_to_last() {
    let shop = Shop::open().await;
    let mut answers: HashMap<&str, Value> = HashMap::new();
    let requests: Vec<Sent> = FILE.split("\n### ").filter_map(parse).collect();
    assert!(requests.len() > 30, "{requests:#?}");
    let emails = HashMap::from([("guest", "ada@example.com"), ("customer", "grace@example.com")]);
    for sent in &requests {
        let answer = send(sent, &shop, &answers).await;
        assert!((200..300).contains(&answer.status), "{sent:#?}\n{answer}");
        let Some(name) = sent.name else {
            shop.idle().await;
            continue;
        };
        if let Some(email) = emails.get(name) {
            let person = shop.new_person();
            shop.shopper(person, &answer.json(), (*email).to_owned());
        }
        answers.insert(name, answer.json());
        shop.idle().await;
    }
    shop.closes().await;
}
