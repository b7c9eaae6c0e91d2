//! Parameters of payment intents and refunds, read and checked as Stripe does.

use serde_json::{Value, json};

use crate::{
    authorization::Holder,
    form::Form,
    payment_intent::{CaptureMethod, Metadata},
    payment_methods::{self, PaymentMethod},
    stripe_error::StripeError,
};

pub(crate) fn payment_method(name: &str) -> Result<&'static PaymentMethod, StripeError> {
    payment_methods::find(name)
        .ok_or_else(|| StripeError::no_such_reference("PaymentMethod", "payment_method", name))
}

pub(crate) fn holder(form: &Form) -> Result<Holder, StripeError> {
    let return_url = form.text("return_url").map(str::to_owned);
    if let Some(url) = &return_url
        && !(url.starts_with("https://") || url.starts_with("http://"))
    {
        let message = "Not a valid URL";
        return Err(StripeError::parameter("url_invalid", "return_url", message));
    }
    Ok(Holder { return_url, off_session: form.boolean("off_session")?.unwrap_or(false) })
}

pub(crate) fn capture_method(form: &Form) -> Result<Option<CaptureMethod>, StripeError> {
    let allowed = &["automatic", "automatic_async", "manual"];
    Ok(form.choice("capture_method", allowed)?.map(|chosen| match chosen {
        "manual" => CaptureMethod::Manual,
        "automatic" => CaptureMethod::Automatic,
        _ => CaptureMethod::AutomaticAsync,
    }))
}

/// As Stripe shows it: null unless it was asked for.
pub(crate) fn automatic_payment_methods(form: &Form) -> Result<Option<Value>, StripeError> {
    let allowed = &["always", "never"];
    let redirects = form.choice("automatic_payment_methods[allow_redirects]", allowed)?;
    let redirects = redirects.unwrap_or("always");
    let enabled = form.boolean("automatic_payment_methods[enabled]")?;
    Ok(enabled.map(|enabled| json!({ "allow_redirects": redirects, "enabled": enabled })))
}

/// `metadata[key]=value` within Stripe's limits; an empty value leaves its key out.
pub(crate) fn metadata(form: &Form) -> Result<Metadata, StripeError> {
    let refuse = |message: String| Err(StripeError::invalid(None, Some("metadata"), message));
    let mut metadata = Metadata::new();
    for (key, value) in form.map("metadata")? {
        if key.chars().count() > 40 {
            return refuse(format!("Metadata keys can have up to 40 characters: {key}"));
        }
        if value.chars().count() > 500 {
            return refuse(format!("Metadata values can have up to 500 characters: {key}"));
        }
        if !value.is_empty() {
            metadata.insert(key.to_owned(), value.to_owned());
        }
    }
    if metadata.len() > 50 {
        return refuse("You can have up to 50 metadata keys.".to_owned());
    }
    Ok(metadata)
}
