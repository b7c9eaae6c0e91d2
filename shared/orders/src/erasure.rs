//! What an order says once its buyer's account is erased: what was sold and for how much, but not to whom.

use jiff::Timestamp;
use kernel::{Address, Country, Email, Text};

use crate::{Change, Contact, Order, OrderStatus};

/// Of a domain that never exists (RFC 2606).
const NOBODY: &str = "erased@erased.invalid";
const ERASED: &str = "erased";

impl Contact {
    /// Whether the buyer's account was erased: nobody is to be written to.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.email.as_str() == NOBODY
    }
}

impl OrderStatus {
    /// Whether nothing is left to be paid, sent or decided.
    const fn is_finished(self) -> bool {
        matches!(
            self,
            Self::Delivered
                | Self::Completed
                | Self::PartiallyReturned
                | Self::Returned
                | Self::Cancelled
                | Self::Expired
        )
    }
}

impl Order {
    /// Whether the shop still has to know who the buyer is.
    #[must_use]
    pub fn needs_buyer(&self) -> bool {
        !self.status.is_finished() || self.has_open_return()
    }

    /// The next version, without anything that tells who the buyer is. Countries and regions stay: taxes hang on
    /// them. None when it says nothing of that kind already, or still needs its buyer.
    #[must_use]
    pub fn without_buyer(&self, now: Timestamp) -> Option<Change> {
        if self.contact.is_erased() || self.needs_buyer() {
            return None;
        }
        let email: Email = NOBODY.parse().ok()?;
        let erased: Text = ERASED.parse().ok()?;
        let place =
            |address: &Address| nowhere_in(&address.country, address.region.clone(), &erased);
        let next = Self {
            contact: Contact { email, phone: None },
            shipping_address: place(&self.shipping_address),
            billing_address: self.billing_address.as_ref().map(place),
            reason: None,
            returns: self.returns.iter().map(|known| known.without_words(&erased)).collect(),
            next_action: None,
            version: self.version + 1,
            updated_at: now,
            ..self.clone()
        };
        Some(self.change(next, "buyer_erased"))
    }
}

fn nowhere_in(country: &Country, region: Option<Text>, erased: &Text) -> Address {
    Address {
        name: erased.clone(),
        line1: erased.clone(),
        line2: None,
        city: erased.clone(),
        postal_code: erased.clone(),
        region,
        country: country.clone(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::settlement_tests::{now, placed};

    fn cancelled() -> Order {
        let mut order = placed();
        order.status = OrderStatus::Cancelled;
        order.contact.phone = Some("555 1234".parse().unwrap());
        order.billing_address = Some(order.shipping_address.clone());
        order.reason = Some("Ada has changed her mind".to_owned());
        order
    }

    #[test]
    fn an_erased_order_says_what_was_sold_but_not_to_whom() {
        let order = cancelled();
        let change = order.without_buyer(now()).unwrap();
        let text = serde_json::to_string(&change.order).unwrap();
        for personal in ["ada@example.com", "Ada", "1 Main St", "Springfield", "12345", "555 1234"]
        {
            assert!(!text.contains(personal), "{personal}: {text}");
        }
        assert_eq!((change.order.total, &change.order.lines), (order.total, &order.lines));
        assert_eq!(change.order.shipping_address.country, order.shipping_address.country);
        assert_eq!((change.order.version, change.order.status), (order.version + 1, order.status));
        assert!(change.order.contact.is_erased() && change.facts.is_empty());
    }

    #[test]
    fn what_is_erased_is_not_erased_again() {
        let change = cancelled().without_buyer(now()).unwrap();
        assert_eq!(change.order.without_buyer(now()), None);
    }

    #[test]
    fn an_order_that_is_under_way_keeps_its_buyer() {
        for status in OrderStatus::ALL {
            let order = Order { status, ..cancelled() };
            let under_way = matches!(
                status,
                OrderStatus::PendingPayment
                    | OrderStatus::PaymentFailed
                    | OrderStatus::Confirmed
                    | OrderStatus::OnHold
                    | OrderStatus::Processing
                    | OrderStatus::PartiallyShipped
                    | OrderStatus::Shipped
                    | OrderStatus::Cancelling
            );
            assert_eq!(order.needs_buyer(), under_way, "{status:?}");
            assert_eq!(order.without_buyer(now()).is_none(), under_way, "{status:?}");
        }
    }
}
