//! `POST /v1/orders/access`: the token of a mailed link shows its order, to look at and nothing more.

use platform::{
    clock,
    http::{Answer, Operation, Reply, Request, Who},
};
use schemars::JsonSchema;
use secrecy::SecretString;

use crate::{TrackingDesk, problems, track_order::per_address, view::OrderView};

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "OpenTrackedOrder")]
#[serde(deny_unknown_fields)]
struct Link {
    token: Token,
}

/// What the mail's link carries.
#[derive(Debug, serde::Deserialize, JsonSchema)]
#[schemars(rename = "TrackingToken")]
#[serde(transparent)]
struct Token(#[schemars(with = "String")] SecretString);

eserde::impl_edeserialize_compat!(Token);

/// The contract of `POST /v1/orders/access`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("open-tracked-order", "POST /v1/orders/access", Who::Public)
        .summary("The order of a mailed link")
        .takes::<Link>()
        .answers::<OrderView>(200)
        .versioned()
        .refuses(422, &["tracking_link_invalid"])
        .refuses(429, &["too_many_requests"])
}

/// Answers the order.
///
/// # Errors
/// As [`operation`] says.
pub async fn open_tracked_order(desk: &TrackingDesk, request: &Request) -> Answer {
    let Link { token } = request.json()?;
    per_address("open-tracked").count(&desk.orders.table, &request.source_ip).await?;
    let opened = desk.orders.opened_by(&token.0, clock::now()).await?;
    let order = opened.ok_or_else(problems::tracking_link_invalid)?;
    Ok(Reply::ok(&OrderView::read_only(&order))?.etag(order.version))
}
