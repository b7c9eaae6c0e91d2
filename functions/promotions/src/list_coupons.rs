//! `GET /v1/admin/coupons`: all coupons in the order of their codes, with how often they are used.

use identity::Role;
use kernel::CouponCode;
use platform::{
    cursor,
    http::{Answer, Operation, PageLimit, Reply, Request, Who},
};
use promotions::Coupon;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PromotionService;

/// Which page.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// How many; 20 unless said otherwise.
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    /// The `next_cursor` of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// A page of coupons.
#[derive(Debug, Serialize, JsonSchema)]
struct CouponList {
    items: Vec<Coupon>,
    /// Where the next page begins, if there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

const SCOPE: &str = "coupons";

/// The contract of `GET /v1/admin/coupons`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("list-coupons", "GET /v1/admin/coupons", Who::Staff(&["finance"]))
        .summary("All coupons, with their use")
        .query::<Parameters>()
        .answers::<CouponList>(200)
}

/// Answers a page.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_coupons(service: &PromotionService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Finance).await?;
    let parameters: Parameters = request.query()?;
    let limit = PageLimit::of(parameters.limit);
    let after: Option<CouponCode> = cursor::decode(SCOPE, parameters.cursor.as_deref())?;
    let (items, more) = service.coupons.list(limit, after.as_ref()).await?;
    let last = items.last().filter(|_| more);
    let next_cursor = last.and_then(|last| cursor::encode(SCOPE, &last.code));
    Reply::ok(&CouponList { items, next_cursor })
}
