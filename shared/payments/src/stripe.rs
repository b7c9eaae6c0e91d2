//! The provider's adapter: Stripe's API over HTTP. Only this file and `stripe_objects` know how Stripe spells things.
//!
//! Parameters of a call that has a key depend on nothing but the stored payment (and the shop's address), since Stripe
//! refuses a key that comes back with others.

use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use platform::{
    Aws,
    config::{self, Missing},
};
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;

use crate::{
    Payment, ProviderAnswer, Step,
    http_client::{self, HttpCall, HttpClient, Response},
    secret::ProviderSecret,
    stripe_objects::{DisputeObject, IntentObject, List, RefundObject, failure},
};

/// The version whose shapes are read; Stripe keeps serving it when newer ones appear.
const API_VERSION: &str = "2025-09-30.clover";
/// How far the provider's clock may be from ours.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);
/// Pages of 100 that a search for an intent reads at most.
const MOST_PAGES: u32 = 50;
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'-');

/// Stripe, or what speaks like it.
#[derive(Debug)]
pub struct Stripe {
    http: HttpClient,
    base: String,
    secret: ProviderSecret,
    shop: String,
}

pub(crate) type Form = Vec<(&'static str, String)>;

/// Why a call has no result: what its answer means instead.
pub(crate) type Failure = Box<ProviderAnswer>;

impl Stripe {
    /// # Errors
    /// The template did not name the provider's secret or the shop's address.
    pub fn new(aws: &Aws) -> Result<Self, Missing> {
        let base = config::required("PAYMENT_PROVIDER_URL");
        Ok(Self {
            http: http_client::client(),
            base: base.unwrap_or_else(|_| "https://api.stripe.com".to_owned()),
            secret: ProviderSecret::new(aws)?,
            shop: config::required("PUBLIC_URL")?,
        })
    }

    /// A provider at `base`, for tests.
    #[cfg(test)]
    pub(crate) fn at(base: &str, keys: crate::ProviderKeys) -> Self {
        Self {
            http: http_client::client(),
            base: base.to_owned(),
            secret: ProviderSecret::known(keys),
            shop: "http://127.0.0.1:9000".to_owned(),
        }
    }

    /// Makes the call that `step` names. The keys are those that the payment stores.
    pub async fn ask(&self, step: &Step, payment: &Payment) -> ProviderAnswer {
        let made = match step {
            Step::CreateIntent => self.create(payment).await,
            Step::FindIntent => self.find(payment).await,
            Step::Confirm(_) | Step::Retrieve | Step::Capture | Step::Cancel => {
                self.of_intent(step, payment).await
            }
            Step::Refund(_) => self.refund(step, payment).await,
            Step::ListRefunds => self.list_refunds(payment).await,
            Step::ListDisputes => self.list_disputes(payment).await,
            Step::Rest => Err(unavailable("there was nothing to ask")),
        };
        made.unwrap_or_else(|failure| *failure)
    }

    async fn create(&self, payment: &Payment) -> Result<ProviderAnswer, Failure> {
        let form = vec![
            ("amount", payment.amount.amount.to_string()),
            ("currency", payment.amount.currency.code().to_lowercase()),
            ("capture_method", "manual".to_owned()),
            // what can be authorized now and captured later
            ("payment_method_types[]", "card".to_owned()),
            ("metadata[order_id]", payment.order_id.to_string()),
            ("metadata[payment_id]", payment.id.to_string()),
            ("metadata[number]", payment.intent.number.to_string()),
        ];
        let key = payment.intent.create.key();
        intent(self.post("/v1/payment_intents".to_owned(), form, key).await?)
    }

    /// Confirm, retrieve, capture or cancel: calls about the intent whose id is known.
    async fn of_intent(&self, step: &Step, payment: &Payment) -> Result<ProviderAnswer, Failure> {
        let path = path_of(payment)?;
        let object = match step {
            Step::Confirm(id) => {
                let Some(attempt) = payment.attempts.iter().find(|attempt| attempt.id == *id)
                else {
                    return Err(unavailable("the payment has no such attempt"));
                };
                let back = format!("{}/checkout/return?order={}", self.shop, payment.order_id);
                let form = vec![
                    ("payment_method", attempt.payment_method.as_str().to_owned()),
                    ("return_url", back),
                    with_charge(),
                ];
                self.post(format!("{path}/confirm"), form, attempt.call.key()).await?
            }
            Step::Capture => {
                let key = payment.intent.capture.key();
                self.post(format!("{path}/capture"), vec![with_charge()], key).await?
            }
            Step::Cancel => {
                let key = payment.intent.cancel.key();
                self.post(format!("{path}/cancel"), vec![with_charge()], key).await?
            }
            _ => self.get(path, &vec![with_charge()]).await?,
        };
        intent(object)
    }

    /// Reads all intents of the time in which the creation may have arrived. The one before it may have been created in the
    /// same minutes, and is not taken for it.
    async fn find(&self, payment: &Payment) -> Result<ProviderAnswer, Failure> {
        let call = &payment.intent.create;
        let first = call.first_sent_at.unwrap_or(payment.created_at) - CLOCKS_DIFFER;
        let last = call.last_sent_at.unwrap_or(payment.updated_at) + CLOCKS_DIFFER;
        let seconds = |at: Timestamp| at.as_second().to_string();
        let mut form = vec![
            ("limit", "100".to_owned()),
            ("created[gte]", seconds(first)),
            ("created[lte]", seconds(last)),
        ];
        for _ in 0..MOST_PAGES {
            let page: List<IntentObject> =
                self.get("/v1/payment_intents".to_owned(), &form).await?;
            let next = page.data.last().map(|intent| intent.id.clone());
            let ours = page.data.into_iter().filter_map(IntentObject::snapshot).find(|seen| {
                seen.order_id == Some(payment.order_id)
                    && seen.payment_id == Some(payment.id)
                    && seen.number == Some(payment.intent.number)
            });
            if let Some(intent) = ours {
                return Ok(ProviderAnswer::Intent(Box::new(intent)));
            }
            let (true, Some(next)) = (page.has_more, next) else {
                return Ok(ProviderAnswer::NoIntent);
            };
            form.retain(|(name, _)| *name != "starting_after");
            form.push(("starting_after", next));
        }
        Err(unavailable("too many intents to search"))
    }

    async fn refund(&self, step: &Step, payment: &Payment) -> Result<ProviderAnswer, Failure> {
        let wanted = payment.refunds.iter().find(|refund| *step == Step::Refund(refund.id));
        let (Some(refund), Some(intent)) = (wanted, &payment.intent.id) else {
            return Err(unavailable("the payment has no such refund"));
        };
        let form = vec![
            ("payment_intent", intent.clone()),
            ("amount", refund.amount.amount.to_string()),
            ("metadata[refund_id]", refund.id.to_string()),
            ("metadata[round]", refund.call.round().to_string()),
        ];
        let made: RefundObject =
            self.post("/v1/refunds".to_owned(), form, refund.call.key()).await?;
        Ok(ProviderAnswer::Refund(made.into()))
    }

    async fn list_refunds(&self, payment: &Payment) -> Result<ProviderAnswer, Failure> {
        let intent = payment.intent.id.clone().ok_or_else(|| unavailable("no intent"))?;
        let form = vec![("payment_intent", intent), ("limit", "100".to_owned())];
        let list: List<RefundObject> = self.get("/v1/refunds".to_owned(), &form).await?;
        Ok(ProviderAnswer::Refunds(list.data.into_iter().map(Into::into).collect()))
    }

    async fn list_disputes(&self, payment: &Payment) -> Result<ProviderAnswer, Failure> {
        let intent = payment.intent.id.clone().ok_or_else(|| unavailable("no intent"))?;
        let form = vec![("payment_intent", intent), ("limit", "100".to_owned())];
        let list: List<DisputeObject> = self.get("/v1/disputes".to_owned(), &form).await?;
        Ok(ProviderAnswer::Disputes(list.data.iter().filter_map(DisputeObject::snapshot).collect()))
    }

    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: String,
        form: &Form,
    ) -> Result<T, Failure> {
        let query = encode(form);
        let separator = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{path}{separator}{query}", self.base);
        let headers = self.headers().await?;
        self.send(HttpCall { method: "GET", url, headers, body: String::new() }).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        path: String,
        form: Form,
        key: String,
    ) -> Result<T, Failure> {
        let mut headers = self.headers().await?;
        headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
        headers.push(("idempotency-key", key));
        let url = format!("{}{path}", self.base);
        self.send(HttpCall { method: "POST", url, headers, body: encode(&form) }).await
    }

    async fn headers(&self) -> Result<Vec<(&'static str, String)>, Failure> {
        let keys = self.secret.keys().await.map_err(|error| unavailable(&error.to_string()))?;
        Ok(vec![
            ("authorization", format!("Bearer {}", keys.api_key.expose_secret())),
            ("stripe-version", API_VERSION.to_owned()),
            ("user-agent", "trolley/1".to_owned()),
        ])
    }

    async fn send<T: DeserializeOwned>(&self, call: HttpCall) -> Result<T, Failure> {
        let Response { status, body } =
            self.http.send(&call).await.map_err(|why| unavailable(&why))?;
        if !(200..300).contains(&status) {
            if matches!(status, 401 | 403) {
                tracing::error!(status, "the provider does not accept our key");
            }
            return Err(Box::new(failure(status, &body)));
        }
        // what was done is done: an answer that cannot be read is as none
        serde_json::from_slice(&body)
            .map_err(|error| unavailable(&format!("an answer that cannot be read: {error}")))
    }
}

fn intent(object: IntentObject) -> Result<ProviderAnswer, Failure> {
    let snapshot = object.snapshot().ok_or_else(|| unavailable("an intent without currency"))?;
    Ok(ProviderAnswer::Intent(Box::new(snapshot)))
}

/// Asks for the charge within the intent: it tells what was approved even if it is over.
fn with_charge() -> (&'static str, String) {
    ("expand[]", "latest_charge".to_owned())
}

fn path_of(payment: &Payment) -> Result<String, Failure> {
    let id = payment.intent.id.as_deref().ok_or_else(|| unavailable("no intent"))?;
    Ok(format!("/v1/payment_intents/{}", utf8_percent_encode(id, IN_PATH)))
}

fn encode(form: &Form) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

fn unavailable(why: &str) -> Failure {
    Box::new(ProviderAnswer::Unavailable { why: why.to_owned() })
}

#[cfg(test)]
mod tests;
