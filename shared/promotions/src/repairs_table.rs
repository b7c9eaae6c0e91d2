//! Repairs of the promotions table: how often a coupon is used follows from the orders that hold it.

use kernel::{CouponCode, Subject};
use platform::store::Write;

use crate::{
    Coupons,
    coupons_table::{key, uses_key},
};

impl Coupons {
    /// How many orders hold the coupon, if what is stored still is what was seen.
    #[must_use]
    pub fn recount(&self, code: &CouponCode, seen: Option<i64>, used: i64) -> Write {
        let write = self.table.update(&key(code)).assign("used", used);
        unchanged(write.when("attribute_exists(pk)"), seen)
    }

    /// How many orders of a subject hold it, if what is stored still is what was seen.
    #[must_use]
    pub fn recount_of(
        &self,
        code: &CouponCode,
        subject: Subject,
        seen: Option<i64>,
        used: i64,
    ) -> Write {
        unchanged(self.table.update(&uses_key(code, subject)).assign("used", used), seen)
    }
}

fn unchanged(write: Write, seen: Option<i64>) -> Write {
    match seen {
        Some(seen) => write.when("#used = :seen").bind("seen", seen),
        None => write.when("attribute_not_exists(#used)"),
    }
}
