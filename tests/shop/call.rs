//! HTTP calls and what came back.

use openapi::Answered;
use reqwest::{Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::Value;

use super::judge::judge;

/// A request that is not sent yet.
pub struct Call {
    request: RequestBuilder,
    name: String,
    /// For the API: method, path and JSON body, to be judged with the answer.
    of_api: Option<(Method, String, Option<Value>)>,
}

/// What came back, with the name of the request for messages.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub name: String,
}

impl Call {
    pub(crate) fn new(http: &reqwest::Client, method: Method, url: &str) -> Self {
        Self { name: format!("{method} {url}"), request: http.request(method, url), of_api: None }
    }

    /// A request to the API: its answer has to be as the document says.
    pub(crate) fn to_api(http: &reqwest::Client, method: Method, origin: &str, path: &str) -> Self {
        let call = Self::new(http, method.clone(), &format!("{origin}{path}"));
        let path = path.split('?').next().unwrap_or(path).to_owned();
        Self { of_api: Some((method, path, None)), ..call }
    }

    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        if let Some((_, _, sent)) = &mut self.of_api {
            *sent = Some(body.clone());
        }
        self
    }

    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<reqwest::Body>) -> Self {
        self.request = self.request.header("content-type", content_type).body(body);
        self
    }

    /// The answer, whatever it is. No answer at all is 0, as a client sees it whose connection was cut.
    pub async fn send(self) -> Answer {
        let name = self.name;
        let Ok(response) = self.request.send().await else { return Answer::none(name) };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let Ok(text) = response.text().await else { return Answer::none(name) };
        let answer = Answer { status, headers, text, name };
        if let Some((method, path, sent)) = &self.of_api {
            judge(&Answered {
                method: method.as_str(),
                path,
                request: sent.as_ref(),
                status,
                content_type: answer.header("content-type").unwrap_or_default(),
                body: &answer.text,
            });
        }
        answer
    }
}

impl Answer {
    fn none(name: String) -> Self {
        Self { status: 0, headers: HeaderMap::new(), text: String::new(), name }
    }

    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{self}: not JSON: {error}"))
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body of an answer with this status; any other fails.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self}");
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The body of a refusal with this status and code.
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{self}");
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self}");
        body
    }

    /// Whether it is a refusal with this status and code.
    #[must_use]
    pub fn is_refused(&self, status: u16, code: &str) -> bool {
        self.status == status
            && self.header("content-type") == Some("application/problem+json")
            && self.json()["code"] == code
    }

    /// Whether a client sends the same request again: nobody knows what happened, or nothing did.
    #[must_use]
    pub fn invites_retry(&self) -> bool {
        self.status == 0 || self.status >= 500 || self.status == StatusCode::TOO_MANY_REQUESTS
    }
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} answered {} {}", self.name, self.status, self.text)
    }
}
