//! `POST /v1/orders/track`: whoever knows an order's number and its e-mail address has a link mailed there. Whether there is
//! such an order is not to be found out here.

use identity::email_digest;
use jiff::SignedDuration;
use kernel::Email;
use orders::OrderNumber;
use platform::{
    config,
    http::{Answer, Operation, Reply, Request, StatusCode, Who},
    ids,
    limit::Limit,
    outbox::Cause,
};
use schemars::JsonSchema;

use crate::TrackingDesk;

/// What the confirmation mail says.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[schemars(rename = "TrackOrder")]
#[serde(deny_unknown_fields)]
struct Wanted {
    email: Email,
    number: OrderNumber,
}

/// Nobody's mailbox is filled: so many links to one order in an hour.
const LINKS: Limit =
    Limit { what: "tracking-link", times: 3, window: SignedDuration::from_hours(1) };

/// The contract of `POST /v1/orders/track`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("track-order", "POST /v1/orders/track", Who::Public)
        .summary("Has a link to an order mailed to its buyer")
        .takes::<Wanted>()
        .accepted()
        .refuses(429, &["too_many_requests"])
}

/// Answers 202 with nothing in it, whether there is such an order or not.
///
/// # Errors
/// As [`operation`] says.
pub async fn track_order(desk: &TrackingDesk, request: &Request) -> Answer {
    let Wanted { email, number } = request.json()?;
    let table = &desk.orders.table;
    per_address("track").count(table, &request.source_ip).await?;
    // The same reads and the same count for an order that is there and for one that is not.
    let id = desk.orders.by_number(&number).await?.unwrap_or_else(ids::fresh);
    let order = desk.orders.get(id).await?.filter(|order| order.contact.email == email);
    match LINKS.count(table, &format!("{number}#{}", email_digest(&email))).await {
        Ok(()) => {}
        Err(problem) if problem.status() == StatusCode::TOO_MANY_REQUESTS => {
            return Ok(Reply::accepted());
        }
        Err(problem) => return Err(problem),
    }
    if let Some(order) = order {
        desk.orders.request_tracking(&order, &Cause::from(request)).await?;
    }
    Ok(Reply::accepted())
}

/// Nobody tries numbers, or links, from one place.
pub(crate) fn per_address(what: &'static str) -> Limit {
    Limit {
        what,
        times: config::number("TRACKING_PER_ADDRESS", 30),
        window: SignedDuration::from_hours(1),
    }
}
