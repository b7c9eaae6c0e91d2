//! `GET /v1/admin/orders`: staff look for orders, by number, e-mail, state and date, newest first.

use identity::Role;
use jiff::Timestamp;
use kernel::{Email, OrderId};
use orders::{IdRange, Order, OrderList, OrderNumber, OrderStatus};
use platform::{
    cursor,
    http::{Answer, Operation, PageLimit, Problem, Reply, Request, Who},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{OrderService, view::StaffOrderView};

/// All that are given must hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OrderSearch {
    #[serde(default)]
    number: Option<OrderNumber>,
    /// The address that the order's mail goes to.
    #[serde(default)]
    email: Option<Email>,
    #[serde(default)]
    status: Option<OrderStatus>,
    /// Placed at this time or later.
    #[serde(default)]
    from: Option<Timestamp>,
    /// Placed before this time.
    #[serde(default)]
    until: Option<Timestamp>,
    #[serde(default)]
    #[schemars(range(min = 1, max = 100))]
    limit: Option<PageLimit>,
    #[serde(default)]
    cursor: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "StaffOrderList")]
struct Found<'a> {
    items: Vec<StaffOrderView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// The contract of `GET /v1/admin/orders`.
#[must_use]
pub fn operation() -> Operation {
    let who = Who::Staff(&["support", "warehouse", "finance"]);
    Operation::new("search-orders", "GET /v1/admin/orders", who)
        .summary("Orders by number, e-mail, state and date, newest first")
        .query::<OrderSearch>()
        .answers::<Found>(200)
}

/// Answers a page. It can be short, or empty, before the last: orders move while they are listed.
///
/// # Errors
/// As [`operation`] says.
pub async fn search_orders(service: &OrderService, request: &Request) -> Answer {
    let others = [Role::Warehouse, Role::Finance];
    let staff = service.guard.staff_any(request, Role::Support, &others).await?;
    let search: OrderSearch = request.query()?;
    let limit = PageLimit::of(search.limit);
    let scope = search.scope(&staff.subject.to_string());
    let last: Option<OrderId> = cursor::decode(&scope, search.cursor.as_deref())?;
    let ids = service.found(&search, last, limit).await?;
    let full = u32::try_from(ids.len()).is_ok_and(|found| found >= limit);
    let next = ids.last().filter(|_| full && search.number.is_none());
    let next_cursor = next.and_then(|last| cursor::encode(&scope, last));
    let mut orders = service.orders.get_many(&ids).await?;
    orders.retain(|order| search.matches(order));
    orders.sort_unstable_by_key(|order| std::cmp::Reverse(order.id));
    Reply::ok(&Found { items: orders.iter().map(StaffOrderView::from).collect(), next_cursor })
}

impl OrderService {
    async fn found(
        &self,
        search: &OrderSearch,
        last: Option<OrderId>,
        limit: u32,
    ) -> Result<Vec<OrderId>, Problem> {
        if let Some(number) = &search.number {
            return Ok(self.orders.by_number(number).await?.into_iter().collect());
        }
        let range = IdRange::between(search.from, search.until);
        let range = last.map_or(range, |last| range.before(last));
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.orders.listed(&search.list(), range, limit).await?)
    }
}

impl OrderSearch {
    /// What a cursor is bound to: all but where the page begins.
    fn scope(&self, by: &str) -> String {
        let Self { number, email, status, from, until, .. } = self;
        let email = email.as_ref().map(Email::as_str);
        format!("orders {number:?} {email:?} {status:?} {from:?} {until:?} for {by}")
    }

    /// The shortest list that has them all.
    fn list(&self) -> OrderList {
        match (&self.email, self.status) {
            (Some(email), _) => OrderList::Email(email.clone()),
            (None, Some(status)) => OrderList::Status(status),
            (None, None) => OrderList::All,
        }
    }

    /// Whether the order as it is now is one of them: lists are a moment behind, and each knows one thing only.
    fn matches(&self, order: &Order) -> bool {
        self.number.as_ref().is_none_or(|number| order.number == *number)
            && self.email.as_ref().is_none_or(|email| order.contact.email == *email)
            && self.status.is_none_or(|status| order.status == status)
            && self.from.is_none_or(|from| order.created_at >= from)
            && self.until.is_none_or(|until| order.created_at < until)
    }
}
