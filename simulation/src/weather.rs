//! How rough a run is: how long calls take, how often they fail, what becomes of messages on their way.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use local::aws::inline::Read;
use sqs_server::Chaos;

use crate::chance::Chance;
use crate::fault::Kind;
use crate::plan::Plan;

/// What a run's seed decides about everything outside the code.
pub struct Weather {
    plan: Plan,
    /// Over: from now on nothing fails and nothing is lost.
    calm: Cell<bool>,
    fault_rate: u64,
    /// Nobody hears of what is written: the sweeper alone sends events.
    deaf: bool,
    /// How long streams take to tell of a write, at most.
    pub stream_lag_ms: u64,
    latency: RefCell<Chance>,
    /// Streams of draws by what they are about, so that they disturb each other little.
    streams: RefCell<BTreeMap<String, Chance>>,
    faults: Cell<u64>,
    pub struck: Cell<u64>,
}

/// When a call arrives, when its answer does, and what goes wrong.
#[derive(Debug, Clone, Copy)]
pub struct Passage {
    pub there: Duration,
    pub back: Duration,
    pub fault: Option<Kind>,
}

impl Weather {
    #[must_use]
    pub fn of(plan: &Plan) -> Self {
        let mut chance = Chance::new(plan.seed, "weather");
        Self {
            calm: Cell::new(false),
            fault_rate: chance.weighted(&[(2, 3), (3, 10), (3, 25), (2, 60)]),
            stream_lag_ms: chance.weighted(&[(5, 100), (3, 2_000), (1, 30_000)]),
            deaf: !plan.kinds.is_empty() && chance.happens(70),
            latency: RefCell::new(Chance::new(plan.seed, "latency")),
            streams: RefCell::default(),
            faults: Cell::new(0),
            struck: Cell::new(0),
            plan: plan.clone(),
        }
    }

    /// Nothing fails any more.
    pub fn calms(&self) {
        self.calm.set(true);
    }

    pub fn is_calm(&self) -> bool {
        self.calm.get()
    }

    /// Whether streams lose what they should tell.
    pub fn is_deaf(&self) -> bool {
        self.deaf && !self.is_calm()
    }

    /// A draw about `label`.
    pub fn draw<T>(&self, label: &str, draw: impl FnOnce(&mut Chance) -> T) -> T {
        let mut streams = self.streams.borrow_mut();
        if !streams.contains_key(label) {
            streams.insert(label.to_owned(), Chance::new(self.plan.seed, label));
        }
        draw(streams.get_mut(label).unwrap())
    }

    /// How queues deliver.
    pub fn chaos(&self) -> Option<Chaos> {
        let wild = Chaos {
            seed: self.plan.seed,
            duplicate_per_mille: 400,
            delay_per_mille: 300,
            max_delay_ms: 120_000,
            shuffle: true,
            ..Chaos::default()
        };
        (self.plan.wild_queues && !self.is_calm()).then_some(wild)
    }

    /// Milliseconds that something takes.
    pub fn latency(&self, low: u64, high: u64) -> Duration {
        let mut chance = self.latency.borrow_mut();
        let ms = chance.between(low, high);
        let rough = self.plan.slow && !self.is_calm();
        let ms = match chance.below(20) {
            // Some come late enough for everybody else to be done, or for the caller to give up.
            0 if rough => ms + chance.between(200, 900),
            1..=4 if rough => ms + chance.between(10, 150),
            _ => ms,
        };
        Duration::from_millis(ms)
    }

    /// What becomes of a call of `function`; without `read` it is one to the provider.
    pub fn passage(&self, function: &str, read: Option<&Read>) -> Passage {
        let (low, high) = if read.is_some() { (1, 6) } else { (20, 150) };
        let (there, back) = (self.latency(low, high), self.latency(low, high));
        Passage { there, back, fault: self.fault(function, read) }
    }

    fn fault(&self, function: &str, read: Option<&Read>) -> Option<Kind> {
        if self.is_calm() || self.plan.kinds.is_empty() {
            return None;
        }
        let kind = self.draw(function, |chance| {
            let fails = chance.happens(self.fault_rate);
            let kind = *chance.of(&Kind::ALL);
            fails.then_some(kind)
        })?;
        if !self.plan.kinds.contains(&kind) || !kind.fits(read) {
            return None;
        }
        let place = self.faults.replace(self.faults.get() + 1);
        if self.plan.spared.contains(&place) {
            return None;
        }
        self.struck.set(self.struck.get() + 1);
        Some(kind)
    }

    /// How many faults there were, also those that were spared.
    pub fn faults(&self) -> u64 {
        self.faults.get()
    }

    /// Whether an answer to a person is lost.
    pub fn loses_an_answer(&self) -> bool {
        self.plan.lossy_lines && !self.is_calm() && self.draw("lines", |chance| chance.happens(60))
    }

    /// Whether webhooks meet with mishaps.
    pub fn has_wild_webhooks(&self) -> bool {
        self.plan.wild_webhooks && !self.is_calm()
    }
}
