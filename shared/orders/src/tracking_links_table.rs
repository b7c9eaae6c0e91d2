//! Links that show one order to whoever has them, in [`crate::Orders`]' table.
//!
//! | question | key |
//! |---|---|
//! | what are links to an order signed with? | `pk = ORDER#<order>`, `sk = TRACKING` |
//!
//! A token is `<order's ULID>.<expiry>.<HMAC-SHA256>`. Its key belongs to the order alone, is made when somebody first asks for a
//! link, and is never shown; so a token opens nothing but this order, and no function needs a secret of the whole shop.
//! The signature covers the address that the link was mailed to: it ends when the buyer is erased.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use contracts::{Fact, TrackingRequest};
use jiff::{SignedDuration, Timestamp};
use kernel::{Id as _, OrderId, TrackingRequestId};
use platform::{
    ids,
    outbox::Cause,
    store::{Key, StoreError, TransactError, Transaction},
};
use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::{Order, Orders, orders_table::key};

const GOOD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);
/// What the signature is for, so that it can never be taken for one of another kind.
const PURPOSE: &str = "trolley order tracking v1";

#[derive(Serialize, Deserialize)]
struct TrackingKey {
    tracking_key: String,
}

fn tracking_key(order: OrderId) -> Key {
    Key::new(key(order).pk, "TRACKING")
}

impl Orders {
    /// Has a link mailed to the buyer, by event; the first time with the order's key for it.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn request_tracking(&self, order: &Order, cause: &Cause) -> Result<(), StoreError> {
        let request_id: TrackingRequestId = ids::fresh();
        let fresh = URL_SAFE_NO_PAD.encode(ids::random::<32>());
        let made = self
            .table
            .update(&tracking_key(order.id))
            .set("#tracking_key = if_not_exists(#tracking_key, :fresh)")
            .bind("fresh", fresh);
        let fact = Fact::OrderTrackingRequested(TrackingRequest { order_id: order.id, request_id });
        let event = self.table.publish(fact, order.id, order.version, cause);
        match Transaction::new().with((), made).with((), event).commit(&self.table).await {
            Ok(()) => Ok(()),
            Err(TransactError::Store(error)) => Err(error),
            Err(TransactError::Refused(refusals)) => Err(StoreError::Internal(format!(
                "unconditional writes were refused: {refusals:?}"
            ))),
        }
    }

    /// A token for the link, when one was asked for and there still is a buyer.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn tracking_token(
        &self,
        order: &Order,
        now: Timestamp,
    ) -> Result<Option<SecretString>, StoreError> {
        if order.contact.is_erased() {
            return Ok(None);
        }
        let found = self.table.get::<TrackingKey>(&tracking_key(order.id)).await?;
        Ok(found.map(|found| {
            let expires = (now + GOOD_FOR).as_second();
            let tag = hmac::sign(&found.key(), &message(order, expires));
            let (id, tag) = (order.id.ulid(), URL_SAFE_NO_PAD.encode(tag));
            SecretString::from(format!("{id}.{expires}.{tag}"))
        }))
    }

    /// The order that a token opens: unknown, damaged and expired ones open none.
    ///
    /// # Errors
    /// DynamoDB did not answer.
    pub async fn opened_by(
        &self,
        token: &SecretString,
        now: Timestamp,
    ) -> Result<Option<Order>, StoreError> {
        let Some((id, expires, tag)) = parts(token.expose_secret()) else { return Ok(None) };
        if expires <= now.as_second() {
            return Ok(None);
        }
        let (order, found) = futures::future::try_join(
            self.get(id),
            self.table.get::<TrackingKey>(&tracking_key(id)),
        )
        .await?;
        let (Some(order), Some(found)) = (order, found) else { return Ok(None) };
        let signed = hmac::verify(&found.key(), &message(&order, expires), &tag).is_ok();
        Ok(Some(order).filter(|_| signed))
    }
}

impl TrackingKey {
    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.tracking_key.as_bytes())
    }
}

fn message(order: &Order, expires: i64) -> Vec<u8> {
    format!("{PURPOSE}\n{}\n{expires}\n{}", order.id, order.contact.email).into_bytes()
}

fn parts(token: &str) -> Option<(OrderId, i64, Vec<u8>)> {
    let (id, rest) = token.split_once('.')?;
    let (expires, tag) = rest.split_once('.')?;
    let id = OrderId::from_ulid(Ulid::from_string(id).ok()?);
    Some((id, expires.parse().ok()?, URL_SAFE_NO_PAD.decode(tag).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_token_has_no_parts() {
        for text in ["", ".", "..", "a.b.c", "01JD8Q4C7X2M9K3V5W6T0R1S2P.x.AAAA", "01.1.AAAA"] {
            assert!(parts(text).is_none(), "{text}");
        }
        assert!(parts("01JD8Q4C7X2M9K3V5W6T0R1S2P.1790000000.AAAA").is_some());
    }
}
