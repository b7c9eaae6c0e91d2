//! CORS as an HTTP API does it: preflights are answered here, and only allowed origins see headers.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header};

use crate::system::Cors;

/// The answer to a preflight request; `None` when it is none.
pub fn preflight(cors: &Cors, method: &Method, headers: &HeaderMap) -> Option<Response<Body>> {
    let asks = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    if method != Method::OPTIONS || !asks || cors.origins.is_empty() {
        return None;
    }
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    if let Some(origin) = allowed_origin(cors, headers) {
        let out = response.headers_mut();
        allow_origin(out, cors, origin);
        put(out, header::ACCESS_CONTROL_ALLOW_METHODS, &cors.methods.join(","));
        put(out, header::ACCESS_CONTROL_ALLOW_HEADERS, &cors.headers.join(",").to_lowercase());
        if cors.max_age > 0 {
            put(out, header::ACCESS_CONTROL_MAX_AGE, &cors.max_age.to_string());
        }
    }
    vary(response.headers_mut());
    Some(response)
}

/// Adds to an answer what its origin may see. The function's own CORS headers do not count.
pub fn decorate(cors: &Cors, request: &HeaderMap, response: &mut HeaderMap) {
    if cors.origins.is_empty() {
        return;
    }
    let own: Vec<HeaderName> = response
        .keys()
        .filter(|name| name.as_str().starts_with("access-control-"))
        .cloned()
        .collect();
    for name in own {
        response.remove(name);
    }
    if let Some(origin) = allowed_origin(cors, request) {
        allow_origin(response, cors, origin);
        put(response, header::ACCESS_CONTROL_EXPOSE_HEADERS, &cors.expose.join(",").to_lowercase());
    }
    vary(response);
}

fn allowed_origin<'h>(cors: &Cors, headers: &'h HeaderMap) -> Option<&'h HeaderValue> {
    let origin = headers.get(header::ORIGIN)?;
    let text = origin.to_str().ok()?;
    cors.origins.iter().any(|allowed| matches(allowed, text)).then_some(origin)
}

/// `*`, `https://*` or one origin.
fn matches(allowed: &str, origin: &str) -> bool {
    match allowed.strip_suffix('*') {
        Some(start) => origin.starts_with(start),
        None => allowed.eq_ignore_ascii_case(origin),
    }
}

fn allow_origin(headers: &mut HeaderMap, cors: &Cors, origin: &HeaderValue) {
    let any = cors.origins.iter().any(|allowed| allowed == "*") && !cors.credentials;
    let value = if any { HeaderValue::from_static("*") } else { origin.clone() };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
    if cors.credentials {
        put(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value)
        && !value.is_empty()
    {
        headers.insert(name, value);
    }
}

fn vary(headers: &mut HeaderMap) {
    headers.append(header::VARY, HeaderValue::from_static("origin"));
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    fn cors() -> Cors {
        let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Cors {
            origins: all(&["https://shop.example"]),
            methods: all(&["GET", "POST"]),
            headers: all(&["Authorization"]),
            expose: all(&["ETag"]),
            credentials: true,
            max_age: 600,
        }
    }

    fn from(origin: &'static str) -> HeaderMap {
        HeaderMap::from_iter([
            (header::ORIGIN, HeaderValue::from_static(origin)),
            (header::ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("POST")),
        ])
    }

    #[test]
    fn a_preflight_from_an_allowed_origin_is_answered() {
        let response = preflight(&cors(), &Method::OPTIONS, &from("https://shop.example")).unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
        let headers = response.headers();
        assert_eq!(headers["access-control-allow-origin"], "https://shop.example");
        assert_eq!(headers["access-control-allow-methods"], "GET,POST");
        assert_eq!(headers["access-control-allow-headers"], "authorization");
        assert_eq!(headers["access-control-allow-credentials"], "true");
        assert_eq!(headers["access-control-max-age"], "600");
    }

    #[test]
    fn another_origin_learns_nothing() {
        let request = from("https://shop.example.evil.example");
        let response = preflight(&cors(), &Method::OPTIONS, &request).unwrap();
        assert!(response.headers().get("access-control-allow-origin").is_none());
        let mut headers = HeaderMap::from_iter([(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        )]);
        decorate(&cors(), &request, &mut headers);
        assert!(headers.get("access-control-allow-origin").is_none());
        assert_eq!(headers["vary"], "origin");
    }

    #[test]
    fn an_answer_to_an_allowed_origin_exposes_the_listed_headers() {
        let mut headers = HeaderMap::new();
        decorate(&cors(), &from("https://shop.example"), &mut headers);
        assert_eq!(headers["access-control-expose-headers"], "etag");
        assert!(
            preflight(&Cors::default(), &Method::OPTIONS, &from("https://a.example")).is_none()
        );
        assert!(preflight(&cors(), &Method::GET, &from("https://shop.example")).is_none());
    }
}
