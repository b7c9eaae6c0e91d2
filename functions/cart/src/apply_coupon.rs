//! `PUT /v1/cart/coupon`: takes a coupon into the cart, in place of any other. A refusal says why, and the cart
//! keeps the coupon that it has.

use jiff::SignedDuration;
use kernel::CouponCode;
use platform::{
    clock, config,
    http::{Answer, Operation, Problem, Request, Who},
    limit::Limit,
};
use promotions::redeem;
use schemars::JsonSchema;

use crate::{
    CartService, TRIES, contended,
    view::{self, CartView},
};

/// What the shopper has typed.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CouponChoice {
    code: CouponCode,
}

/// The contract of `PUT /v1/cart/coupon`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("apply-coupon", "PUT /v1/cart/coupon", Who::Shopper)
        .summary("Takes a coupon into the cart")
        .takes::<CouponChoice>()
        .answers::<CartView>(200)
        .versioned()
        .refuses(409, &["coupon_exhausted", "coupon_used"])
        .refuses(422, &["coupon_unknown", "coupon_not_started", "coupon_expired", "coupon_minimum"])
        .refuses(429, &["too_many_requests"])
}

/// Answers the cart. The use is not held yet: the checkout does that.
///
/// # Errors
/// As [`operation`] says.
pub async fn apply_coupon(service: &CartService, request: &Request) -> Answer {
    let shopper = service.guard.shopper(request).await?;
    let CouponChoice { code } = request.json()?;
    let (table, subject) = (&service.coupons.table, shopper.subject.to_string());
    let of_shopper = tries("COUPON_TRIES_PER_SHOPPER", 20);
    let of_address = tries("COUPON_TRIES_PER_ADDRESS", 100);
    let (by_shopper, by_address) = tokio::join!(
        of_shopper.count(table, &subject),
        of_address.count(table, &request.source_ip),
    );
    by_shopper.and(by_address)?;
    for _ in 0..TRIES {
        let mut cart = service.carts.read(shopper.subject).await?;
        let before = cart.clone();
        cart.coupon = Some(code.clone());
        let moment = service.look(&cart, None).await?;
        let subtotal = moment.subtotal(&cart).map_err(Problem::internal)?;
        redeem(moment.coupon.as_ref(), subtotal, clock::now())
            .map_err(|refused| refused.problem(&code))?;
        if service.is_saved(&before, &mut cart).await? {
            return view::answer(&cart, &moment);
        }
    }
    Err(contended())
}

/// Codes are not found by trying them all.
fn tries(variable: &str, times: u32) -> Limit {
    let times = config::number(variable, times);
    Limit { what: "coupon", times, window: SignedDuration::from_hours(1) }
}
