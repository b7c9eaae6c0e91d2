//! Coupons: what they take off, who may use them, and how often.

mod coupon;
mod coupons_table;
mod draft;
mod problems;
mod repairs_table;

pub use coupon::{Benefit, Coupon, CouponRefused, Standing, redeem};
pub use coupons_table::{CodeTaken, Count, CouponLost, Coupons, why_not_held};
pub use draft::{CouponDraft, CouponKind, Flaw};
