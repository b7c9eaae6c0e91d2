//! `POST /v1/admin/orders/{id}/returns/{rid}/decision`: staff approve a return, take it in or reject it. The money is
//! finance's: `POST /v1/admin/orders/{id}/refunds`.

use identity::Role;
use kernel::{OrderId, ReturnId, Text};
use orders::{Decision, Order};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Request, Who},
    idempotency::IdempotencyKey,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    OrderService,
    changing::Changing,
    problems,
    view::{self, StaffOrderView},
};

/// What is decided, with what belongs to it.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReturnDecision {
    decision: Verdict,
    /// For `receive`: the ids of those lines whose units are as good as new. They go back into stock, others do not.
    #[serde(default)]
    restock: Option<Vec<String>>,
    /// For `reject`, where it is required. The shopper reads it.
    #[serde(default)]
    reason: Option<Text>,
}

/// A decision about a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ReturnVerdict")]
#[serde(rename_all = "snake_case")]
enum Verdict {
    /// The shopper may send it.
    Approve,
    /// It is here.
    Receive,
    /// It stays with the shopper, or was not what it should be.
    Reject,
}

eserde::impl_edeserialize_compat!(Verdict);

/// The contract of `POST /v1/admin/orders/{id}/returns/{rid}/decision`.
#[must_use]
pub fn operation() -> Operation {
    let route = "POST /v1/admin/orders/{id}/returns/{rid}/decision";
    Operation::new("decide-return", route, Who::Staff(&["support"]))
        .summary("Approves a return, takes it in or rejects it")
        .at::<OrderId>("id")
        .at::<ReturnId>("rid")
        .key()
        .takes::<ReturnDecision>()
        .answers::<StaffOrderView>(200)
        .versioned()
        .refuses(409, &["return_status_conflict"])
        .refuses(422, &["order_line_unknown"])
}

/// Answers the order after the decision.
///
/// # Errors
/// As [`operation`] says.
pub async fn decide_return(service: &OrderService, request: &Request) -> Answer {
    let staff = service.guard.staff(request, Role::Support).await?;
    let id: OrderId = request.parameter("id")?;
    let return_id: ReturnId = request.parameter("rid")?;
    let key = IdempotencyKey::of(request, staff.subject)?;
    let decision = decision_of(request.json()?)?;
    let changing = Changing { request, key: &key, order: id, owner: None };
    let decide = |order: &Order| {
        let decided = order.decide_return(return_id, &decision, clock::now());
        decided.map_err(|refused| problems::fulfillment_refused(order, &refused))
    };
    service.change_once(&changing, decide, view::staff_answer).await
}

fn decision_of(wish: ReturnDecision) -> Result<Decision, Problem> {
    let ReturnDecision { decision, restock, reason } = wish;
    if restock.is_some() && decision != Verdict::Receive {
        return Err(Problem::invalid_at("/restock", "does not belong to this decision"));
    }
    match (decision, reason) {
        (Verdict::Reject, Some(reason)) => Ok(Decision::Reject { reason }),
        (Verdict::Reject, None) => {
            Err(Problem::invalid_at("/reason", "expected a reason to reject a return"))
        }
        (_, Some(_)) => Err(Problem::invalid_at("/reason", "does not belong to this decision")),
        (Verdict::Approve, None) => Ok(Decision::Approve),
        (Verdict::Receive, None) => Ok(Decision::Receive { restock: restock.unwrap_or_default() }),
    }
}
