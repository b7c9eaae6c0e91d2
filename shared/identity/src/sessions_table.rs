//! Sessions in DynamoDB.
//!
//! | question | key |
//! |---|---|
//! | the session of this token or this id | `pk = SESSION#<session id>`, `sk = SESSION` |
//!
//! DynamoDB deletes a session thirty days after its last refresh (`ttl`); until then an ended one stays
//! and refuses its tokens.

use jiff::Timestamp;
use kernel::{GuestId, SessionId, Subject};
use platform::{
    clock,
    store::{Key, Store, StoreError, Write, Written, decode},
};

use crate::{
    refresh_token::RefreshToken,
    session::{Decision, End, Session},
};

/// Each lost race means that another request rotated: the next look decides by what that one left.
const ROUNDS: u32 = 4;

/// The sessions.
#[derive(Debug, Clone)]
pub struct Sessions {
    table: Store,
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

    /// Starts a session of `subject`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn start(
        &self,
        subject: Subject,
        now: Timestamp,
    ) -> Result<(Session, RefreshToken), StoreError> {
        let (session, token) = Session::start(subject, now);
        self.table.run(self.table.insert_once(&key(session.id), &session)).await?;
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
            .put(&key(old.id), new)
            .when("#generation = :generation AND attribute_not_exists(#ended)")
            .bind("generation", old.generation)
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

/// The key of a session's item.
pub(crate) fn key(session: SessionId) -> Key {
    Key::new(format!("SESSION#{session}"), "SESSION")
}
