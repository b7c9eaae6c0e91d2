//! Tokens that prove that an e-mail address is read by the account's owner.
//!
//! | question | key |
//! |---|---|
//! | whose address does this token verify? | `pk = VERIFICATION#<SHA-256 of the token>`, `sk = VERIFICATION` |
//!
//! A token is good for 24 hours and one use, and only as long as the account still has the address that it
//! was sent to. Only its hash is kept, and of the address a digest keyed by the token, which tells nobody
//! anything without it; the token is made when the mail is sent, since events carry no secrets.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use kernel::{Email, UserId};
use platform::store::{Key, Store, StoreError, TransactError, Transaction};
use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::{Profile, accounts_table::user_key, mailed_token};

const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Verification tokens that wait for their use.
#[derive(Debug, Clone)]
pub struct Verifications {
    table: Store,
}

#[derive(Debug, Serialize, Deserialize)]
struct Verification {
    user_id: UserId,
    sent_to: String,
    expires_at: Timestamp,
    ttl: i64,
}

/// Whether a token verified an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Redeemed {
    Verified,
    /// Unknown, used, expired, or for an address that the account no longer has.
    Invalid,
}

impl Verifications {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// A new token for the account's address, to be mailed there.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn issue(
        &self,
        account: &Profile,
        now: Timestamp,
    ) -> Result<SecretString, StoreError> {
        let token = mailed_token::fresh();
        let expires_at = now + GOOD_FOR;
        let verification = Verification {
            user_id: account.user_id,
            sent_to: address_of(&account.email, &token),
            expires_at,
            ttl: expires_at.as_second(),
        };
        self.table.run(self.table.insert_once(&key(&token), &verification)).await?;
        Ok(token)
    }

    /// Uses up a token.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn redeem(
        &self,
        token: &SecretString,
        now: Timestamp,
    ) -> Result<Redeemed, StoreError> {
        let key = key(token);
        let found = self.table.get::<Verification>(&key).await?;
        let Some(found) = found.filter(|verification| verification.expires_at > now) else {
            return Ok(Redeemed::Invalid);
        };
        let user = user_key(found.user_id);
        let account = self.table.get::<Profile>(&user).await?;
        let reader = account.filter(|account| address_of(&account.email, token) == found.sent_to);
        let Some(account) = reader else { return Ok(Redeemed::Invalid) };
        let verified = self
            .table
            .update(&user)
            .assign("email_verified", true)
            .set("#version = #version + :one")
            .bind("one", 1)
            .when("#email = :email")
            .bind("email", &account.email);
        let used = self.table.delete(&key).when("attribute_exists(pk)");
        match Transaction::new().with((), used).with((), verified).commit(&self.table).await {
            Ok(()) => Ok(Redeemed::Verified),
            Err(TransactError::Refused(_)) => Ok(Redeemed::Invalid),
            Err(TransactError::Store(error)) => Err(error),
        }
    }
}

fn address_of(email: &Email, token: &SecretString) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, token.expose_secret().as_bytes());
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, email.as_str().as_bytes()))
}

fn key(token: &SecretString) -> Key {
    mailed_token::key("VERIFICATION", token)
}
