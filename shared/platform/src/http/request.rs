//! A request as endpoints read it: every reader answers a value that is right, or the problem to reply.

use std::{collections::HashMap, str::FromStr};

use http::{HeaderMap, Method, StatusCode};
use kernel::Invalid;
use schemars::JsonSchema;
use serde::{Deserialize, de::DeserializeOwned};

use super::{Problem, bad_fields};

/// 64 KB: the largest body of our own endpoints but imports.
pub(super) const LARGEST_BODY: usize = 64 * 1024;

/// One HTTP request, with what API Gateway found out about it.
#[derive(Debug, Clone)]
pub struct Request {
    pub method: Method,
    /// As the client wrote it, for example `/v1/orders/ord_01…`.
    pub path: String,
    /// The route in the template, for example `/v1/orders/{id}`.
    pub route: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The client's network address, for limits.
    pub source_ip: String,
    /// Echoed as `X-Request-Id` and carried by every event that this request causes.
    pub id: String,
    pub(crate) parameters: HashMap<String, String>,
    pub(crate) query: String,
}

impl Request {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The token of `Authorization: Bearer …`.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header("authorization")?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    /// The cookie of this name.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all("cookie")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// A part of the path. What cannot be an id names nothing: 404.
    ///
    /// # Errors
    /// 404.
    pub fn parameter<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        self.parameters.get(name).and_then(|text| text.parse().ok()).ok_or_else(Problem::not_found)
    }

    /// The query string; unknown parameters are refused when `T` denies unknown fields.
    ///
    /// # Errors
    /// 400, with the parameter's name where it is known.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let parameters = serde_urlencoded::Deserializer::new(form_pairs(&self.query));
        serde_path_to_error::deserialize(parameters).map_err(|error| {
            let pointer = error.path().to_string();
            let pointer = if pointer == "." { String::new() } else { format!("?{pointer}") };
            Problem::invalid_at(&pointer, &error.into_inner().to_string())
        })
    }

    /// The body as JSON of at most 64 KB. All bad fields are named at once.
    ///
    /// # Errors
    /// 400, 413 or 415.
    pub fn json<T: for<'de> eserde::EDeserialize<'de>>(&self) -> Result<T, Problem> {
        self.expect_content_type(&["application/json"])?;
        self.expect_at_most(LARGEST_BODY)?;
        bad_fields::read(&self.body).map_err(Problem::invalid)
    }

    /// # Errors
    /// 413.
    pub fn expect_at_most(&self, bytes: usize) -> Result<(), Problem> {
        if self.body.len() <= bytes {
            return Ok(());
        }
        let title = "The body is too large";
        Err(Problem::refusal(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", title)
            .with("most_bytes", bytes))
    }

    /// Answers which of `types` the body is.
    ///
    /// # Errors
    /// 415.
    pub fn expect_content_type<'a>(&self, types: &[&'a str]) -> Result<&'a str, Problem> {
        let given = self.header("content-type").unwrap_or_default();
        let essence = given.split(';').next().unwrap_or_default().trim();
        let known = types.iter().copied().find(|known| essence.eq_ignore_ascii_case(known));
        known.ok_or_else(|| {
            let title = "The content type is not supported";
            Problem::refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_content_type", title)
                .with("allowed", types)
        })
    }

    /// The version that `If-Match` names.
    ///
    /// # Errors
    /// 428 without the header, 400 when it is no version.
    pub fn if_match(&self) -> Result<u64, Problem> {
        let Some(tag) = self.header("if-match") else {
            let title = "Say with If-Match which version you change";
            return Err(Problem::refusal(
                StatusCode::PRECONDITION_REQUIRED,
                "if_match_required",
                title,
            ));
        };
        version_of(tag)
            .ok_or_else(|| Problem::invalid_at("If-Match", "expected one version, such as \"3\""))
    }

    /// Whether `If-None-Match` names this version.
    #[must_use]
    pub fn has_version(&self, version: u64) -> bool {
        let tags = self.header("if-none-match").unwrap_or_default();
        tags.split(',').any(|tag| tag.trim() == "*" || version_of(tag) == Some(version))
    }
}

fn version_of(tag: &str) -> Option<u64> {
    tag.trim().trim_start_matches("W/").trim_matches('"').parse().ok()
}

fn form_pairs(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

/// How many items a page of a list has at most: from 1 to 100.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(try_from = "u32")]
#[schemars(extend("minimum" = 1, "maximum" = 100))]
pub struct PageLimit(u32);

impl PageLimit {
    /// 20 unless said otherwise.
    #[must_use]
    pub fn of(limit: Option<Self>) -> u32 {
        limit.map_or(20, |limit| limit.0)
    }
}

impl TryFrom<u32> for PageLimit {
    type Error = Invalid;

    fn try_from(limit: u32) -> Result<Self, Invalid> {
        let fits = (1..=100).contains(&limit);
        if fits { Ok(Self(limit)) } else { Err(Invalid("expected a whole number from 1 to 100")) }
    }
}

/// For values inside paths and queries that are more than text.
impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        Self::invalid_at("", invalid.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use kernel::{Quantity, Sku};
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    #[derive(Debug, eserde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only its parsing is looked at")]
    struct Line {
        sku: Sku,
        quantity: Quantity,
    }

    fn request(content_type: &str, body: &str) -> Request {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", content_type.parse().unwrap());
        Request {
            method: Method::POST,
            path: "/".into(),
            route: "/".into(),
            headers,
            body: body.as_bytes().to_vec(),
            source_ip: "127.0.0.1".into(),
            id: "r".into(),
            parameters: HashMap::new(),
            query: "limit=x".into(),
        }
    }

    fn problem(content_type: &str, body: &str) -> Value {
        let problem = request(content_type, body).json::<Line>().unwrap_err();
        serde_json::from_slice(&problem.body("/", "r")).unwrap()
    }

    #[test]
    fn every_bad_field_is_named_at_once() {
        let body =
            problem("application/json; charset=utf-8", r#"{"sku":"not a sku","quantity":0}"#);
        let pointers: Vec<_> = body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(pointers, ["/sku", "/quantity"]);
        assert_eq!(body["status"], 400);
    }

    #[test]
    fn missing_and_unknown_fields_are_told_apart() {
        assert_eq!(problem("application/json", r#"{"sku":"a"}"#)["errors"][0]["code"], "missing");
        let body = problem("application/json", r#"{"sku":"a","quantity":1,"price":1}"#);
        assert_eq!(body["errors"][0]["code"], "unknown");
    }

    #[test]
    fn what_is_not_json_is_refused_by_its_kind() {
        assert_eq!(problem("text/plain", "{}")["status"], 415);
        assert_eq!(problem("application/json", "{")["status"], 400);
        assert_eq!(problem("application/json", &" ".repeat(70_000))["status"], 413);
    }

    #[test]
    fn a_bad_query_parameter_is_a_400() {
        #[derive(Debug, Deserialize)]
        struct Parameters {
            #[allow(dead_code, reason = "only its parsing is looked at")]
            limit: u32,
        }
        assert_eq!(request("a", "").query::<Parameters>().unwrap_err().status(), 400);
    }

    #[test]
    fn versions_match_as_strong_weak_and_listed_tags() {
        let mut request = request("a", "");
        request.headers.insert("if-none-match", "\"1\", W/\"3\"".parse().unwrap());
        assert!(request.has_version(3));
        assert!(!request.has_version(2));
    }
}
