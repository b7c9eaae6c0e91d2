//! Makes a failing run smaller while it still fails in the same way: fewer people, steps and faults.

use crate::plan::Plan;
use crate::run::{Outcome, run};

/// A failing run that cannot be made smaller by leaving out one thing.
#[derive(Debug, Clone)]
pub struct Shrunk {
    pub plan: Plan,
    /// With its timeline.
    pub outcome: Outcome,
    /// How many runs it took.
    pub tries: u32,
}

struct Shrinking {
    plan: Plan,
    invariant: u8,
    faults: u64,
    tries: u32,
    most: u32,
}

/// Makes the failing run of `plan` as small as it gets in `most` runs. `None`: it does not fail.
#[must_use]
pub fn shrink(plan: &Plan, most: u32) -> Option<Shrunk> {
    let whole = run(plan, false);
    let invariant = whole.violations.first()?.invariant;
    let mut shrinking =
        Shrinking { plan: plan.clone(), invariant, faults: whole.faults, tries: 1, most };
    while shrinking.round() {}
    let outcome = run(&shrinking.plan, true);
    Some(Shrunk { plan: shrinking.plan, outcome, tries: shrinking.tries })
}

impl Shrinking {
    /// Tries to leave out each thing once; says whether anything could be.
    fn round(&mut self) -> bool {
        let before = self.plan.clone();
        self.without_people();
        self.without_steps();
        self.without_mishaps();
        self.without_kinds();
        self.without_faults();
        self.plan != before && self.tries < self.most
    }

    /// Takes the smaller plan when it fails too.
    fn takes(&mut self, change: impl FnOnce(&mut Plan)) -> bool {
        let mut smaller = self.plan.clone();
        change(&mut smaller);
        if smaller == self.plan || self.tries >= self.most {
            return false;
        }
        self.tries += 1;
        let outcome = run(&smaller, false);
        let fails =
            outcome.violations.iter().any(|violation| violation.invariant == self.invariant);
        if fails {
            self.plan = smaller;
            self.faults = outcome.faults;
        }
        fails
    }

    fn without_people(&mut self) {
        for person in self.plan.people.clone() {
            self.takes(|plan| {
                plan.people.remove(&person);
            });
        }
    }

    fn without_steps(&mut self) {
        let mut less = self.plan.steps / 2;
        while less > 0 {
            while self.plan.steps > less && self.takes(|plan| plan.steps -= less) {}
            less /= 2;
        }
    }

    fn without_mishaps(&mut self) {
        self.takes(|plan| plan.wild_queues = false);
        self.takes(|plan| plan.wild_webhooks = false);
        self.takes(|plan| plan.lossy_lines = false);
        self.takes(|plan| plan.slow = false);
        self.takes(|plan| plan.rush = false);
    }

    fn without_kinds(&mut self) {
        for kind in self.plan.kinds.clone() {
            self.takes(|plan| {
                plan.kinds.remove(&kind);
            });
        }
    }

    /// Halves first, then smaller parts, then single ones.
    fn without_faults(&mut self) {
        let mut part = self.faults;
        while part > 0 {
            let mut from = 0;
            while from < self.faults {
                self.takes(|plan| plan.spared.extend(from..from + part));
                from += part;
            }
            part /= 2;
        }
    }
}
