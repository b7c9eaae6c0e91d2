//! Sessions: the chain of refresh tokens that one sign-in began, each usable once.
//!
//! | presented | the session goes on | after ten seconds | it has ended |
//! |---|---|---|---|
//! | its current token | rotate | rotate | refuse |
//! | the one before | repeat the answer | end it: stolen | refuse |
//! | an older one | end it: stolen | end it: stolen | refuse |
//! | one that it never had | refuse | refuse | refuse |

use jiff::{SignedDuration, Timestamp};
use kernel::{SessionId, Subject, Text};
use platform::{ids, planted::Bug};
use serde::{Deserialize, Serialize};

use crate::{
    Profile,
    refresh_token::{Nonce, RefreshToken, TagKey, TokenHash},
};

/// A session ends when it was not refreshed for so long.
pub const IDLE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A client whose answer was lost asks again within this time; it gets the same answer.
pub const REPEATABLE: SignedDuration = SignedDuration::from_secs(10);

/// Why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// A token was presented again after its successor was in use.
    TokenReused,
    /// The account may not be used any more.
    AccountClosed,
    /// The password was changed elsewhere.
    PasswordChanged,
    /// Its holder signed out.
    SignedOut,
    /// The account's owner ended it from another session.
    EndedByOwner,
}

/// One signed-in device, or one guest's browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub subject: Subject,
    /// The account's epoch when this began; a guest has none.
    #[serde(default)]
    pub(crate) epoch: u64,
    /// What the browser or app called itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Text>,
    pub started_at: Timestamp,
    pub expires_at: Timestamp,
    /// How often it was refreshed.
    pub generation: u64,
    pub(crate) current: TokenHash,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    previous: Option<Previous>,
    tag_key: TagKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<End>,
    /// When DynamoDB may delete it.
    ttl: i64,
}

/// The token before the current one, and what made it the current one.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Previous {
    hash: TokenHash,
    nonce: Nonce,
    rotated_at: Timestamp,
}

/// What is to be done about a presented token.
#[derive(Debug, Clone)]
pub(crate) enum Decision {
    /// Store this state, then answer with the token.
    Rotate(Box<Session>, RefreshToken),
    /// The answer that was given before.
    Repeat(RefreshToken),
    /// Store this state: the session has ended, since two parties hold its tokens.
    End(Box<Session>),
    Refuse,
}

impl Session {
    /// A new session and its first token.
    pub(crate) fn start(
        subject: Subject,
        epoch: u64,
        device: Option<Text>,
        now: Timestamp,
    ) -> (Self, RefreshToken) {
        let (id, tag_key) = (ids::fresh(), TagKey::fresh());
        let token = RefreshToken::first(id, &tag_key);
        let session = Self {
            id,
            subject,
            epoch,
            device,
            started_at: now,
            expires_at: now + IDLE,
            generation: 0,
            current: token.hash(),
            previous: None,
            tag_key,
            ended: None,
            ttl: (now + IDLE).as_second(),
        };
        (session, token)
    }

    /// Whether its holder is still signed in.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended.is_none() && self.expires_at > now
    }

    /// Whether it began with the password that the account has now.
    #[must_use]
    pub fn is_of(&self, account: &Profile) -> bool {
        self.subject == account.user_id.into() && self.epoch == account.epoch
    }

    /// When it was begun or refreshed last.
    #[must_use]
    pub fn last_used_at(&self) -> Timestamp {
        self.previous.as_ref().map_or(self.started_at, |previous| previous.rotated_at)
    }

    /// Whether `token` stands for this session now.
    pub(crate) fn is_held_by(&self, token: &RefreshToken, now: Timestamp) -> bool {
        matches!(self.decide(token, now), Decision::Rotate(..) | Decision::Repeat(_))
    }

    /// The table above.
    pub(crate) fn decide(&self, token: &RefreshToken, now: Timestamp) -> Decision {
        if !self.is_live(now) || token.session() != self.id || !token.is_genuine(&self.tag_key) {
            return Decision::Refuse;
        }
        let hash = token.hash();
        if hash == self.current {
            let (session, successor) = self.rotated(token, now);
            return Decision::Rotate(Box::new(session), successor);
        }
        match &self.previous {
            Some(previous)
                if previous.hash == hash
                    && (now.duration_since(previous.rotated_at) <= REPEATABLE
                        || Bug::UsedTokenRefreshes.is_planted()) =>
            {
                Decision::Repeat(token.successor(&previous.nonce, &self.tag_key))
            }
            _ => {
                let ended = Self { ended: Some(End::TokenReused), ..self.clone() };
                Decision::End(Box::new(ended))
            }
        }
    }

    fn rotated(&self, token: &RefreshToken, now: Timestamp) -> (Self, RefreshToken) {
        let nonce = Nonce::fresh();
        let successor = token.successor(&nonce, &self.tag_key);
        let session = Self {
            expires_at: now + IDLE,
            generation: self.generation + 1,
            current: successor.hash(),
            previous: Some(Previous { hash: token.hash(), nonce, rotated_at: now }),
            ttl: (now + IDLE).as_second(),
            ..self.clone()
        };
        (session, successor)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
mod tests {
    use kernel::{GuestId, Id as _};
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn started() -> (Session, RefreshToken) {
        let guest = GuestId::from_ulid(7u128.into());
        Session::start(guest.into(), 0, None, at(0))
    }

    fn rotate(session: &mut Session, token: &RefreshToken, now: Timestamp) -> RefreshToken {
        let Decision::Rotate(next, successor) = session.decide(token, now) else {
            unreachable!("the token is current")
        };
        *session = *next;
        successor
    }

    #[test]
    fn a_lost_answer_is_repeated_within_ten_seconds() {
        let (mut session, first) = started();
        let second = rotate(&mut session, &first, at(60));
        for later in [60, 61, 70] {
            let Decision::Repeat(repeated) = session.decide(&first, at(later)) else {
                unreachable!("it is a repetition")
            };
            assert_eq!(repeated, second);
        }
    }

    #[test]
    fn the_token_before_is_theft_after_ten_seconds() {
        let (mut session, first) = started();
        rotate(&mut session, &first, at(60));
        assert!(matches!(session.decide(&first, at(71)), Decision::End(_)));
    }

    #[test]
    fn an_older_token_is_theft_at_once() {
        let (mut session, first) = started();
        let second = rotate(&mut session, &first, at(60));
        rotate(&mut session, &second, at(61));
        assert!(matches!(session.decide(&first, at(62)), Decision::End(_)));
    }

    #[test]
    fn a_token_that_the_session_never_had_ends_nothing() {
        let (session, _) = started();
        let (_, foreign) = started();
        let forged = RefreshToken::first(session.id, &TagKey::fresh());
        for token in [foreign, forged] {
            assert!(matches!(session.decide(&token, at(1)), Decision::Refuse));
        }
    }

    #[test]
    fn an_ended_or_idle_session_refuses_its_own_token() {
        let (mut session, first) = started();
        let idle = at(IDLE.as_secs());
        assert!(matches!(session.decide(&first, idle), Decision::Refuse));
        session.ended = Some(End::TokenReused);
        assert!(matches!(session.decide(&first, at(1)), Decision::Refuse));
    }

    #[test]
    fn each_refresh_begins_the_thirty_days_anew() {
        let (mut session, first) = started();
        rotate(&mut session, &first, at(1_000));
        assert_eq!(session.expires_at, at(1_000) + IDLE);
    }

    #[derive(Debug, Clone)]
    enum Move {
        /// Presents the nth token that was ever given out.
        Present(usize),
        Wait(i64),
        Forge,
    }

    fn moves() -> impl Strategy<Value = Vec<Move>> {
        let one = prop_oneof![
            6 => (0usize..12).prop_map(Move::Present),
            3 => (0i64..15).prop_map(Move::Wait),
            1 => Just(Move::Forge),
        ];
        prop::collection::vec(one, 1..60)
    }

    proptest! {
        #[test]
        fn at_any_time_at_most_one_token_is_current_and_theft_is_final(moves in moves()) {
            let (mut session, first) = started();
            let mut given = vec![first];
            let (mut now, mut rotated_at) = (0, 0);
            for step in moves {
                match step {
                    Move::Wait(seconds) => now += seconds,
                    Move::Forge => {
                        let forged = RefreshToken::first(session.id, &TagKey::fresh());
                        prop_assert!(matches!(session.decide(&forged, at(now)), Decision::Refuse));
                    }
                    Move::Present(which) => {
                        let (which, newest) = (which % given.len(), given.len() - 1);
                        match session.decide(&given[which].clone(), at(now)) {
                            Decision::Rotate(next, successor) => {
                                prop_assert_eq!(which, newest);
                                prop_assert_eq!(next.generation, session.generation + 1);
                                prop_assert!(!given.contains(&successor));
                                given.push(successor);
                                (session, rotated_at) = (*next, now);
                            }
                            Decision::Repeat(successor) => {
                                prop_assert_eq!(which + 1, newest);
                                prop_assert!(now - rotated_at <= 10);
                                prop_assert_eq!(&successor, &given[newest]);
                            }
                            Decision::End(ended) => {
                                prop_assert!(which + 1 < newest || now - rotated_at > 10);
                                session = *ended;
                            }
                            Decision::Refuse => prop_assert!(session.ended.is_some()),
                        }
                    }
                }
                let current = given.iter().filter(|token| {
                    matches!(session.decide(token, at(now)), Decision::Rotate(..))
                });
                prop_assert_eq!(current.count(), usize::from(session.ended.is_none()));
            }
        }
    }
}
