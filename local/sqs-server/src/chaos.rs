//! What a standard queue may do to messages and rarely does: deliver again, late and out of order.

use serde::Deserialize;

/// Faults of delivery, decided by the seed and the message alone, so that a run can be repeated.
/// A second delivery by chaos does not count as a receive: it must not send healthy messages to the
/// dead-letter queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Chaos {
    pub seed: u64,
    /// How many of 1000 messages are delivered two to five times.
    pub duplicate_per_mille: u32,
    /// How many of 1000 messages, and of repeated deliveries, come late.
    pub delay_per_mille: u32,
    /// How late at most, by the server's clock.
    pub max_delay_ms: u32,
    /// Whether messages that wait are taken in a random order.
    pub shuffle: bool,
    /// How many messages a receive gives at most, which may be fewer than there are; 0: as many as were asked for.
    pub at_most: usize,
}

const MOST_EXTRA_DELIVERIES: u64 = 4;

/// The independent questions that one message asks of the seed.
#[derive(Clone, Copy)]
enum Question {
    Duplicated = 1,
    ExtraDeliveries,
    Delayed,
    DelayLength,
    Overlapping,
    Place,
}

impl Chaos {
    /// How many times more than once a message is delivered.
    pub(crate) fn extra_deliveries(self, seq: u64) -> u8 {
        if !self.happens(self.duplicate_per_mille, seq, 0, Question::Duplicated) {
            return 0;
        }
        let extra = 1 + self.draw(seq, 0, Question::ExtraDeliveries) % MOST_EXTRA_DELIVERIES;
        u8::try_from(extra).unwrap_or(1)
    }

    /// How many messages a receive gives that asked for so many.
    pub(crate) const fn given(self, asked: usize) -> usize {
        if self.at_most > 0 && self.at_most < asked { self.at_most } else { asked }
    }

    /// How late a delivery comes, in milliseconds.
    pub(crate) fn delay_ms(self, seq: u64, deliveries: u32) -> i64 {
        if !self.happens(self.delay_per_mille, seq, deliveries, Question::Delayed) {
            return 0;
        }
        let delay =
            self.draw(seq, deliveries, Question::DelayLength) % (u64::from(self.max_delay_ms) + 1);
        i64::try_from(delay).unwrap_or(0)
    }

    /// Whether an extra delivery comes while the one before is still being worked on.
    pub(crate) fn overlaps(self, seq: u64, deliveries: u32) -> bool {
        self.happens(500, seq, deliveries, Question::Overlapping)
    }

    /// A message's place among those that wait.
    pub(crate) fn place(self, seq: u64, deliveries: u32) -> u64 {
        self.draw(seq, deliveries, Question::Place)
    }

    fn happens(self, per_mille: u32, seq: u64, deliveries: u32, question: Question) -> bool {
        self.draw(seq, deliveries, question) % 1000 < u64::from(per_mille)
    }

    fn draw(self, seq: u64, deliveries: u32, question: Question) -> u64 {
        let mut state = mix(self.seed);
        for part in [seq, u64::from(deliveries), question as u64] {
            state = mix(state ^ part);
        }
        state
    }
}

/// The finalizer of `SplitMix64` (Steele, Lea, Flood 2014).
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Chaos = Chaos {
        seed: 7,
        duplicate_per_mille: 500,
        delay_per_mille: 500,
        max_delay_ms: 60_000,
        shuffle: true,
        at_most: 0,
    };

    #[test]
    fn the_seed_decides_everything() {
        let other = Chaos { seed: 8, ..HALF };
        let story = |chaos: Chaos| {
            (0..100)
                .map(|seq| {
                    (chaos.extra_deliveries(seq), chaos.delay_ms(seq, 1), chaos.place(seq, 1))
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(story(HALF), story(HALF));
        assert_ne!(story(HALF), story(other));
    }

    #[test]
    fn about_as_many_messages_are_touched_as_asked_for() {
        let repeated = (0..1000).filter(|seq| HALF.extra_deliveries(*seq) > 0).count();
        assert!((400..600).contains(&repeated), "{repeated}");
        assert!((0..1000).all(|seq| HALF.extra_deliveries(seq) <= 4));
        assert!((0..1000).all(|seq| (0..=60_000).contains(&HALF.delay_ms(seq, 0))));
    }
}
