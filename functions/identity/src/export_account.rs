//! `GET /v1/me/export`: everything that the shop holds of a customer, to take away.

use cart::Carts;
use jiff::Timestamp;
use kernel::{CouponCode, NotificationId, Quantity, Sku};
use notifications::{Notification, Wanted};
use platform::{
    clock, cursor,
    http::{Answer, Operation, Problem, Reply, Request, Who},
    store::Start,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{AccountService, exported_order::ExportedOrder, list_sessions::SessionView, me::Me};

const PAGE: u32 = 100;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parameters {
    /// `next_cursor` of the page before.
    #[serde(default)]
    cursor: Option<String>,
}

/// What the shop holds of a customer. Profile, sessions and cart are on every page, orders and notifications go on.
#[derive(Debug, Serialize, JsonSchema)]
struct AccountExport {
    exported_at: Timestamp,
    profile: Me,
    /// The hundred newest that go on.
    sessions: Vec<SessionView>,
    cart: ExportedCart,
    /// Newest first.
    orders: Vec<ExportedOrder>,
    /// Newest first.
    notifications: Vec<Notification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// What is in the cart.
#[derive(Debug, Serialize, JsonSchema)]
struct ExportedCart {
    lines: Vec<ExportedLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<CouponCode>,
}

/// So many of one SKU.
#[derive(Debug, Serialize, JsonSchema)]
struct ExportedLine {
    sku: Sku,
    quantity: Quantity,
}

/// Where the next page begins.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Position {
    orders: Place<Start>,
    notifications: Place<NotificationId>,
}

/// How far one of the lists is told.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
enum Place<T> {
    #[default]
    Beginning,
    After(T),
    End,
}

impl<T> Place<T> {
    /// Where a page begins, unless all are told.
    fn start(self) -> Option<Option<T>> {
        match self {
            Self::Beginning => Some(None),
            Self::After(last) => Some(Some(last)),
            Self::End => None,
        }
    }

    fn from_next(next: Option<T>) -> Self {
        next.map_or(Self::End, Self::After)
    }
}

/// The contract of `GET /v1/me/export`.
#[must_use]
pub fn operation() -> Operation {
    Operation::new("export-account", "GET /v1/me/export", Who::Customer)
        .summary("Everything that the shop holds of the customer")
        .query::<Parameters>()
        .answers::<AccountExport>(200)
}

/// Answers a page of a hundred orders and a hundred notifications.
///
/// # Errors
/// As [`operation`] says.
pub async fn export_account(service: &AccountService, request: &Request) -> Answer {
    let (caller, account) = service.guard.signed_in(request).await?;
    let parameters: Parameters = request.query()?;
    let scope = format!("export of {}", account.user_id);
    let from: Option<Position> = cursor::decode(&scope, parameters.cursor.as_deref())?;
    let Position { orders, notifications } = from.unwrap_or_default();
    let (user, now) = (account.user_id, clock::now());
    let (orders, next_orders) = match orders.start() {
        Some(start) => {
            let page = service.orders.of_subject(user.into(), PAGE, start).await?;
            (page.orders, Place::from_next(page.next))
        }
        None => (Vec::new(), Place::End),
    };
    let (notifications, next_notifications) = match notifications.start() {
        Some(after) => {
            let wanted = Wanted { limit: PAGE, unread_only: false, after };
            let inbox = service.messages.inbox(user, wanted, now).await?;
            (inbox.notifications, Place::from_next(inbox.next))
        }
        None => (Vec::new(), Place::End),
    };
    let sessions = service.sessions.page(&account, PAGE, None, now).await?.sessions;
    let next = Position { orders: next_orders, notifications: next_notifications };
    Reply::ok(&AccountExport {
        exported_at: now,
        sessions: sessions.into_iter().map(|it| SessionView::of(it, caller.session)).collect(),
        cart: exported_cart(&service.carts, caller.subject).await?,
        orders: orders.iter().map(ExportedOrder::from).collect(),
        notifications,
        next_cursor: next.goes_on().then(|| cursor::encode(&scope, &next)).flatten(),
        profile: Me::from(account),
    })
}

impl Position {
    fn goes_on(&self) -> bool {
        !matches!((&self.orders, &self.notifications), (Place::End, Place::End))
    }
}

async fn exported_cart(carts: &Carts, subject: kernel::Subject) -> Result<ExportedCart, Problem> {
    let cart = carts.read(subject).await?;
    let line = |line: cart::CartLine| ExportedLine { sku: line.sku, quantity: line.quantity };
    Ok(ExportedCart { lines: cart.lines.into_iter().map(line).collect(), coupon: cart.coupon })
}
