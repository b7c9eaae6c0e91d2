//! `/v1/refunds`: giving money back, once and never more than was taken.

use serde_json::Value;

use crate::{
    amounts,
    book::Object,
    charge::Charge,
    dispute,
    errors::{Error, Failure},
    event,
    form::Form,
    ids,
    ledger::LedgerKind,
    lists::{self, Filter},
    parameters,
    payment_intent::{PaymentIntent, Status},
    refund::{Refund, RefundStatus},
    script,
    stripe_error::StripeError,
    timers::Timer,
    work::Work,
};

/// How long a refund that is not settled at once takes, by the clock.
const SETTLES_AFTER_MS: i64 = 5_000;

const REASONS: &[&str] = &["duplicate", "fraudulent", "requested_by_customer"];

pub(crate) fn create(work: &Work, form: &Form) -> Result<Value, Failure> {
    form.only(&["payment_intent", "charge", "amount", "reason", "metadata", "instructions_email"])?;
    let metadata = parameters::metadata(form)?;
    let reason = form.choice("reason", REASONS)?.map(str::to_owned);
    let amount = form.integer("amount")?;
    let (intent, mut charge) = refundable(work, form)?;
    check_undisputed(work, &charge)?;
    let amount = check_amount(&charge, amount)?;

    let refunding = intent.script().refund;
    let at_once = matches!(refunding, script::Refund::Succeeds | script::Refund::SucceedsThenFails);
    charge.refund(amount);
    work.save(&charge)?;
    let refund = Refund {
        id: ids::new("re"),
        amount,
        charge: charge.id.clone(),
        created: work.seconds(),
        currency: charge.currency.clone(),
        failure_reason: None,
        metadata,
        payment_intent: intent.id.clone(),
        reason,
        status: if at_once { RefundStatus::Succeeded } else { RefundStatus::Pending },
    };
    work.insert(&refund, None)?;
    if at_once {
        work.post(&intent, &charge.id, LedgerKind::Refunded, amount)?;
    }
    match refunding {
        script::Refund::Succeeds => {}
        script::Refund::PendingThenSucceeds => {
            work.schedule(Timer::RefundSucceeds, &refund.id, SETTLES_AFTER_MS)?;
        }
        script::Refund::PendingThenFails | script::Refund::SucceedsThenFails => {
            work.schedule(Timer::RefundFails, &refund.id, SETTLES_AFTER_MS)?;
        }
    }
    event::announce(work, &intent, "refund.created", refund.render())?;
    event::announce(work, &intent, "charge.refunded", charge.render())?;
    Ok(refund.render())
}

/// The captured charge that the request means, by its intent or by its own id.
fn refundable(work: &Work, form: &Form) -> Result<(PaymentIntent, Charge), Failure> {
    let named = match (form.text("payment_intent"), form.text("charge")) {
        (Some(id), _) => id.to_owned(),
        (None, Some(id)) => {
            let missing = || StripeError::no_such_reference("charge", "charge", id);
            work.find::<Charge>(id)?.ok_or_else(missing)?.payment_intent
        }
        (None, None) => {
            let message = "One of the following params should be provided for this request: payment_intent or charge.";
            return Err(StripeError::invalid(Some("parameter_missing"), None, message).into());
        }
    };
    let missing = || StripeError::no_such_reference("payment_intent", "payment_intent", &named);
    let intent = work.find::<PaymentIntent>(&named)?.ok_or_else(missing)?;
    if intent.status == Status::RequiresCapture {
        let message = format!(
            "This uncaptured Charge was created by a PaymentIntent ({named}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly."
        );
        return Err(StripeError::refused(None, None, message).into());
    }
    match intent.latest_charge(work)? {
        Some(charge) if charge.captured => Ok((intent, charge)),
        _ => {
            let message = format!(
                "This PaymentIntent ({named}) does not have a successful charge to refund."
            );
            Err(StripeError::refused(None, None, message).into())
        }
    }
}

fn check_undisputed(work: &Work, charge: &Charge) -> Result<(), Failure> {
    if !dispute::withholds(work, &charge.payment_intent)? {
        return Ok(());
    }
    let message = format!("Charge {} has been charged back; cannot issue a refund.", charge.id);
    Err(StripeError::refused(Some("charge_disputed"), None, message).into())
}

/// The amount to give back: what was asked for, or everything that is left.
fn check_amount(charge: &Charge, amount: Option<i64>) -> Result<i64, StripeError> {
    let left = charge.refundable();
    if left == 0 {
        let message = format!("Charge {} has already been refunded.", charge.id);
        return Err(StripeError::refused(Some("charge_already_refunded"), None, message));
    }
    let amount = amount.unwrap_or(left);
    if amount < 1 {
        let message = "Invalid positive integer";
        return Err(StripeError::parameter("parameter_invalid_integer", "amount", message));
    }
    if amount > left {
        let (asked, left) =
            (amounts::display(amount, &charge.currency), amounts::display(left, &charge.currency));
        let message =
            format!("Refund amount ({asked}) is greater than unrefunded amount on charge ({left})");
        return Err(StripeError::refused(None, Some("amount"), message));
    }
    Ok(amount)
}

/// A refund reaches the card or comes back.
pub(crate) fn settle(work: &Work, mut refund: Refund, status: RefundStatus) -> Result<(), Error> {
    let Some(intent) = work.find::<PaymentIntent>(&refund.payment_intent)? else { return Ok(()) };
    let before = refund.status;
    if before == status || before == RefundStatus::Failed {
        return Ok(());
    }
    refund.status = status;
    if status == RefundStatus::Succeeded {
        work.save(&refund)?;
        work.post(&intent, &refund.charge, LedgerKind::Refunded, refund.amount)?;
        return event::announce(work, &intent, "refund.updated", refund.render());
    }
    refund.failure_reason = Some("expired_or_canceled_card".to_owned());
    work.save(&refund)?;
    if before == RefundStatus::Succeeded {
        work.post(&intent, &refund.charge, LedgerKind::RefundReversed, refund.amount)?;
    }
    if let Some(mut charge) = work.find::<Charge>(&refund.charge)? {
        charge.reverse_refund(refund.amount);
        work.save(&charge)?;
    }
    event::announce(work, &intent, "refund.updated", refund.render())?;
    event::announce(work, &intent, "refund.failed", refund.render())
}

pub(crate) fn retrieve(work: &Work, id: &str, form: &Form) -> Result<Value, Failure> {
    form.only(&[])?;
    match work.find::<Refund>(id)? {
        Some(refund) => Ok(refund.render()),
        None => Err(StripeError::no_such("refund", "id", id).into()),
    }
}

pub(crate) fn list(work: &Work, form: &Form) -> Result<Value, Failure> {
    lists::only(form, &["payment_intent", "charge"])?;
    let mut filter = Filter::for_intent(form.text("payment_intent"));
    if let Some(charge) = form.text("charge") {
        let missing = || StripeError::no_such_reference("charge", "charge", charge);
        let charge = work.find::<Charge>(charge)?.ok_or_else(missing)?;
        filter = Filter::for_intent(Some(&charge.payment_intent));
    }
    lists::page::<Refund>(work, form, "/v1/refunds", &filter)
}
