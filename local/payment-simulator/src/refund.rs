//! A refund: money on its way back to the card.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{book::object_of_an_intent, payment_intent::Metadata};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub id: String,
    pub amount: i64,
    pub charge: String,
    pub created: i64,
    pub currency: String,
    pub failure_reason: Option<String>,
    pub metadata: Metadata,
    pub payment_intent: String,
    pub reason: Option<String>,
    pub status: RefundStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefundStatus {
    Pending,
    Succeeded,
    Failed,
}

object_of_an_intent!(Refund, "refund");

impl Refund {
    fn shown(&self) -> Value {
        let mut refund = json!({
            "id": self.id, "object": "refund", "amount": self.amount, "balance_transaction": null,
            "charge": self.charge, "created": self.created, "currency": self.currency,
            "destination_details": { "card": { "type": "refund" }, "type": "card" }, "metadata": self.metadata,
            "payment_intent": self.payment_intent, "reason": self.reason, "receipt_number": null,
            "source_transfer_reversal": null, "status": self.status, "transfer_reversal": null,
        });
        if let (Some(reason), Some(fields)) = (&self.failure_reason, refund.as_object_mut()) {
            fields.insert("failure_reason".to_owned(), reason.as_str().into());
        }
        refund
    }
}
