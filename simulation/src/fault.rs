//! What can happen to a call.

use local::aws::answer::Service;
use local::aws::inline::{Manner, Read};

use crate::chance::Chance;

/// A kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It never arrives.
    NotSent,
    /// It is done, and the answer is lost.
    AnswerLost,
    Throttled,
    /// Another transaction stands in the way.
    Conflict,
    /// Another transaction stands in the way of one action, and conditions of others do not hold.
    MixedConflict,
    ServerError,
    /// It is done, or not, long after its caller has given up.
    Hang,
    /// A read answers from the past.
    Stale,
    /// The process that calls dies before it is done.
    KilledBefore,
    /// The process that calls dies after it is done.
    KilledAfter,
}

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::NotSent,
        Self::AnswerLost,
        Self::Throttled,
        Self::Conflict,
        Self::MixedConflict,
        Self::ServerError,
        Self::Hang,
        Self::Stale,
        Self::KilledBefore,
        Self::KilledAfter,
    ];

    /// In the words of a timeline.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            Self::AnswerLost => "answer lost",
            Self::Throttled => "throttled",
            Self::Conflict => "conflict",
            Self::MixedConflict => "conflict beside conditions",
            Self::ServerError => "server error",
            Self::Hang => "hangs",
            Self::Stale => "stale",
            Self::KilledBefore => "killed before",
            Self::KilledAfter => "killed after",
        }
    }

    /// Whether the real service could do this to that call; `None` is a call to the payment provider.
    #[must_use]
    pub fn fits(self, read: Option<&Read>) -> bool {
        match self {
            Self::Conflict => read.is_some_and(Read::may_conflict),
            Self::MixedConflict => {
                read.is_some_and(|read| read.operation() == "TransactWriteItems")
            }
            Self::Stale => {
                read.is_some_and(|read| read.service() == Service::DynamoDb && read.may_lag())
            }
            _ => true,
        }
    }

    /// How the service answers it, where the service does.
    pub(crate) fn manner(self, chance: &mut Chance) -> Manner {
        match self {
            Self::Throttled => Manner::Throttled,
            Self::Conflict => Manner::Conflict { mixed: false },
            Self::MixedConflict => Manner::Conflict { mixed: true },
            Self::ServerError => Manner::ServerError,
            Self::Stale => Manner::Stale(u32::try_from(chance.between(1, 20)).unwrap_or(1)),
            Self::NotSent
            | Self::AnswerLost
            | Self::Hang
            | Self::KilledBefore
            | Self::KilledAfter => Manner::Honest,
        }
    }
}
