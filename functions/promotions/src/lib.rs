//! The endpoints of promotions: the coupons that staff makes and ends. Shoppers meet them at the cart.

pub mod create_coupon;
pub mod disable_coupon;
pub mod list_coupons;
mod problems;

use identity::Guard;
use platform::{Aws, Error, http::Operation};
use promotions::Coupons;

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![create_coupon::operation(), disable_coupon::operation(), list_coupons::operation()]
}

/// What staff of promotions works with.
pub struct PromotionService {
    guard: Guard,
    coupons: Coupons,
}

impl PromotionService {
    /// Reads the keys that tokens are verified with.
    ///
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let guard = Guard::start(aws).await;
        Ok(Self { guard, coupons: Coupons::new(aws.table("PROMOTIONS_TABLE")) })
    }
}
