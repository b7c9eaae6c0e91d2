//! Answers have the fields of Stripe's published objects, and calls pass Stripe's checks.

use super::*;

/// Every field that <https://docs.stripe.com/api/payment_intents/object> shows for a card payment.
const PAYMENT_INTENT: &[&str] = &[
    "id",
    "object",
    "amount",
    "amount_capturable",
    "amount_details",
    "amount_received",
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "canceled_at",
    "cancellation_reason",
    "capture_method",
    "client_secret",
    "confirmation_method",
    "created",
    "currency",
    "customer",
    "description",
    "last_payment_error",
    "latest_charge",
    "livemode",
    "metadata",
    "next_action",
    "on_behalf_of",
    "payment_method",
    "payment_method_options",
    "payment_method_types",
    "processing",
    "receipt_email",
    "review",
    "setup_future_usage",
    "shipping",
    "source",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "status",
    "transfer_data",
    "transfer_group",
];
/// <https://docs.stripe.com/api/charges/object>
const CHARGE: &[&str] = &[
    "id",
    "object",
    "amount",
    "amount_captured",
    "amount_refunded",
    "application",
    "application_fee",
    "application_fee_amount",
    "balance_transaction",
    "billing_details",
    "calculated_statement_descriptor",
    "captured",
    "created",
    "currency",
    "customer",
    "description",
    "disputed",
    "failure_balance_transaction",
    "failure_code",
    "failure_message",
    "fraud_details",
    "livemode",
    "metadata",
    "on_behalf_of",
    "outcome",
    "paid",
    "payment_intent",
    "payment_method",
    "payment_method_details",
    "receipt_email",
    "receipt_number",
    "receipt_url",
    "refunded",
    "review",
    "shipping",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "status",
    "transfer_data",
    "transfer_group",
];
/// <https://docs.stripe.com/api/refunds/object>
const REFUND: &[&str] = &[
    "id",
    "object",
    "amount",
    "balance_transaction",
    "charge",
    "created",
    "currency",
    "destination_details",
    "metadata",
    "payment_intent",
    "reason",
    "receipt_number",
    "source_transfer_reversal",
    "status",
    "transfer_reversal",
];
/// <https://docs.stripe.com/api/events/object>
const EVENT: &[&str] = &[
    "id",
    "object",
    "api_version",
    "created",
    "data",
    "livemode",
    "pending_webhooks",
    "request",
    "type",
];

#[track_caller]
fn has_exactly(object: &Value, fields: &[&str]) {
    let mut found: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted = fields.to_vec();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn objects_have_stripes_fields() {
    let shop = Shop::open().await;
    let paid = shop.paid("pm_card_visa").await;
    let refund = shop.post("/v1/refunds", &[("payment_intent", &paid)]).await.ok();
    let intent = shop.get(&format!("/v1/payment_intents/{paid}?expand[]=latest_charge")).await.ok();
    has_exactly(&intent, PAYMENT_INTENT);
    has_exactly(&intent["latest_charge"], CHARGE);
    has_exactly(&refund, REFUND);
    has_exactly(&shop.get("/v1/events").await.ok()["data"][0], EVENT);
    assert_eq!(
        intent["automatic_payment_methods"],
        json!({ "allow_redirects": "always", "enabled": true })
    );
    for (object, prefix) in [(&intent, "pi_"), (&intent["latest_charge"], "ch_"), (&refund, "re_")]
    {
        let id = object["id"].as_str().unwrap();
        assert_eq!((id.len(), id.starts_with(prefix)), (27, true), "{id}");
    }
    let secret = intent["client_secret"].as_str().unwrap();
    assert!(secret.starts_with(&format!("{paid}_secret_")));
}

#[tokio::test]
async fn every_answer_names_its_request_and_version() {
    let shop = Shop::open().await;
    let got = shop.get("/v1/payment_intents").await;
    assert!(got.header("request-id").unwrap().starts_with("req_"));
    assert_eq!(got.header("stripe-version"), Some(crate::event::API_VERSION));
    let url = format!("{}/v1/payment_intents", shop.simulator.url());
    let request = shop.client.get(url).bearer_auth(KEY).header("stripe-version", "2024-06-20");
    let got = Got::from(request.send().await.unwrap()).await;
    assert_eq!(got.header("stripe-version"), Some("2024-06-20"));
}

#[tokio::test]
async fn only_the_key_opens_the_api() {
    let shop = Shop::open().await;
    let url = format!("{}/v1/payment_intents", shop.simulator.url());
    let none = Got::from(shop.client.get(&url).send().await.unwrap()).await;
    assert_eq!(none.refused(401, None)["type"], "invalid_request_error");
    let wrong = shop.client.get(&url).bearer_auth("sk_test_other").send().await.unwrap();
    let wrong = Got::from(wrong).await.refused(401, None);
    assert_eq!(wrong["message"], "Invalid API Key provided: sk_test_****");
    let basic = shop.client.get(&url).basic_auth(KEY, Some("")).send().await.unwrap();
    assert_eq!(basic.status(), 200);
}

#[tokio::test]
async fn what_stripe_does_not_read_is_refused() {
    let shop = Shop::open().await;
    let url = format!("{}/v1/payment_intents", shop.simulator.url());
    let json = shop.client.post(&url).bearer_auth(KEY).json(&json!({ "amount": 1000 }));
    Got::from(json.send().await.unwrap()).await.refused(400, None);
    shop.get("/v1/customers").await.refused(404, None);
    shop.post("/v1/payment_intents/pi_1", &[]).await.refused(404, None);
    let request =
        shop.request("/v1/payment_intents", &[("amount", "1000")], Some(&"k".repeat(256)));
    Got::from(request.send().await.unwrap()).await.refused(400, None);
}
