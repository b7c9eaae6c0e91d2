//! What pages in browsers may ask of a bucket.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use super::super::answer::Answer;
use super::refused::Refused;
use crate::system::{Bucket, BucketCors};

/// The answer to a browser that asks first.
pub fn preflight(bucket: &Bucket, headers: &HeaderMap) -> Response {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let wanted: Vec<String> = text(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .unwrap_or_default()
        .split(',')
        .map(|name| name.trim().to_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    let method = text(header::ACCESS_CONTROL_REQUEST_METHOD).and_then(|method| method.parse().ok());
    let rule = method.and_then(|method| rule(bucket, headers, &method));
    let rule = rule.filter(|rule| wanted.iter().all(|name| listed(&rule.headers, name)));
    let Some(rule) = rule else { return Answer::from(Refused::not_by_browsers()).into_response() };
    let mut response = StatusCode::OK.into_response();
    let out = response.headers_mut();
    allow(rule, headers, out);
    put(out, header::ACCESS_CONTROL_ALLOW_HEADERS, &wanted.join(", "));
    if rule.max_age > 0 {
        put(out, header::ACCESS_CONTROL_MAX_AGE, &rule.max_age.to_string());
    }
    response
}

/// Lets the page see the answer, when the rules have its origin and method.
pub fn decorate(bucket: &Bucket, method: &Method, request: &HeaderMap, out: &mut HeaderMap) {
    if let Some(rule) = rule(bucket, request, method) {
        allow(rule, request, out);
    }
}

fn rule<'b>(bucket: &'b Bucket, headers: &HeaderMap, method: &Method) -> Option<&'b BucketCors> {
    let origin = headers.get(header::ORIGIN)?.to_str().ok()?;
    let fits = |rule: &&BucketCors| {
        listed(&rule.origins, origin) && listed(&rule.methods, method.as_str())
    };
    bucket.cors.iter().find(fits)
}

/// Whether a list has the text; a star stands for any.
fn listed(list: &[String], text: &str) -> bool {
    list.iter().any(|known| match known.split_once('*') {
        None => known.eq_ignore_ascii_case(text),
        Some((start, end)) => {
            text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end)
        }
    })
}

fn allow(rule: &BucketCors, request: &HeaderMap, out: &mut HeaderMap) {
    if let Some(origin) = request.get(header::ORIGIN) {
        out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
    put(out, header::ACCESS_CONTROL_ALLOW_METHODS, &rule.methods.join(", "));
    put(out, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    put(out, header::ACCESS_CONTROL_EXPOSE_HEADERS, &rule.expose.join(", "));
    let vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
    put(out, header::VARY, vary);
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value)
        && !value.is_empty()
    {
        headers.insert(name, value);
    }
}
