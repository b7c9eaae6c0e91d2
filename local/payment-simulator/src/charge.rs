//! A charge: one answer of the card's bank, and what became of the money.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    book::object_of_an_intent,
    ids,
    payment_intent::{Metadata, PaymentIntent},
    payment_methods::PaymentMethod,
    script::Decline,
};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Charge {
    pub id: String,
    pub amount: i64,
    pub amount_captured: i64,
    pub amount_refunded: i64,
    pub captured: bool,
    pub created: i64,
    pub currency: String,
    pub disputed: bool,
    pub failure_code: Option<String>,
    pub failure_message: Option<String>,
    pub metadata: Metadata,
    pub outcome: Value,
    pub paid: bool,
    pub payment_intent: String,
    pub payment_method: String,
    pub payment_method_details: Value,
    pub refunded: bool,
    pub status: String,
}

impl Charge {
    /// The bank holds the amount.
    pub fn approved(intent: &PaymentIntent, method: &PaymentMethod, created: i64) -> Self {
        Self {
            id: ids::new("ch"),
            amount: intent.amount,
            amount_captured: 0,
            amount_refunded: 0,
            captured: false,
            created,
            currency: intent.currency.clone(),
            disputed: false,
            failure_code: None,
            failure_message: None,
            metadata: intent.metadata.clone(),
            outcome: json!({
                "network_status": "approved_by_network", "reason": null, "risk_level": "normal",
                "seller_message": "Payment complete.", "type": "authorized",
            }),
            paid: true,
            payment_intent: intent.id.clone(),
            payment_method: method.name.to_owned(),
            payment_method_details: method.details(),
            refunded: false,
            status: "succeeded".to_owned(),
        }
    }

    /// The bank says no.
    pub fn declined(
        intent: &PaymentIntent,
        method: &PaymentMethod,
        decline: &Decline,
        created: i64,
    ) -> Self {
        Self {
            failure_code: Some(decline.code.to_owned()),
            failure_message: Some(decline.message.to_owned()),
            outcome: json!({
                "network_status": "declined_by_network", "reason": decline.decline_code, "risk_level": "normal",
                "seller_message": "The bank did not return any further details with this decline.", "type": "issuer_declined",
            }),
            paid: false,
            status: "failed".to_owned(),
            ..Self::approved(intent, method, created)
        }
    }

    /// Takes `amount` of what was authorized.
    pub fn capture(&mut self, amount: i64) {
        self.captured = true;
        self.amount_captured = amount;
    }

    /// Lets the authorization go. Stripe shows that as a refund of a charge that was never captured.
    pub fn release(&mut self) {
        self.refunded = true;
        self.amount_refunded = self.amount;
    }

    /// What was taken and not yet given back or promised back.
    pub fn refundable(&self) -> i64 {
        self.amount_captured.saturating_sub(self.amount_refunded)
    }

    pub fn refund(&mut self, amount: i64) {
        self.amount_refunded = self.amount_refunded.saturating_add(amount);
        self.refunded = self.amount_refunded >= self.amount_captured;
    }

    /// A refund came back.
    pub fn reverse_refund(&mut self, amount: i64) {
        self.amount_refunded = self.amount_refunded.saturating_sub(amount);
        self.refunded = false;
    }
}

object_of_an_intent!(Charge, "charge");

impl Charge {
    fn shown(&self) -> Value {
        json!({
            "id": self.id, "object": "charge", "amount": self.amount, "amount_captured": self.amount_captured,
            "amount_refunded": self.amount_refunded, "application": null, "application_fee": null,
            "application_fee_amount": null, "balance_transaction": null,
            "billing_details": { "address": null, "email": null, "name": null, "phone": null },
            "calculated_statement_descriptor": "TROLLEY", "captured": self.captured, "created": self.created,
            "currency": self.currency, "customer": null, "description": null, "disputed": self.disputed,
            "failure_balance_transaction": null, "failure_code": self.failure_code,
            "failure_message": self.failure_message, "fraud_details": {}, "livemode": false, "metadata": self.metadata,
            "on_behalf_of": null, "outcome": self.outcome, "paid": self.paid, "payment_intent": self.payment_intent,
            "payment_method": self.payment_method, "payment_method_details": self.payment_method_details,
            "receipt_email": null, "receipt_number": null, "receipt_url": null, "refunded": self.refunded,
            "review": null, "shipping": null, "source_transfer": null, "statement_descriptor": null,
            "statement_descriptor_suffix": null, "status": self.status, "transfer_data": null, "transfer_group": null,
        })
    }
}
