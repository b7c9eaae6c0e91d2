//! Every route that wants a token, with every token that is none.

use std::future::ready;

use futures::{StreamExt as _, stream};
use journeys::{
    Shop,
    shop::{Probe, answers},
};
use platform::http::{Operation, Who};
use proof::Trial;

use super::{
    AT_ONCE, ends,
    forgeries::{Forger, Forgery},
};
use crate::journeys::size;

fn guarded() -> Vec<Operation> {
    let all = answers().operations().iter();
    let guarded = all
        .filter(|operation| matches!(operation.who, Who::Shopper | Who::Customer | Who::Staff(_)));
    guarded.cloned().collect()
}

/// `TROLLEY_FORGERIES` forgeries for each route, in turn, so that a few each try all of them somewhere.
#[tokio::test]
async fn no_route_accepts_a_token_that_is_forged_foreign_or_out_of_place() {
    let shop = Shop::open().await;
    let (guest, customer) = (shop.guest().await, shop.customer().await);
    let others = [
        ("a refresh token", customer.guest_token()),
        ("a guest's refresh token", guest.guest_token()),
        ("a mailed token", mailed_token(&shop, &customer.email).await),
    ];
    let keys = shop.get("/.well-known/jwks.json").await.expect(200);
    // Whatever role a route wants, this one has it.
    let admin = shop.admin_token().await;
    let forger = Forger::new(admin, &shop.signing_key().await, &keys, shop.now().await);
    let me = shop.call(reqwest::Method::GET, "/v1/admin/users").bearer(&forger.honest());
    me.send().await.expect(200);

    let forgeries = forger.forgeries(&others);
    assert!(forgeries.len() >= 40, "only {}", forgeries.len());
    let (routes, each) = (guarded(), size("TROLLEY_FORGERIES", 3).min(forgeries.len()));
    assert!(routes.len() * each >= forgeries.len(), "some forgeries are not tried");
    let what = format!(
        "{} kinds of forged, foreign and misplaced tokens, {each} on each of {} routes",
        forgeries.len(),
        routes.len()
    );
    let trial = Trial::begin("forged tokens", what);
    let in_turn = forgeries.iter().cycle();
    let wanted = routes.iter().flat_map(|route| std::iter::repeat_n(route, each));
    let tries: Vec<(&Operation, &Forgery)> = wanted.zip(in_turn).collect();
    let runs = tries.len();
    let judged =
        stream::iter(tries).map(async |(route, forgery)| accepted(&shop, route, forgery).await);
    let wrong = judged.buffer_unordered(AT_ONCE).filter_map(ready).collect().await;
    ends(shop, trial, runs, wrong).await;
}

/// What came back when it was not the refusal that it has to be.
async fn accepted(shop: &Shop, route: &Operation, forgery: &Forgery) -> Option<String> {
    let mut probe = Probe::of(route, &shop.fresh());
    if let Some(query) = &forgery.query {
        let more = if probe.query.is_empty() { "?" } else { "&" };
        probe.query = format!("{}{more}{query}", probe.query);
    }
    let mut call = probe.call(shop);
    for (name, value) in &forgery.headers {
        call = call.header(name, value);
    }
    let answer = call.send().await;
    let refused = answer.is_refused(401, "unauthorized")
        && answer.header("www-authenticate") == Some("Bearer");
    (!refused).then(|| format!("{}: {answer}", forgery.what))
}

/// The token in the letter that asks to confirm an address.
async fn mailed_token(shop: &Shop, email: &str) -> String {
    let letter = shop.letter(email, "Confirm").await;
    let text = letter["text"].as_str().unwrap();
    let token = text.split("token=").nth(1).expect("a link with a token");
    token.split_whitespace().next().unwrap().to_owned()
}

/// What is right for a guest opens no other door.
#[tokio::test]
async fn a_guest_s_token_opens_neither_an_account_s_routes_nor_the_staff_s() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let closed: Vec<Operation> =
        guarded().into_iter().filter(|route| route.who != Who::Shopper).collect();
    let what = format!("a guest's token on {} routes of customers and staff", closed.len());
    let trial = Trial::begin("forged tokens", what);
    let mut wrong = Vec::new();
    for route in &closed {
        let call = Probe::of(route, &shop.fresh()).call(&shop).bearer(&guest.access_token());
        let answer = call.send().await;
        let code = if route.who == Who::Customer { "account_required" } else { "role_missing" };
        if !answer.is_refused(403, code) {
            wrong.push(answer.to_string());
        }
    }
    ends(shop, trial, closed.len(), wrong).await;
}
