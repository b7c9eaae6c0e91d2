//! Whole tables, scanned in parallel.

use aws_sdk_dynamodb::Client;
use futures::future::try_join_all;
use serde_json::Value;

use super::Unreadable;

/// Parts of a table that are read side by side.
const SEGMENTS: i32 = 4;

pub(super) async fn scan(client: &Client, table: String) -> Result<Vec<Value>, Unreadable> {
    let segments = (0..SEGMENTS).map(|segment| part(client, &table, segment));
    Ok(try_join_all(segments).await?.into_iter().flatten().collect())
}

async fn part(client: &Client, table: &str, segment: i32) -> Result<Vec<Value>, Unreadable> {
    let mut pages = client
        .scan()
        .table_name(table)
        .consistent_read(true)
        .segment(segment)
        .total_segments(SEGMENTS)
        .into_paginator()
        .items()
        .send();
    let mut items = Vec::new();
    while let Some(item) = pages.next().await {
        let item = item.map_err(|error| Unreadable::aws(table, &error))?;
        let value = serde_dynamo::from_item(item)
            .map_err(|error| Unreadable::Aws(table.to_owned(), error.to_string()))?;
        items.push(value);
    }
    Ok(items)
}
