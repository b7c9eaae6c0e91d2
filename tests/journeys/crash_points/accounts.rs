//! Accounts: registering, signing in, staying signed in, leaving.

use journeys::{Shop, Shopper, shop::PASSWORD};
use reqwest::Method;
use serde_json::json;

use super::{
    Workflow,
    client::{asks, insists, of_person, requests_of},
    workflow::is,
};

/// Somebody who has an address and no account.
pub(super) struct Newcomer<'a> {
    shop: &'a Shop,
    person: usize,
    email: String,
}

pub(super) struct Registering;

impl Workflow for Registering {
    const NAME: &'static str = "register";
    type Subject<'a> = Newcomer<'a>;

    async fn given(shop: &Shop) -> Newcomer<'_> {
        let person = shop.new_person();
        let email = format!("customer-{person}-{}@example.test", shop.name());
        shop.has_email(person, &email);
        Newcomer { shop, person, email }
    }

    fn mentions(newcomer: &Self::Subject<'_>) -> Vec<String> {
        vec![of_person(newcomer.shop, newcomer.person)]
    }

    async fn happens(newcomer: &Self::Subject<'_>) {
        let body = json!({ "email": newcomer.email, "password": PASSWORD, "name": "Kim Example" });
        let send = async || asks(newcomer.shop, newcomer.person, "/v1/auth/register", &body).await;
        insists(send).await.expect(202);
    }

    async fn ended(newcomer: &Self::Subject<'_>) -> Result<(), String> {
        let shop = newcomer.shop;
        let signed_in = shop.signs_in(newcomer.person, &newcomer.email, None).await;
        is("signing in", &signed_in.status, &200)?;
        let letters = shop.mail(&newcomer.email).await;
        let confirm = |letter: &&serde_json::Value| {
            letter["subject"].as_str().is_some_and(|subject| subject.contains("Confirm"))
        };
        is("a letter with a link", &letters.iter().any(|letter| confirm(&letter)), &true)
    }
}

pub(super) struct SigningIn;

impl Workflow for SigningIn {
    const NAME: &'static str = "sign in";
    type Subject<'a> = Shopper<'a>;

    async fn given(shop: &Shop) -> Shopper<'_> {
        shop.customer().await
    }

    fn mentions(customer: &Self::Subject<'_>) -> Vec<String> {
        vec![requests_of(customer)]
    }

    async fn happens(customer: &Self::Subject<'_>) {
        let shop = customer.shop;
        let sign_in = async || shop.signs_in(customer.person, &customer.email, None).await;
        let tokens = insists(sign_in).await.expect(200);
        let device = shop.shopper(customer.person, &tokens, customer.email.clone());
        insists(async || device.gets("/v1/me").await).await.expect(200);
    }

    async fn ended(customer: &Self::Subject<'_>) -> Result<(), String> {
        is("the first session", &customer.gets("/v1/me").await.status, &200)
    }
}

pub(super) struct Refreshing;

impl Workflow for Refreshing {
    const NAME: &'static str = "stay signed in";
    type Subject<'a> = Shopper<'a>;

    async fn given(shop: &Shop) -> Shopper<'_> {
        shop.customer().await
    }

    fn mentions(customer: &Self::Subject<'_>) -> Vec<String> {
        vec![requests_of(customer)]
    }

    async fn happens(customer: &Self::Subject<'_>) {
        let body = json!({ "refresh_token": customer.guest_token() });
        let (shop, person) = (customer.shop, customer.person);
        let tokens = insists(async || asks(shop, person, "/v1/auth/refresh", &body).await).await;
        customer.has_tokens(&tokens.expect(200));
    }

    async fn ended(customer: &Self::Subject<'_>) -> Result<(), String> {
        is("the session", &customer.gets("/v1/me").await.status, &200)
    }
}

pub(super) struct Erasing;

impl Workflow for Erasing {
    const NAME: &'static str = "delete an account";
    type Subject<'a> = Shopper<'a>;

    async fn given(shop: &Shop) -> Shopper<'_> {
        let customer = shop.customer().await;
        customer.adds("mug", 1).await;
        customer
    }

    fn mentions(customer: &Self::Subject<'_>) -> Vec<String> {
        vec![requests_of(customer)]
    }

    async fn happens(customer: &Self::Subject<'_>) {
        let body = json!({ "password": PASSWORD });
        let token = customer.access_token();
        let id = format!("{}-{}-0", customer.shop.name(), customer.person);
        let delete = async || {
            let call = customer.shop.call(Method::DELETE, "/v1/me").bearer(&token);
            call.header("x-request-id", &id).json(&body).send().await
        };
        // Asked again after a lost answer, the session is already over.
        let answer = insists(delete).await;
        assert!([204, 401].contains(&answer.status), "{answer}");
    }

    async fn ended(customer: &Self::Subject<'_>) -> Result<(), String> {
        let shop = customer.shop;
        let again = shop.signs_in(customer.person, &customer.email, None).await;
        is("signing in", &again.status, &401)?;
        let knows = |item: &serde_json::Value| item.to_string().contains(&customer.email);
        let known = shop.table("IdentityTable").await.iter().any(knows);
        is("that the address is still known", &known, &false)
    }
}
