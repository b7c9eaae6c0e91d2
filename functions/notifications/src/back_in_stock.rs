//! One event, many readers: those who asked to be told when a SKU is back.

use catalog::Offer;
use contracts::{BackInStock, Event};
use futures::future::join_all;
use inventory::Watcher;
use notifications::Occasion;
use platform::consumer::Failed;

use crate::{
    NotificationSender,
    delivery::{Addressed, Delivered, deliver},
    letters, writing,
};

/// How many are told by one invocation; the event is published again for the others.
const ROUND: usize = 25;
/// How many letters are on their way at once.
const AT_ONCE: usize = 5;

/// Tells the next readers. Each is forgotten once told, so that a repetition goes on where this one stopped.
pub(crate) async fn tell(
    service: &NotificationSender,
    event: &Event,
    back: &BackInStock,
) -> Result<Delivered, Failed> {
    let most = u32::try_from(ROUND).unwrap_or(u32::MAX);
    let watchers = service.watches.watchers(back, most).await?;
    if watchers.is_empty() {
        return Ok(Delivered::Done);
    }
    let mut offers = service.catalog.offers(std::slice::from_ref(&back.sku)).await?;
    let offer = offers.remove(&back.sku).filter(|offer| offer.sellable);
    for some in watchers.chunks(AT_ONCE) {
        let told = some.iter().map(|watcher| one(service, back, watcher, offer.as_ref()));
        // All end before any is answered for: a letter that is given up on its way would be sent again.
        for delivered in join_all(told).await {
            if let delivered @ Delivered::NotNow(_) = delivered? {
                return Ok(delivered);
            }
        }
    }
    if watchers.len() == ROUND {
        service.watches.go_on(back, event).await?;
    }
    Ok(Delivered::Done)
}

async fn one(
    service: &NotificationSender,
    back: &BackInStock,
    watcher: &Watcher,
    offer: Option<&Offer>,
) -> Result<Delivered, Failed> {
    let (subject, sku) = (watcher.subject, back.sku.clone());
    let occasion = Occasion::BackInStock { subject, sku, times: back.times };
    match deliver(service, &occasion, written(service, watcher, offer)).await? {
        Delivered::Done => {}
        later @ Delivered::NotNow(_) => return Ok(later),
        // An address that the mailer never takes must not keep those behind it from being told.
        Delivered::Never(cause) => {
            tracing::warn!(%subject, %cause, "cannot be told that a product is back");
        }
    }
    service.watches.forget_watcher(&back.sku, subject).await?;
    Ok(Delivered::Done)
}

/// The letter, if the product is still sold and its reader still wants such mail.
async fn written(
    service: &NotificationSender,
    watcher: &Watcher,
    offer: Option<&Offer>,
) -> Result<Option<Addressed>, Failed> {
    let Some(offer) = offer else { return Ok(None) };
    let letter = letters::stock::back_in_stock(offer, &service.links);
    let Some(user) = watcher.subject.user() else {
        return Ok(watcher.email.clone().map(|email| Addressed::to(email, None, letter)));
    };
    let account = writing::active(service, user).await?;
    let willing = account.filter(|account| account.preferences.stock_mail);
    Ok(willing.map(|account| Addressed::to_owner(&account, letter)))
}
