//! A guest's order becomes an account's, once its owner is known to read the guest's mail.

use jiff::Timestamp;
use kernel::{Email, UserId};

use crate::{Change, Order};

impl Order {
    /// The next version, which belongs to `user`, whose verified address is `email`. None when the order is
    /// not a guest's or bears another address; and while it is not paid for: it is then that guest's to pay.
    #[must_use]
    pub fn claim(&self, user: UserId, email: &Email, now: Timestamp) -> Option<Change> {
        let theirs = self.subject.is_guest() && self.contact.email == *email;
        if !theirs || self.status.is_unpaid() {
            return None;
        }
        let next = self.become_(self.status, now).ok()?;
        Some(self.change(Self { subject: user.into(), ..next }, "claimed"))
    }
}
