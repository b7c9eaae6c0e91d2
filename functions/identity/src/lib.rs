//! The endpoints of identity: accounts, sessions, tokens, keys.

pub mod change_password;
mod confirmation;
pub mod delete_account;
pub mod end_session;
pub mod erase_personal_data;
pub mod export_account;
mod exported_order;
pub mod get_profile;
mod keeper;
pub mod list_sessions;
pub mod list_users;
mod me;
mod origins;
mod problems;
pub mod publish_keys;
pub mod refresh_session;
pub mod register;
pub mod request_password_reset;
pub mod reset_password;
mod secret;
pub mod set_user_roles;
pub mod sign_in;
pub mod sign_out;
pub mod start_guest_session;
mod tokens;
pub mod update_profile;
pub mod verify_email;
pub mod verify_token;

use cart::Carts;
use identity::{
    Accounts, Guard, Keys, Minter, PasswordResets, Sessions, SignInAttempts, Verifications,
};
use jiff::SignedDuration;
use platform::{
    Aws, Error, config,
    http::{Operation, Problem, Request},
    limit::Limit,
    store::Store,
};

pub use keeper::{AccountService, Eraser};

use crate::origins::Origins;

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        change_password::operation(),
        delete_account::operation(),
        end_session::operation(),
        export_account::operation(),
        get_profile::operation(),
        list_sessions::operation(),
        list_users::operation(),
        publish_keys::operation(),
        publish_keys::discovery_operation(),
        refresh_session::operation(),
        register::operation(),
        request_password_reset::operation(),
        reset_password::operation(),
        set_user_roles::operation(),
        sign_in::operation(),
        sign_out::operation(),
        start_guest_session::operation(),
        update_profile::operation(),
        verify_email::operation(),
        verify_token::operation(),
    ]
}

/// Mails with a token for a new password to one address in an hour.
const RESET_MAILS: u32 = 3;

/// What the endpoints of identity work with. Each touches only what the template grants its function.
pub struct IdentityService {
    guard: Guard,
    minter: Minter,
    keys: Keys,
    accounts: Accounts,
    sessions: Sessions,
    verifications: Verifications,
    resets: PasswordResets,
    attempts: SignInAttempts,
    carts: Carts,
    origins: Origins,
    limits: Limits,
    table: Store,
}

/// How often one network address may do what costs us most, and one mailbox get mail that nobody signed in for.
struct Limits {
    registrations: Limit,
    sign_ins: Limit,
    guest_sessions: Limit,
    password_resets: Limit,
    reset_mails: Limit,
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
            resets: PasswordResets::new(table.clone()),
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
            password_resets: per_address("reset", "RESETS_PER_ADDRESS", 20, 60),
            reset_mails: Limit {
                what: "reset-mail",
                times: RESET_MAILS,
                window: SignedDuration::from_hours(1),
            },
        }
    }
}
