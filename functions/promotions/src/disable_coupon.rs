//! `DELETE /v1/admin/coupons/{code}`: ends a coupon. Orders that hold it keep it; it is over for everyone else.

use identity::Role;
use kernel::CouponCode;
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
};

use crate::{PromotionService, problems};

/// Another change makes this one read again, so many times.
const TRIES: u32 = 5;

/// The contract of `DELETE /v1/admin/coupons/{code}`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("disable-coupon", "DELETE /v1/admin/coupons/{code}", Who::Staff(&["finance"]))
        .summary("Ends a coupon; with If-Match only at that version")
        .at::<CouponCode>("code")
        .answers_nothing(204)
        .refuses(400, &["invalid_request"])
        .refuses(412, &["version_conflict"])
}

/// A coupon that is over already is no error.
///
/// # Errors
/// As [`operation`] says.
pub async fn disable_coupon(service: &PromotionService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Finance).await?;
    let code: CouponCode = request.parameter("code")?;
    let version = match request.header("if-match") {
        Some(_) => Some(request.if_match()?),
        None => None,
    };
    for _ in 0..TRIES {
        let coupon = service.coupons.get(&code).await?.ok_or_else(Problem::not_found)?;
        if version.is_some_and(|version| version != coupon.version) {
            return Err(problems::stale(&coupon));
        }
        if coupon.disabled_at.is_some() {
            return Ok(Reply::no_content());
        }
        if service.coupons.disable(&coupon, clock::now()).await?.is_ok() {
            return Ok(Reply::no_content());
        }
    }
    Err(Problem::unavailable("the coupon stayed contended"))
}
