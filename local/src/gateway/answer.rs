//! What a function answered, as an HTTP response, by the rules of API Gateway's format 2.0.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u16,
    #[serde(default)]
    headers: BTreeMap<String, Value>,
    #[serde(default)]
    multi_value_headers: BTreeMap<String, Vec<Value>>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
}

/// The response that a function's payload stands for; `None` when it stands for none.
pub fn response(payload: &Bytes) -> Option<Response<Body>> {
    let value: Value = serde_json::from_slice(payload).ok()?;
    if value.get("statusCode").is_none() {
        return Some(inferred(payload.clone()));
    }
    let answer: Answer = serde_json::from_value(value).ok()?;
    let body = answer.body.unwrap_or_default();
    let body =
        if answer.is_base64_encoded { STANDARD.decode(body).ok()? } else { body.into_bytes() };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(answer.status_code).ok()?;
    let headers = response.headers_mut();
    for (name, value) in &answer.headers {
        add(headers, name, &text(value))?;
    }
    for (name, values) in &answer.multi_value_headers {
        let name: HeaderName = name.parse().ok()?;
        headers.remove(&name);
        for value in values {
            add(headers, name.as_str(), &text(value))?;
        }
    }
    for cookie in &answer.cookies {
        add(headers, header::SET_COOKIE.as_str(), cookie)?;
    }
    if !body.is_empty() && !headers.contains_key(header::CONTENT_TYPE) {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain;charset=UTF-8"));
    }
    // The server states the length itself.
    headers.remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(body);
    Some(response)
}

/// JSON without a status code is the body itself.
fn inferred(payload: Bytes) -> Response<Body> {
    let mut response = Response::new(Body::from(payload));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// API Gateway's own answers: a status and a message.
pub fn message(status: StatusCode, message: &str) -> Response<Body> {
    let body = serde_json::json!({ "message": message }).to_string();
    let mut response = inferred(Bytes::from(body));
    *response.status_mut() = status;
    response
}

fn add(headers: &mut HeaderMap, name: &str, value: &str) -> Option<()> {
    let name: HeaderName = name.parse().ok()?;
    headers.append(name, HeaderValue::from_bytes(value.as_bytes()).ok()?);
    Some(())
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    async fn read(payload: &'static str) -> (StatusCode, HeaderMap, String) {
        let (parts, body) = response(&Bytes::from(payload)).unwrap().into_parts();
        let body = axum::body::to_bytes(body, 1_000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn status_headers_cookies_and_body_are_taken_over() {
        let (status, headers, body) = read(
            r#"{"statusCode":201,"headers":{"ETag":"\"3\"","content-type":"application/json"},"multiValueHeaders":{"etag":["\"4\""]},
                "cookies":["a=1; Secure","b=2"],"body":"e30=","isBase64Encoded":true}"#,
        )
        .await;
        assert_eq!((status, body.as_str()), (StatusCode::CREATED, "{}"));
        assert_eq!(headers["etag"], "\"4\"");
        assert_eq!(headers.get_all("set-cookie").iter().count(), 2);
    }

    #[tokio::test]
    async fn json_without_a_status_is_the_body() {
        let (status, headers, body) = read(r#"{"items":[]}"#).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, r#"{"items":[]}"#));
        assert_eq!(headers["content-type"], "application/json");
    }

    #[tokio::test]
    async fn a_body_without_a_type_is_text_and_no_body_has_none() {
        assert_eq!(
            read(r#"{"statusCode":200,"body":"hi"}"#).await.1["content-type"],
            "text/plain;charset=UTF-8"
        );
        assert!(read(r#"{"statusCode":204}"#).await.1.get("content-type").is_none());
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for payload in [
            "",
            "{\"statusCode\":\"x\"}",
            "{\"statusCode\":99}",
            "{\"statusCode\":200,\"body\":\"%\",\"isBase64Encoded\":true}",
        ] {
            assert!(response(&Bytes::from(payload)).is_none(), "{payload}");
        }
    }
}
