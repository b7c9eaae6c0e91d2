//! Bodies of requests: JSON with every kind of value that ours have, and patches of it.

use futures::future::BoxFuture;
use http::StatusCode;
use kernel::{
    Address, CouponCode, Email, LongText, Money, OrderId, PaymentMethod, Quantity, Sku, Text,
};
use lambda_http::Body;
use platform::http::{Answer, Reply, Request};
use serde::Serialize;
use serde_json::{Value, json};

use crate::edge::call;

/// As the bodies of checkout, refunds and products are made of.
#[derive(Debug, PartialEq, Serialize, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Everything {
    sku: Sku,
    quantity: Quantity,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<Email>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<Address>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payment_method: Option<PaymentMethod>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    coupon: Option<CouponCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order_id: Option<OrderId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<LongText>,
    #[serde(default)]
    lines: Vec<Line>,
}

#[derive(Debug, PartialEq, Serialize, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: Text,
    quantity: Quantity,
}

/// What is accepted reads back as it is written; what is refused says where. As a patch, too.
pub fn body(bytes: &[u8]) -> bool {
    let response = send(read_body, bytes);
    if response.0 == StatusCode::OK {
        let again = send(read_body, &response.1);
        assert_eq!(again, response, "{}", String::from_utf8_lossy(bytes));
    }
    let patched = send(patch_body, bytes);
    if patched.0 == StatusCode::OK {
        assert_eq!(send(read_body, &patched.1), patched);
    }
    response.0 == StatusCode::OK
}

fn send(endpoint: crate::edge::Endpoint, bytes: &[u8]) -> (StatusCode, Vec<u8>) {
    let request = http::Request::post("/v1/checkout").header("content-type", "application/json");
    let response = call(endpoint, request.body(Body::Binary(bytes.to_vec())).unwrap());
    (response.status(), response.body().to_vec())
}

fn read_body<'a>(_: &'a (), request: &'a Request) -> BoxFuture<'a, Answer> {
    Box::pin(async {
        let everything: Everything = request.json()?;
        Reply::ok(&everything)
    })
}

fn patch_body<'a>(_: &'a (), request: &'a Request) -> BoxFuture<'a, Answer> {
    Box::pin(async {
        let patch = request.merge_patch()?;
        let document: Everything = serde_json::from_value(sample()).unwrap();
        Reply::ok(&patch.applied_to(&document)?)
    })
}

fn sample() -> Value {
    json!({
        "sku": "mug-blue", "quantity": 2, "email": "ada@example.com",
        "address": {
            "name": "Ada", "line1": "1 Main St", "city": "Springfield", "postal_code": "12345", "country": "US",
        },
        "amount": { "amount": 4299, "currency": "USD" }, "payment_method": "pm_card_visa",
        "coupon": "WELCOME10", "order_id": "ord_01jd8q4c7x2m9k3v5w6t0r1s2p", "note": "Ring twice\nThank you",
        "lines": [{ "name": "Mug", "quantity": 1 }],
    })
}

pub fn bodies() -> Vec<Vec<u8>> {
    vec![sample().to_string().into_bytes(), br#"{"sku":"a","quantity":1}"#.to_vec()]
}
