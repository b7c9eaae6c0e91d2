//! The cart table.
//!
//! | question | key |
//! |---|---|
//! | the cart of a subject | `pk = CART#<subject>`, `sk = CART` |
//! | whether restore-cart has applied an event | inbox mark, see `platform::outbox` |
//!
//! A guest's cart is deleted by TTL 90 days after its last change, long after anything refers to its version.

use jiff::SignedDuration;
use kernel::Subject;
use platform::{
    clock,
    planted::Bug,
    store::{Key, Store, StoreError, TransactError, Transaction, Write, Written},
};
use serde::{Deserialize, Serialize};

use crate::{Cart, MergeReport};

const GUESTS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);
const TRIES: u32 = 5;

/// Carts, in their table.
#[derive(Debug, Clone)]
pub struct Carts {
    pub table: Store,
}

/// The cart is not at the version that was read: someone else changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CartLost;

#[derive(Serialize, Deserialize)]
struct CartItem {
    #[serde(flatten)]
    cart: Cart,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl: Option<i64>,
}

fn key(subject: Subject) -> Key {
    Key::new(format!("CART#{subject}"), "CART")
}

impl Carts {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// The subject's cart, which is empty at version 0 when it was never written.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn read(&self, subject: Subject) -> Result<Cart, StoreError> {
        Ok(self.table.get::<Cart>(&key(subject)).await?.unwrap_or_else(|| Cart::empty(subject)))
    }

    /// The write of `cart` as the version after the one it was read at; refused when that is not the
    /// stored one any more.
    #[must_use]
    pub fn write(&self, cart: &Cart) -> Write {
        let expected = cart.version;
        let ttl = cart.subject.is_guest().then(|| (clock::now() + GUESTS_ARE_KEPT).as_second());
        let next = CartItem { cart: Cart { version: expected + 1, ..cart.clone() }, ttl };
        let write = self.table.put(&key(cart.subject), &next);
        if expected == 0 {
            return write.when("attribute_not_exists(pk)");
        }
        write
            .when("#version = :expected")
            .bind("expected", expected)
            .unless(Bug::CartVersionIgnored)
    }

    /// For a transaction that depends on this cart: refused when it is not the stored one any more.
    #[must_use]
    pub fn unchanged(&self, cart: &Cart) -> Write {
        let check = self.table.check(&key(cart.subject));
        match cart.version {
            0 => check.when("attribute_not_exists(pk)"),
            version => check.when("#version = :version").bind("version", version),
        }
    }

    /// Removes the subject's cart.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn erase(&self, subject: Subject) -> Result<(), StoreError> {
        self.table.run(self.table.delete(&key(subject))).await.map(drop)
    }

    /// Stores a changed cart and gives it its new version.
    ///
    /// # Errors
    /// DynamoDB did not answer. Inside: the cart was changed by someone else.
    pub async fn save(&self, cart: &mut Cart) -> Result<Result<(), CartLost>, StoreError> {
        match self.table.run(self.write(cart)).await? {
            Written::Done => {
                cart.version += 1;
                Ok(Ok(()))
            }
            Written::Refused(_) => Ok(Err(CartLost)),
        }
    }

    /// Moves the guest's lines and coupon into the user's cart, all or nothing. A second time there is nothing to move.
    ///
    /// # Errors
    /// DynamoDB did not answer, or others kept changing the carts.
    pub async fn merge(
        &self,
        from: Subject,
        into: Subject,
    ) -> Result<(Cart, MergeReport), StoreError> {
        for _ in 0..TRIES {
            let (mut guest, mut mine) = (self.read(from).await?, self.read(into).await?);
            let nothing = guest.lines.is_empty() && guest.coupon.is_none();
            if nothing || from == into {
                return Ok((mine, MergeReport::default()));
            }
            let report = mine.merge(&mut guest);
            let emptied = (!Bug::CartMergedTwice.is_planted()).then(|| ((), self.write(&guest)));
            let both = Transaction::new().with((), self.write(&mine)).with_all(emptied);
            match both.commit(&self.table).await {
                Ok(()) => {
                    mine.version += 1;
                    return Ok((mine, report));
                }
                Err(TransactError::Refused(_)) => {}
                Err(TransactError::Store(error)) => return Err(error),
            }
        }
        Err(StoreError::Contended)
    }
}
