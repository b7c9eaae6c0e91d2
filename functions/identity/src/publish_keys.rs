//! `GET /.well-known/jwks.json` and `/.well-known/openid-configuration`: what other services need to verify
//! our access tokens.

use identity::{JwkSet, access_token::Authority};
use platform::http::{Answer, Operation, Reply, Request, Who};
use schemars::JsonSchema;
use serde::Serialize;

use crate::IdentityService;

/// Seconds. A new key is published longer than this before it signs.
const CACHED: u32 = 300;

/// As much of OpenID Connect Discovery as verifiers of JWTs read.
#[derive(Debug, Serialize, JsonSchema)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
    response_types_supported: [&'static str; 1],
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
}

/// The contract of `GET /.well-known/jwks.json`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("publish-keys", "GET /.well-known/jwks.json", Who::Public)
        .summary("The keys that access tokens are verified with")
        .answers::<JwkSet>(200)
}

/// The contract of `GET /.well-known/openid-configuration`.
#[must_use]
pub fn discovery_operation() -> Operation {
    Operation::new("publish-keys", "GET /.well-known/openid-configuration", Who::Public)
        .named("publish-discovery")
        .summary("Where the keys are, as OpenID Connect Discovery says it")
        .answers::<Discovery>(200)
        .offline()
}

/// Answers the keys or the discovery document, by route.
///
/// # Errors
/// As [`operation`] says.
pub async fn publish_keys(service: &IdentityService, request: &Request) -> Answer {
    if request.route.ends_with("/openid-configuration") {
        let issuer = Authority::from_environment()?.issuer;
        return Ok(Reply::ok(&Discovery::of(issuer))?.cacheable(CACHED));
    }
    Ok(Reply::ok(&service.keys.read().await?)?.cacheable(CACHED))
}

impl Discovery {
    fn of(issuer: String) -> Self {
        Self {
            jwks_uri: format!("{issuer}/.well-known/jwks.json"),
            issuer,
            response_types_supported: ["token"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
        }
    }
}
