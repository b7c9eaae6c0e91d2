//! Everything that reads bytes from outside, each as a function of bytes alone: it never panics, and what it accepts
//! reads back as it is written. Property tests call them with what is arbitrary and what is nearly right, and fuzzers
//! with what they learn.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a proof may fail loudly"
)]

mod bodies;
mod edge;
mod events;
mod mutation;
mod tokens;
mod values;
mod webhooks;

pub use mutation::{cases, nearly};

/// A reader of bytes.
#[derive(Debug, Clone, Copy)]
pub struct Parser {
    pub name: &'static str,
    /// In words of a shop's owner.
    pub what: &'static str,
    /// Whether the bytes are accepted. Panics when the reader does, or when it accepts what it should not.
    pub read: fn(&[u8]) -> bool,
    /// What the reader accepts, or nearly so, to be changed a little.
    pub samples: fn() -> Vec<Vec<u8>>,
}

const fn parser(
    name: &'static str,
    what: &'static str,
    read: fn(&[u8]) -> bool,
    samples: fn() -> Vec<Vec<u8>>,
) -> Parser {
    Parser { name, what, read, samples }
}

/// All of them.
pub const PARSERS: [Parser; 13] = [
    parser("access_token", "access tokens", tokens::access_token, tokens::access_tokens),
    parser("token_claims", "claims of access tokens", tokens::token_claims, tokens::all_claims),
    parser("refresh_token", "refresh tokens", tokens::refresh_token, tokens::refresh_tokens),
    parser("signature", "signatures of webhooks", webhooks::signature, webhooks::signed),
    parser("webhook", "webhooks", webhooks::webhook, webhooks::webhooks),
    parser("event", "events", events::event, events::events),
    parser("idempotency_key", "idempotency keys", edge::idempotency_key, edge::idempotency_keys),
    parser("cursor", "cursors of lists", values::cursor, values::cursors),
    parser("price", "prices as text", values::price, values::prices),
    parser("value", "names, addresses, identifiers and codes", values::value, values::values),
    parser("body", "request bodies", bodies::body, bodies::bodies),
    parser("query", "query strings and headers", edge::query, edge::queries),
    parser("shop", "shop.toml", values::shop, values::shops),
];
