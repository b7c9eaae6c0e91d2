//! `POST /v1/products/{id}/back-in-stock`: asks for a mail when a variant that is sold out is back.

use catalog::ProductStatus;
use identity::Caller;
use inventory::{Level, Watcher};
use jiff::Timestamp;
use kernel::{Email, ProductId, Sku};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    outbox::Cause,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{WaitingList, problems};

/// What is waited for.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StockWatchRequest {
    /// A variant of the product.
    sku: Sku,
    /// For guests; an account is mailed at its own address.
    #[serde(default)]
    email: Option<Email>,
}

/// That somebody waits.
#[derive(Debug, Serialize, JsonSchema)]
struct StockWatch {
    product_id: ProductId,
    sku: Sku,
    /// One mail is sent when the variant is back after this.
    asked_at: Timestamp,
}

/// The contract of `POST /v1/products/{id}/back-in-stock`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("watch-stock", "POST /v1/products/{id}/back-in-stock", Who::Shopper)
        .summary("Asks for a mail when a variant that is sold out is back")
        .at::<ProductId>("id")
        .takes::<StockWatchRequest>()
        .answers::<StockWatch>(200)
        .refuses(409, &["in_stock"])
        .refuses(422, &["sku_not_for_sale", "email_required", "watch_limit"])
}

/// Answers what is waited for; asking twice is asking once.
///
/// # Errors
/// As [`operation`] says.
pub async fn watch_stock(list: &WaitingList, request: &Request) -> Answer {
    let shopper = list.guard.shopper(request).await?;
    let product: ProductId = request.parameter("id")?;
    let StockWatchRequest { sku, email } = request.json()?;
    let email = address(&shopper, email)?;
    list.find(product, &sku).await?;
    let level = list.stock.level(&sku).await?;
    refuse_if_there(&sku, level.as_ref())?;
    let watcher = Watcher {
        sku,
        product_id: product,
        subject: shopper.subject,
        email,
        asked_at: clock::now(),
    };
    list.watches.ask(&watcher).await?.map_err(problems::watch_limit)?;
    // Only what is known to be out can be told to be back; and it may have come back this very moment.
    let Watcher { sku, subject, asked_at, .. } = watcher;
    let cause = Cause::from(request);
    let seen = list.stock.look(std::slice::from_ref(&sku), &cause).await?;
    if let Err(there) = refuse_if_there(&sku, seen.get(&sku)) {
        list.watches.forget_watcher(&sku, subject).await?;
        return Err(there);
    }
    Reply::ok(&StockWatch { product_id: product, sku, asked_at })
}

/// Where a guest is mailed; nothing for an account.
fn address(shopper: &Caller, email: Option<Email>) -> Result<Option<Email>, Problem> {
    match (shopper.subject.is_guest(), email) {
        (true, None) => Err(problems::email_required()),
        (false, Some(_)) => {
            Err(Problem::invalid_at("/email", "an account is mailed at its own address"))
        }
        (_, email) => Ok(email),
    }
}

fn refuse_if_there(sku: &Sku, level: Option<&Level>) -> Result<(), Problem> {
    if level.is_some_and(|level| level.available > 0) {
        return Err(problems::in_stock(sku));
    }
    Ok(())
}

impl WaitingList {
    /// The variant, when it is for sale.
    async fn find(&self, product: ProductId, sku: &Sku) -> Result<(), Problem> {
        let product = self.catalog.product(product).await?;
        let product = product.filter(|product| product.status == ProductStatus::Active);
        let product = product.ok_or_else(Problem::not_found)?;
        let is_variant = product.variants.iter().any(|variant| variant.sku == *sku);
        if is_variant { Ok(()) } else { Err(problems::not_for_sale(sku)) }
    }
}
