//! Sessions in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | the session of this token or this id | `pk = SESSION#<session id>`, `sk = SESSION` |
//! | the sessions of an account, newest first | index `list`: `list_pk = SESSIONS#<user id>`, `list_sk = <session id>` |
//!
//! DynamoDB deletes a session thirty days after its last refresh (`ttl`); until then an ended one stays
//! and refuses its tokens.

use std::cmp::Reverse;

use jiff::Timestamp;
use kernel::{GuestId, SessionId, Subject, Text, UserId};
use platform::{
    clock,
    store::{Key, Query, Store, StoreError, Write, Written, decode},
};
use serde::{Deserialize, Serialize};

use crate::{
    Profile,
    refresh_token::RefreshToken,
    session::{Decision, End, Session},
};

/// Each lost race means that another request rotated: the next look decides by what that one left.
const ROUNDS: u32 = 4;
const ERASED_AT_ONCE: u32 = 100;

/// The sessions.
#[derive(Debug, Clone)]
pub struct Sessions {
    table: Store,
}

#[derive(Serialize)]
struct SessionItem<'a> {
    #[serde(flatten)]
    session: &'a Session,
    /// Guests' sessions are in no list.
    #[serde(skip_serializing_if = "Option::is_none")]
    list_pk: Option<String>,
    list_sk: SessionId,
}

/// Sessions of an account, newest first.
#[derive(Debug)]
pub struct SessionPage {
    pub sessions: Vec<Session>,
    /// Where the next page begins, if there is one.
    pub next: Option<SessionId>,
}

#[derive(Deserialize)]
struct Listed {
    list_sk: SessionId,
}

/// How a refresh ended.
#[derive(Debug)]
pub enum Refreshed {
    /// The session goes on with this token.
    Goes(Box<Session>, RefreshToken),
    /// The token was used before: the session has ended for whoever holds its tokens.
    Reused(SessionId),
    /// The token stands for no session that goes on.
    Refused,
}

impl Sessions {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// Starts a guest's session.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn start_guests(
        &self,
        guest: GuestId,
        now: Timestamp,
    ) -> Result<(Session, RefreshToken), StoreError> {
        self.insert(Session::start(guest.into(), 0, None, now)).await
    }

    /// Starts a session of the account that was just authenticated.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn start_customers(
        &self,
        account: &Profile,
        device: Option<Text>,
        now: Timestamp,
    ) -> Result<(Session, RefreshToken), StoreError> {
        self.insert(Session::start(account.user_id.into(), account.epoch, device, now)).await
    }

    async fn insert(
        &self,
        (session, token): (Session, RefreshToken),
    ) -> Result<(Session, RefreshToken), StoreError> {
        let item = SessionItem::new(&session);
        self.table.run(self.table.insert_once(&key(session.id), &item)).await?;
        Ok((session, token))
    }

    /// Uses up `token`. However many present it at once, one rotates and the others repeat its answer.
    ///
    /// # Errors
    /// DynamoDB did not answer, or others kept rotating.
    pub async fn refresh(
        &self,
        token: &RefreshToken,
        now: Timestamp,
    ) -> Result<Refreshed, StoreError> {
        let mut found = self.table.get::<Session>(&key(token.session())).await?;
        for _ in 0..ROUNDS {
            let Some(session) = found.take() else { return Ok(Refreshed::Refused) };
            let (write, outcome) = match session.decide(token, now) {
                Decision::Refuse => return Ok(Refreshed::Refused),
                Decision::Repeat(successor) => {
                    return Ok(Refreshed::Goes(Box::new(session), successor));
                }
                Decision::Rotate(next, successor) => {
                    (self.replace(&session, &next), Refreshed::Goes(next, successor))
                }
                Decision::End(ended) => {
                    (self.replace(&session, &ended), Refreshed::Reused(session.id))
                }
            };
            match self.table.run(write).await? {
                Written::Done => return Ok(outcome),
                Written::Refused(item) => found = item.map(decode).transpose()?,
            }
        }
        Err(StoreError::Contended)
    }

    fn replace(&self, old: &Session, new: &Session) -> Write {
        self.table
            .put(&key(old.id), &SessionItem::new(new))
            .when(
                "#generation = :generation AND attribute_not_exists(#ended) \
                 AND (attribute_not_exists(#epoch) OR #epoch = :epoch)",
            )
            .bind("generation", old.generation)
            .bind("epoch", old.epoch)
    }

    /// Ends a session, whoever holds its tokens.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn end(&self, session: SessionId, because: End) -> Result<(), StoreError> {
        let write = self
            .table
            .update(&key(session))
            .assign("ended", because)
            .when("attribute_exists(pk) AND attribute_not_exists(#ended)");
        self.table.run(write).await.map(drop)
    }

    /// Ends a session of `user`; answers whether it is one.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn end_own(
        &self,
        session: SessionId,
        user: UserId,
        because: End,
    ) -> Result<bool, StoreError> {
        let write = self
            .table
            .update(&key(session))
            .set("#ended = if_not_exists(#ended, :because)")
            .bind("because", because)
            .when("#subject = :subject")
            .bind("subject", Subject::from(user));
        Ok(matches!(self.table.run(write).await?, Written::Done))
    }

    /// A page of an account's sessions, newest first, after `after`: those that go on. It can come back short.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn page(
        &self,
        account: &Profile,
        limit: u32,
        after: Option<SessionId>,
        now: Timestamp,
    ) -> Result<SessionPage, StoreError> {
        let ids = self.listed(account.user_id, limit, after).await?;
        let full = u32::try_from(ids.len()).is_ok_and(|found| found >= limit);
        let next = ids.last().copied().filter(|_| full);
        let keys: Vec<_> = ids.into_iter().map(key).collect();
        let mut sessions: Vec<Session> = self.table.get_many(&keys).await?;
        sessions.retain(|session| session.is_live(now) && session.is_of(account));
        sessions.sort_unstable_by_key(|session| Reverse(session.id));
        Ok(SessionPage { sessions, next })
    }

    /// Removes all that is known of an account's sessions.
    ///
    /// # Errors
    /// DynamoDB did not answer; some may be left.
    pub async fn erase(&self, user: UserId) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let ids = self.listed(user, ERASED_AT_ONCE, after).await?;
            let Some(last) = ids.last().copied() else { return Ok(()) };
            for id in ids {
                self.table.run(self.table.delete(&key(id))).await?;
            }
            after = Some(last);
        }
    }

    async fn listed(
        &self,
        user: UserId,
        limit: u32,
        after: Option<SessionId>,
    ) -> Result<Vec<SessionId>, StoreError> {
        let query = match after {
            Some(after) => {
                Query::index("list", "#list_pk = :list AND #list_sk < :after").bind("after", after)
            }
            None => Query::index("list", "#list_pk = :list"),
        };
        let query = query.bind("list", list_of(user)).descending().limit(limit);
        let listed = self.table.query::<Listed>(query).await?.items;
        Ok(listed.into_iter().map(|listed| listed.list_sk).collect())
    }

    /// The guest whose refresh token this is, as long as it could still be used.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn guest_of(&self, token: &RefreshToken) -> Result<Option<GuestId>, StoreError> {
        let session = self.table.get::<Session>(&key(token.session())).await?;
        let held = session.filter(|session| session.is_held_by(token, clock::now()));
        Ok(held.and_then(|session| match session.subject {
            Subject::Guest(guest) => Some(guest),
            Subject::User(_) => None,
        }))
    }
}

impl<'a> SessionItem<'a> {
    fn new(session: &'a Session) -> Self {
        Self { list_pk: session.subject.user().map(list_of), list_sk: session.id, session }
    }
}

fn list_of(user: UserId) -> String {
    format!("SESSIONS#{user}")
}

/// The key of a session's item.
pub(crate) fn key(session: SessionId) -> Key {
    Key::new(format!("SESSION#{session}"), "SESSION")
}
