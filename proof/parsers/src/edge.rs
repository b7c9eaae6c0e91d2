//! What endpoints read of a request, at the edge where API Gateway's events come in.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use futures::future::BoxFuture;
use http::{HeaderName, HeaderValue, StatusCode};
use kernel::{GuestId, Id as _};
use lambda_http::{Body, Response};
use platform::{
    http::{Answer, PageLimit, Reply, Request, answer},
    idempotency::IdempotencyKey,
};
use serde::Deserialize;

/// How an endpoint answers a request.
pub type Endpoint = for<'a> fn(&'a (), &'a Request) -> BoxFuture<'a, Answer>;

/// What `endpoint` answers; a problem says what is wrong as JSON.
pub fn call(endpoint: Endpoint, request: lambda_http::Request) -> Response<Body> {
    let mut answering = pin!(answer(&(), &endpoint, request));
    let Poll::Ready(response) = answering.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("an endpoint that only reads waited")
    };
    let status = response.status();
    assert!(status.is_success() || status.is_client_error(), "{status}");
    if status.is_client_error() {
        let problem: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(problem["status"], status.as_u16());
        assert!(problem["code"].is_string());
    }
    response
}

/// The key of a request is 1 to 255 visible characters, and nothing else.
pub fn idempotency_key(bytes: &[u8]) -> bool {
    let Ok(value) = HeaderValue::from_bytes(bytes) else { return false };
    let name = HeaderName::from_static("idempotency-key");
    let request = http::Request::post("/v1/checkout").header(name, value);
    let response = call(read_key, request.body(Body::Empty).unwrap());
    let is_key = (1..=255).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
    let expected = if is_key { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    assert_eq!(response.status(), expected);
    is_key
}

fn read_key<'a>(_: &'a (), request: &'a Request) -> BoxFuture<'a, Answer> {
    Box::pin(async {
        IdempotencyKey::of(request, GuestId::from_ulid(1u128.into()).into())?;
        Reply::ok(&())
    })
}

pub fn idempotency_keys() -> Vec<Vec<u8>> {
    vec![b"7c9e6679-7425-40de-944b-e07fc1f90ae7".to_vec(), vec![b'k'; 255]]
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    limit: Option<PageLimit>,
    #[serde(default)]
    cursor: Option<String>,
    #[serde(default)]
    q: Option<kernel::Text>,
    #[serde(default)]
    category: Option<kernel::Slug>,
}

/// The first line is the query, the others are headers that endpoints read.
pub fn query(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let query = lines.next().unwrap_or_default();
    let Ok(query) = std::str::from_utf8(query) else { return false };
    let Ok(uri) = http::Uri::try_from(format!("/v1/products?{query}")) else { return false };
    let mut request = http::Request::get(uri);
    for name in ["authorization", "cookie", "if-match", "if-none-match", "content-type"] {
        let line = lines.next().unwrap_or_default();
        let Ok(value) = HeaderValue::from_bytes(line) else { return false };
        request = request.header(name, value);
    }
    call(read_query, request.body(Body::Empty).unwrap()).status().is_success()
}

fn read_query<'a>(_: &'a (), request: &'a Request) -> BoxFuture<'a, Answer> {
    Box::pin(async {
        let _ = (request.bearer(), request.cookie("refresh"), request.has_version(3));
        let _ = (request.if_match(), request.expect_content_type(&["application/json"]));
        let Parameters { limit, cursor, q, category } = request.query()?;
        let limit = PageLimit::of(limit);
        assert!((1..=100).contains(&limit));
        platform::cursor::decode::<Vec<String>>("anyone", cursor.as_deref())?;
        let words = q.map(|text| text.to_string()).unwrap_or_default();
        assert!(category.is_none_or(|slug| !slug.to_string().is_empty()));
        Reply::ok(&words)
    })
}

pub fn queries() -> Vec<Vec<u8>> {
    vec![
        b"limit=20&q=clay+pot&category=home\nBearer abc.def.ghi\na=b; refresh=c\n\"3\"\nW/\"3\", \"4\"\napplication/json; charset=utf-8".to_vec(),
        b"cursor=eyJ9&limit=101".to_vec(),
    ]
}
