//! The promotions table.
//!
//! | question | key |
//! |---|---|
//! | a coupon; if it has a total limit, how many orders hold it | `pk = COUPON#<code>`, `sk = COUPON` |
//! | how many orders of a subject hold a coupon that has a limit per customer | `pk = COUPON#<code>#<subject>`, `sk = USES` |
//! | all codes, in order | `pk = COUPONS#<0..3>`, `sk = <code>` |
//! | tries to guess a code | see `platform::limit` |
//!
//! A use is held by the transaction that places the order and given back by the one that ends it: the order's own
//! version makes both happen once. A coupon without limits is only read, so that it can be used by everyone at once.

use futures::future::{try_join, try_join_all};
use jiff::Timestamp;
use kernel::{CouponCode, Subject};
use platform::{
    planted::Bug,
    store::{Item, Key, Query, Store, StoreError, TransactError, Transaction, Write, Written},
};
use serde::{Deserialize, Serialize};

use crate::{Coupon, CouponRefused, Standing};

/// How many partitions the list of all codes has.
const SHARDS: u32 = 4;

/// Coupons and their use, in their table.
#[derive(Debug, Clone)]
pub struct Coupons {
    pub table: Store,
}

/// Which limit a use is counted against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    Total,
    PerCustomer,
}

/// There is a coupon with this code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeTaken;

/// The coupon is not at the version that was read: someone else changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouponLost;

#[derive(Serialize, Deserialize)]
struct UsesItem {
    used: u32,
}

#[derive(Serialize, Deserialize)]
struct PointerItem {
    code: CouponCode,
}

pub(crate) fn key(code: &CouponCode) -> Key {
    Key::new(format!("COUPON#{code}"), "COUPON")
}

pub(crate) fn uses_key(code: &CouponCode, subject: Subject) -> Key {
    Key::new(format!("COUPON#{code}#{subject}"), "USES")
}

fn shard_of(code: &CouponCode) -> u32 {
    code.as_str().bytes().map(u32::from).sum::<u32>() % SHARDS
}

fn shard_pk(shard: u32) -> String {
    format!("COUPONS#{shard}")
}

impl Coupons {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// # Errors
    /// DynamoDB did not answer.
    pub async fn get(&self, code: &CouponCode) -> Result<Option<Coupon>, StoreError> {
        self.table.get(&key(code)).await
    }

    /// The coupon with how often this subject uses it; both reads side by side.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn standing(
        &self,
        code: &CouponCode,
        subject: Subject,
    ) -> Result<Option<Standing>, StoreError> {
        let uses_key = uses_key(code, subject);
        let uses = self.table.get::<UsesItem>(&uses_key);
        let (coupon, uses) = try_join(self.get(code), uses).await?;
        let uses = uses.map_or(0, |item| item.used);
        Ok(coupon.map(|coupon| Standing { coupon, uses }))
    }

    /// Stores a new coupon.
    ///
    /// # Errors
    /// DynamoDB did not answer. Inside: the code is taken.
    pub async fn create(&self, coupon: &Coupon) -> Result<Result<(), CodeTaken>, StoreError> {
        let code = &coupon.code;
        let pointer = Key::new(shard_pk(shard_of(code)), code.as_str());
        let both = Transaction::new()
            .with((), self.table.insert_once(&key(code), coupon))
            .with((), self.table.put(&pointer, &PointerItem { code: code.clone() }));
        match both.commit(&self.table).await {
            Ok(()) => Ok(Ok(())),
            Err(TransactError::Refused(_)) => Ok(Err(CodeTaken)),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    /// Coupons in the order of their codes, after `after`; and whether there are more.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn list(
        &self,
        limit: u32,
        after: Option<&CouponCode>,
    ) -> Result<(Vec<Coupon>, bool), StoreError> {
        let shards = (0..SHARDS).map(|shard| self.codes(shard, limit.saturating_add(1), after));
        let mut codes: Vec<_> = try_join_all(shards).await?.into_iter().flatten().collect();
        codes.sort();
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = codes.len() > limit;
        let keys: Vec<Key> = codes.iter().take(limit).map(key).collect();
        let mut coupons: Vec<Coupon> = self.table.get_many(&keys).await?;
        coupons.sort_by(|one, other| one.code.cmp(&other.code));
        Ok((coupons, more))
    }

    async fn codes(
        &self,
        shard: u32,
        limit: u32,
        after: Option<&CouponCode>,
    ) -> Result<Vec<CouponCode>, StoreError> {
        let query = match after {
            Some(after) => Query::table("#pk = :pk AND #sk > :after").bind("after", after),
            None => Query::table("#pk = :pk"),
        };
        let page = self.table.query::<PointerItem>(query.bind("pk", shard_pk(shard)).limit(limit));
        Ok(page.await?.items.into_iter().map(|item| item.code).collect())
    }

    /// Ends the coupon at the version that was read. Orders that hold it keep it.
    ///
    /// # Errors
    /// DynamoDB did not answer. Inside: the coupon was changed by someone else.
    pub async fn disable(
        &self,
        coupon: &Coupon,
        now: Timestamp,
    ) -> Result<Result<(), CouponLost>, StoreError> {
        let write = self
            .table
            .update(&key(&coupon.code))
            .assign("disabled_at", now)
            .assign("version", coupon.version + 1)
            .when("#version = :seen")
            .bind("seen", coupon.version);
        Ok(match self.table.run(write).await? {
            Written::Done => Ok(()),
            Written::Refused(_) => Err(CouponLost),
        })
    }

    /// Counts one more order that holds the coupon, against each limit that it has; for the transaction that
    /// places the order.
    #[must_use]
    pub fn hold(&self, coupon: &Coupon, subject: Subject) -> Vec<(Count, Write)> {
        let total = coupon.total_limit.map(|_| {
            let write = self
                .table
                .update(&key(&coupon.code))
                .set("#used = #used + :one")
                .when("#used < #total_limit AND attribute_not_exists(#disabled_at)")
                .bind("one", 1)
                .unless(Bug::CouponLimitIgnored);
            (Count::Total, write)
        });
        let own = coupon.per_customer_limit.map(|most| {
            let write = self
                .table
                .update(&uses_key(&coupon.code, subject))
                .set("#used = if_not_exists(#used, :zero) + :one")
                .when("attribute_not_exists(#used) OR #used < :most")
                .bind("zero", 0)
                .bind("one", 1)
                .bind("most", most);
            (Count::PerCustomer, write)
        });
        total.into_iter().chain(own).collect()
    }

    /// Takes one order back from what [`Coupons::hold`] has counted; for the transaction that ends the order.
    #[must_use]
    pub fn give_back(
        &self,
        code: &CouponCode,
        counted: bool,
        counted_for: Option<Subject>,
    ) -> Vec<Write> {
        let total = counted.then(|| key(code));
        let own = counted_for.map(|subject| uses_key(code, subject));
        let one_less = |key: Key| {
            let write = self.table.update(&key).set("#used = #used - :one").bind("one", 1);
            write.when("#used >= :one")
        };
        total.into_iter().chain(own).map(one_less).collect()
    }
}

/// Why a use was not counted, from the refusal itself: the item as it was, when it was refused.
#[must_use]
pub fn why_not_held(count: Count, item: Option<&Item>) -> CouponRefused {
    let disabled = item.is_some_and(|item| item.contains_key("disabled_at"));
    match count {
        Count::PerCustomer => CouponRefused::Used,
        Count::Total if disabled => CouponRefused::Expired,
        Count::Total => CouponRefused::Exhausted,
    }
}
