//! `/v1/payment_intents` and `/v1/charges`: create, look up, confirm, capture, cancel.

use serde_json::Value;

use crate::{
    amounts,
    authorization::{self, Holder},
    book::Object,
    charge::Charge,
    errors::Failure,
    event, expansion,
    form::Form,
    ids,
    lists::{self, Filter},
    parameters,
    payment_intent::{Action, CaptureMethod, PaymentIntent, Status},
    payment_methods::{self, PaymentMethod},
    script::Disturbance,
    stripe_error::StripeError,
    work::{Fate, Work},
};

/// What each endpoint reads, and what a card payment may carry that changes nothing here.
const CREATE: &[&str] = &[
    "amount",
    "currency",
    "automatic_payment_methods",
    "capture_method",
    "confirm",
    "confirmation_method",
    "description",
    "expand",
    "metadata",
    "off_session",
    "payment_method",
    "payment_method_options",
    "payment_method_types",
    "receipt_email",
    "return_url",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
];
const CONFIRM: &[&str] = &[
    "payment_method",
    "return_url",
    "off_session",
    "capture_method",
    "expand",
    "payment_method_options",
    "payment_method_types",
    "receipt_email",
    "shipping",
];
const CANCEL_REASONS: &[&str] = &["duplicate", "fraudulent", "requested_by_customer", "abandoned"];

/// How long a slow answer takes.
const SLOW: std::time::Duration = std::time::Duration::from_secs(2);

pub(crate) fn create(work: &mut Work, form: &Form) -> Result<Value, Failure> {
    form.only(CREATE)?;
    expansion::check(form, expansion::INTENT)?;
    let amount = form.integer("amount")?.ok_or_else(|| StripeError::missing_parameter("amount"))?;
    let currency = amounts::check_currency(form.required("currency")?)?;
    amounts::check(amount, &currency)?;
    let method = form.text("payment_method").map(parameters::payment_method).transpose()?;
    let confirm = form.boolean("confirm")?.unwrap_or(false);
    let holder = parameters::holder(form)?;
    let id = ids::new("pi");
    let mut intent = PaymentIntent {
        amount,
        amount_capturable: 0,
        amount_received: 0,
        automatic_payment_methods: parameters::automatic_payment_methods(form)?,
        canceled_at: None,
        cancellation_reason: None,
        capture_method: parameters::capture_method(form)?.unwrap_or(CaptureMethod::AutomaticAsync),
        client_secret: ids::client_secret(&id),
        created: work.seconds(),
        currency,
        description: form.text("description").map(str::to_owned),
        last_payment_error: None,
        latest_charge: None,
        metadata: parameters::metadata(form)?,
        next_action: None,
        payment_method: method.map(|method| method.name.to_owned()),
        receipt_email: form.text("receipt_email").map(str::to_owned),
        status: if method.is_some() {
            Status::RequiresConfirmation
        } else {
            Status::RequiresPaymentMethod
        },
        played_by: method.map(|method| method.name.to_owned()),
        id,
    };
    if confirm && let Some(method) = method {
        // There is no intent yet that could remember a first time: the request itself does.
        let request = work.cause.idempotency_key.unwrap_or(work.cause.fingerprint).to_owned();
        disturb_before(work, method, &request)?;
    }
    work.insert(&intent, intent.order_id())?;
    event::announce(work, &intent, "payment_intent.created", intent.render())?;
    if confirm {
        attempt(work, &mut intent, method, &holder)?;
    }
    expansion::show(work, &intent, form)
}

pub(crate) fn retrieve(work: &Work, id: &str, form: &Form) -> Result<Value, Failure> {
    form.only(&["expand", "client_secret"])?;
    expansion::check(form, expansion::INTENT)?;
    expansion::show(work, &find(work, id)?, form)
}

pub(crate) fn list(work: &Work, form: &Form) -> Result<Value, Failure> {
    lists::only(form, &["expand"])?;
    expansion::check(form, expansion::INTENTS)?;
    let url = "/v1/payment_intents";
    let mut page = lists::page::<PaymentIntent>(work, form, url, &Filter::default())?;
    if !form.list("expand").is_empty() {
        expansion::with_charges(work, &mut page)?;
    }
    Ok(page)
}

pub(crate) fn confirm(work: &mut Work, id: &str, form: &Form) -> Result<Value, Failure> {
    form.only(CONFIRM)?;
    expansion::check(form, expansion::INTENT)?;
    let named = form.text("payment_method").map(parameters::payment_method).transpose()?;
    let holder = parameters::holder(form)?;
    let captures = parameters::capture_method(form)?;
    let mut intent = find(work, id)?;
    intent.check(Action::Confirm)?;
    let method = named.or_else(|| intent.payment_method.as_deref().and_then(payment_methods::find));
    if let Some(method) = method {
        disturb_before(work, method, id)?;
    }
    if let Some(captures) = captures {
        intent.capture_method = captures;
    }
    attempt(work, &mut intent, method, &holder)?;
    expansion::show(work, &intent, form)
}

pub(crate) fn capture(work: &Work, id: &str, form: &Form) -> Result<Value, Failure> {
    form.only(&["amount_to_capture", "expand", "final_capture"])?;
    expansion::check(form, expansion::INTENT)?;
    let amount = form.integer("amount_to_capture")?;
    let mut intent = find(work, id)?;
    intent.check(Action::Capture)?;
    let amount = amount.unwrap_or(intent.amount_capturable);
    if amount < 1 {
        let message = "This value must be greater than or equal to 1.";
        let param = "amount_to_capture";
        return Err(StripeError::parameter("parameter_invalid_integer", param, message).into());
    }
    if amount > intent.amount_capturable {
        let message = format!(
            "The amount to capture ({}) is greater than the amount you can capture for this PaymentIntent ({}).",
            amounts::display(amount, &intent.currency),
            amounts::display(intent.amount_capturable, &intent.currency),
        );
        let param = Some("amount_to_capture");
        return Err(StripeError::refused(Some("amount_too_large"), param, message).into());
    }
    authorization::capture(work, &mut intent, amount)?;
    expansion::show(work, &intent, form)
}

pub(crate) fn cancel(work: &Work, id: &str, form: &Form) -> Result<Value, Failure> {
    form.only(&["cancellation_reason", "expand"])?;
    expansion::check(form, expansion::INTENT)?;
    let reason = form.choice("cancellation_reason", CANCEL_REASONS)?.unwrap_or_default();
    let mut intent = find(work, id)?;
    intent.check(Action::Cancel)?;
    authorization::void(work, &mut intent, reason, false)?;
    expansion::show(work, &intent, form)
}

pub(crate) fn retrieve_charge(work: &Work, id: &str, form: &Form) -> Result<Value, Failure> {
    form.only(&[])?;
    match work.find::<Charge>(id)? {
        Some(charge) => Ok(charge.render()),
        None => Err(StripeError::no_such("charge", "id", id).into()),
    }
}

pub(crate) fn list_charges(work: &Work, form: &Form) -> Result<Value, Failure> {
    lists::only(form, &["payment_intent"])?;
    let filter = Filter::for_intent(form.text("payment_intent"));
    lists::page::<Charge>(work, form, "/v1/charges", &filter)
}

/// Plays what the method's script does to a first confirmation before it begins.
fn disturb_before(work: &Work, method: &PaymentMethod, subject: &str) -> Result<(), Failure> {
    let failure = match method.script.disturbance {
        Disturbance::HangBeforeOnce => Failure::Lost,
        Disturbance::ServerErrorOnce => StripeError::internal().into(),
        _ => return Ok(()),
    };
    if work.first_time(&format!("{}:{subject}", method.name))? { Err(failure) } else { Ok(()) }
}

/// Confirms, and plays what the method's script does to the answer.
fn attempt(
    work: &mut Work,
    intent: &mut PaymentIntent,
    method: Option<&'static PaymentMethod>,
    holder: &Holder,
) -> Result<(), Failure> {
    let Some(method) = method else {
        let message = "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.";
        return Err(StripeError::unexpected_state(message, intent.render()).into());
    };
    authorization::attempt(work, intent, method, holder)?;
    match method.script.disturbance {
        Disturbance::HangAfter => work.fate = Fate::Lost,
        Disturbance::AnswerAfterWebhooks => work.fate = Fate::AfterWebhooks(intent.id.clone()),
        Disturbance::Slow => work.fate = Fate::Delayed(SLOW),
        Disturbance::ServerErrorAfter => {
            return Err(StripeError::internal().after_execution().into());
        }
        Disturbance::None | Disturbance::HangBeforeOnce | Disturbance::ServerErrorOnce => {}
    }
    Ok(())
}

pub(crate) fn find(work: &Work, id: &str) -> Result<PaymentIntent, Failure> {
    let missing = || StripeError::no_such("payment_intent", "intent", id);
    Ok(work.find::<PaymentIntent>(id)?.ok_or_else(missing)?)
}
