//! What a run consists of: drawn from its seed, and made smaller when a failing run is shrunk.

use std::collections::BTreeSet;

use crate::chance::Chance;
use crate::fault::Kind;
use crate::sabotage::Sabotage;

/// A run, as far as it can be made smaller. Everything else is drawn from the seed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    /// Who takes part, by number.
    pub people: BTreeSet<usize>,
    /// How many things each of them does at most.
    pub steps: u64,
    /// The faults that may strike.
    pub kinds: BTreeSet<Kind>,
    /// Faults that would strike and do not, by their place in the run.
    pub spared: BTreeSet<u64>,
    /// Messages come twice, late and shuffled.
    pub wild_queues: bool,
    /// Answers get lost between the gateway and a person.
    pub lossy_lines: bool,
    /// The provider's webhooks are lost, repeated and late.
    pub wild_webhooks: bool,
    /// Calls may take long.
    pub slow: bool,
    /// All shoppers want the same last unit, at the same moment.
    pub rush: bool,
    /// Something that is broken on purpose.
    pub sabotage: Option<Sabotage>,
    /// The name of a mistake that the product makes on purpose, in builds that can.
    pub planted: Option<String>,
}

/// The most people that a run has.
pub const MOST_PEOPLE: usize = 4;

impl Plan {
    /// The whole run of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut chance = Chance::new(seed, "plan");
        let people = chance.between(2, MOST_PEOPLE as u64);
        let mut kinds: BTreeSet<Kind> = Kind::ALL.into_iter().collect();
        // Now and then a run without faults, or with one kind alone: a common one hides a rare one.
        match chance.below(10) {
            0 => kinds.clear(),
            1..=3 => kinds = BTreeSet::from([*chance.of(&Kind::ALL)]),
            _ => kinds.retain(|_| chance.happens(600)),
        }
        Self {
            seed,
            people: (0..usize::try_from(people).unwrap()).collect(),
            steps: chance.between(3, 4),
            kinds,
            spared: BTreeSet::new(),
            wild_queues: chance.happens(500),
            lossy_lines: chance.happens(500),
            wild_webhooks: chance.happens(500),
            slow: chance.happens(400),
            rush: chance.happens(300),
            ..Self::peaceful()
        }
    }

    /// Nobody does anything, and nothing goes wrong.
    #[must_use]
    pub fn peaceful() -> Self {
        Self {
            seed: 0,
            people: BTreeSet::new(),
            steps: 0,
            kinds: BTreeSet::new(),
            spared: BTreeSet::new(),
            wild_queues: false,
            lossy_lines: false,
            wild_webhooks: false,
            slow: false,
            rush: false,
            sabotage: None,
            planted: None,
        }
    }
}
