//! What the payment provider sends, or somebody in its name.

use jiff::Timestamp;
use payments::{provider_event, verify};
use ring::hmac;
use serde_json::json;

const SECRET: &str = "whsec_test";
const SIGNED_AT: i64 = 1_492_774_577;

/// The tag of our secret.
fn tag(seconds: &str, body: &[u8]) -> hmac::Tag {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    hmac::sign(&key, &[seconds.as_bytes(), b".", body].concat())
}

/// The header is the first line, the body the rest. What is believed bears the tag that only the secret makes.
pub fn signature(bytes: &[u8]) -> bool {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (header, body) = bytes.split_at(end);
    let body = body.get(1..).unwrap_or_default();
    let Ok(header) = std::str::from_utf8(header) else { return false };
    let now = Timestamp::from_second(SIGNED_AT + 60).unwrap();
    if verify(SECRET, Some(header), body, now).is_err() {
        return false;
    }
    let parts = || header.split(',').filter_map(|part| part.trim().split_once('='));
    let seconds = parts().find(|(name, _)| *name == "t").unwrap().1;
    let expected = hex::encode(tag(seconds, body));
    assert!(parts().any(|(_, value)| value.eq_ignore_ascii_case(&expected)), "{header}");
    true
}

pub fn signed() -> Vec<Vec<u8>> {
    let sign = |body: Vec<u8>| {
        let seconds = SIGNED_AT.to_string();
        let tag = hex::encode(tag(&seconds, &body));
        [format!("t={seconds},v1={tag},v0=abc\n").into_bytes(), body].concat()
    };
    webhooks().into_iter().map(sign).collect()
}

/// What is taken from a body is short, and names an order of ours or none.
pub fn webhook(bytes: &[u8]) -> bool {
    let Some(event) = provider_event(bytes) else { return false };
    let fits = |text: &str| (1..=255).contains(&text.len());
    assert!(fits(&event.provider_event_id) && fits(&event.kind));
    assert!(event.intent_id.as_deref().is_none_or(fits));
    let written = serde_json::to_vec(&event).unwrap();
    let read: contracts::ProviderEvent = serde_json::from_slice(&written).unwrap();
    assert_eq!(read, event);
    true
}

pub fn webhooks() -> Vec<Vec<u8>> {
    let order = "ord_01h00000000000000000000000";
    let intent = json!({
        "id": "evt_1", "type": "payment_intent.succeeded", "livemode": false,
        "data": { "object": { "object": "payment_intent", "id": "pi_1", "metadata": { "order_id": order } } },
    });
    let refund = json!({
        "id": "evt_2", "type": "refund.failed",
        "data": { "object": { "object": "refund", "id": "re_1", "payment_intent": { "id": "pi_1" } } },
    });
    let dispute = json!({
        "id": "evt_3", "type": "charge.dispute.created",
        "data": { "object": { "object": "dispute", "id": "dp_1", "payment_intent": "pi_1" } },
    });
    [intent, refund, dispute].iter().map(|event| event.to_string().into_bytes()).collect()
}
