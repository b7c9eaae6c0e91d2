//! Accounts in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | the account of this id: profile, roles, state | `pk = USER#<user id>`, `sk = USER` |
//! | whose e-mail is this, and its password's hash | `pk = EMAIL#<SHA-256 of the address>`, `sk = EMAIL` |
//! | how the session and its account stand now | `USER#…` and `SESSION#…` in one batch |
//! | all accounts, newest first | index `list`: `list_pk = USERS#<0-3>`, `list_sk = <user id>` |
//! | who changed this account's roles, newest first | `pk = USER#<user id>`, `sk = ROLES#<event id>` |
//!
//! The e-mail's item is inserted once, which makes addresses unique. It alone has the password's hash, so
//! that functions which may read users cannot read that. Both items count the account's epoch: it rises with
//! the password, in one transaction, and a session of an earlier epoch has ended, without being written to.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use contracts::{Fact, UserFact};
use jiff::Timestamp;
use kernel::{Email, Id as _, SessionId, Text, UserId};
use platform::{
    ids,
    outbox::Cause,
    planted::Bug,
    store::{Key, Store, StoreError, TransactError, Transaction, Write, Written, decode},
};
use ring::digest::{SHA256, digest};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::{
    AccountState, Preferences, Profile, Role,
    password::{HashError, Password, PasswordHash},
    session::Session,
    sessions_table,
};

/// Accounts are listed in so many partitions, none of which takes all registrations.
pub(crate) const LISTS: u8 = 4;

/// Who signs in with an address, and how that is checked.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) user_id: UserId,
    pub(crate) password_hash: PasswordHash,
    #[serde(default)]
    pub(crate) epoch: u64,
}

#[derive(Serialize)]
struct AccountItem<'a> {
    #[serde(flatten)]
    profile: &'a Profile,
    list_pk: String,
    list_sk: UserId,
}

/// An account to be.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub email: Email,
    pub name: Text,
    pub password: Password,
    /// Beside [`Role::Customer`], which every account has.
    pub staff_roles: Vec<Role>,
    pub email_verified: bool,
}

/// How a registration ended. Clients are told neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    Created(UserId),
    /// The address has an account already, which stays as it was.
    EmailTaken,
}

/// Why an account could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Hash(#[from] HashError),
}

/// What careful routes look at: the account and the session as they are now.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Standing {
    Account(Box<Profile>),
    Session(Box<Session>),
}

/// The accounts.
#[derive(Debug, Clone)]
pub struct Accounts {
    pub(crate) table: Store,
}

impl Accounts {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// The account of this id.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn profile(&self, user: UserId) -> Result<Option<Profile>, StoreError> {
        self.table.get(&user_key(user)).await
    }

    /// Makes an account and tells of it, unless the address has one. Both take the same work.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn register(
        &self,
        account: &NewAccount,
        cause: &Cause,
        now: Timestamp,
    ) -> Result<Registered, AccountError> {
        let user_id = ids::fresh();
        let told =
            self.table.publish(Fact::UserRegistered(UserFact { user_id }), user_id, 1, cause);
        let writes = self.writes(user_id, account, now)?;
        self.insert(user_id, writes.into_iter().chain([told])).await
    }

    /// The account of this address, made now if there is none. For seeds and first administrators: nobody
    /// is told, no mail is sent, and an account that is there stays as it is.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn ensure(
        &self,
        account: &NewAccount,
        now: Timestamp,
    ) -> Result<UserId, AccountError> {
        if let Some(known) = self.credentials(&account.email).await? {
            return Ok(known.user_id);
        }
        let user_id = ids::fresh();
        let writes = self.writes(user_id, account, now)?;
        match self.insert(user_id, writes).await? {
            Registered::Created(user) => Ok(user),
            Registered::EmailTaken => {
                let known = self.credentials(&account.email).await?;
                known.map(|known| known.user_id).ok_or(StoreError::Contended.into())
            }
        }
    }

    fn writes(
        &self,
        user_id: UserId,
        account: &NewAccount,
        now: Timestamp,
    ) -> Result<[Write; 2], HashError> {
        let credentials =
            Credentials { user_id, password_hash: account.password.hash()?, epoch: 0 };
        let mut roles = vec![Role::Customer];
        roles.extend(account.staff_roles.iter().filter(|role| **role != Role::Customer));
        let profile = Profile {
            user_id,
            email: account.email.clone(),
            name: account.name.clone(),
            phone: None,
            addresses: BTreeMap::new(),
            default_address: None,
            preferences: Preferences::default(),
            email_verified: account.email_verified,
            roles,
            state: AccountState::Active,
            epoch: 0,
            created_at: now,
            version: 1,
        };
        Ok([
            self.table
                .insert_once(&email_key(&account.email), &credentials)
                .unless(Bug::AddressTakenOver),
            self.table.insert_once(&user_key(user_id), &AccountItem::new(&profile)),
        ])
    }

    async fn insert(
        &self,
        user: UserId,
        writes: impl IntoIterator<Item = Write>,
    ) -> Result<Registered, AccountError> {
        let all = writes.into_iter().map(|write| ((), write));
        match Transaction::new().with_all(all).commit(&self.table).await {
            Ok(()) => Ok(Registered::Created(user)),
            // The ids are fresh: only the address can have been there.
            Err(TransactError::Refused(_)) => Ok(Registered::EmailTaken),
            Err(TransactError::Store(error)) => Err(error.into()),
        }
    }

    /// The active account with this address and password. Whether the address is known, the password wrong
    /// or the account disabled: two reads and one hash are made, and the answer is the same.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn authenticate(
        &self,
        email: &Email,
        password: &SecretString,
    ) -> Result<Option<Profile>, StoreError> {
        let known = self.credentials(email).await?.unwrap_or_else(Credentials::nobodys);
        let profile = self.profile(known.user_id).await?;
        let matches = known.password_hash.matches(password);
        // Of another epoch: the password was changed between the two reads.
        let same = |profile: &Profile| profile.is_active() && profile.epoch == known.epoch;
        Ok(profile.filter(|profile| matches && same(profile)))
    }

    pub(crate) async fn credentials(
        &self,
        email: &Email,
    ) -> Result<Option<Credentials>, StoreError> {
        self.table.get(&email_key(email)).await
    }

    /// The account of `user` as it is now; none when it is not active or the session does not go on.
    pub(crate) async fn standing(
        &self,
        user: UserId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Option<Profile>, StoreError> {
        let keys = [user_key(user), sessions_table::key(session)];
        let (mut active, mut live) = (None, None);
        for standing in self.table.get_many::<Standing>(&keys).await? {
            match standing {
                Standing::Account(account) => active = Some(account).filter(|it| it.is_active()),
                Standing::Session(session) => {
                    live = Some(session).filter(|it| it.is_live(now) && it.subject == user.into());
                }
            }
        }
        let (Some(account), Some(session)) = (active, live) else { return Ok(None) };
        Ok(session.is_of(&account).then_some(*account))
    }

    /// Stores an account as its next version; answers the one that is there when that is a newer one.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn save(&self, next: &Profile) -> Result<Result<(), Option<Profile>>, StoreError> {
        let write = self
            .table
            .put(&user_key(next.user_id), &AccountItem::new(next))
            .when("#version = :before")
            .bind("before", next.version - 1);
        match self.table.run(write).await? {
            Written::Done => Ok(Ok(())),
            Written::Refused(item) => Ok(Err(item.map(decode).transpose()?)),
        }
    }
}

impl Credentials {
    /// What an address without an account is treated as having: the same work is done, in vain.
    pub(crate) fn nobodys() -> Self {
        Self {
            user_id: UserId::from_ulid(0.into()),
            password_hash: PasswordHash::nobodys(),
            epoch: 0,
        }
    }
}

impl<'a> AccountItem<'a> {
    fn new(profile: &'a Profile) -> Self {
        let list = (profile.user_id.ulid().0 % u128::from(LISTS)).to_string();
        Self { list_pk: users_list(&list), list_sk: profile.user_id, profile }
    }
}

/// The partition of the index `list` with this part of the accounts.
pub(crate) fn users_list(list: &impl std::fmt::Display) -> String {
    format!("USERS#{list}")
}

/// The key of an account's item.
pub(crate) fn user_key(user: UserId) -> Key {
    Key::new(format!("USER#{user}"), "USER")
}

/// An address as keys have it: keys show up in metrics and traces, where addresses must not.
pub fn email_digest(email: &Email) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, email.as_str().as_bytes()))
}

pub(crate) fn email_key(email: &Email) -> Key {
    Key::new(format!("EMAIL#{}", email_digest(email)), "EMAIL")
}
