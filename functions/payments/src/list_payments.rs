//! `GET /v1/admin/payments`: payments newest first, or with `stuck=true` what a person has to look at, oldest first.

use identity::Role;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use kernel::{Money, OrderId, PaymentId};
use payments::{Dispute, Payment, PaymentStatus, Period, Stray, Stuck};
use platform::{
    clock, cursor,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Treasury;

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(rename = "PaymentsQuery")]
#[serde(deny_unknown_fields)]
struct Parameters {
    #[serde(default)]
    status: Option<PaymentStatus>,
    /// Days in UTC, both included.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    from: Option<Date>,
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    to: Option<Date>,
    /// Only what a person has to look at, oldest first.
    #[serde(default)]
    stuck: bool,
    #[serde(default)]
    limit: Option<PageLimit>,
    #[serde(default)]
    cursor: Option<String>,
}

/// A page. With filters it can be short, or empty, while `next_cursor` says that there is more.
#[derive(Debug, Serialize, JsonSchema)]
struct PaymentList {
    items: Vec<PaymentSummary>,
    /// With `stuck=true`: what the provider has of this shop and that belongs to no payment here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    strays: Vec<StrayView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A payment in a list.
#[derive(Debug, Serialize, JsonSchema)]
struct PaymentSummary {
    id: PaymentId,
    order_id: OrderId,
    status: PaymentStatus,
    amount: Money,
    authorized: Money,
    captured: Money,
    refunded: Money,
    /// What banks took back for disputes.
    withheld: Money,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    disputes: Vec<Dispute>,
    /// Why a person has to look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    stuck: Option<Stuck>,
    provider_unavailable: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// An intent or refund of the provider's that belongs to no payment here.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "StrayPayment")]
struct StrayView {
    /// The provider's id.
    id: String,
    amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<OrderId>,
    stuck: Stuck,
}

/// So far a list looks back when it is not told from when, and at most.
const LOOKS_BACK: SignedDuration = SignedDuration::from_hours(366 * 24);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The contract of `GET /v1/admin/payments`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["finance"]);
    Operation::new("list-payments", "GET /v1/admin/payments", who)
        .summary("Payments, newest first, or what a person has to look at, oldest first")
        .query::<Parameters>()
        .answers::<PaymentList>(200)
}

/// Answers a page.
///
/// # Errors
/// As [`operation`] says.
pub async fn list_payments(treasury: &Treasury, request: &Request) -> Answer {
    treasury.guard.staff(request, Role::Finance).await?;
    let parameters: Parameters = request.query()?;
    let limit = PageLimit::of(parameters.limit);
    let period = period_of(&parameters)?;
    let scope = format!(
        "payments {:?} {:?} {:?} {}",
        parameters.status, parameters.from, parameters.to, parameters.stuck
    );
    let start = cursor::decode::<String>(&scope, parameters.cursor.as_deref())?;
    let (payments, strays, next) = if parameters.stuck {
        let page = treasury.payments.stuck(start.as_deref(), limit).await?;
        (page.payments, page.strays, page.next)
    } else {
        let before = start.and_then(|start| start.parse().ok());
        let page = treasury.payments.page(period, before, limit).await?;
        (page.payments, Vec::new(), page.next.map(|id| id.to_string()))
    };
    let is_wanted = |payment: &&Payment| {
        let days = parameters.from.is_some() || parameters.to.is_some();
        let is_within = (period.from..=period.to).contains(&payment.created_at);
        parameters.status.is_none_or(|status| status == payment.status())
            && (!(parameters.stuck && days) || is_within)
    };
    Reply::ok(&PaymentList {
        items: payments.iter().filter(is_wanted).map(PaymentSummary::from).collect(),
        strays: strays.into_iter().map(StrayView::from).collect(),
        next_cursor: next.and_then(|next| cursor::encode(&scope, &next)),
    })
}

fn period_of(parameters: &Parameters) -> Result<Period, Problem> {
    let now = clock::now();
    let midnight = |day: Date, pointer: &str| {
        let zoned = day.to_zoned(TimeZone::UTC);
        zoned
            .map(|zoned| zoned.timestamp())
            .map_err(|_| Problem::invalid_at(pointer, "expected a day"))
    };
    let to = match parameters.to {
        Some(day) => midnight(day, "?to")?
            .saturating_add(DAY - SignedDuration::from_millis(1))
            .map_or(now, |end| end.min(now)),
        None => now,
    };
    let earliest = to - LOOKS_BACK;
    let from = match parameters.from {
        Some(day) => midnight(day, "?from")?.max(earliest),
        None => earliest,
    };
    if parameters.from.is_some_and(|first| parameters.to.is_some_and(|last| first > last)) {
        return Err(Problem::invalid_at("?from", "expected a day that is not after `to`"));
    }
    Ok(Period { from, to })
}

impl From<&Payment> for PaymentSummary {
    fn from(payment: &Payment) -> Self {
        Self {
            id: payment.id,
            order_id: payment.order_id,
            status: payment.status(),
            amount: payment.amount,
            authorized: payment.authorized,
            captured: payment.captured,
            refunded: payment.refunded,
            withheld: Money::new(payment.withheld(), payment.captured.currency),
            disputes: payment.disputes.clone(),
            stuck: payment.stuck,
            provider_unavailable: payment.provider_unavailable,
            created_at: payment.created_at,
            updated_at: payment.updated_at,
        }
    }
}

impl From<Stray> for StrayView {
    fn from(stray: Stray) -> Self {
        Self { id: stray.id, amount: stray.amount, order_id: stray.order_id, stuck: stray.stuck }
    }
}
