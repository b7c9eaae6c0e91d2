//! Which tables a request names and what its answer says it consumed, alike for all operations.

use std::collections::BTreeSet;

use dynoxide::actions::batch_get_item::{BatchGetItemRequest, BatchGetItemResponse};
use dynoxide::actions::batch_write_item::{BatchWriteItemRequest, BatchWriteItemResponse};
use dynoxide::actions::delete_item::{DeleteItemRequest, DeleteItemResponse};
use dynoxide::actions::get_item::{GetItemRequest, GetItemResponse};
use dynoxide::actions::put_item::{PutItemRequest, PutItemResponse};
use dynoxide::actions::query::{QueryRequest, QueryResponse};
use dynoxide::actions::scan::{ScanRequest, ScanResponse};
use dynoxide::actions::transact_get_items::{TransactGetItemsRequest, TransactGetItemsResponse};
use dynoxide::actions::transact_write_items::{
    TransactWriteItem, TransactWriteItemsRequest, TransactWriteItemsResponse,
};
use dynoxide::actions::update_item::{UpdateItemRequest, UpdateItemResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::calls::halves;

/// A request whose answer can tell the capacity it consumed.
pub trait Metered: DeserializeOwned + Send + 'static {
    fn capacity_mode(&mut self) -> &mut Option<String>;
    fn tables(&self) -> BTreeSet<&str>;
    /// How many actions a transaction has; 1 for anything else.
    fn actions(&self) -> usize;

    /// Makes the request ask for its capacity; says whether the caller had asked.
    fn ask_for_capacity(&mut self) -> bool {
        let mode = self.capacity_mode();
        let wanted = matches!(mode.as_deref(), Some("TOTAL" | "INDEXES"));
        if matches!(mode.as_deref(), None | Some("NONE")) {
            *mode = Some("TOTAL".to_owned());
        }
        wanted
    }
}

/// An answer that tells the capacity it consumed.
pub trait Consuming: Serialize + 'static {
    /// In halves of a unit.
    fn consumed(&self) -> u64;
    fn forget_capacity(&mut self);
}

macro_rules! requests {
    ($($request:ident, $self:ident => $tables:expr, $actions:expr;)+) => { $(
        impl Metered for $request {
            fn capacity_mode(&mut self) -> &mut Option<String> {
                &mut self.return_consumed_capacity
            }

            fn tables(&$self) -> BTreeSet<&str> {
                $tables
            }

            fn actions(&$self) -> usize {
                $actions
            }
        }
    )+ };
}

requests! {
    GetItemRequest, self => BTreeSet::from([self.table_name.as_str()]), 1;
    QueryRequest, self => BTreeSet::from([self.table_name.as_str()]), 1;
    ScanRequest, self => BTreeSet::from([self.table_name.as_str()]), 1;
    PutItemRequest, self => BTreeSet::from([self.table_name.as_str()]), 1;
    UpdateItemRequest, self => BTreeSet::from([self.table_name.as_str()]), 1;
    DeleteItemRequest, self => BTreeSet::from([self.table_name.as_str()]), 1;
    BatchGetItemRequest, self => self.request_items.keys().map(String::as_str).collect(), 1;
    BatchWriteItemRequest, self => self.request_items.keys().map(String::as_str).collect(), 1;
    TransactGetItemsRequest, self =>
        self.transact_items.iter().map(|item| item.get.table_name.as_str()).collect(), self.transact_items.len();
    TransactWriteItemsRequest, self =>
        self.transact_items.iter().filter_map(written_table).collect(), self.transact_items.len();
}

macro_rules! answers {
    ($($answer:ident $each:ident;)+) => { $(
        impl Consuming for $answer {
            fn consumed(&self) -> u64 {
                halves(self.consumed_capacity.iter().$each().map(|capacity| capacity.capacity_units))
            }

            fn forget_capacity(&mut self) {
                self.consumed_capacity = None;
            }
        }
    )+ };
}

answers! {
    GetItemResponse fuse;
    QueryResponse fuse;
    ScanResponse fuse;
    PutItemResponse fuse;
    UpdateItemResponse fuse;
    DeleteItemResponse fuse;
    BatchGetItemResponse flatten;
    BatchWriteItemResponse flatten;
    TransactGetItemsResponse flatten;
    TransactWriteItemsResponse flatten;
}

/// The table of one action of a transaction.
pub fn written_table(item: &TransactWriteItem) -> Option<&str> {
    let put = item.put.as_ref().map(|put| &put.table_name);
    let update = item.update.as_ref().map(|update| &update.table_name);
    let delete = item.delete.as_ref().map(|delete| &delete.table_name);
    let check = item.condition_check.as_ref().map(|check| &check.table_name);
    put.or(update).or(delete).or(check).map(String::as_str)
}
