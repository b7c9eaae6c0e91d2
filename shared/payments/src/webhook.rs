//! Webhooks, read tolerantly: whatever the provider adds, only its event's id and type and our order matter.

use contracts::ProviderEvent;
use kernel::OrderId;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Webhook {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Value,
}

/// The longest id or type that is stored; Stripe's have 255 characters at most.
const LONGEST: usize = 255;

/// What the provider tells with this body, or None when that is not an event.
#[must_use]
pub fn provider_event(body: &[u8]) -> Option<ProviderEvent> {
    let webhook: Webhook = serde_json::from_slice(body).ok()?;
    let fits = |text: &str| (1..=LONGEST).contains(&text.len());
    if !fits(&webhook.id) || !fits(&webhook.kind) {
        return None;
    }
    let object = webhook.data.get("object").unwrap_or(&Value::Null);
    let is_intent = object.get("object").and_then(Value::as_str) == Some("payment_intent");
    let intent = if is_intent { Some(object) } else { object.get("payment_intent") };
    // an expanded reference is the object itself
    let intent_id = intent.and_then(|intent| intent.get("id").unwrap_or(intent).as_str());
    let order_id: Option<OrderId> = object
        .pointer("/metadata/order_id")
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok());
    Some(ProviderEvent {
        provider_event_id: webhook.id,
        kind: webhook.kind,
        intent_id: intent_id.filter(|id| fits(id)).map(str::to_owned),
        order_id,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(body: &str) -> ProviderEvent {
        provider_event(body.as_bytes()).unwrap()
    }

    #[test]
    fn an_intents_event_names_intent_and_order() {
        let event = read(
            r#"{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"object":"payment_intent","id":"pi_1",
               "metadata":{"order_id":"ord_01h00000000000000000000000"}}},"livemode":false}"#,
        );
        assert_eq!(event.intent_id.as_deref(), Some("pi_1"));
        assert!(event.order_id.is_some());
    }

    #[test]
    fn a_refunds_or_charges_event_names_the_intent_it_belongs_to() {
        for reference in [r#""pi_1""#, r#"{"id":"pi_1","object":"payment_intent"}"#] {
            let body = format!(
                r#"{{"id":"evt_1","type":"refund.failed","data":{{"object":{{"object":"refund","id":"re_1","payment_intent":{reference}}}}}}}"#
            );
            let event = read(&body);
            assert_eq!((event.intent_id.as_deref(), event.order_id), (Some("pi_1"), None));
        }
    }

    #[test]
    fn types_that_are_not_known_are_read_too() {
        let event = read(r#"{"id":"evt_1","type":"invoice.paid"}"#);
        assert_eq!((event.intent_id, event.order_id), (None, None));
        assert!(provider_event(b"[]").is_none());
        assert!(provider_event(br#"{"id":"","type":"x"}"#).is_none());
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = provider_event(&body);
        }
    }
}
