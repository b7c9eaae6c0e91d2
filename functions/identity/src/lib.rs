//! The endpoints of identity: accounts, sessions, tokens, keys.

pub mod get_profile;
mod origins;
mod problems;
pub mod publish_keys;
pub mod refresh_session;
pub mod register;
mod secret;
pub mod sign_in;
pub mod start_guest_session;
mod tokens;
pub mod verify_email;
pub mod verify_token;

use cart::Carts;
use identity::{Accounts, Guard, Keys, Minter, Sessions, SignInAttempts, Verifications};
use jiff::SignedDuration;
use platform::{
    Aws, Error, config,
    http::{Problem, Request},
    limit::Limit,
    store::Store,
};

use crate::origins::Origins;

/// What the endpoints of identity work with. Each touches only what the template grants its function.
pub struct IdentityService {
    guard: Guard,
    minter: Minter,
    keys: Keys,
    accounts: Accounts,
    sessions: Sessions,
    verifications: Verifications,
    attempts: SignInAttempts,
    carts: Carts,
    origins: Origins,
    limits: Limits,
    table: Store,
}

/// How often one network address may do what costs us most.
struct Limits {
    registrations: Limit,
    sign_ins: Limit,
    guest_sessions: Limit,
}

impl IdentityService {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let table = aws.table("IDENTITY_TABLE");
        let guard = Guard::start(aws).await;
        Ok(Self {
            minter: Minter::start(aws, &guard).await,
            guard,
            keys: Keys::new(table.clone()),
            accounts: Accounts::new(table.clone()),
            sessions: Sessions::new(table.clone()),
            verifications: Verifications::new(table.clone()),
            attempts: SignInAttempts::new(table.clone()),
            carts: Carts::new(aws.table("CART_TABLE")),
            origins: Origins::from_environment(),
            limits: Limits::from_environment(),
            table,
        })
    }

    /// Counts one more time for the client's network address.
    async fn count(&self, limit: &Limit, request: &Request) -> Result<(), Problem> {
        limit.count(&self.table, &request.source_ip).await
    }
}

impl Limits {
    fn from_environment() -> Self {
        let per_address = |what, variable, default, minutes| Limit {
            what,
            times: config::number(variable, default),
            window: SignedDuration::from_mins(minutes),
        };
        Self {
            registrations: per_address("register", "REGISTER_PER_ADDRESS", 20, 60),
            sign_ins: per_address("sign-in", "SIGN_IN_PER_ADDRESS", 50, 15),
            guest_sessions: per_address("guest", "GUEST_SESSIONS_PER_ADDRESS", 120, 60),
        }
    }
}
