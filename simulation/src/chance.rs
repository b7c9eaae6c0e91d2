//! Chance that a seed decides: the same draws in the same order, whatever machine they are made on.

/// A stream of draws. Streams of one seed and different labels know nothing of each other.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    #[must_use]
    pub fn new(seed: u64, label: &str) -> Self {
        let labelled = label.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut chance = Self(labelled);
        chance.draw();
        chance
    }

    /// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit.max(1)
    }

    /// A number from `low` to `high`.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True so many times in a thousand.
    pub fn happens(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    pub fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[usize::try_from(self.below(choices.len() as u64)).unwrap()]
    }

    /// One of the choices, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, choices: &[(u64, T)]) -> T {
        let mut place = self.below(choices.iter().map(|(weight, _)| weight).sum());
        for (weight, choice) in choices {
            if place < *weight {
                return *choice;
            }
            place -= weight;
        }
        choices[0].1
    }

    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.draw().to_le_bytes()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_label_decide_all_draws() {
        let draws = |seed, label| {
            let mut chance = Chance::new(seed, label);
            std::array::from_fn::<u64, 8, _>(|_| chance.draw())
        };
        assert_eq!(draws(7, "faults"), draws(7, "faults"));
        assert_ne!(draws(7, "faults"), draws(8, "faults"));
        assert_ne!(draws(7, "faults"), draws(7, "people"));
    }

    #[test]
    fn weights_are_kept() {
        let mut chance = Chance::new(1, "weights");
        let rare = (0..1_000).filter(|_| chance.weighted(&[(9, false), (1, true)])).count();
        assert!((60..140).contains(&rare), "{rare}");
    }
}
