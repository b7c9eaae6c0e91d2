//! A session at the API, kept alive as any client does it, and requests made in it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::gateway::{Call, Reply};
use crate::world::World;

/// What a client keeps of its sign-in.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
}

impl Tokens {
    pub fn of(body: &Value) -> Option<Self> {
        let text = |name: &str| Some(body[name].as_str()?.to_owned());
        Some(Self { access: text("access_token")?, refresh: text("refresh_token")? })
    }

    /// Whose they are. Nothing is verified.
    pub fn subject(&self) -> Option<String> {
        let payload = URL_SAFE_NO_PAD.decode(self.access.split('.').nth(1)?).ok()?;
        let claims: Value = serde_json::from_slice(&payload).ok()?;
        Some(claims["sub"].as_str()?.to_owned())
    }
}

/// A person's client.
pub struct Session {
    pub world: Rc<World>,
    pub label: String,
    /// The place among the listeners; staff are none.
    person: Option<usize>,
    tokens: RefCell<Tokens>,
    requests: Cell<u32>,
}

/// How often a client sends the same thing before it gives up.
const MOST_TRIES: u32 = 6;

impl Session {
    pub fn new(world: &Rc<World>, label: &str, person: Option<usize>, tokens: Tokens) -> Self {
        let session = Self {
            world: Rc::clone(world),
            label: label.to_owned(),
            person,
            tokens: RefCell::default(),
            requests: Cell::new(0),
        };
        session.takes(tokens);
        session
    }

    fn takes(&self, tokens: Tokens) {
        if let (Some(person), Some(subject)) = (self.person, tokens.subject()) {
            self.world.crowd.is_known_as(person, &subject);
        }
        *self.tokens.borrow_mut() = tokens;
    }

    pub fn refresh_token(&self) -> String {
        self.tokens.borrow().refresh.clone()
    }

    /// A number that this client has not used yet.
    pub fn number(&self) -> u32 {
        self.requests.set(self.requests.get() + 1);
        self.requests.get()
    }

    /// Sends a request as it is, and listens.
    pub async fn sends(&self, call: Call) -> Reply {
        let id = format!("{}-{}", self.label, self.number());
        let call = call.header("x-token-mode", "body").header("x-request-id", id);
        let reply = self.world.request(&self.label, &call).await;
        if let Some(person) = self.person {
            self.world.crowd.heard(person, &reply);
        }
        reply
    }

    /// Becomes somebody new, with the session of a guest.
    pub async fn begins(&self) -> bool {
        for _ in 0..MOST_TRIES {
            let reply = self.sends(Call::new("POST", "/v1/auth/guest").json(&json!({}))).await;
            if let Some(tokens) = Tokens::of(&reply.json()) {
                self.takes(tokens);
                return true;
            }
            self.waits(1, 5).await;
        }
        false
    }

    /// A request in this session, made again once with a fresh token when the old one has run out.
    pub async fn asks(&self, call: Call) -> Reply {
        let with_token = || {
            let token = format!("Bearer {}", self.tokens.borrow().access);
            call.clone().header("authorization", token)
        };
        let reply = self.sends(with_token()).await;
        if reply.status != 401 || !self.refreshes().await {
            return reply;
        }
        self.sends(with_token()).await
    }

    async fn refreshes(&self) -> bool {
        for _ in 0..MOST_TRIES {
            let body = json!({ "refresh_token": self.refresh_token() });
            let reply = self.sends(Call::new("POST", "/v1/auth/refresh").json(&body)).await;
            if let Some(tokens) = Tokens::of(&reply.json()) {
                self.takes(tokens);
                return true;
            }
            if !reply.invites_retry() {
                return false;
            }
            self.waits(1, 5).await;
        }
        false
    }

    /// The same request, as often as it takes to know what came of it.
    pub async fn insists(&self, call: Call) -> Reply {
        let mut reply = self.asks(call.clone()).await;
        for _ in 1..MOST_TRIES {
            if !reply.invites_retry() {
                break;
            }
            self.waits(1, 8).await;
            reply = self.asks(call.clone()).await;
        }
        reply
    }

    /// With a key of its own, so that it happens once.
    pub async fn insists_once(&self, path: &str, body: &Value) -> Reply {
        let key = format!("{}-key-{}", self.label, self.number());
        self.insists(Call::new("POST", path).header("idempotency-key", key).json(body)).await
    }

    pub async fn waits(&self, low: u64, high: u64) {
        let seconds = self.draws(|chance| chance.between(low, high));
        sleep(Duration::from_secs(seconds)).await;
    }

    pub fn draws<T>(&self, draw: impl FnOnce(&mut crate::chance::Chance) -> T) -> T {
        self.world.weather.draw(&self.label, draw)
    }

    pub(super) fn person(&self) -> usize {
        self.person.unwrap_or_default()
    }
}
