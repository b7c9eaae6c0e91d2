//! The provider's lists of a period, page by page, newest first.

use kernel::Money;
use serde::de::DeserializeOwned;

use crate::{
    ProviderAnswer, Round, Stripe,
    provider::{DisputeSnapshot, IntentSnapshot, RefundSnapshot},
    stripe::Form,
    stripe_objects::{DisputeObject, IntentObject, List, RefundObject},
};

/// One thing in a list, with the intent that it belongs to.
#[derive(Debug, Clone)]
pub struct Belonging<T> {
    /// None when it belongs to a payment that was not made with an intent.
    pub intent: Option<String>,
    pub amount: Money,
    pub seen: T,
}

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    pub items: Vec<T>,
    /// The provider's id of the last thing on the page.
    pub last: Option<String>,
    pub has_more: bool,
}

/// Why there is no page.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the provider did not answer with a list: {0:?}")]
pub struct NoList(ProviderAnswer);

impl Stripe {
    /// The intents of a round's period, with their charges.
    ///
    /// # Errors
    /// The provider did not answer with a list.
    pub async fn intents(&self, round: &Round) -> Result<Listed<IntentSnapshot>, NoList> {
        let expand = ("expand[]", "data.latest_charge".to_owned());
        let page = self.page::<IntentObject>("/v1/payment_intents", round, Some(expand)).await?;
        Ok(page.of(|intent| intent.id.clone(), IntentObject::snapshot))
    }

    /// The refunds of a round's period.
    ///
    /// # Errors
    /// The provider did not answer with a list.
    pub async fn refunds(
        &self,
        round: &Round,
    ) -> Result<Listed<Belonging<RefundSnapshot>>, NoList> {
        let page = self.page::<RefundObject>("/v1/refunds", round, None).await?;
        let read = |refund: RefundObject| {
            let (intent, amount) = (refund.intent(), refund.amount()?);
            Some(Belonging { intent, amount, seen: refund.into() })
        };
        Ok(page.of(|refund| refund.id.clone(), read))
    }

    /// The disputes of a round's period.
    ///
    /// # Errors
    /// The provider did not answer with a list.
    pub async fn disputes(
        &self,
        round: &Round,
    ) -> Result<Listed<Belonging<DisputeSnapshot>>, NoList> {
        let page = self.page::<DisputeObject>("/v1/disputes", round, None).await?;
        let read = |dispute: DisputeObject| {
            let seen = dispute.snapshot()?;
            Some(Belonging { intent: dispute.intent(), amount: seen.amount, seen })
        };
        Ok(page.of(|dispute| dispute.id.clone(), read))
    }

    async fn page<T: DeserializeOwned>(
        &self,
        path: &str,
        round: &Round,
        more: Option<(&'static str, String)>,
    ) -> Result<List<T>, NoList> {
        let mut form: Form = vec![
            ("limit", "100".to_owned()),
            ("created[gte]", round.from.as_second().to_string()),
            ("created[lte]", round.until.as_second().to_string()),
        ];
        form.extend(more);
        form.extend(round.after.clone().map(|after| ("starting_after", after)));
        self.get(path.to_owned(), &form).await.map_err(|failure| NoList(*failure))
    }
}

impl<T> List<T> {
    fn of<U>(self, id: impl Fn(&T) -> String, read: impl Fn(T) -> Option<U>) -> Listed<U> {
        let last = self.data.last().map(id);
        let has_more = self.has_more;
        Listed { items: self.data.into_iter().filter_map(read).collect(), last, has_more }
    }
}
