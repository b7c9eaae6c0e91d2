//! Who may act: accounts, sessions, tokens, and the guard that every function verifies them with.

pub mod access_token;
mod accounts_table;
mod guard;
mod jwk;
mod keys_table;
mod minter;
mod password;
mod refresh_token;
mod ring_provider;
mod role;
mod session;
mod sessions_table;
mod sign_in_attempts;
mod sign_in_attempts_table;
mod verifications_table;

pub use accounts_table::{AccountError, AccountState, Accounts, NewAccount, Profile, Registered};
pub use guard::{Caller, Guard};
pub use jwk::{BadKey, Jwk, JwkSet};
pub use keys_table::Keys;
pub use minter::Minter;
pub use password::{HashError, Password, PasswordHash};
pub use refresh_token::RefreshToken;
pub use role::Role;
pub use session::{End, Session};
pub use sessions_table::{Refreshed, Sessions};
pub use sign_in_attempts::Wait;
pub use sign_in_attempts_table::{Attempt, SignInAttempts};
pub use verifications_table::{Redeemed, Verifications};
