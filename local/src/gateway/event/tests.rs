#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use axum::http::Request;
use axum::http::request::Builder;
use serde_json::{Value, json};

use super::*;

fn event(request: Builder, body: &'static [u8]) -> Value {
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let parameters = BTreeMap::from([("sku".to_owned(), "a b".to_owned())]);
    let found = Match { key: "PUT /v1/cart/items/{sku}", function: "f", parameters };
    let from = "127.0.0.1".parse().unwrap();
    let arrival = Arrival { from, at_ms: 1_795_176_184_000, request_id: "r1" };
    serde_json::to_value(Event::new(&parts, &Bytes::from_static(body), &found, &arrival)).unwrap()
}

#[test]
fn an_event_has_the_shape_of_format_2_0() {
    let request = Request::put("/v1/cart/items/a%20b?x=1&x=2&empty=&q=a+b%26")
        .header("Host", "127.0.0.1:9000")
        .header("User-Agent", "test")
        .header("Content-Type", "application/json")
        .header("Accept", "a")
        .header("Accept", "b")
        .header("Cookie", "one=1; two=2");
    let expected = json!({
        "version": "2.0",
        "routeKey": "PUT /v1/cart/items/{sku}",
        "rawPath": "/v1/cart/items/a%20b",
        "rawQueryString": "x=1&x=2&empty=&q=a+b%26",
        "cookies": ["one=1", "two=2"],
        "headers": {
            "host": "127.0.0.1:9000",
            "user-agent": "test",
            "content-type": "application/json",
            "accept": "a,b",
            "x-forwarded-for": "127.0.0.1",
            "x-forwarded-proto": "http",
        },
        "queryStringParameters": {"x": "1,2", "empty": "", "q": "a b&"},
        "pathParameters": {"sku": "a b"},
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": "127.0.0.1",
            "domainPrefix": "127",
            "http": {
                "method": "PUT",
                "path": "/v1/cart/items/a%20b",
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "test",
            },
            "requestId": "r1",
            "routeKey": "PUT /v1/cart/items/{sku}",
            "stage": "$default",
            "time": "20/Nov/2026:12:03:04 +0000",
            "timeEpoch": 1_795_176_184_000_i64,
        },
        "body": "{\"quantity\":2}",
        "isBase64Encoded": false,
    });
    assert_eq!(event(request, b"{\"quantity\":2}"), expected);
}

#[test]
fn only_text_goes_as_text() {
    for (content_type, body, encoded) in [
        ("application/json; charset=utf-8", b"{}".as_slice(), false),
        ("text/csv", b"a,b", false),
        ("application/problem+json", b"{}", false),
        ("application/octet-stream", b"plain", true),
        ("text/plain", b"\xff\xfe", true),
        ("image/png", b"\x89PNG", true),
    ] {
        let request = Request::put("/").header("Content-Type", content_type);
        assert_eq!(event(request, body)["isBase64Encoded"], encoded, "{content_type}");
    }
    let nothing = event(Request::put("/"), b"");
    assert!(nothing.get("body").is_none() && nothing.get("queryStringParameters").is_none());
}

#[test]
fn what_a_client_claims_to_be_is_not_last() {
    let request = Request::put("/").header("X-Forwarded-For", "10.0.0.1");
    assert_eq!(event(request, b"")["headers"]["x-forwarded-for"], "10.0.0.1, 127.0.0.1");
}
