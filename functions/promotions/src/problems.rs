//! What staff hears when a coupon cannot be made or ended.

use kernel::CouponCode;
use platform::http::{Problem, StatusCode};
use promotions::{CodeTaken, Coupon, Flaw};
use serde_json::{Value, json};

/// Names every flaw at once.
pub(crate) fn flawed(flaws: &[Flaw]) -> Problem {
    let rule = StatusCode::UNPROCESSABLE_ENTITY;
    let foreign = flaws.iter().any(|flaw| matches!(flaw, Flaw::Currency { .. }));
    let problem = if foreign {
        Problem::refusal(rule, "currency_mismatch", "The shop has another currency")
    } else {
        Problem::refusal(rule, "coupon_invalid", "The coupon cannot be like this")
    };
    let errors: Vec<Value> = flaws
        .iter()
        .map(|flaw| {
            let pointer = format!("/{}", flaw.field());
            json!({ "pointer": pointer, "code": flaw.code(), "detail": flaw.to_string() })
        })
        .collect();
    problem.with("errors", errors)
}

pub(crate) fn code_taken(_: CodeTaken, code: &CouponCode) -> Problem {
    let title = "There is a coupon with this code";
    Problem::refusal(StatusCode::CONFLICT, "coupon_exists", title).with("coupon", code)
}

/// The change was based on a version that is no longer the current one, which comes along.
pub(crate) fn stale(current: &Coupon) -> Problem {
    let title = "The coupon has changed in the meantime";
    Problem::refusal(StatusCode::PRECONDITION_FAILED, "version_conflict", title)
        .with("current", current)
}
