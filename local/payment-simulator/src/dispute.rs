//! A dispute: the card's holder asks the bank for the money back, and the bank takes it until it has decided.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    book::{Object, object_of_an_intent},
    errors::{Error, Failure},
    event,
    form::Form,
    ids,
    ledger::LedgerKind,
    lists::{self, Filter},
    payment_intent::PaymentIntent,
    stripe_error::StripeError,
    work::Work,
};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Dispute {
    pub id: String,
    pub amount: i64,
    pub charge: String,
    pub created: i64,
    pub currency: String,
    pub payment_intent: String,
    #[serde(default)]
    pub status: DisputeStatus,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DisputeStatus {
    #[default]
    NeedsResponse,
    Won,
    Lost,
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
        status: DisputeStatus::NeedsResponse,
    };
    work.insert(&dispute, None)?;
    work.post(intent, &dispute.charge, LedgerKind::Disputed, dispute.amount)?;
    event::announce(work, intent, "charge.dispute.created", dispute.render())?;
    event::announce(work, intent, "charge.dispute.funds_withdrawn", dispute.render())?;
    Ok(Some(dispute))
}

/// The bank decides: the money is the shop's again, or stays with the holder. Nothing when there is none to decide.
pub(crate) fn close(
    work: &Work,
    intent: &PaymentIntent,
    won: bool,
) -> Result<Option<Dispute>, Error> {
    let open = |dispute: &Dispute| dispute.status == DisputeStatus::NeedsResponse;
    let Some(mut dispute) = of_intent(work, &intent.id)?.into_iter().find(open) else {
        return Ok(None);
    };
    dispute.status = if won { DisputeStatus::Won } else { DisputeStatus::Lost };
    work.save(&dispute)?;
    if won {
        work.post(intent, &dispute.charge, LedgerKind::DisputeWon, dispute.amount)?;
        event::announce(work, intent, "charge.dispute.funds_reinstated", dispute.render())?;
    }
    event::announce(work, intent, "charge.dispute.closed", dispute.render())?;
    Ok(Some(dispute))
}

/// Whether a bank has the money of this intent, so that it cannot be refunded.
pub(crate) fn withholds(work: &Work, intent: &str) -> Result<bool, Error> {
    Ok(of_intent(work, intent)?.iter().any(|dispute| dispute.status != DisputeStatus::Won))
}

fn of_intent(work: &Work, intent: &str) -> Result<Vec<Dispute>, Error> {
    let mut query = work.sql.prepare_cached(
        "SELECT body FROM objects WHERE payment_intent = ?1 AND kind = ?2 ORDER BY seq",
    )?;
    let bodies = query
        .query_map(params![intent, Dispute::KIND], |row| row.get(0))?
        .collect::<Result<Vec<String>, _>>()?;
    Ok(bodies.iter().map(|body| serde_json::from_str(body)).collect::<Result<_, _>>()?)
}

pub(crate) fn retrieve(work: &Work, id: &str, form: &Form) -> Result<Value, Failure> {
    form.only(&[])?;
    match work.find::<Dispute>(id)? {
        Some(dispute) => Ok(dispute.render()),
        None => Err(StripeError::no_such("dispute", "id", id).into()),
    }
}

pub(crate) fn list(work: &Work, form: &Form) -> Result<Value, Failure> {
    lists::only(form, &["payment_intent"])?;
    let filter = Filter::for_intent(form.text("payment_intent"));
    lists::page::<Dispute>(work, form, "/v1/disputes", &filter)
}

object_of_an_intent!(Dispute, "dispute");

impl Dispute {
    fn shown(&self) -> Value {
        json!({
            "id": self.id, "object": "dispute", "amount": self.amount, "balance_transactions": [], "charge": self.charge,
            "created": self.created, "currency": self.currency, "evidence": {},
            "evidence_details": { "due_by": self.created.saturating_add(7 * 24 * 3600), "has_evidence": false, "past_due": false, "submission_count": 0 },
            "is_charge_refundable": false, "livemode": false, "metadata": {}, "payment_intent": self.payment_intent,
            "reason": "fraudulent", "status": self.status,
        })
    }
}
