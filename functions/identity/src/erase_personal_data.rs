//! The queue `erase-personal-data`: once an account is deleted, everything that the shop still knows of its owner goes.

use contracts::{Consumer, Event, Fact};
use kernel::Subject;
use platform::{clock, consumer::Failed, outbox::Cause};

use crate::Eraser;

/// Each step can be repeated, and does nothing where it was done: an erasure that was interrupted goes on.
///
/// # Errors
/// A table did not answer, or an order turned out to need its buyer still: the message comes again, and at last lies with
/// the dead letters until it does not.
pub async fn erase_personal_data(eraser: &Eraser, event: &Event) -> Result<(), Failed> {
    let Fact::UserErased(erased) = &event.fact else { return Ok(()) };
    let (user, subject) = (erased.user_id, Subject::from(erased.user_id));
    eraser.sessions.erase(user).await?;
    eraser.carts.erase(subject).await?;
    eraser.messages.forget(user).await?;
    eraser.watches.forget(subject).await?;
    let cause = Cause::from(event);
    let unfinished = eraser.orders.erase_buyer(subject, &cause, clock::now()).await?;
    if let Some(order) = unfinished.first() {
        return Err(Failed::because(format!("{order} still needs its buyer")));
    }
    let mark = eraser.identity.inbox_mark(Consumer::ErasePersonalData, event);
    eraser.identity.run(mark).await?;
    Ok(())
}
