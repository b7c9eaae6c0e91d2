//! `POST /v1/admin/stock/{sku}/adjustments`: corrects what is on hand, with a reason, and keeps the record.

use identity::Role;
use inventory::Level;
use kernel::{Sku, Text};
use platform::{
    http::{Answer, Problem, Reply, Request},
    idempotency::IdempotencyKey,
    store::{TransactError, Transaction},
};
use serde::Serialize;

use crate::{Warehouse, problems};

/// A correction in units: what was found is positive, what is lost negative.
#[derive(Debug, eserde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Adjustment {
    delta: i64,
    reason: Text,
}

#[derive(Debug, Serialize)]
struct Adjusted<'a> {
    sku: &'a Sku,
    on_hand: i64,
    held: i64,
    available: i64,
    version: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Condition {
    Key,
    Stock,
}

/// Orders that move the same stock make an adjustment read again, so many times.
const TRIES: u32 = 10;
const LARGEST_DELTA: u64 = 1_000_000;

/// Answers the level afterwards.
///
/// # Errors
/// 400, 401, 403, 404; 409 `below_held`; 422 `idempotency_key_reused`.
pub async fn adjust_stock(warehouse: &Warehouse, request: &Request) -> Answer {
    let staff = warehouse.guard.staff(request, Role::Warehouse).await?;
    let key = IdempotencyKey::of(request, staff.subject)?;
    let sku: Sku = request.parameter("sku")?;
    let Adjustment { delta, reason } = request.json()?;
    if !(1..=LARGEST_DELTA).contains(&delta.unsigned_abs()) {
        return Err(Problem::invalid_at("/delta", "expected units from 1 to 1000000, or negative"));
    }
    let table = &warehouse.stock.table;
    for _ in 0..TRIES {
        if let Some(reply) = key.replay(table).await? {
            return Ok(reply);
        }
        let level = warehouse.stock.level(&sku).await?.ok_or_else(Problem::not_found)?;
        let (level, writes) = warehouse
            .stock
            .adjust(&level, delta, &reason, staff.subject)
            .map_err(|short| problems::below_held(&sku, &short))?;
        let reply = answer(&level)?;
        let transaction = Transaction::new()
            .with_all(writes.map(|write| (Condition::Stock, write)))
            .with(Condition::Key, key.record(table, &reply));
        match transaction.commit(table).await {
            Ok(()) => return Ok(reply),
            // The key's twin, or an order, was faster: the next round sees which.
            Err(TransactError::Refused(_)) => {}
            Err(TransactError::Store(error)) => return Err(error.into()),
        }
    }
    Err(Problem::unavailable("the stock record stayed contended"))
}

fn answer(level: &Level) -> Answer {
    let Level { sku, on_hand, held, available, version, .. } = level;
    Reply::ok(&Adjusted {
        sku,
        on_hand: *on_hand,
        held: *held,
        available: *available,
        version: *version,
    })
}
