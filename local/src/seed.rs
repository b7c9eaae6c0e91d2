//! What a new shop begins with: the keys that tokens are verified with, two sign-ins, and a catalogue.
//!
//! The catalogue goes in through the shop's own import, so that a seed can be nothing that a shop could
//! not do.

use std::path::Path;

use identity::{Accounts, Jwk, JwkSet, Keys, NewAccount, Role};
use platform::{Aws, clock};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::{run::SigningKey, system::System};

/// The password of both demo sign-ins.
pub const PASSWORD: &str = "trolley-demo-password";
pub const SHOPPER: &str = "shopper@trolley.test";
pub const ADMIN: &str = "admin@trolley.test";

/// What seeding may use. The AWS endpoint answers already, the API does not yet.
pub struct Ground<'a> {
    pub system: &'a System,
    pub aws_url: &'a str,
    pub signing_key: &'a SigningKey,
}

/// What was sown.
#[derive(Debug, Default)]
pub struct Seeded {
    pub sign_ins: Vec<SignIn>,
    /// How many products were imported just now.
    pub products: u64,
}

/// Someone to sign in as; for demonstration only.
#[derive(Debug)]
pub struct SignIn {
    pub email: String,
    pub password: String,
    pub role: String,
}

/// Why seeding failed: it ends the start.
#[derive(Debug, thiserror::Error)]
#[error("seeding the tables: {0}")]
pub struct SeedError(pub String);

fn because(cause: impl std::fmt::Display) -> SeedError {
    SeedError(cause.to_string())
}

/// Publishes the public half of the signing key, and makes the sign-ins unless they are there.
///
/// # Errors
/// The key is damaged, or the AWS endpoint refuses a write.
pub async fn sow(ground: &Ground<'_>) -> Result<Seeded, SeedError> {
    let Some(table) = ground.system.table("IdentityTable") else { return Ok(Seeded::default()) };
    let table = Aws::at(ground.aws_url).await.table_named(&table.name);
    let key = Jwk::of_private_key(&ground.signing_key.private_key_pem).map_err(because)?;
    Keys::new(table.clone()).publish(&JwkSet { keys: vec![key] }).await.map_err(because)?;
    let accounts = Accounts::new(table);
    let mut seeded = Seeded::default();
    for (email, name, role) in
        [(SHOPPER, "Sam Shopper", Role::Customer), (ADMIN, "Alex Admin", Role::Admin)]
    {
        let account = NewAccount {
            email: email.parse().map_err(because)?,
            name: name.parse().map_err(because)?,
            password: PASSWORD.parse().map_err(because)?,
            staff_roles: vec![role],
            email_verified: true,
        };
        accounts.ensure(&account, clock::now()).await.map_err(because)?;
        seeded.sign_ins.push(SignIn {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            role: format!("{role:?}").to_lowercase(),
        });
    }
    Ok(seeded)
}

/// Imports the demo catalogue, unless the shop has products already. Answers how many it has made.
///
/// # Errors
/// The running shop refuses the catalogue.
pub async fn catalogue(api_url: &str, file: &Path) -> Result<u64, SeedError> {
    let http = Client::new();
    let products = answer(http.get(format!("{api_url}/v1/products?limit=1"))).await?;
    if products.get("items").and_then(Value::as_array).is_some_and(|items| !items.is_empty()) {
        return Ok(0);
    }
    let sign_in = http
        .post(format!("{api_url}/v1/auth/sign-in"))
        .header("x-token-mode", "body")
        .json(&json!({ "email": ADMIN, "password": PASSWORD }));
    let session = answer(sign_in).await?;
    let token = session.get("access_token").and_then(Value::as_str);
    let body = std::fs::read_to_string(file)
        .map_err(|error| because(format!("{}: {error}", file.display())))?;
    let import = http
        .post(format!("{api_url}/v1/admin/products/import"))
        .bearer_auth(token.ok_or_else(|| because("no access token"))?)
        .header("content-type", "application/x-ndjson")
        .body(body);
    let report = answer(import).await?;
    match report.get("failed").and_then(Value::as_u64) {
        Some(0) => Ok(report.get("created").and_then(Value::as_u64).unwrap_or(0)),
        _ => Err(because(report)),
    }
}

async fn answer(request: RequestBuilder) -> Result<Value, SeedError> {
    let response = request.send().await.map_err(because)?;
    let status = response.status();
    let body: Value = response.json().await.map_err(because)?;
    if status.is_success() { Ok(body) } else { Err(because(format!("{status}: {body}"))) }
}
