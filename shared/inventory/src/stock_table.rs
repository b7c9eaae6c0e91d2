//! Inventory's table.
//!
//! | question | key |
//! |---|---|
//! | how many of a SKU are where | `pk = STOCK#<sku>`, `sk = STOCK` |
//! | what moved, oldest first | `pk = STOCK#<sku>`, `sk = MOVEMENT#<ulid>` |
//! | what an order has taken | `pk = RESERVATION#<order>`, `sk = RESERVATION` |
//! | holds that should be over | index `due`: `reservation#<day>#<shard>`, by time |
//!
//! A hold is conditioned on `available >= quantity` of each SKU; the steps that end it are conditioned on
//! the reservation's status. Both are written in one transaction with the order that they belong to.

use std::collections::HashMap;

use contracts::{Consumer, Event};
use jiff::Timestamp;
use kernel::{OrderId, Quantity, Sku, Subject, Text};
use platform::{
    clock,
    due::{self, DueList},
    ids,
    store::{Item, Key, Store, StoreError, TransactError, Transaction, Write},
};
use serde::Serialize;

use crate::{
    Ending, Level, Move, Movement, MovementKind, Reservation, ReservationStatus, Step, TooFew,
};

const OVERDUE: DueList = DueList::new("reservation");
/// How far back a hold is looked for: longer than repairs can be down without anyone noticing.
const DAYS_BACK: u32 = 7;

/// Stock, reservations and movements.
#[derive(Debug, Clone)]
pub struct Stock {
    pub table: Store,
}

/// Why a hold was refused: the label of the write that stood in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldRefused {
    /// There is not enough of this SKU.
    Stock(Sku),
    /// The order has a reservation already.
    Reservation,
}

#[derive(Serialize)]
struct ReservationItem<'a> {
    #[serde(flatten)]
    reservation: &'a Reservation,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_bucket: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<Timestamp>,
}

impl Stock {
    #[must_use]
    pub fn new(table: Store) -> Self {
        Self { table }
    }

    /// The level of a SKU, if it has a stock record.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn level(&self, sku: &Sku) -> Result<Option<Level>, StoreError> {
        self.table.get(&stock_key(sku)).await
    }

    /// The levels of those SKUs that have a stock record.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn levels(&self, skus: &[Sku]) -> Result<HashMap<Sku, Level>, StoreError> {
        let keys: Vec<_> = skus.iter().map(stock_key).collect();
        let levels: Vec<Level> = self.table.get_many(&keys).await?;
        Ok(levels.into_iter().map(|level| (level.sku.clone(), level)).collect())
    }

    /// A stock record, refused when the SKU has one.
    #[must_use]
    pub fn open_stock(&self, sku: &Sku, quantity: u32) -> Write {
        self.table.insert_once(&stock_key(sku), &Level::opening(sku.clone(), quantity))
    }

    /// Takes `lines` (each SKU once) out of what is available, for an order. `levels` is what the caller
    /// saw; whether it still holds is decided by the table.
    #[must_use]
    pub fn hold(
        &self,
        order: OrderId,
        lines: &[(Sku, Quantity)],
        _levels: &HashMap<Sku, Level>,
    ) -> Vec<(HoldRefused, Write)> {
        self.reserve(order, lines, ReservationStatus::Held, Move::Hold)
    }

    /// As [`Stock::hold`], but sold at once: for an order of which nothing is to be paid.
    #[must_use]
    pub fn take(&self, order: OrderId, lines: &[(Sku, Quantity)]) -> Vec<(HoldRefused, Write)> {
        self.reserve(order, lines, ReservationStatus::Committed, Move::Take)
    }

    /// The order is paid for: its units are sold. The first write is the reservation's.
    #[must_use]
    pub fn sell(&self, reservation: &Reservation) -> Vec<Write> {
        self.step(reservation, Step::Sell)
    }

    /// The order is over without a sale: its units are available again. The first write is the
    /// reservation's.
    #[must_use]
    pub fn release(&self, reservation: &Reservation, ending: Ending) -> Vec<Write> {
        self.step(reservation, ending.into())
    }

    /// Units that were sold come back. The first write is the reservation's.
    #[must_use]
    pub fn restock(&self, reservation: &Reservation) -> Vec<Write> {
        self.step(reservation, Step::Restock)
    }

    /// What an order has taken.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn reservation(&self, order: OrderId) -> Result<Option<Reservation>, StoreError> {
        self.table.get(&reservation_key(order)).await
    }

    /// Holds that should have ended by `until`, at most `limit` of each day and shard.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn overdue_holds(
        &self,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Reservation>, StoreError> {
        let keys = due::due_keys(&self.table, &OVERDUE, until, DAYS_BACK, limit).await?;
        self.table.get_many(&keys).await
    }

    /// A person's correction of `level` with its movement, refused when the level has changed since.
    /// The level afterwards comes with the writes.
    ///
    /// # Errors
    /// The stock would fall below what is held.
    pub fn adjust(
        &self,
        level: &Level,
        delta: i64,
        reason: &Text,
        by: Subject,
    ) -> Result<(Level, [Write; 2]), TooFew> {
        let adjusted = level.corrected(delta)?;
        let (units, quantity) = Move::correcting(delta);
        let change = self
            .moved(&level.sku, units, quantity)
            .when("#version = :seen")
            .bind("seen", level.version);
        let movement = Movement {
            id: ids::fresh(),
            sku: level.sku.clone(),
            kind: MovementKind::Adjusted,
            quantity: delta,
            occurred_at: clock::now(),
            order_id: None,
            reason: Some(reason.clone()),
            by: Some(by),
        };
        Ok((adjusted, [change, self.append(&movement)]))
    }

    /// Appends what `event` moved, once however often it is delivered.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn record(&self, event: &Event) -> Result<(), StoreError> {
        let movements = Movement::told_by(event);
        if movements.is_empty() {
            return Ok(());
        }
        let mark = self.table.inbox_mark(Consumer::RecordMovement, event);
        let rows = movements.iter().map(|movement| ((), self.append(movement)));
        match Transaction::new().with((), mark).with_all(rows).commit(&self.table).await {
            Ok(()) | Err(TransactError::Refused(_)) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    fn reserve(
        &self,
        order: OrderId,
        lines: &[(Sku, Quantity)],
        status: ReservationStatus,
        units: Move,
    ) -> Vec<(HoldRefused, Write)> {
        let taken = lines.iter().map(|(sku, quantity)| {
            let write = self.moved(sku, units, quantity.get().into());
            (HoldRefused::Stock(sku.clone()), write)
        });
        let reservation = Reservation::of(order, status, lines, clock::now());
        taken.chain([(HoldRefused::Reservation, self.insert(&reservation))]).collect()
    }

    fn step(&self, reservation: &Reservation, step: Step) -> Vec<Write> {
        let (from, to, units) = step.rule();
        let status = self
            .table
            .update(&reservation_key(reservation.order_id))
            .assign("status", to)
            .remove("#due_bucket, #due_at")
            .when("#status = :from")
            .bind("from", from);
        let lines = reservation.lines.iter();
        let moved = lines.map(|line| self.moved(&line.sku, units, line.quantity.get().into()));
        [status].into_iter().chain(moved).collect()
    }

    /// The update that moves so many units as [`Move::effects`] says, if they are where they should be.
    fn moved(&self, sku: &Sku, units: Move, quantity: u64) -> Write {
        let write = self
            .table
            .update(&stock_key(sku))
            .set("#version = #version + :one")
            .bind("one", 1)
            .bind("quantity", quantity)
            .when("attribute_exists(pk)");
        let write = units.effects().iter().fold(write, |write, (counter, sign)| {
            let (name, sign) = (counter.name(), sign.symbol());
            write.set(&format!("#{name} = #{name} {sign} :quantity"))
        });
        match units.source() {
            Some(source) => write.when(&format!("#{} >= :quantity", source.name())),
            None => write,
        }
    }

    fn insert(&self, reservation: &Reservation) -> Write {
        let due_at = reservation.overdue_at();
        let due_bucket = due_at.map(|at| OVERDUE.bucket(at, &reservation.order_id));
        let item = ReservationItem { reservation, due_bucket, due_at };
        self.table.insert_once(&reservation_key(reservation.order_id), &item)
    }

    fn append(&self, movement: &Movement) -> Write {
        let ulid = kernel::Id::ulid(&movement.id).to_string();
        let key = Key::new(format!("STOCK#{}", movement.sku), format!("MOVEMENT#{ulid}"));
        self.table.insert_once(&key, movement)
    }
}

/// The units that were available, from the item that a refused hold carries.
#[must_use]
pub fn available_of(item: &Item) -> Option<i64> {
    item.get("available")?.as_n().ok()?.parse().ok()
}

fn stock_key(sku: &Sku) -> Key {
    Key::new(format!("STOCK#{sku}"), "STOCK")
}

fn reservation_key(order: OrderId) -> Key {
    Key::new(format!("RESERVATION#{order}"), "RESERVATION")
}
