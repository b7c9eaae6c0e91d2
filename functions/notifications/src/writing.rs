//! What is to be written on an occasion, and to whom: read from those who own it, as it is now.

use identity::{AccountState, Profile};
use jiff::Timestamp;
use kernel::{OrderId, UserId};
use notifications::{Occasion, Template};
use orders::Order;
use platform::consumer::Failed;

use crate::{NotificationSender, delivery::Addressed, letters};

/// The letter; none when there is nothing to tell any more.
pub(crate) async fn written(
    service: &NotificationSender,
    occasion: &Occasion,
    now: Timestamp,
) -> Result<Option<Addressed>, Failed> {
    match occasion {
        Occasion::Account { user, template, .. } => {
            let Some(account) = active(service, *user).await? else { return Ok(None) };
            about_account(service, *template, &account, now).await
        }
        Occasion::Order { order, template } => {
            let order = find(service, *order).await?;
            let letter = letters::orders::about(*template, &order, &service.links);
            Ok(letter.and_then(|letter| Addressed::to_buyer(&order, letter)))
        }
        Occasion::Shipped { order, shipment } => {
            let order = find(service, *order).await?;
            let letter = order
                .shipment(*shipment)
                .map(|shipment| letters::shipping::shipped(&order, shipment, &service.links));
            Ok(letter.and_then(|letter| Addressed::to_buyer(&order, letter)))
        }
        Occasion::Return { order, returned, template } => {
            let order = find(service, *order).await?;
            let letter = order.return_of(*returned).and_then(|returned| {
                letters::returns::about(*template, &order, returned, &service.links)
            });
            Ok(letter.and_then(|letter| Addressed::to_buyer(&order, letter)))
        }
        Occasion::Tracking { order, .. } => {
            let order = find(service, *order).await?;
            let Some(token) = service.orders.tracking_token(&order, now).await? else {
                return Ok(None);
            };
            let letter = letters::shipping::tracking_link(&order, &token, &service.links);
            // Not into the inbox: whoever asked may have no account, and the account's owner need not ask.
            Ok(Some(Addressed::to(order.contact.email, None, letter)))
        }
        Occasion::Refunded { order, refunded } => {
            let order = find(service, *order).await?;
            let letter = letters::orders::refund_succeeded(&order, *refunded, &service.links);
            Ok(Addressed::to_buyer(&order, letter))
        }
        // Written where the reader's wish is known.
        Occasion::BackInStock { .. } => Ok(None),
    }
}

async fn about_account(
    service: &NotificationSender,
    template: Template,
    account: &Profile,
    now: Timestamp,
) -> Result<Option<Addressed>, Failed> {
    let letter = match template {
        Template::VerifyEmail if account.email_verified => return Ok(None),
        Template::VerifyEmail => {
            let token = service.verifications.issue(account, now).await?;
            let letter = letters::accounts::verify_email(&token, &service.links);
            let (title, text) = letters::accounts::welcome();
            return Ok(Some(Addressed { title, text, ..Addressed::to_owner(account, letter) }));
        }
        Template::PasswordReset => {
            let token = service.resets.issue(account, now).await?;
            letters::accounts::password_reset(&token, &service.links)
        }
        Template::PasswordChanged => letters::accounts::password_changed(&service.links),
        _ => return Ok(None),
    };
    Ok(Some(Addressed::to_owner(account, letter)))
}

/// The account, unless it was disabled or erased.
pub(crate) async fn active(
    service: &NotificationSender,
    user: UserId,
) -> Result<Option<Profile>, Failed> {
    let account = service.accounts.profile(user).await?;
    Ok(account.filter(|account| account.state == AccountState::Active))
}

async fn find(service: &NotificationSender, order: OrderId) -> Result<Order, Failed> {
    let found = service.orders.get(order).await?;
    found.ok_or_else(|| Failed::because("the event is about an order that does not exist"))
}
