//! What the card's bank is asked, and what an intent and its charge become by the answer.

use serde_json::{Value, json};

use crate::{
    book::Object,
    charge::Charge,
    dispute,
    errors::{Error, Failure},
    event,
    ledger::LedgerKind,
    payment_intent::{CaptureMethod, PaymentIntent, Status},
    payment_methods::PaymentMethod,
    script::{self, AUTHENTICATION_REQUIRED, CAPTURE_DECLINED, Decline, Verdict},
    stripe_error::StripeError,
    timers::Timer,
    work::Work,
};

/// How long a bank holds an amount for the shop.
const AUTHORIZATION_LASTS_MS: i64 = 7 * 24 * 3_600 * 1_000;

/// Who is there to approve a payment, and where the browser goes afterwards.
pub(crate) struct Holder {
    pub return_url: Option<String>,
    pub off_session: bool,
}

/// Tries to make the payment with `method`.
pub(crate) fn attempt(
    work: &Work,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
    holder: &Holder,
) -> Result<(), Failure> {
    intent.payment_method = Some(method.name.to_owned());
    intent.played_by = Some(method.name.to_owned());
    intent.last_payment_error = None;
    intent.next_action = None;
    if method.script.authentication && holder.off_session {
        return decline(work, intent, method, &AUTHENTICATION_REQUIRED);
    }
    if method.script.authentication {
        return Ok(ask_for_authentication(work, intent, holder)?);
    }
    if let Some(delay) = method.script.late_by_ms {
        intent.status = Status::Processing;
        work.save(intent)?;
        work.schedule(Timer::VerdictComes, &intent.id, delay)?;
        return Ok(tell(work, intent, "payment_intent.processing")?);
    }
    decide(work, intent, method)
}

fn ask_for_authentication(
    work: &Work,
    intent: &mut PaymentIntent,
    holder: &Holder,
) -> Result<(), Error> {
    let url = format!("{}/simulator/3ds/{}", work.origin, intent.id);
    intent.status = Status::RequiresAction;
    intent.next_action = Some(json!({
        "type": "redirect_to_url", "redirect_to_url": { "return_url": holder.return_url, "url": url },
    }));
    work.save(intent)?;
    tell(work, intent, "payment_intent.requires_action")
}

/// The bank gives its verdict.
pub(crate) fn decide(
    work: &Work,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
) -> Result<(), Failure> {
    intent.next_action = None;
    match method.script.verdict {
        Verdict::Approve => Ok(approve(work, intent, method)?),
        Verdict::Decline(reason) => decline(work, intent, method, reason),
    }
}

fn approve(work: &Work, intent: &mut PaymentIntent, method: &PaymentMethod) -> Result<(), Error> {
    let charge = Charge::approved(intent, method, work.seconds());
    intent.latest_charge = Some(charge.id.clone());
    work.insert(&charge, None)?;
    work.post(intent, &charge.id, LedgerKind::Authorized, charge.amount)?;
    event::announce(work, intent, "charge.succeeded", charge.render())?;
    if intent.capture_method != CaptureMethod::Manual {
        return take(work, intent, charge, intent.amount);
    }
    intent.status = Status::RequiresCapture;
    intent.amount_capturable = intent.amount;
    work.save(intent)?;
    work.schedule(Timer::AuthorizationLapses, &charge.id, AUTHORIZATION_LASTS_MS)?;
    tell(work, intent, "payment_intent.amount_capturable_updated")
}

/// The intent is back where a payment method is needed; the failed charge stays on record.
fn decline(
    work: &Work,
    intent: &mut PaymentIntent,
    method: &PaymentMethod,
    reason: &Decline,
) -> Result<(), Failure> {
    let charge = Charge::declined(intent, method, reason, work.seconds());
    work.insert(&charge, None)?;
    let shown = method.render(work.seconds());
    intent.status = Status::RequiresPaymentMethod;
    intent.payment_method = None;
    intent.latest_charge = Some(charge.id.clone());
    intent.last_payment_error = Some(json!({
        "type": "card_error", "code": reason.code, "decline_code": reason.decline_code, "message": reason.message,
        "charge": charge.id, "payment_method": shown,
        "doc_url": format!("https://stripe.com/docs/error-codes/{}", reason.code.replace('_', "-")),
    }));
    work.save(intent)?;
    event::announce(work, intent, "charge.failed", charge.render())?;
    tell(work, intent, "payment_intent.payment_failed")?;
    Err(StripeError::declined(reason, &charge.id, shown, intent.render()).into())
}

/// The holder did not prove to be the holder: no bank was asked, so there is no charge.
pub(crate) fn fail_authentication(work: &Work, intent: &mut PaymentIntent) -> Result<(), Error> {
    let shown = intent.method().map_or(Value::Null, |method| method.render(work.seconds()));
    intent.payment_method = None;
    intent.status = Status::RequiresPaymentMethod;
    intent.next_action = None;
    intent.last_payment_error = Some(json!({
        "type": "invalid_request_error", "code": "payment_intent_authentication_failure",
        "message": "The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
        "payment_method": shown, "doc_url": "https://stripe.com/docs/error-codes/payment-intent-authentication-failure",
    }));
    work.save(intent)?;
    tell(work, intent, "payment_intent.payment_failed")
}

/// Takes `amount` of what the bank holds; the rest is let go.
pub(crate) fn capture(work: &Work, intent: &mut PaymentIntent, amount: i64) -> Result<(), Failure> {
    let Some(charge) = intent.latest_charge(work)? else {
        return Err(StripeError::unexpected_state(
            "There is no charge to capture.",
            intent.render(),
        )
        .into());
    };
    match intent.script().capture {
        script::Capture::Succeeds => Ok(take(work, intent, charge, amount)?),
        script::Capture::Declined => {
            let method = intent.method();
            let shown = method.map_or(Value::Null, |method| method.render(work.seconds()));
            Err(StripeError::declined(&CAPTURE_DECLINED, &charge.id, shown, intent.render()).into())
        }
        script::Capture::AuthorizationExpired => {
            void(work, intent, "automatic", true)?;
            let message = format!(
                "The charge {} has expired and can no longer be captured. Create a new payment instead.",
                charge.id
            );
            Err(StripeError::refused(Some("charge_expired_for_capture"), None, message)
                .with("payment_intent", intent.render())
                .into())
        }
    }
}

fn take(
    work: &Work,
    intent: &mut PaymentIntent,
    mut charge: Charge,
    amount: i64,
) -> Result<(), Error> {
    charge.capture(amount);
    work.save(&charge)?;
    work.post(intent, &charge.id, LedgerKind::Captured, amount)?;
    let rest = charge.amount.saturating_sub(amount);
    if rest > 0 {
        work.post(intent, &charge.id, LedgerKind::Voided, rest)?;
    }
    intent.status = Status::Succeeded;
    intent.amount_received = amount;
    intent.amount_capturable = 0;
    work.save(intent)?;
    if intent.capture_method == CaptureMethod::Manual {
        event::announce(work, intent, "charge.captured", charge.render())?;
    }
    tell(work, intent, "payment_intent.succeeded")?;
    if intent.script().disputed {
        dispute::open(work, intent)?;
    }
    Ok(())
}

/// Ends the intent; what the bank holds is let go.
pub(crate) fn void(
    work: &Work,
    intent: &mut PaymentIntent,
    reason: &str,
    lapsed: bool,
) -> Result<(), Error> {
    let held = intent.status == Status::RequiresCapture;
    intent.status = Status::Canceled;
    intent.canceled_at = Some(work.seconds());
    intent.cancellation_reason = (!reason.is_empty()).then(|| reason.to_owned());
    intent.next_action = None;
    intent.amount_capturable = 0;
    work.save(intent)?;
    if held && let Some(mut charge) = intent.latest_charge(work)? {
        charge.release();
        work.save(&charge)?;
        work.post(intent, &charge.id, LedgerKind::Voided, charge.amount)?;
        // Stripe tells of a released hold as it tells of a refund; only `captured: false` tells them apart.
        let kind = if lapsed { "charge.expired" } else { "charge.refunded" };
        event::announce(work, intent, kind, charge.render())?;
    }
    tell(work, intent, "payment_intent.canceled")
}

fn tell(work: &Work, intent: &PaymentIntent, kind: &str) -> Result<(), Error> {
    event::announce(work, intent, kind, intent.render())
}
