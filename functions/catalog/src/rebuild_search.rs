//! Every week, or when an operator asks: goes through all products and mends what search knows of them.

use std::collections::HashSet;

use catalog::{Browse, Indexed, ProductStatus, Sort};
use futures::stream::{self, StreamExt as _};
use kernel::ProductId;
use platform::{consumer::Failed, store::StoreError};
use serde::Serialize;

use crate::SearchDesk;

/// What one run did.
#[derive(Debug, Default, Serialize)]
pub struct Rebuilt {
    /// Products that were looked at.
    pub products: usize,
    /// Those of which search knew something else, or nothing.
    pub mended: usize,
    /// Those that could not be mended: another run will.
    pub failed: usize,
}

const AT_ONCE: usize = 16;
const PAGE: u32 = 100;

/// First what is for sale, then what search still has and should not.
///
/// # Errors
/// A list could not be read.
pub async fn rebuild_search(desk: &SearchDesk) -> Result<Rebuilt, Failed> {
    let mut report = Rebuilt::default();
    let all = Browse {
        status: ProductStatus::Active,
        category: None,
        min_price: None,
        max_price: None,
        sort: Sort::Newest,
        limit: PAGE,
    };
    let mut seen = HashSet::new();
    let mut after = None;
    loop {
        let (ids, next) = desk.catalog.browse_ids(&all, after.as_deref()).await?;
        seen.extend(ids.iter().copied());
        report.index(desk, ids).await;
        after = next;
        if after.is_none() {
            break;
        }
    }
    let mut after = None;
    loop {
        let records = desk.index.indexed(after).await?;
        let Some(last) = records.last() else { break };
        after = Some(*last);
        let ids = records.into_iter().map(|(_, id)| id).filter(|id| !seen.contains(id));
        report.index(desk, ids.collect()).await;
    }
    Ok(report)
}

impl Rebuilt {
    async fn index(&mut self, desk: &SearchDesk, ids: Vec<ProductId>) {
        let outcomes = stream::iter(ids).map(|id| desk.index.index(id));
        let outcomes: Vec<Result<Indexed, StoreError>> =
            outcomes.buffer_unordered(AT_ONCE).collect().await;
        for outcome in outcomes {
            self.products += 1;
            match outcome {
                Ok(Indexed::Unchanged) => {}
                Ok(Indexed::Changed) => self.mended += 1,
                Err(error) => {
                    tracing::error!(%error, "a product was not indexed");
                    self.failed += 1;
                }
            }
        }
    }
}
