//! What every operation of its kind refuses, for each operation of the document: an endpoint that is added is
//! tested here before anybody thinks of it.

use journeys::{
    Shop, Shopper,
    shop::{Fault, Probe, answers},
};
use platform::http::{Body, Operation, Who};
use reqwest::Method;
use serde_json::{Value, json};

const STAFF: [&str; 5] = ["support", "catalog", "warehouse", "finance", "admin"];

fn operations(of_kind: impl Fn(&Operation) -> bool) -> Vec<Operation> {
    let chosen: Vec<_> =
        answers().operations().iter().filter(|operation| of_kind(operation)).cloned().collect();
    assert!(!chosen.is_empty(), "there is none of this kind");
    chosen
}

fn needs_token(operation: &Operation) -> bool {
    matches!(operation.who, Who::Shopper | Who::Customer | Who::Staff(_))
}

fn takes_json(operation: &Operation) -> bool {
    matches!(operation.body, Some(Body::Json { .. }))
}

/// The same request for each operation, made wrong in one way, is refused in one way.
async fn refuses(
    of_kind: impl Fn(&Operation) -> bool,
    wrong: impl Fn(Probe) -> Probe,
    status: u16,
    code: &str,
) {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let mut others = Vec::new();
    for operation in operations(of_kind) {
        let probe = wrong(Probe::of(&operation, &shop.fresh()));
        let answer = probe.send(&shop, &customer.access_token()).await;
        if !answer.is_refused(status, code) {
            others.push(answer.to_string());
        }
    }
    assert!(others.is_empty(), "not {status} {code}:\n{}", others.join("\n"));
    shop.closes().await;
}

#[tokio::test]
async fn without_a_token_that_is_ours_nobody_gets_in() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    let mut forged = guest.access_token();
    forged.replace_range(forged.len() - 8.., "AAAAAAAA");
    for operation in operations(needs_token) {
        let probe = Probe::of(&operation, &shop.fresh());
        let answer = probe.call(&shop).send().await;
        answer.refused(401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{answer}");
        probe.call(&shop).bearer(&forged).send().await.refused(401, "unauthorized");
    }
    shop.closes().await;
}

#[tokio::test]
async fn guests_are_asked_to_sign_in_where_an_account_is_needed() {
    let shop = Shop::open().await;
    let guest = shop.guest().await;
    for operation in operations(|operation| operation.who == Who::Customer) {
        let call = Probe::of(&operation, &shop.fresh()).call(&shop);
        call.bearer(&guest.access_token()).send().await.refused(403, "account_required");
    }
    shop.closes().await;
}

async fn member<'a>(shop: &'a Shop, role: &str) -> Shopper<'a> {
    let member = shop.customer().await;
    let path = format!("/v1/admin/users/{}/roles", member.subject());
    shop.as_admin(Method::PUT, &path, Some(&json!({ "roles": [role] }))).await.expect(200);
    member
}

/// A request that fails for another reason once the role is right, so that nothing is done.
fn harmless(probe: Probe) -> Probe {
    if probe.operation.body.is_some() {
        return probe.with_body("text/senseless", "x");
    }
    probe.with_senseless_path().without_header("idempotency-key")
}

#[tokio::test]
async fn each_role_opens_the_routes_that_name_it_and_no_others() {
    let shop = Shop::open().await;
    let (guest, customer) = (shop.guest().await, shop.customer().await);
    let mut staff = Vec::new();
    for role in STAFF {
        staff.push((role, member(&shop, role).await));
    }
    for operation in operations(|operation| matches!(operation.who, Who::Staff(_))) {
        let Who::Staff(roles) = operation.who else { continue };
        let probe = harmless(Probe::of(&operation, &shop.fresh()));
        let send = async |shopper: &Shopper<'_>| {
            probe.call(&shop).bearer(&shopper.access_token()).send().await
        };
        for nobody in [&guest, &customer] {
            send(nobody).await.refused(403, "role_missing");
        }
        for (role, member) in &staff {
            let answer = send(member).await;
            if *role == "admin" || roles.contains(role) {
                assert!(!matches!(answer.status, 401 | 403), "{role}: {answer}");
            } else {
                answer.refused(403, "role_missing");
            }
        }
    }
    shop.closes().await;
}

#[tokio::test]
async fn what_cannot_be_meant_is_not_found() {
    refuses(
        |operation| !operation.parameters.is_empty(),
        Probe::with_senseless_path,
        404,
        "not_found",
    )
    .await;
}

#[tokio::test]
async fn what_moves_money_or_stock_needs_a_key() {
    let keyed = |operation: &Operation| operation.keyed;
    let without = |probe: Probe| probe.without_header("idempotency-key");
    refuses(keyed, without, 400, "idempotency_key_required").await;
    let spaced = |probe: Probe| probe.with_header("idempotency-key", "two words");
    refuses(keyed, spaced, 400, "invalid_request").await;
}

#[tokio::test]
async fn what_changes_a_version_says_which() {
    let guarded = |operation: &Operation| operation.guarded;
    let without = |probe: Probe| probe.without_header("if-match");
    refuses(guarded, without, 428, "if_match_required").await;
    let senseless = |probe: Probe| probe.with_header("if-match", "\"newest\"");
    refuses(guarded, senseless, 400, "invalid_request").await;
}

#[tokio::test]
async fn parameters_that_are_not_known_are_refused() {
    let asked = |operation: &Operation| operation.query.is_some();
    refuses(asked, |probe| probe.with_query("surprise=1"), 400, "invalid_request").await;
}

#[tokio::test]
async fn bodies_of_another_kind_are_refused() {
    let with_body = |operation: &Operation| operation.body.is_some();
    let text = |probe: Probe| probe.with_body("text/senseless", "x");
    refuses(with_body, text, 415, "unsupported_content_type").await;
}

#[tokio::test]
async fn bodies_that_are_no_json_are_refused() {
    let broken = |probe: Probe| probe.with_body("application/json", "{\"a\":");
    refuses(takes_json, broken, 400, "invalid_request").await;
    let list = |probe: Probe| probe.with_body("application/json", "[]");
    refuses(takes_json, list, 400, "invalid_request").await;
}

#[tokio::test]
async fn bodies_that_are_too_large_are_refused() {
    let text = |bytes: usize| format!("{{\"surprise\":\"{}\"}}", "x".repeat(bytes));
    let large = |probe: Probe| probe.with_body("application/json", &text(65 * 1024));
    refuses(takes_json, large, 413, "body_too_large").await;
    let raw = |operation: &Operation| matches!(operation.body, Some(Body::Raw(_)));
    let huge = |probe: Probe| {
        let content_type = probe.body.as_ref().unwrap().0;
        probe.with_body(content_type, &"x".repeat(4 * 1024 * 1024 + 1))
    };
    refuses(raw, huge, 413, "body_too_large").await;
}

/// A price, a total or an owner that a client adds is not overlooked. A patch is judged by what it makes of the
/// version that it is based on, so it is tested where there is one.
#[tokio::test]
async fn fields_that_are_not_known_are_refused_by_name() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    for operation in operations(|operation| takes_json(operation) && operation.method != "PATCH") {
        let probe = Probe::of(&operation, &shop.fresh());
        let mut body: Value = serde_json::from_str(&probe.body.as_ref().unwrap().1).unwrap();
        body["surprise"] = json!(1);
        let probe = probe.with_body("application/json", &body.to_string());
        let answer = probe.send(&shop, &customer.access_token()).await;
        let refused = answer.refused(400, "invalid_request");
        let named = json!({ "pointer": "/surprise", "code": "unknown" });
        let errors = refused["errors"].as_array().unwrap();
        let is_it =
            |error: &Value| error["pointer"] == named["pointer"] && error["code"] == named["code"];
        assert!(errors.iter().any(is_it), "{answer}");
    }
    shop.closes().await;
}

/// Whatever a function calls fails: it says so, and nothing has happened.
#[tokio::test]
async fn what_is_down_is_said_to_be_down() {
    let shop = Shop::open().await;
    let customer = shop.customer().await;
    let answering = |operation: &Operation| !operation.offline && operation.who != Who::Provider;
    let mut others = Vec::new();
    for operation in operations(answering) {
        let mut probe = Probe::of(&operation, &shop.fresh());
        if operation.function == "refresh-session" {
            // One that was never ours is refused before anything is asked.
            let body = json!({ "refresh_token": customer.guest_token() });
            probe = probe.with_body("application/json", &body.to_string());
        }
        shop.faults(&[Fault::of(operation.function, "server_error").times(1_000)]).await;
        let answer = probe.send(&shop, &customer.access_token()).await;
        if !answer.is_refused(503, "unavailable") || answer.header("retry-after").is_none() {
            others.push(answer.to_string());
        }
        shop.no_faults().await;
    }
    assert!(others.is_empty(), "not 503 with Retry-After:\n{}", others.join("\n"));
    shop.closes().await;
}
