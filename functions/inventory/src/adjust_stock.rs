//! `POST /v1/admin/stock/{sku}/adjustments`: corrects what is on hand, with a reason, and keeps the record.

use identity::Role;
use kernel::{Sku, Text};
use platform::{
    http::{Answer, Operation, Problem, Reply, Request, Who},
    idempotency::IdempotencyKey,
    outbox::Cause,
    store::{TransactError, Transaction},
};
use schemars::JsonSchema;

use crate::{Warehouse, problems, stock_level::StockLevel};

/// A correction in units: what was found is positive, what is lost negative.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "StockAdjustment")]
#[serde(deny_unknown_fields)]
struct Adjustment {
    #[schemars(range(min = -1_000_000, max = 1_000_000), extend("not" = { "const": 0 }))]
    delta: i64,
    reason: Text,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Condition {
    Key,
    Stock,
}

const LARGEST_DELTA: u64 = 1_000_000;

/// The contract of `POST /v1/admin/stock/{sku}/adjustments`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new(
        "adjust-stock",
        "POST /v1/admin/stock/{sku}/adjustments",
        Who::Staff(&["warehouse"]),
    )
    .summary("Corrects what is on hand, with a reason")
    .at::<Sku>("sku")
    .key()
    .takes::<Adjustment>()
    .answers::<StockLevel>(200)
    .refuses(409, &["below_held"])
}

/// Answers the level afterwards.
///
/// # Errors
/// As [`operation`] says.
pub async fn adjust_stock(warehouse: &Warehouse, request: &Request) -> Answer {
    let staff = warehouse.guard.staff(request, Role::Warehouse).await?;
    let sku: Sku = request.parameter("sku")?;
    let key = IdempotencyKey::of(request, staff.subject)?;
    let Adjustment { delta, reason } = request.json()?;
    if !(1..=LARGEST_DELTA).contains(&delta.unsigned_abs()) {
        return Err(Problem::invalid_at("/delta", "expected units from 1 to 1000000, or negative"));
    }
    let table = &warehouse.stock.table;
    let cause = Cause::from(request);
    let (sku, key, reason, cause) = (&sku, &key, &reason, &cause);
    let attempt = || async move {
        let level = warehouse.stock.level_for(sku, -delta).await?.ok_or_else(Problem::not_found)?;
        let (level, writes) = warehouse
            .stock
            .adjust(&level, delta, reason, staff.subject, cause)
            .map_err(|short| problems::below_held(sku, &short))?;
        let reply = Reply::ok(&StockLevel::from(&level))?;
        let transaction = Transaction::new()
            .with_all(writes.into_iter().map(|write| (Condition::Stock, write)))
            .with(Condition::Key, key.record(table, &reply));
        match transaction.commit(table).await {
            Ok(()) => Ok(Some(reply)),
            Err(TransactError::Store(error)) => Err(error.into()),
            // the key's twin, or an order, was faster: decide again
            Err(TransactError::Refused(_)) => Ok(None),
        }
    };
    key.once(table, attempt).await
}
