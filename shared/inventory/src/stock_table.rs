//! Inventory's table: stock, reservations and what moved.
//!
//! | question | key |
//! |---|---|
//! | how many of a SKU are where; over how many shards | `pk = STOCK#<sku>`, `sk = STOCK` |
//! | the same of a further shard, 1 to 15 | `pk = STOCK#<sku>#<shard>`, `sk = STOCK` |
//! | what moved, by time | `pk = STOCK#<sku>`, `sk = MOVEMENT#<ulid>` |
//! | what an order has taken | `pk = RESERVATION#<order>`, `sk = RESERVATION` |
//! | holds that should be over | index `due`: `reservation#<shard>`, by time |
//! | shards that are to go (`shards_table`) | index `due`: `merging#<shard>`, by time |
//! | SKUs in order, low or not (`shelves_table`) | index `list`: `list_pk = LOW#<n>` or `WELL#<n>`, `list_sk = <sku>` |
//! | who asked for a SKU (`watches_table`) | `pk = WATCH#<sku>`, `sk = <subject>` |
//!
//! A hold is conditioned on `available >= quantity` of each shard that it takes from; the steps that end it
//! are conditioned on the reservation's status. Both are written in one transaction with the order that they
//! belong to. A shard lives until nothing is held in it: what was taken from it goes back to it.

use std::collections::HashMap;

use contracts::{AdjustedStock, Consumer, Event, Fact};
use jiff::Timestamp;
use kernel::{MovementId, OrderId, Quantity, Sku, Subject, Text};
use platform::{
    clock,
    due::{self, DueList},
    ids,
    outbox::Cause,
    planted::Bug,
    shop::Shop,
    store::{Item, Key, Query, Store, StoreError, TransactError, Transaction, Write},
};
use serde::Serialize;

use crate::{
    Ending, Level, MOST_PARTS, Move, Movement, MovementKind, NotSold, Part, Reservation,
    ReservationStatus, ReservedLine, Shard, Step, TooFew,
    records::{KnownShards, StockItem},
};

const OVERDUE: DueList = DueList::new("reservation");
const MOVEMENT: &str = "MOVEMENT#";

/// Stock, reservations and movements. Clones share what they know of shards.
#[derive(Debug, Clone)]
pub struct Stock {
    pub table: Store,
    pub(crate) known: KnownShards,
}

/// Why a hold was refused: the label of the write that stood in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoldRefused {
    /// There is not enough of this SKU where it was to be taken from: see [`available_of`].
    Stock(Sku),
    /// The order has a reservation already.
    Reservation,
}

/// There is enough of everything, but in more shards than one order may take from: gather first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scattered;

/// A page of movements, newest first.
#[derive(Debug)]
pub struct Movements {
    pub items: Vec<Movement>,
    /// Whether older ones follow the last of these.
    pub more: bool,
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
        Self { table, known: KnownShards::default() }
    }

    /// A stock record, refused when the SKU has one.
    #[must_use]
    pub fn open_stock(&self, sku: &Sku, quantity: u32) -> Write {
        let low = Shop::get().low_stock_threshold;
        let item = StockItem::opening(Shard::opening(sku.clone(), quantity), low);
        self.table.insert_once(&stock_key(sku, 0), &item)
    }

    /// Takes `lines` (each SKU once) out of what is available, for an order. `levels` is what the caller
    /// saw; whether it still holds is decided by the table.
    ///
    /// # Errors
    /// The units are in more shards than one transaction may touch.
    pub fn hold(
        &self,
        order: OrderId,
        lines: &[(Sku, Quantity)],
        levels: &HashMap<Sku, Level>,
    ) -> Result<Vec<(HoldRefused, Write)>, Scattered> {
        self.reserve(order, lines, levels, ReservationStatus::Held, Move::Hold)
    }

    /// As [`Stock::hold`], but sold at once: for an order of which nothing is to be paid.
    ///
    /// # Errors
    /// As [`Stock::hold`].
    pub fn take(
        &self,
        order: OrderId,
        lines: &[(Sku, Quantity)],
        levels: &HashMap<Sku, Level>,
    ) -> Result<Vec<(HoldRefused, Write)>, Scattered> {
        self.reserve(order, lines, levels, ReservationStatus::Committed, Move::Take)
    }

    /// The order is paid for: its units are sold. The first write is the reservation's.
    #[must_use]
    pub fn sell(&self, reservation: &Reservation) -> Vec<Write> {
        self.step(reservation, Step::Sell)
    }

    /// The order is over without a sale: its units are available again, in the shards that they were taken
    /// from. The first write is the reservation's.
    #[must_use]
    pub fn release(&self, reservation: &Reservation, ending: Ending) -> Vec<Write> {
        self.step(reservation, ending.into())
    }

    /// Units that were sold come back. The first write is the reservation's.
    #[must_use]
    pub fn restock(&self, reservation: &Reservation) -> Vec<Write> {
        self.step(reservation, Step::Restock)
    }

    /// Some units of a sold order come back. The first write is the reservation's, refused when others came
    /// back since it was read.
    ///
    /// # Errors
    /// The order has not had so many.
    pub fn take_back(
        &self,
        reservation: &Reservation,
        back: &[(Sku, Quantity)],
    ) -> Result<Vec<Write>, NotSold> {
        let write = self
            .table
            .update(&reservation_key(reservation.order_id))
            .assign("lines", reservation.returning(back)?)
            .assign("returns", reservation.returns + 1)
            .when("#status = :sold")
            .bind("sold", ReservationStatus::Committed);
        let write = match reservation.returns {
            0 => write.when("attribute_not_exists(#returns) OR #returns = :seen"),
            _ => write.when("#returns = :seen"),
        };
        let back = back
            .iter()
            .map(|(sku, quantity)| self.moved(sku, 0, Move::Restock, quantity.get().into()));
        Ok([write.bind("seen", reservation.returns)].into_iter().chain(back).collect())
    }

    /// What an order has taken.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn reservation(&self, order: OrderId) -> Result<Option<Reservation>, StoreError> {
        self.table.get(&reservation_key(order)).await
    }

    /// Holds that should have ended by `until`, as [`due::due_keys`] finds them.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn overdue_holds(
        &self,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Reservation>, StoreError> {
        let keys = due::due_keys(&self.table, &OVERDUE, until, limit).await?;
        self.table.get_readable(&keys).await
    }

    /// A person's correction of `level` with its movement and event, refused when there is less than that
    /// meanwhile; one of a SKU that is not split also when the level has changed at all. The level
    /// afterwards comes with the writes, of which there are at most 18.
    ///
    /// # Errors
    /// The stock would fall below what is held.
    pub fn adjust(
        &self,
        level: &Level,
        delta: i64,
        reason: &Text,
        by: Subject,
        cause: &Cause,
    ) -> Result<(Level, Vec<Write>), TooFew> {
        let moves = level.correction(delta)?;
        let adjusted = level.corrected(delta, moves.len());
        let moved = moves.into_iter().map(|(shard, units, quantity)| {
            let write = self.moved(&level.sku, shard, units, quantity);
            if level.is_split() {
                return write;
            }
            write.when("#version = :seen").bind("seen", level.version)
        });
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
        let fact = Fact::StockAdjusted(AdjustedStock { sku: level.sku.clone() });
        let event = self.table.publish(fact, &level.sku, adjusted.version, cause);
        Ok((adjusted, moved.chain([self.append(&movement), event]).collect()))
    }

    /// Appends what `event` moved, once however often it is delivered.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn record(&self, event: &Event) -> Result<(), StoreError> {
        let mark = self.table.inbox_mark(Consumer::RecordMovement, event);
        let movements = Movement::told_by(event);
        let rows = movements.iter().map(|movement| ((), self.append(movement)));
        match Transaction::new().with((), mark).with_all(rows).commit(&self.table).await {
            Ok(()) | Err(TransactError::Refused(_)) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
        }
    }

    /// A page of what moved of a SKU, newest first, after the movement `after`.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn movements(
        &self,
        sku: &Sku,
        limit: u32,
        after: Option<MovementId>,
    ) -> Result<Movements, StoreError> {
        let start = after.map(|after| {
            let Key { pk, sk } = movement_key(sku, &after);
            [("pk".to_owned(), pk), ("sk".to_owned(), sk)].into()
        });
        let query = Query::table("#pk = :pk AND begins_with(#sk, :prefix)")
            .bind("pk", stock_key(sku, 0).pk)
            .bind("prefix", MOVEMENT)
            .descending()
            .limit(limit)
            .start(start);
        let page = self.table.query(query).await?;
        Ok(Movements { items: page.items, more: page.next.is_some() })
    }

    fn reserve(
        &self,
        order: OrderId,
        lines: &[(Sku, Quantity)],
        levels: &HashMap<Sku, Level>,
        status: ReservationStatus,
        units: Move,
    ) -> Result<Vec<(HoldRefused, Write)>, Scattered> {
        let picked = |(sku, quantity): &(Sku, Quantity)| {
            ReservedLine::picked(sku, *quantity, levels.get(sku), ids::below(u64::MAX))
        };
        let lines: Vec<ReservedLine> = lines.iter().map(picked).collect();
        let mut taken = Vec::with_capacity(lines.len());
        for line in &lines {
            for Part { shard, quantity } in line.taken() {
                let write = self.moved(&line.sku, shard, units, quantity);
                taken.push((HoldRefused::Stock(line.sku.clone()), write));
            }
        }
        if taken.len() > MOST_PARTS {
            return Err(Scattered);
        }
        let reservation = Reservation::of(order, status, lines, clock::now());
        taken.push((HoldRefused::Reservation, self.insert(&reservation)));
        Ok(taken)
    }

    /// Held units end where they were taken. Sold ones come back to the first shard, the one that is always
    /// there.
    fn step(&self, reservation: &Reservation, step: Step) -> Vec<Write> {
        let (from, to, units) = step.rule();
        let status = self
            .table
            .update(&reservation_key(reservation.order_id))
            .assign("status", to)
            .remove("#due_bucket, #due_at")
            .when("#status = :from")
            .bind("from", from)
            .unless(Bug::ReleasedTwice);
        let mut writes = vec![status];
        for line in &reservation.lines {
            let whole = Part { shard: 0, quantity: line.quantity.get().into() };
            let parts = if units.source().is_some() { line.taken() } else { vec![whole] };
            let moved = |part: Part| self.moved(&line.sku, part.shard, units, part.quantity);
            writes.extend(parts.into_iter().map(moved));
        }
        writes
    }

    /// The update that moves so many units as [`Move::effects`] says, if they are where they should be.
    pub(crate) fn moved(&self, sku: &Sku, shard: u8, units: Move, quantity: u64) -> Write {
        let mut write = self
            .table
            .update(&stock_key(sku, shard))
            .set("#version = #version + :one")
            .bind("one", 1)
            .bind("quantity", quantity)
            .bind("zero", 0)
            .when("attribute_exists(pk)")
            // A record of before there were shards lacks these two.
            .set(if units.raises_available() {
                "#raised = if_not_exists(#raised, :zero) + :one"
            } else {
                "#raised = if_not_exists(#raised, :zero)"
            });
        for (counter, sign) in units.effects() {
            let (name, sign) = (counter.name(), sign.symbol());
            write = write.set(&format!("#{name} = if_not_exists(#{name}, :zero) {sign} :quantity"));
        }
        match units.source() {
            Some(source) => {
                write.when(&format!("#{} >= :quantity", source.name())).unless(Bug::SoldBelowZero)
            }
            None => write,
        }
    }

    pub(crate) fn insert(&self, reservation: &Reservation) -> Write {
        let due_at = reservation.overdue_at();
        let due_bucket = due_at.map(|_| OVERDUE.bucket(&reservation.order_id));
        let item = ReservationItem { reservation, due_bucket, due_at };
        self.table.insert_once(&reservation_key(reservation.order_id), &item)
    }

    pub(crate) fn append(&self, movement: &Movement) -> Write {
        self.table.insert_once(&movement_key(&movement.sku, &movement.id), movement)
    }
}

/// The units that were available, from the item that a refused hold carries. `None` when it is only one of
/// several shards, or gone: then others may have some, and one has to look again.
#[must_use]
pub fn available_of(item: &Item) -> Option<i64> {
    let number = |name: &str| item.get(name)?.as_n().ok()?.parse::<i64>().ok();
    let alone = number("shard").unwrap_or(0) == 0 && number("records").unwrap_or(1) <= 1;
    number("available").filter(|_| alone || Bug::SoldOutByOneShard.is_planted())
}

/// The first shard's key is the SKU's own.
pub(crate) fn stock_key(sku: &Sku, shard: u8) -> Key {
    match shard {
        0 => Key::new(format!("STOCK#{sku}"), "STOCK"),
        shard => Key::new(format!("STOCK#{sku}#{shard}"), "STOCK"),
    }
}

fn movement_key(sku: &Sku, movement: &MovementId) -> Key {
    let ulid = kernel::Id::ulid(movement).to_string();
    Key::new(stock_key(sku, 0).pk, format!("{MOVEMENT}{ulid}"))
}

fn reservation_key(order: OrderId) -> Key {
    Key::new(format!("RESERVATION#{order}"), "RESERVATION")
}
