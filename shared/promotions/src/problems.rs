//! What the client hears when a coupon takes nothing off: the same at the cart, in a quote and at the checkout.

use kernel::CouponCode;
use platform::http::{Problem, StatusCode};

use crate::CouponRefused;

impl CouponRefused {
    /// The problem, about the coupon of this code.
    #[must_use]
    pub fn problem(&self, code: &CouponCode) -> Problem {
        let rule = StatusCode::UNPROCESSABLE_ENTITY;
        let problem = match self {
            Self::Unknown => {
                Problem::refusal(rule, "coupon_unknown", "There is no coupon with this code")
            }
            Self::NotStarted { valid_from } => {
                Problem::refusal(rule, "coupon_not_started", "The coupon is not valid yet")
                    .with("valid_from", valid_from)
            }
            Self::Expired => {
                Problem::refusal(rule, "coupon_expired", "The coupon is not valid any more")
            }
            Self::Minimum { minimum } => {
                let title = "The goods cost less than the coupon asks for";
                Problem::refusal(rule, "coupon_minimum", title).with("minimum", minimum)
            }
            Self::Exhausted => {
                let title = "The coupon has been used as often as it may be";
                Problem::refusal(StatusCode::CONFLICT, "coupon_exhausted", title)
            }
            Self::Used => {
                let title = "You have used the coupon as often as you may";
                Problem::refusal(StatusCode::CONFLICT, "coupon_used", title)
            }
        };
        problem.with("coupon", code)
    }
}
