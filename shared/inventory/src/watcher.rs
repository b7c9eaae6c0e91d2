//! Who asked to be told when a SKU is back, and how much one may ask for.

use jiff::Timestamp;
use kernel::{Email, ProductId, Sku, Subject};
use serde::{Deserialize, Serialize};

/// So many SKUs a subject may wait for at once.
pub const MOST_WATCHES: usize = 20;

/// Somebody who waits for a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watcher {
    pub sku: Sku,
    pub product_id: ProductId,
    pub subject: Subject,
    /// Where a guest is mailed. An account is mailed at the address that it has when the SKU is back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    pub asked_at: Timestamp,
}

/// What a subject waits for, in the order in which it asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Watched {
    pub skus: Vec<Sku>,
    pub version: u64,
}

/// The subject waits for as many SKUs as one may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("one waits for at most {MOST_WATCHES} things")]
pub struct TooMany;

impl Watched {
    /// This with another SKU, without those of which the subject was told; `waiting` are the others.
    pub(crate) fn with(&self, sku: &Sku, waiting: &[Sku]) -> Result<Self, TooMany> {
        let still = |known: &&Sku| *known != sku && waiting.contains(known);
        let mut skus: Vec<Sku> = self.skus.iter().filter(still).cloned().collect();
        if skus.len() >= MOST_WATCHES {
            return Err(TooMany);
        }
        skus.push(sku.clone());
        Ok(Self { skus, version: self.version + 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skus(count: usize) -> Vec<Sku> {
        (0..count).map(|number| format!("mug-{number}").parse().unwrap()).collect()
    }

    #[test]
    fn one_waits_for_so_many_things_and_no_more() {
        let full = Watched { skus: skus(MOST_WATCHES), version: 20 };
        assert_eq!(full.with(&"cup".parse().unwrap(), &full.skus), Err(TooMany));
        let again = full.with(&full.skus[3], &full.skus).unwrap();
        assert_eq!(again.skus.len(), MOST_WATCHES, "asking twice is asking once");
    }

    #[test]
    fn what_one_was_told_of_makes_room() {
        let full = Watched { skus: skus(MOST_WATCHES), version: 20 };
        let cup: Sku = "cup".parse().unwrap();
        let more = full.with(&cup, &full.skus[1..]).unwrap();
        assert_eq!((more.skus.len(), more.skus.last(), more.version), (20, Some(&cup), 21));
    }
}
