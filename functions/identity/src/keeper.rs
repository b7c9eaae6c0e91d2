//! What shows and erases everything that the shop knows of a customer, wherever it is kept.

use cart::Carts;
use identity::{Accounts, Guard, Sessions, SignInAttempts};
use inventory::Watches;
use notifications::Messages;
use orders::Orders;
use platform::{Aws, Error, store::Store};

/// What answers the owner of an account about the whole of it.
pub struct AccountService {
    pub(crate) guard: Guard,
    pub(crate) accounts: Accounts,
    pub(crate) sessions: Sessions,
    pub(crate) attempts: SignInAttempts,
    pub(crate) carts: Carts,
    pub(crate) orders: Orders,
    pub(crate) messages: Messages,
}

impl AccountService {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let identity = aws.table("IDENTITY_TABLE");
        Ok(Self {
            guard: Guard::start(aws).await,
            accounts: Accounts::new(identity.clone()),
            sessions: Sessions::new(identity.clone()),
            attempts: SignInAttempts::new(identity),
            carts: Carts::new(aws.table("CART_TABLE")),
            orders: Orders::new(aws.table("ORDERS_TABLE")),
            messages: Messages::new(aws.table("NOTIFICATIONS_TABLE")),
        })
    }
}

/// What erases after an account was deleted.
pub struct Eraser {
    pub(crate) identity: Store,
    pub(crate) sessions: Sessions,
    pub(crate) carts: Carts,
    pub(crate) orders: Orders,
    pub(crate) messages: Messages,
    pub(crate) watches: Watches,
}

impl Eraser {
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let identity = aws.table("IDENTITY_TABLE");
        let orders = aws.table("ORDERS_TABLE");
        orders.prewarm().await;
        Ok(Self {
            sessions: Sessions::new(identity.clone()),
            carts: Carts::new(aws.table("CART_TABLE")),
            orders: Orders::new(orders),
            messages: Messages::new(aws.table("NOTIFICATIONS_TABLE")),
            watches: Watches::new(aws.table("INVENTORY_TABLE")),
            identity,
        })
    }
}
