//! `expand[]`: references in an answer are replaced by what they refer to.

use serde_json::Value;

use crate::{
    book::Object,
    charge::Charge,
    errors::{Error, Failure},
    form::Form,
    payment_intent::PaymentIntent,
    payment_methods,
    stripe_error::StripeError,
    work::Work,
};

/// Refuses what cannot be expanded, before anything is done.
pub(crate) fn check(form: &Form, allowed: &[&str]) -> Result<(), StripeError> {
    match form.list("expand").iter().find(|name| !allowed.contains(name)) {
        None => Ok(()),
        Some(name) => {
            let message = format!("This property cannot be expanded ({name}).");
            Err(StripeError::invalid(None, Some("expand"), message))
        }
    }
}

/// What of a single intent can be expanded.
pub(crate) const INTENT: &[&str] = &["latest_charge", "payment_method"];
/// What of a list of intents can be expanded.
pub(crate) const INTENTS: &[&str] = &["data.latest_charge"];

/// The intent as the request wants to see it.
pub(crate) fn show(work: &Work, intent: &PaymentIntent, form: &Form) -> Result<Value, Failure> {
    let mut shown = intent.render();
    for name in form.list("expand") {
        let object = match name {
            "latest_charge" => intent.latest_charge(work)?.map(|charge| charge.render()),
            _ => intent
                .payment_method
                .as_deref()
                .and_then(payment_methods::find)
                .map(|method| method.render(intent.created)),
        };
        if let (Some(object), Some(place)) = (object, shown.get_mut(name)) {
            *place = object;
        }
    }
    Ok(shown)
}

/// Puts their charges into a page of intents.
pub(crate) fn with_charges(work: &Work, page: &mut Value) -> Result<(), Error> {
    let intents = page.get_mut("data").and_then(Value::as_array_mut);
    for intent in intents.into_iter().flatten() {
        let Some(place) = intent.get_mut("latest_charge") else { continue };
        let charge = place.as_str().map_or(Ok(None), |id| work.find::<Charge>(id))?;
        if let Some(charge) = charge {
            *place = charge.render();
        }
    }
    Ok(())
}
