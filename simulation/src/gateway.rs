//! The HTTP API as people and the provider reach it: a request becomes API Gateway's event, the function's answer a
//! reply, and either may get lost.

use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use bytes::Bytes;
use http::Request;
use local::gateway::event::{Arrival, Event};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::hosting::Answer;
use crate::pool::Failure;
use crate::world::World;

/// As long as API Gateway waits for a function.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(30);

/// A request that is not sent yet.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// 0: nothing came back, and nobody knows what happened.
    pub status: u16,
    pub body: String,
}

impl Call {
    #[must_use]
    pub fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: String::new() }
    }

    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string();
        self.header("content-type", "application/json")
    }

    fn request(&self) -> Request<()> {
        let mut request = Request::builder().method(self.method).uri(&self.path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(()).expect("a request that the simulation has written itself")
    }
}

impl Reply {
    fn of(status: u16, body: &str) -> Self {
        Self { status, body: body.to_owned() }
    }

    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// Whether a client sends the same request again: nobody knows what happened, or nothing did.
    #[must_use]
    pub fn invites_retry(&self) -> bool {
        self.status == 0
            || self.status >= 500
            || self.status == 429
            || (self.status == 409 && self.json()["code"] == "in_progress")
    }

    fn told(&self) -> String {
        match (self.status, self.json()["code"].as_str()) {
            (0, _) => "no answer".to_owned(),
            (status, Some(code)) => format!("{status} {code}"),
            (status, None) => status.to_string(),
        }
    }
}

impl World {
    /// Sends a request of `who`; answers what came back.
    pub async fn request(self: &Rc<Self>, who: &str, call: &Call) -> Reply {
        self.note(who, &format!("{} {}", call.method, call.path), "sends");
        sleep(self.weather.latency(5, 40)).await;
        let reply = self.passes(call).await;
        sleep(self.weather.latency(5, 40)).await;
        let reply = if self.weather.loses_an_answer() { Reply::default() } else { reply };
        self.note(
            who,
            &format!("{} {}", call.method, call.path),
            &format!("hears {}", reply.told()),
        );
        reply
    }

    async fn passes(self: &Rc<Self>, call: &Call) -> Reply {
        let (parts, ()) = call.request().into_parts();
        let Some(found) = self.routes.find(call.method, parts.uri.path()) else {
            return Reply::of(404, r#"{"message":"Not Found"}"#);
        };
        let request_id = format!("{:016x}", self.chance.borrow_mut().draw());
        let from = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let arrival = Arrival { from, at_ms: self.now_ms(), request_id: &request_id };
        let body = Bytes::from(call.body.clone());
        let event = serde_json::to_string(&Event::new(&parts, &body, &found, &arrival));
        let event = event.unwrap_or_default();
        let answer = timeout(LONGEST, self.invoke(found.function, &event)).await;
        match answer {
            Ok(Ok(Answer::Http { status, body })) => Reply { status, body },
            Ok(Ok(Answer::Text(_)) | Err(Failure::Failed(_) | Failure::Killed)) => {
                Reply::of(502, r#"{"message":"Internal Server Error"}"#)
            }
            Ok(Err(Failure::TimedOut)) | Err(_) => {
                Reply::of(503, r#"{"message":"Service Unavailable"}"#)
            }
        }
    }
}
