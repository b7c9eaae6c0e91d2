//! Stripe's objects, read tolerantly: what is not used is passed over, what is missing is missing.

use contracts::NextAction;
use jiff::Timestamp;
use kernel::{Currency, Money};
use serde::Deserialize;
use serde_json::Value;

use crate::provider::{
    DisputeSnapshot, IntentSnapshot, IntentStatus, ProviderAnswer, ProviderRefundStatus,
    RefundSnapshot,
};

#[derive(Debug, Deserialize)]
pub(crate) struct IntentObject {
    pub id: String,
    status: String,
    #[serde(default)]
    amount_capturable: Option<i64>,
    #[serde(default)]
    amount_received: Option<i64>,
    currency: String,
    #[serde(default)]
    latest_charge: Value,
    #[serde(default)]
    next_action: Option<Value>,
    #[serde(default)]
    client_secret: Option<String>,
    #[serde(default)]
    last_payment_error: Option<ErrorObject>,
    #[serde(default)]
    metadata: Value,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RefundObject {
    pub id: String,
    #[serde(default)]
    amount: i64,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    payment_intent: Value,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    failure_reason: Option<String>,
    #[serde(default)]
    metadata: Value,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DisputeObject {
    pub id: String,
    #[serde(default)]
    status: Option<String>,
    amount: i64,
    currency: String,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    payment_intent: Value,
    created: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct List<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

#[derive(Debug, Deserialize)]
struct ErrorBody {
    error: ErrorObject,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct ErrorObject {
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    decline_code: Option<String>,
    #[serde(default)]
    payment_intent: Option<Value>,
}

impl ErrorObject {
    /// The bank's own word, else Stripe's.
    fn word(&self) -> Option<String> {
        self.decline_code.clone().or_else(|| self.code.clone()).or_else(|| self.kind.clone())
    }
}

impl IntentObject {
    /// None when the currency is none.
    pub fn snapshot(self) -> Option<IntentSnapshot> {
        let currency: Currency = self.currency.to_uppercase().parse().ok()?;
        let next_action = self.next_action();
        let metadata = |name: &str| self.metadata.get(name).and_then(Value::as_str);
        let charge = self.latest_charge.get("id").unwrap_or(&self.latest_charge).as_str();
        let is_approved =
            self.latest_charge.get("status").and_then(Value::as_str) == Some("succeeded");
        let approved =
            self.latest_charge.get("amount").and_then(Value::as_i64).filter(|_| is_approved);
        let status = status(&self.status);
        // sums that are not shown are not zero: the charge has them too
        let of_charge = |state| approved.filter(|_| status == Some(state)).unwrap_or(0);
        let capturable =
            self.amount_capturable.unwrap_or_else(|| of_charge(IntentStatus::RequiresCapture));
        let received = self.amount_received.unwrap_or_else(|| of_charge(IntentStatus::Succeeded));
        Some(IntentSnapshot {
            status,
            capturable: Money::new(capturable, currency),
            received: Money::new(received, currency),
            charge: charge.map(str::to_owned),
            disputed: self.latest_charge.get("disputed").and_then(Value::as_bool) == Some(true),
            approved: approved.map(|amount| Money::new(amount, currency)),
            next_action,
            last_error: self.last_payment_error.as_ref().and_then(ErrorObject::word),
            order_id: metadata("order_id").and_then(|text| text.parse().ok()),
            payment_id: metadata("payment_id").and_then(|text| text.parse().ok()),
            number: metadata("number").and_then(|text| text.parse().ok()),
            id: self.id,
        })
    }

    /// A redirect where Stripe gives an address; anything else is for Stripe's own code in the browser.
    fn next_action(&self) -> Option<NextAction> {
        let action = self.next_action.as_ref()?;
        match action.pointer("/redirect_to_url/url").and_then(Value::as_str) {
            Some(url) => Some(NextAction {
                kind: "redirect".to_owned(),
                url: Some(url.to_owned()),
                client_secret: None,
            }),
            None => Some(NextAction {
                kind: "use_stripe_sdk".to_owned(),
                url: None,
                client_secret: self.client_secret.clone(),
            }),
        }
    }
}

fn status(text: &str) -> Option<IntentStatus> {
    serde_json::from_value(Value::String(text.to_owned())).ok()
}

impl From<RefundObject> for RefundSnapshot {
    fn from(refund: RefundObject) -> Self {
        let metadata = |name: &str| refund.metadata.get(name).and_then(Value::as_str);
        Self {
            status: match refund.status.as_deref() {
                Some("pending" | "requires_action") => ProviderRefundStatus::Pending,
                Some("succeeded") => ProviderRefundStatus::Succeeded,
                Some("failed" | "canceled") => ProviderRefundStatus::Failed,
                _ => ProviderRefundStatus::Unknown,
            },
            failure: refund.failure_reason.clone(),
            refund_id: metadata("refund_id").and_then(|text| text.parse().ok()),
            round: metadata("round").and_then(|text| text.parse().ok()),
            id: refund.id,
        }
    }
}

impl DisputeObject {
    /// None when the currency or the time is none.
    pub fn snapshot(&self) -> Option<DisputeSnapshot> {
        let currency: Currency = self.currency.to_uppercase().parse().ok()?;
        let status = self.status.clone().map(Value::String);
        Some(DisputeSnapshot {
            id: self.id.clone(),
            status: status.and_then(|status| serde_json::from_value(status).ok()),
            amount: Money::new(self.amount, currency),
            reason: self.reason.clone().unwrap_or_else(|| "general".to_owned()),
            created_at: Timestamp::from_second(self.created).ok()?,
        })
    }

    pub fn intent(&self) -> Option<String> {
        reference(&self.payment_intent)
    }
}

impl RefundObject {
    pub fn intent(&self) -> Option<String> {
        reference(&self.payment_intent)
    }

    /// None when the currency is none.
    pub fn amount(&self) -> Option<Money> {
        Some(Money::new(self.amount, self.currency.to_uppercase().parse().ok()?))
    }
}

/// The id that is referred to; an expanded reference is the object itself.
fn reference(value: &Value) -> Option<String> {
    value.get("id").unwrap_or(value).as_str().map(str::to_owned)
}

/// What an answer other than 2xx means.
pub(crate) fn failure(status: u16, body: &[u8]) -> ProviderAnswer {
    let error =
        serde_json::from_slice::<ErrorBody>(body).map(|body| body.error).unwrap_or_default();
    let word = error.word().unwrap_or_else(|| format!("http_{status}"));
    let unavailable = || ProviderAnswer::Unavailable { why: format!("{status} {word}") };
    if error.code.as_deref() == Some("idempotency_key_in_use") {
        return ProviderAnswer::Busy;
    }
    // a key that Stripe remembers with other parameters says nothing about what was done with them
    let is_about_key = error.kind.as_deref() == Some("idempotency_error");
    if is_about_key || !matches!(status, 400 | 402 | 404) {
        return unavailable();
    }
    if error.code.as_deref().is_some_and(|code| WRONG_STATE.contains(&code)) {
        return ProviderAnswer::WrongState { code: word };
    }
    if status != 402 {
        return ProviderAnswer::Refused { code: word };
    }
    let intent = error
        .payment_intent
        .and_then(|intent| serde_json::from_value::<IntentObject>(intent).ok())
        .and_then(IntentObject::snapshot)
        .map(Box::new);
    ProviderAnswer::Declined { code: word, intent }
}

/// Codes that say that the intent is not in the state that the call needs.
const WRONG_STATE: [&str; 3] =
    ["payment_intent_unexpected_state", "charge_expired_for_capture", "charge_already_captured"];

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(status: u16, body: &Value) -> ProviderAnswer {
        failure(status, body.to_string().as_bytes())
    }

    #[test]
    fn an_intent_of_a_later_api_version_is_read_as_far_as_it_is_known() {
        let object = json!({
            "id": "pi_1", "object": "payment_intent", "status": "requires_something_new", "currency": "usd",
            "latest_charge": { "id": "ch_1" }, "metadata": {}, "new": [1, 2],
        });
        let snapshot = serde_json::from_value::<IntentObject>(object).unwrap().snapshot().unwrap();
        assert_eq!((snapshot.status, snapshot.charge.as_deref()), (None, Some("ch_1")));
    }

    #[test]
    fn a_bank_that_says_no_is_told_from_a_provider_that_does_not_answer() {
        let declined = json!({ "error": { "type": "card_error", "code": "card_declined", "decline_code": "lost_card" } });
        let expected = ProviderAnswer::Declined { code: "lost_card".to_owned(), intent: None };
        assert_eq!(read(402, &declined), expected);
        for (status, body) in [
            (500, json!({ "error": { "type": "api_error" } })),
            (429, json!({ "error": { "type": "invalid_request_error", "code": "rate_limit" } })),
            (400, json!({ "error": { "type": "idempotency_error" } })),
            (401, json!({ "error": { "type": "invalid_request_error" } })),
            (502, json!("<html>")),
        ] {
            assert!(matches!(read(status, &body), ProviderAnswer::Unavailable { .. }), "{status}");
        }
        let busy =
            json!({ "error": { "type": "idempotency_error", "code": "idempotency_key_in_use" } });
        assert_eq!(read(409, &busy), ProviderAnswer::Busy);
        assert!(matches!(failure(400, b"not json"), ProviderAnswer::Refused { .. }));
    }
}
