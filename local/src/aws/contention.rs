//! Transactions that meet at an item. The engine does one after the other, so that none ever meets another; on
//! AWS a transaction has its items for some milliseconds, and another that needs one of them is refused. Here
//! that is so when it is switched on, for as long as one likes: a long time is a large sale on a small machine.

use std::collections::{BTreeMap, HashSet};
use std::sync::Mutex;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::locked;

/// What happened to the transactions of a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How often one was sent.
    pub sent: u64,
    /// How many of those met another one.
    pub conflicts: u64,
}

#[derive(Default)]
struct State {
    /// How long a transaction has its items; none: as long as the engine takes.
    hold: Option<Duration>,
    taken: HashSet<String>,
    counts: BTreeMap<String, Count>,
}

#[derive(Default)]
pub struct Contention(Mutex<State>);

/// The items of a transaction that is under way; they are free again when this is dropped.
pub struct Taken<'a> {
    contention: &'a Contention,
    items: Vec<String>,
    hold: Duration,
}

/// A transaction needs an item that another one has.
#[derive(Debug, PartialEq, Eq)]
pub struct Conflict;

impl Contention {
    /// From now on a transaction has its items for so long; what was counted is forgotten.
    pub fn switch(&self, hold: Option<Duration>) {
        let mut state = locked(&self.0);
        state.hold = hold;
        state.counts.clear();
    }

    pub fn counts(&self) -> BTreeMap<String, Count> {
        locked(&self.0).counts.clone()
    }

    /// Takes the items of a transaction, by its request's body; `None` while this is switched off.
    ///
    /// # Errors
    /// Another transaction has one of them.
    pub fn take(&self, function: Option<&str>, body: &[u8]) -> Result<Option<Taken<'_>>, Conflict> {
        let mut state = locked(&self.0);
        let Some(hold) = state.hold else { return Ok(None) };
        let items = items(body);
        let free = !items.iter().any(|item| state.taken.contains(item));
        let count = state.counts.entry(function.unwrap_or_default().to_owned()).or_default();
        count.sent += 1;
        count.conflicts += u64::from(!free);
        if !free {
            return Err(Conflict);
        }
        state.taken.extend(items.iter().cloned());
        Ok(Some(Taken { contention: self, items, hold }))
    }
}

impl Taken<'_> {
    /// The time between taking the items and writing them.
    pub async fn wait(&self) {
        tokio::time::sleep(self.hold).await;
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut state = locked(&self.contention.0);
        for item in &self.items {
            state.taken.remove(item);
        }
    }
}

/// The items of a `TransactWriteItems`, by table and key. Every table is keyed by `pk` and `sk`.
fn items(body: &[u8]) -> Vec<String> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let actions = body.get("TransactItems").and_then(Value::as_array).into_iter().flatten();
    let item = |action: &Value| {
        let action = action.as_object()?.values().next()?;
        let key = action.get("Key").or_else(|| action.get("Item"))?;
        let text = |name: &str| key.get(name)?.get("S")?.as_str();
        Some(format!("{} {} {}", action.get("TableName")?, text("pk")?, text("sk")?))
    };
    actions.filter_map(item).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use serde_json::json;

    use super::*;

    fn transaction(keys: &[&str]) -> Vec<u8> {
        let update = |pk: &&str| {
            let key = json!({ "pk": { "S": pk }, "sk": { "S": "STOCK" } });
            json!({ "Update": { "TableName": "inventory", "Key": key } })
        };
        let actions: Vec<Value> = keys.iter().map(update).collect();
        json!({ "TransactItems": actions }).to_string().into_bytes()
    }

    #[test]
    fn a_transaction_has_its_items_until_it_ends() {
        let contention = Contention::default();
        assert!(contention.take(Some("checkout"), &transaction(&["a"])).unwrap().is_none());
        contention.switch(Some(Duration::ZERO));
        let first = contention.take(Some("checkout"), &transaction(&["a", "b"])).unwrap();
        assert!(contention.take(Some("checkout"), &transaction(&["b", "c"])).is_err());
        let other = contention.take(Some("settle-order"), &transaction(&["c"])).unwrap();
        drop(first);
        assert!(contention.take(Some("checkout"), &transaction(&["b"])).is_ok());
        drop(other);
        let counts = contention.counts();
        assert_eq!(counts.get("checkout"), Some(&Count { sent: 3, conflicts: 1 }));
        assert_eq!(counts.get("settle-order"), Some(&Count { sent: 1, conflicts: 0 }));
    }
}
