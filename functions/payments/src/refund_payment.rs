//! `POST /v1/admin/orders/{id}/refunds`: gives money back: all that is left, an amount, or what units of the lines have cost.

use identity::Role;
use kernel::{Money, OrderId, Text};
use orders::Order;
use payments::{RefundOf, SoldLine, Stored, UnitsBack};
use platform::{
    clock,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    idempotency::IdempotencyKey,
    ids,
    outbox::Cause,
};
use schemars::JsonSchema;

use crate::{Treasury, problems, view::RefundView};

/// Without `amount` and `lines` all that is left goes back; not both.
#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RefundRequest {
    #[serde(default)]
    amount: Option<Money>,
    /// Units to pay for, with their share of discount and tax.
    #[serde(default)]
    #[schemars(length(min = 1, max = 40))]
    lines: Option<Vec<RefundRequestLine>>,
    /// Why, in the words of whoever decides it. The shopper reads it too.
    reason: Text,
}

#[derive(Debug, eserde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RefundRequestLine {
    /// The `id` of a line of the order.
    line_id: String,
    quantity: kernel::Quantity,
}

const MOST_LINES: usize = 40;

/// The contract of `POST /v1/admin/orders/{id}/refunds`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["finance"]);
    Operation::new("refund-payment", "POST /v1/admin/orders/{id}/refunds", who)
        .summary(
            "Gives money back: all that is left, an amount, or what units of the lines have cost",
        )
        .at::<OrderId>("id")
        .key()
        .takes::<RefundRequest>()
        .answers::<RefundView>(201)
        .refuses(409, &["payment_not_captured", "payment_disputed", "refund_exceeds_rest"])
        .refuses(422, &["order_line_unknown", "currency_mismatch", "too_many_refunds"])
}

/// Answers 201 with the refund; undo-payment makes it at the provider. An order for which nothing was ever to be paid is 404.
///
/// # Errors
/// As [`operation`] says.
pub async fn refund_payment(treasury: &Treasury, request: &Request) -> Answer {
    let staff = treasury.guard.staff(request, Role::Finance).await?;
    let id: OrderId = request.parameter("id")?;
    let key = IdempotencyKey::of(request, staff.subject)?;
    let wanted: RefundRequest = request.json()?;
    let units = units_of(&wanted)?;
    let payments = &treasury.payments;
    let (key, wanted, units) = (&key, &wanted, &units);
    let attempt = || async move {
        let stored = payments.get(id).await?.ok_or_else(Problem::not_found)?;
        let sold = match units {
            Some(_) => sold_lines(&treasury.orders.get(id).await?.ok_or_else(Problem::not_found)?),
            None => Vec::new(),
        };
        let of = match (units, wanted.amount) {
            (Some(units), _) => RefundOf::Units(units, &sold),
            (None, Some(amount)) => RefundOf::Amount(amount),
            (None, None) => RefundOf::Rest,
        };
        let mut payment = stored.clone();
        let refund = payment
            .request_refund(ids::fresh(), &of, wanted.reason.as_str(), clock::now())
            .map_err(problems::refund_refused)?;
        let reply =
            Reply::created(&RefundView::from(&refund), &format!("/v1/orders/{id}/payment"))?;
        let record = key.record(&payments.table, &reply);
        let cause = Cause::from(request);
        match payments.store(Some(&stored), &mut payment, &cause, Some(record)).await? {
            Stored::Done => Ok(Some(reply)),
            // the key's twin, the driver or another refund was faster: decide again
            Stored::Moved | Stored::Applied => Ok(None),
        }
    };
    key.once(&payments.table, attempt).await
}

fn units_of(wanted: &RefundRequest) -> Result<Option<Vec<UnitsBack>>, Problem> {
    if wanted.amount.is_some_and(|amount| amount.amount < 1) {
        return Err(Problem::invalid_at("/amount/amount", "expected at least 1"));
    }
    let Some(lines) = &wanted.lines else { return Ok(None) };
    if wanted.amount.is_some() {
        return Err(Problem::invalid_at("/lines", "expected amount or lines, not both"));
    }
    if !(1..=MOST_LINES).contains(&lines.len()) {
        return Err(Problem::invalid_at("/lines", "expected 1 to 40 lines"));
    }
    for (position, line) in lines.iter().enumerate() {
        if lines.iter().take(position).any(|other| other.line_id == line.line_id) {
            let pointer = format!("/lines/{position}/line_id");
            return Err(Problem::invalid_at(&pointer, "expected each line once"));
        }
    }
    let units = |line: &RefundRequestLine| UnitsBack {
        line_id: line.line_id.clone(),
        quantity: line.quantity.get(),
    };
    Ok(Some(lines.iter().map(units).collect()))
}

/// What was paid for each line: its price less its discount, and its tax where prices do not contain it.
fn sold_lines(order: &Order) -> Vec<SoldLine> {
    let paid = |line: &orders::OrderLine| {
        let tax = if order.prices_include_tax { 0 } else { line.tax.amount };
        let net = line.line_total.amount.saturating_sub(line.discount.amount);
        Money::new(net.saturating_add(tax), order.total.currency)
    };
    let sold = |line: &orders::OrderLine| SoldLine {
        line_id: line.id.clone(),
        quantity: line.quantity.get(),
        paid: paid(line),
    };
    order.lines.iter().map(sold).collect()
}
