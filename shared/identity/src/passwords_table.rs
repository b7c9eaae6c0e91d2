//! New passwords in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | whose password does this token reset? | `pk = PASSWORD_RESET#<SHA-256 of the token>`, `sk = PASSWORD_RESET` |
//!
//! A token is good for one hour and one use, and only until the password is changed in any other way. Only its
//! hash is kept; it is made when the mail is sent, since events carry no secrets. The items of the account
//! itself are in [`crate::Accounts`]' table of keys.

use contracts::{ChangedPassword, Fact, PasswordReset};
use jiff::{SignedDuration, Timestamp};
use kernel::{Email, PasswordResetId, SessionId, UserId};
use platform::{
    ids,
    outbox::Cause,
    store::{Key, Store, StoreError, TransactError, Transaction, Write},
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    AccountError, Accounts, Profile,
    accounts_table::{Credentials, email_key, user_key},
    mailed_token,
    password::Password,
    sessions_table, sign_in_attempts_table,
};

const GOOD_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Tokens for new passwords that wait for their use.
#[derive(Debug, Clone)]
pub struct PasswordResets {
    table: Store,
}

/// What a token stands for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ResetGrant {
    pub user_id: UserId,
    epoch: u64,
    expires_at: Timestamp,
    ttl: i64,
}

/// How the change of a password ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordSet {
    Done,
    /// The account, the session or the token is not what it was when it was read.
    Overtaken,
}

impl Accounts {
    /// Has a mail with a token sent to the account of this address, if there is one. Whether there is one: one
    /// read and one transaction are made.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn request_password_reset(
        &self,
        email: &Email,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let known = self.credentials(email).await?.unwrap_or_else(Credentials::nobodys);
        let (user_id, reset_id) = (known.user_id, ids::fresh::<PasswordResetId>());
        let fact = Fact::PasswordResetRequested(PasswordReset { user_id, reset_id });
        let known = self.table.check(&email_key(email)).when("attribute_exists(pk)");
        let told = self.table.publish(fact, reset_id, 1, cause);
        match Transaction::new().with((), known).with((), told).commit(&self.table).await {
            Ok(()) | Err(TransactError::Refused(_)) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    /// Whether this is the account's password. Takes about 20 ms, on purpose.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn has_password(
        &self,
        account: &Profile,
        password: &SecretString,
    ) -> Result<bool, StoreError> {
        let known = self.credentials(&account.email).await?.unwrap_or_else(Credentials::nobodys);
        Ok(known.password_hash.matches(password) && known.epoch == account.epoch)
    }

    /// Gives `account`, as it was read, another password. All its sessions end but `keep`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn change_password(
        &self,
        account: &Profile,
        password: &Password,
        keep: SessionId,
        cause: &Cause,
    ) -> Result<PasswordSet, AccountError> {
        let epoch = account.epoch + 1;
        let kept = self
            .table
            .update(&sessions_table::key(keep))
            .assign("epoch", epoch)
            .when("attribute_exists(pk) AND attribute_not_exists(#ended)");
        self.set_password(account, password, [kept], cause).await
    }

    /// Gives the account of a token another password. All its sessions end. The mail with the token has also
    /// shown that the address is read by the account's owner, whom others' guesses are not to keep out.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn reset_password(
        &self,
        account: &Profile,
        password: &Password,
        token: &SecretString,
        cause: &Cause,
    ) -> Result<PasswordSet, AccountError> {
        let used = self.table.delete(&key(token)).when("attribute_exists(pk)");
        let verified = Profile { email_verified: true, ..account.clone() };
        let guesses = self.table.delete(&sign_in_attempts_table::key_of(&account.email));
        self.set_password(&verified, password, [used, guesses], cause).await
    }

    async fn set_password(
        &self,
        account: &Profile,
        password: &Password,
        also: impl IntoIterator<Item = Write>,
        cause: &Cause,
    ) -> Result<PasswordSet, AccountError> {
        let (user_id, epoch) = (account.user_id, account.epoch + 1);
        // Accounts that are older than epochs have none yet.
        let same_epoch = match account.epoch {
            0 => "attribute_exists(pk) AND (attribute_not_exists(#epoch) OR #epoch = :before)",
            _ => "#epoch = :before",
        };
        let credentials = self
            .table
            .update(&email_key(&account.email))
            .assign("password_hash", password.hash()?)
            .assign("epoch", epoch)
            .when(same_epoch)
            .bind("before", account.epoch);
        let profile = self
            .table
            .update(&user_key(user_id))
            .assign("epoch", epoch)
            .assign("email_verified", account.email_verified)
            .set("#version = #version + :one")
            .bind("one", 1)
            .when(same_epoch)
            .bind("before", account.epoch);
        let fact = Fact::PasswordChanged(ChangedPassword { user_id, epoch });
        let told = self.table.publish(fact, user_id, account.version + 1, cause);
        let writes = [credentials, profile, told].into_iter().chain(also).map(|write| ((), write));
        match Transaction::new().with_all(writes).commit(&self.table).await {
            Ok(()) => Ok(PasswordSet::Done),
            Err(TransactError::Refused(_)) => Ok(PasswordSet::Overtaken),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }
}

impl PasswordResets {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// A token for a new password of this account, to be mailed to its address.
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
        let grant = ResetGrant {
            user_id: account.user_id,
            epoch: account.epoch,
            expires_at,
            ttl: expires_at.as_second(),
        };
        self.table.run(self.table.insert_once(&key(&token), &grant)).await?;
        Ok(token)
    }

    /// What a token stands for, while it does.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn grant(
        &self,
        token: &SecretString,
        now: Timestamp,
    ) -> Result<Option<ResetGrant>, StoreError> {
        let found = self.table.get::<ResetGrant>(&key(token)).await?;
        Ok(found.filter(|grant| grant.expires_at > now))
    }
}

impl ResetGrant {
    /// Whether the account has the password still that the token was asked for.
    #[must_use]
    pub fn fits(&self, account: &Profile) -> bool {
        account.is_active() && account.user_id == self.user_id && account.epoch == self.epoch
    }
}

fn key(token: &SecretString) -> Key {
    mailed_token::key("PASSWORD_RESET", token)
}
