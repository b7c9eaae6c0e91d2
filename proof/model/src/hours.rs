//! Time in the model: it passes only where it decides something. Between two such points anything that waits for seconds
//! or minutes may happen at any moment, so that no pause has to be counted.

use jiff::{SignedDuration, Timestamp};
use payments::Payment;

/// From one point at which time decides something to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hour {
    /// The order was placed.
    Placed,
    /// The payment window is over.
    WindowClosed,
    /// So is the longer one, for 3-D Secure.
    ExtensionClosed,
    /// The provider has forgotten the keys of the day before.
    NextDay,
    /// Banks have let go what was not captured.
    NextWeek,
}

impl Hour {
    const ALL: [Self; 5] =
        [Self::Placed, Self::WindowClosed, Self::ExtensionClosed, Self::NextDay, Self::NextWeek];

    /// What every clock shows meanwhile.
    #[must_use]
    pub fn starts(self) -> Timestamp {
        const PLACED: i64 = 1_795_262_400;
        let minutes = match self {
            Self::Placed => 0,
            Self::WindowClosed => 16,
            Self::ExtensionClosed => 31,
            Self::NextDay => 24 * 60,
            Self::NextWeek => 8 * 24 * 60,
        };
        Timestamp::constant(PLACED, 0) + SignedDuration::from_mins(minutes)
    }

    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|hour| *hour > self)
    }

    /// The provider may have forgotten by now what it heard in `then`.
    #[must_use]
    pub fn is_a_day_after(self, then: Self) -> bool {
        self >= Self::NextDay && then < self
    }

    /// When the hour began in which `at` lies.
    fn of(at: Timestamp) -> Timestamp {
        let begun = Self::ALL.into_iter().rev().find(|hour| hour.starts() <= at);
        begun.unwrap_or(Self::Placed).starts()
    }
}

/// The payment without seconds and minutes: what it waits for may come at any moment of the hour in which it will come.
/// `tries` and `looks` only make pauses longer; of `tries` it counts, too, whether it is odd once there are many.
pub fn blur(payment: &mut Payment) {
    const MANY: u32 = 5;
    payment.next_attempt_at = payment.next_attempt_at.map(Hour::of);
    for refund in &mut payment.refunds {
        refund.retry_at = refund.retry_at.map(Hour::of);
    }
    payment.looks = 0;
    if payment.tries > MANY {
        payment.tries -= 2;
    }
}
