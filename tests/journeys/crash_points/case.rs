//! What is tried: one fault, or two, in one run of a workflow.

use std::fmt;

use serde_json::Value;

use super::{
    chance::Chance,
    point::{Point, Trouble},
};

#[derive(Debug, Clone)]
pub(super) struct Case {
    pub faults: Vec<(Point, Trouble)>,
}

impl Case {
    /// Every call with every fault.
    pub(super) fn all(points: &[Point]) -> Vec<Self> {
        let cases = points.iter().flat_map(|point| {
            point.troubles().into_iter().map(|trouble| Self::of(point.clone(), trouble))
        });
        cases.collect()
    }

    /// Every call with one of its faults.
    pub(super) fn each(points: &[Point], chance: &mut Chance) -> Vec<Self> {
        let case = |point: &Point| Self::of(point.clone(), chance.of(&point.troubles()).clone());
        points.iter().map(case).collect()
    }

    /// So many calls, each with one of its faults that does not take seconds.
    pub(super) fn some(points: &[Point], count: usize, chance: &mut Chance) -> Vec<Self> {
        let mut cases = Self::each(points, chance);
        cases.retain(|case| !case.hangs());
        while cases.len() > count {
            cases.swap_remove(chance.below(cases.len()));
        }
        cases
    }

    /// So many times two faults.
    pub(super) fn pairs(points: &[Point], count: usize, chance: &mut Chance) -> Vec<Self> {
        let mut fault = || {
            let point = chance.of(points).clone();
            let trouble = chance.of(&point.troubles()).clone();
            (point, trouble)
        };
        (0..count).map(|_| Self { faults: vec![fault(), fault()] }).collect()
    }

    fn of(point: Point, trouble: Trouble) -> Self {
        Self { faults: vec![(point, trouble)] }
    }

    /// The orders for it; all bear this name.
    pub(super) fn rules(&self, mentions: &[String], name: &str) -> Vec<Value> {
        self.faults.iter().map(|(point, trouble)| point.rule(trouble, mentions, name)).collect()
    }

    /// Whether its faults are about calls of these.
    pub(super) fn is_about(&self, points: &[Point]) -> bool {
        self.faults.iter().all(|(point, _)| points.contains(point))
    }

    /// Cases that wait equally long are run side by side.
    pub(super) fn hangs(&self) -> bool {
        self.faults.iter().any(|(_, trouble)| trouble.to_string().starts_with("hang"))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let faults = self.faults.iter().map(|(point, trouble)| format!("{point} {trouble}"));
        f.write_str(&faults.collect::<Vec<_>>().join(" and "))
    }
}
