//! A dispute: the card's holder asks the bank for the money back.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{book::Object, errors::Error, event, ids, payment_intent::PaymentIntent, work::Work};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Dispute {
    pub id: String,
    pub amount: i64,
    pub charge: String,
    pub created: i64,
    pub currency: String,
    pub payment_intent: String,
}

/// Opens a dispute over the whole of a captured charge; nothing when it is not captured or disputed already.
pub(crate) fn open(work: &Work, intent: &PaymentIntent) -> Result<Option<Dispute>, Error> {
    let Some(mut charge) = intent.latest_charge(work)? else { return Ok(None) };
    if !charge.captured || charge.disputed {
        return Ok(None);
    }
    charge.disputed = true;
    work.save(&charge)?;
    let dispute = Dispute {
        id: ids::new("du"),
        amount: charge.amount_captured,
        charge: charge.id,
        created: work.seconds(),
        currency: charge.currency,
        payment_intent: intent.id.clone(),
    };
    work.insert(&dispute, None)?;
    event::announce(work, intent, "charge.dispute.created", dispute.render())?;
    Ok(Some(dispute))
}

impl Object for Dispute {
    const KIND: &'static str = "dispute";

    fn id(&self) -> &str {
        &self.id
    }

    fn payment_intent(&self) -> &str {
        &self.payment_intent
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self) -> Value {
        json!({
            "id": self.id, "object": "dispute", "amount": self.amount, "balance_transactions": [], "charge": self.charge,
            "created": self.created, "currency": self.currency, "evidence": {},
            "evidence_details": { "due_by": self.created.saturating_add(7 * 24 * 3600), "has_evidence": false, "past_due": false, "submission_count": 0 },
            "is_charge_refundable": false, "livemode": false, "metadata": {}, "payment_intent": self.payment_intent,
            "reason": "fraudulent", "status": "needs_response",
        })
    }
}
