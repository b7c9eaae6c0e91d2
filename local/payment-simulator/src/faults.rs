//! Faults on request: outages for everyone, and single faults for the next calls of one operation.

use std::sync::{Mutex, PoisonError};

use axum::http::Method;
use serde::{Deserialize, Serialize};

/// What happens to a call to the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Fault {
    /// The connection is closed before anything is done.
    #[serde(rename = "refuse")]
    Refuse,
    /// The connection is held and nothing is done.
    #[serde(rename = "hang")]
    Hang,
    #[serde(rename = "429")]
    RateLimited,
    #[serde(rename = "500")]
    ServerError,
    #[serde(rename = "503")]
    Unavailable,
    /// Everything is done, then the connection is closed without the answer.
    #[serde(rename = "answer_lost")]
    AnswerLost,
    /// Everything is done, then the connection is held without the answer.
    #[serde(rename = "answer_hangs")]
    AnswerHangs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Operation {
    Create,
    Retrieve,
    List,
    Confirm,
    Capture,
    Cancel,
    Refund,
    Other,
}

impl Operation {
    pub fn of(method: &Method, path: &str) -> Self {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (method == Method::POST, segments.as_slice()) {
            (true, ["v1", "payment_intents"]) => Self::Create,
            (true, ["v1", "payment_intents", _, "confirm"]) => Self::Confirm,
            (true, ["v1", "payment_intents", _, "capture"]) => Self::Capture,
            (true, ["v1", "payment_intents", _, "cancel"]) => Self::Cancel,
            (true, ["v1", "refunds"]) => Self::Refund,
            (false, ["v1", _]) => Self::List,
            (false, ["v1", _, _]) => Self::Retrieve,
            _ => Self::Other,
        }
    }
}

/// A fault for the next calls of an operation, or of any.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlannedFault {
    pub operation: Option<Operation>,
    pub fault: Fault,
    /// How many matching calls go well first.
    #[serde(default)]
    pub skip: u32,
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// The provider is down for everyone.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Outage {
    pub mode: Fault,
    /// Unix milliseconds by the clock; without it, until it is ended.
    pub until: Option<i64>,
}

#[derive(Debug, Default)]
pub(crate) struct Faults {
    outage: Mutex<Option<Outage>>,
    planned: Mutex<Vec<PlannedFault>>,
}

impl Faults {
    pub fn set_outage(&self, outage: Option<Outage>) {
        *self.outage.lock().unwrap_or_else(PoisonError::into_inner) = outage;
    }

    pub fn outage(&self, now: i64) -> Option<Outage> {
        let outage = *self.outage.lock().unwrap_or_else(PoisonError::into_inner);
        outage.filter(|outage| outage.until.is_none_or(|until| now < until))
    }

    pub fn plan(&self, fault: PlannedFault) {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    pub fn planned(&self) -> Vec<PlannedFault> {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn clear_planned(&self) {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What this call meets; a planned fault is used up by it.
    pub fn next(&self, operation: Operation, now: i64) -> Option<Fault> {
        if let Some(outage) = self.outage(now) {
            return Some(outage.mode);
        }
        let mut planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |plan: &PlannedFault| plan.operation.is_none_or(|wanted| wanted == operation);
        let plan = planned.iter_mut().find(|plan| fits(plan) && plan.times > 0)?;
        if plan.skip > 0 {
            plan.skip = plan.skip.saturating_sub(1);
            return None;
        }
        plan.times = plan.times.saturating_sub(1);
        let fault = plan.fault;
        planned.retain(|plan| plan.times > 0);
        Some(fault)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::{Fault, Faults, Operation, Outage, PlannedFault};

    #[test]
    fn a_planned_fault_waits_for_its_call_and_is_used_up() {
        let faults = Faults::default();
        let operation = Some(Operation::Confirm);
        faults.plan(PlannedFault { operation, fault: Fault::AnswerLost, skip: 1, times: 2 });
        assert_eq!(faults.next(Operation::Create, 0), None);
        let met: Vec<_> = (0..4).map(|_| faults.next(Operation::Confirm, 0)).collect();
        assert_eq!(met, [None, Some(Fault::AnswerLost), Some(Fault::AnswerLost), None]);
    }

    #[test]
    fn an_outage_ends_by_the_clock() {
        let faults = Faults::default();
        faults.set_outage(Some(Outage { mode: Fault::Unavailable, until: Some(1_000) }));
        assert_eq!(faults.next(Operation::List, 999), Some(Fault::Unavailable));
        assert_eq!(faults.next(Operation::List, 1_000), None);
    }
}
