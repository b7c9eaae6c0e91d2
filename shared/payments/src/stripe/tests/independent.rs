//! The adapter against a Stripe server that is not ours: localstripe (PyPI), a program of its own in `.venv`.
//!
//! It has no idempotency keys, no refusals with a code, no search by time, no disputes, and takes neither a payment method nor
//! an address to return to in a confirmation. The last test says so; the others make that one call as it wants it.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::*;
use crate::{IntentStatus, ProviderAnswer, ProviderRefundStatus, RefundOf};

/// Its own way to start listens on all addresses, and keeps what it has in a file.
const START: &str = "
import sys
from aiohttp import web
from localstripe import server
server.store.dump_to_disk = lambda: None
web.run_app(server.app, host='127.0.0.1', port=int(sys.argv[1]), print=None)
";

struct Localstripe {
    process: Child,
    url: String,
}

impl Drop for Localstripe {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Localstripe {
    async fn start() -> Self {
        let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
        assert!(python.exists(), "the tools are missing: `make lint` installs them into .venv");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(python)
            .args(["-c", START, &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { process, url: format!("http://127.0.0.1:{port}") };
        let began = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "localstripe does not start");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        server
    }

    fn adapter(&self) -> Stripe {
        let keys = ProviderKeys {
            api_key: "sk_test_independent".to_owned().into(),
            webhook_secret: "whsec_test".to_owned().into(),
        };
        Stripe::at(&self.url, keys)
    }

    /// A call as this server wants it.
    async fn post(&self, path: &str, body: &str) -> u16 {
        let call = HttpCall {
            method: "POST",
            url: format!("{}{path}", self.url),
            headers: vec![
                ("authorization", "Bearer sk_test_independent".to_owned()),
                ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ],
            body: body.to_owned(),
        };
        http_client::client().send(&call).await.unwrap().status
    }
}

/// A payment, and what it asks of whom.
struct Customer<'a> {
    server: &'a Localstripe,
    stripe: Stripe,
    payment: Payment,
}

impl<'a> Customer<'a> {
    async fn with_intent(server: &'a Localstripe, number: u64, card: &str) -> Self {
        let now = Timestamp::now();
        let total = Money::new(4_299, "USD".parse().unwrap());
        let tombstone = Payment::tombstone(id(number), id(number), id(9), &Cause::default(), now);
        let window_ends_at = now + SignedDuration::from_mins(30);
        let mut payment =
            Payment { closing: None, voided: false, amount: total, window_ends_at, ..tombstone };
        payment.attempt(id(1), card.parse().unwrap(), total, now);
        let mut customer = Self { server, stripe: server.adapter(), payment };
        customer.does(&Step::CreateIntent).await;
        assert_eq!(customer.payment.intent.status, Some(IntentStatus::RequiresPaymentMethod));
        customer
    }

    async fn does(&mut self, step: &Step) -> ProviderAnswer {
        let now = Timestamp::now();
        self.payment.begin(step, now);
        let answer = self.stripe.ask(step, &self.payment).await;
        self.payment = apply(&self.payment, step, answer.clone(), now);
        answer
    }

    /// Confirms without the adapter; answers the status.
    async fn confirms(&mut self, card: &str) -> u16 {
        let path = format!("/v1/payment_intents/{}", self.payment.intent.id.as_deref().unwrap());
        assert_eq!(self.server.post(&path, &format!("payment_method={card}")).await, 200);
        let status = self.server.post(&format!("{path}/confirm"), "").await;
        self.payment.begin(&Step::Confirm(id(1)), Timestamp::now());
        status
    }
}

#[tokio::test]
async fn another_server_authorizes_captures_and_refunds_in_parts() {
    let server = Localstripe::start().await;
    let mut customer = Customer::with_intent(&server, 1, "pm_card_visa").await;
    assert_eq!(customer.confirms("pm_card_visa").await, 200);
    customer.does(&Step::Retrieve).await;
    assert_eq!(customer.payment.status(), PaymentStatus::Authorized);
    assert_eq!(customer.payment.authorized.amount, 4_299);
    customer.payment.want_capture(Timestamp::now());
    customer.does(&Step::Capture).await;
    assert_eq!(customer.payment.status(), PaymentStatus::Paid);

    for (number, amount) in [(2, 1_000), (3, 299)] {
        let of = RefundOf::Amount(Money::new(amount, "USD".parse().unwrap()));
        customer.payment.request_refund(id(number), &of, "damaged", Timestamp::now()).unwrap();
        customer.does(&Step::Refund(id(number))).await;
    }
    assert_eq!(customer.payment.refunded.amount, 1_299);
    assert_eq!(customer.payment.status(), PaymentStatus::PartiallyRefunded);
    let ProviderAnswer::Refunds(refunds) = customer.does(&Step::ListRefunds).await else {
        panic!("no list of refunds");
    };
    assert_eq!(refunds.len(), 2);
    assert!(refunds.iter().all(|refund| refund.status == ProviderRefundStatus::Succeeded));
    assert!(
        refunds.iter().any(|refund| refund.refund_id == Some(id(2)) && refund.round == Some(1))
    );
}

#[tokio::test]
async fn another_server_voids_and_a_second_void_is_refused() {
    let server = Localstripe::start().await;
    let mut customer = Customer::with_intent(&server, 1, "pm_card_visa").await;
    assert_eq!(customer.confirms("pm_card_visa").await, 200);
    customer.does(&Step::Retrieve).await;
    customer.payment.close(id(9), Timestamp::now());
    customer.does(&Step::Cancel).await;
    assert_eq!(customer.payment.status(), PaymentStatus::Voided);
    // its refusals have no code: they are read as the provider's last word, and nothing is repeated
    let twice = customer.does(&Step::Cancel).await;
    assert!(matches!(twice, ProviderAnswer::Refused { .. }), "{twice:?}");
}

#[tokio::test]
async fn another_servers_declined_card_is_a_declined_attempt() {
    let server = Localstripe::start().await;
    let mut customer = Customer::with_intent(&server, 1, "pm_card_chargeCustomerFail").await;
    assert_eq!(customer.confirms("pm_card_chargeCustomerFail").await, 402);
    customer.does(&Step::Retrieve).await;
    assert_eq!(customer.payment.status(), PaymentStatus::Failed);
    assert_eq!(customer.payment.attempts[0].decline_code.as_deref(), Some("card_declined"));
}

#[tokio::test]
async fn what_another_server_cannot_do_is_known() {
    let server = Localstripe::start().await;
    let mut customer = Customer::with_intent(&server, 1, "pm_card_visa").await;
    let confirmed = customer.does(&Step::Confirm(id(1))).await;
    let unexpected = matches!(confirmed, ProviderAnswer::Refused { .. });
    assert!(unexpected, "it takes a payment method or a return_url by now: {confirmed:?}");
    let first = customer.payment.intent.id.clone();
    let ProviderAnswer::Intent(second) =
        customer.stripe.ask(&Step::CreateIntent, &customer.payment).await
    else {
        panic!("no intent");
    };
    assert_ne!(first.as_deref(), Some(second.id.as_str()), "it heeds idempotency keys by now");
    let found = customer.stripe.ask(&Step::FindIntent, &customer.payment).await;
    assert!(matches!(found, ProviderAnswer::Refused { .. }), "it searches by time by now");
    let disputes = customer.stripe.ask(&Step::ListDisputes, &customer.payment).await;
    assert!(!matches!(disputes, ProviderAnswer::Disputes(_)), "it has disputes by now");
}
