//! The event that a function gets for a request: API Gateway's payload, format 2.0.
//!
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>

use std::collections::BTreeMap;
use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde::Serialize;

use super::routes::Match;
use crate::template::ACCOUNT;

/// The id that API Gateway would have given the API.
const API_ID: &str = "local";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event<'a> {
    version: &'static str,
    route_key: &'a str,
    raw_path: &'a str,
    raw_query_string: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cookies: Vec<String>,
    headers: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    query_string_parameters: BTreeMap<String, String>,
    request_context: Context<'a>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    path_parameters: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Context<'a> {
    account_id: &'static str,
    api_id: &'static str,
    domain_name: String,
    domain_prefix: String,
    http: Http<'a>,
    request_id: &'a str,
    route_key: &'a str,
    stage: &'static str,
    time: String,
    time_epoch: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Http<'a> {
    method: &'a str,
    path: &'a str,
    protocol: String,
    source_ip: String,
    user_agent: String,
}

/// When a request came, from whom, and its number.
pub struct Arrival<'a> {
    pub from: IpAddr,
    pub at_ms: i64,
    pub request_id: &'a str,
}

impl<'a> Event<'a> {
    pub fn new(
        parts: &'a Parts,
        body: &Bytes,
        found: &'a Match<'_>,
        arrival: &Arrival<'a>,
    ) -> Self {
        let path = parts.uri.path();
        let query = parts.uri.query().unwrap_or_default();
        let domain_name = domain(&parts.headers, &parts.uri);
        let (body, is_base64_encoded) = body_text(&parts.headers, body);
        Self {
            version: "2.0",
            route_key: found.key,
            raw_path: path,
            raw_query_string: query,
            cookies: cookies(&parts.headers),
            headers: headers(&parts.headers, arrival.from),
            query_string_parameters: query_parameters(query),
            request_context: Context {
                account_id: ACCOUNT,
                api_id: API_ID,
                domain_prefix: domain_name.split('.').next().unwrap_or_default().to_owned(),
                domain_name,
                http: Http {
                    method: parts.method.as_str(),
                    path,
                    protocol: format!("{:?}", parts.version),
                    source_ip: arrival.from.to_string(),
                    user_agent: text(&parts.headers, header::USER_AGENT.as_str()),
                },
                request_id: arrival.request_id,
                route_key: found.key,
                stage: "$default",
                time: access_log_time(arrival.at_ms),
                time_epoch: arrival.at_ms,
            },
            path_parameters: &found.parameters,
            body,
            is_base64_encoded,
        }
    }
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    value.unwrap_or_default().into_owned()
}

fn domain(headers: &HeaderMap, uri: &Uri) -> String {
    let host = uri.host().map_or_else(|| text(headers, "host"), str::to_owned);
    host.rsplit_once(':').map_or(host.as_str(), |(host, _)| host).to_owned()
}

/// Names in lower case, several values of one name joined; cookies have a field of their own.
fn headers(sent: &HeaderMap, from: IpAddr) -> BTreeMap<String, String> {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in sent {
        if name == header::COOKIE {
            continue;
        }
        let value = String::from_utf8_lossy(value.as_bytes());
        headers
            .entry(name.as_str().to_owned())
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert_with(|| value.into_owned());
    }
    // What the client claims stays in front, what the gateway saw is last: as on AWS.
    let from = from.to_string();
    let forwarded = match headers.remove("x-forwarded-for") {
        Some(claimed) => format!("{claimed}, {from}"),
        None => from,
    };
    headers.insert("x-forwarded-for".to_owned(), forwarded);
    headers.insert("x-forwarded-proto".to_owned(), "http".to_owned());
    headers
}

fn cookies(headers: &HeaderMap) -> Vec<String> {
    let sent = headers.get_all(header::COOKIE).iter();
    sent.flat_map(|value| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        value.split(';').map(|cookie| cookie.trim().to_owned()).collect::<Vec<_>>()
    })
    .filter(|cookie| !cookie.is_empty())
    .collect()
}

/// Decoded; several values of one name are joined by commas.
fn query_parameters(query: &str) -> BTreeMap<String, String> {
    let mut parameters: BTreeMap<String, String> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = decoded(value);
        parameters
            .entry(decoded(name))
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    parameters
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

/// Text as it is, anything else in Base64.
fn body_text(headers: &HeaderMap, body: &Bytes) -> (Option<String>, bool) {
    if body.is_empty() {
        return (None, false);
    }
    let content_type = text(headers, header::CONTENT_TYPE.as_str());
    match std::str::from_utf8(body) {
        Ok(text) if is_text(&content_type) => (Some(text.to_owned()), false),
        _ => (Some(STANDARD.encode(body)), true),
    }
}

fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind.is_empty()
        || kind.starts_with("text/")
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
        || matches!(
            kind.as_str(),
            "application/json"
                | "application/xml"
                | "application/javascript"
                | "application/x-www-form-urlencoded"
                | "application/x-ndjson"
                | "application/csv"
        )
}

/// `20/Nov/2026:12:03:04 +0000`.
fn access_log_time(ms: i64) -> String {
    let time = Timestamp::from_millisecond(ms).unwrap_or_default();
    time.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
}

#[cfg(test)]
mod tests;
