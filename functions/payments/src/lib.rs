//! The endpoints of payments, the consumers that drive them, and the provider's webhook.

pub mod apply_provider_event;
pub mod authorize_payment;
pub mod capture_payment;
pub mod get_ledger;
pub mod get_payment;
pub mod inspect_payment;
pub mod list_payments;
mod problems;
pub mod receive_payment_webhook;
pub mod reconcile_payments;
pub mod refund_payment;
pub mod retry_due_payments;
pub mod retry_payment;
pub mod undo_payment;
mod view;

use identity::Guard;
use orders::Orders;
use payments::{Driver, Payments, ProviderSecret};
use platform::{Aws, Error, http::Operation};

/// The contracts of all routes of this service.
#[must_use]
pub fn operations() -> Vec<Operation> {
    vec![
        get_ledger::operation(),
        get_payment::operation(),
        inspect_payment::operation(),
        list_payments::operation(),
        receive_payment_webhook::operation(),
        refund_payment::operation(),
        retry_payment::operation(),
    ]
}

/// What the shopper's endpoints work with.
pub struct PaymentService {
    guard: Guard,
    orders: Orders,
    payments: Payments,
}

impl PaymentService {
    /// For endpoints: reads the keys that tokens are verified with.
    ///
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            guard: Guard::start(aws).await,
            orders: Orders::new(aws.table("ORDERS_TABLE")),
            payments: Payments::new(aws.table("PAYMENTS_TABLE")),
        })
    }
}

/// What staff of finance works with.
pub struct Treasury {
    guard: Guard,
    orders: Orders,
    payments: Payments,
}

impl Treasury {
    /// Reads the keys that tokens are verified with.
    ///
    /// # Errors
    /// None today; a start that fails ends the process.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        Ok(Self {
            guard: Guard::start(aws).await,
            orders: Orders::new(aws.table("ORDERS_TABLE")),
            payments: Payments::new(aws.table("PAYMENTS_TABLE")),
        })
    }
}

/// What consumers and the schedule work with: whoever calls the provider.
pub struct PaymentKeeper {
    driver: Driver,
}

impl PaymentKeeper {
    /// # Errors
    /// The template did not name the provider's secret or the shop's address.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let driver = Driver::new(aws)?;
        driver.payments.table.prewarm().await;
        Ok(Self { driver })
    }
}

/// What the webhook works with: it believes signatures, and calls nobody.
pub struct WebhookReceiver {
    payments: Payments,
    secret: ProviderSecret,
}

impl WebhookReceiver {
    /// # Errors
    /// The template did not name the provider's secret.
    pub async fn start(aws: &Aws) -> Result<Self, Error> {
        let secret = ProviderSecret::new(aws)?;
        let payments = Payments::new(aws.table("PAYMENTS_TABLE"));
        payments.table.prewarm().await;
        Ok(Self { payments, secret })
    }
}
