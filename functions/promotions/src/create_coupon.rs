//! `POST /v1/admin/coupons`: a new coupon. What it promises never changes afterwards.

use identity::Role;
use jiff::Timestamp;
use kernel::{CouponCode, Money};
use platform::{
    clock,
    http::{Answer, Operation, Reply, Request, Who},
    shop::Shop,
};
use promotions::{Coupon, CouponDraft, CouponKind};
use schemars::JsonSchema;

use crate::{PromotionService, problems};

/// A coupon to be. A limit or a bound that is left out does not limit.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewCoupon {
    code: CouponCode,
    kind: CouponKind,
    /// For the kind `percent`: the share of the goods in basis points; 1000 are 10 %.
    #[serde(default)]
    #[schemars(range(min = 1, max = 10_000))]
    rate_bp: Option<u32>,
    /// For the kind `amount`: so much off the goods.
    #[serde(default)]
    amount: Option<Money>,
    /// Its first moment.
    #[serde(default)]
    #[eserde(compat)]
    valid_from: Option<Timestamp>,
    /// The first moment at which it is over.
    #[serde(default)]
    #[eserde(compat)]
    valid_to: Option<Timestamp>,
    /// What the goods cost at least, before the discount.
    #[serde(default)]
    minimum_subtotal: Option<Money>,
    /// How many orders may hold it.
    #[serde(default)]
    #[schemars(range(min = 1))]
    total_limit: Option<u32>,
    /// How many orders of one customer may hold it, or of one guest.
    #[serde(default)]
    #[schemars(range(min = 1))]
    per_customer_limit: Option<u32>,
}

impl From<NewCoupon> for CouponDraft {
    fn from(body: NewCoupon) -> Self {
        Self {
            code: body.code,
            kind: body.kind,
            rate_bp: body.rate_bp,
            amount: body.amount,
            valid_from: body.valid_from,
            valid_to: body.valid_to,
            minimum_subtotal: body.minimum_subtotal,
            total_limit: body.total_limit,
            per_customer_limit: body.per_customer_limit,
        }
    }
}

/// The contract of `POST /v1/admin/coupons`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("create-coupon", "POST /v1/admin/coupons", Who::Staff(&["finance"]))
        .summary("Makes a coupon")
        .takes::<NewCoupon>()
        .answers::<Coupon>(201)
        .versioned()
        .refuses(409, &["coupon_exists"])
        .refuses(422, &["coupon_invalid", "currency_mismatch"])
}

/// Answers the coupon.
///
/// # Errors
/// As [`operation`] says.
pub async fn create_coupon(service: &PromotionService, request: &Request) -> Answer {
    service.guard.staff(request, Role::Finance).await?;
    let body: NewCoupon = request.json()?;
    let coupon = Coupon::from_draft(body.into(), Shop::get().currency, clock::now())
        .map_err(|flaws| problems::flawed(&flaws))?;
    let created = service.coupons.create(&coupon).await?;
    created.map_err(|taken| problems::code_taken(taken, &coupon.code))?;
    let location = format!("/v1/admin/coupons/{}", coupon.code);
    Ok(Reply::created(&coupon, &location)?.etag(coupon.version))
}
