//! Who is on the staff, and what that opens.

use futures::future::join_all;
use journeys::{Answer, Shop, Shopper};
use reqwest::Method;
use serde_json::{Value, json};

/// A route of each role, as a request that only lacks the right.
const ROUTES: [(&str, &str); 2] = [("warehouse", "/v1/admin/stock"), ("admin", "/v1/admin/users")];

async fn gets(shopper: &Shopper<'_>, path: &str) -> Answer {
    shopper.shop.call(Method::GET, path).bearer(&shopper.access_token()).send().await
}

async fn as_staff(shopper: &Shopper<'_>, user: &str, roles: &[&str]) -> Answer {
    let call = shopper.shop.call(Method::PUT, &format!("/v1/admin/users/{user}/roles"));
    call.bearer(&shopper.access_token()).json(&json!({ "roles": roles })).send().await
}

async fn set_roles(shop: &Shop, user: &str, roles: &[&str]) -> Answer {
    let path = format!("/v1/admin/users/{user}/roles");
    shop.as_admin(Method::PUT, &path, Some(&json!({ "roles": roles }))).await
}

#[tokio::test]
async fn each_route_opens_to_its_role_only_and_closes_at_once() {
    let shop = Shop::open().await;
    let member = shop.customer().await;
    for (_, path) in ROUTES {
        gets(&member, path).await.refused(403, "role_missing");
    }
    for role in ["support", "catalog", "warehouse", "finance", "admin"] {
        let user = set_roles(&shop, &member.subject(), &[role]).await;
        assert_eq!(user.expect(200)["roles"], json!(["customer", role]));
        assert!(user.header("etag").is_some());
        for (needed, path) in ROUTES {
            // The token is an old one: what counts is what the account has now.
            let answer = gets(&member, path).await;
            if role == needed || role == "admin" {
                answer.expect(200);
            } else {
                assert_eq!(answer.refused(403, "role_missing")["role"], needed);
            }
        }
    }
    set_roles(&shop, &member.subject(), &[]).await.expect(200);
    for (_, path) in ROUTES {
        gets(&member, path).await.refused(403, "role_missing");
    }
    shop.closes().await;
}

#[tokio::test]
async fn a_member_of_staff_who_signed_out_is_out() {
    let shop = Shop::open().await;
    let member = shop.customer().await;
    set_roles(&shop, &member.subject(), &["warehouse"]).await.expect(200);
    gets(&member, "/v1/admin/stock").await.expect(200);
    let call = shop.call(Method::POST, "/v1/auth/sign-out").bearer(&member.access_token());
    call.send().await.expect(204);
    gets(&member, "/v1/admin/stock").await.refused(401, "unauthorized");
    shop.closes().await;
}

#[tokio::test]
async fn the_shop_always_has_an_administrator() {
    let shop = Shop::open().await;
    let (one, two) = (shop.customer().await, shop.customer().await);
    for admin in [&one, &two] {
        set_roles(&shop, &admin.subject(), &["admin"]).await.expect(200);
    }
    as_staff(&one, &one.subject(), &["finance"]).await.refused(409, "own_admin_role");
    as_staff(&one, &one.subject(), &["admin", "finance"]).await.expect(200);
    let call = shop.call(Method::DELETE, "/v1/me").bearer(&one.access_token());
    let body = json!({ "password": journeys::shop::PASSWORD });
    call.json(&body).send().await.refused(409, "admin_account");

    let (first, second) = (one.subject(), two.subject());
    let both = join_all([as_staff(&one, &second, &[]), as_staff(&two, &first, &[])]).await;
    let mut statuses: Vec<u16> = both.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403], "who was faster; the other one was none any more");
    set_roles(&shop, &first, &[]).await.expect(200);
    set_roles(&shop, &second, &[]).await.expect(200);
    shop.closes().await;
}

#[tokio::test]
async fn roles_are_set_by_administrators_for_accounts_that_exist_and_on_record() {
    let shop = Shop::open().await;
    let member = shop.customer().await;
    let subject = member.subject();
    as_staff(&member, &subject, &["admin"]).await.refused(403, "role_missing");
    shop.call(Method::GET, "/v1/admin/users").send().await.refused(401, "unauthorized");
    set_roles(&shop, "usr_00000000000000000000000001", &[]).await.refused(404, "not_found");
    set_roles(&shop, "nonsense", &[]).await.refused(404, "not_found");
    set_roles(&shop, &subject, &["king"]).await.refused(400, "invalid_request");
    let path = format!("/v1/admin/users/{subject}/roles");
    let unknown = json!({ "roles": [], "email": "x@example.test" });
    shop.as_admin(Method::PUT, &path, Some(&unknown)).await.refused(400, "invalid_request");

    set_roles(&shop, &subject, &["support", "support"]).await.expect(200);
    set_roles(&shop, &subject, &["support"]).await.expect(200);
    set_roles(&shop, &subject, &["finance"]).await.expect(200);
    let path = format!("/v1/admin/users?email={}", member.email);
    let found = shop.as_admin(Method::GET, &path, None).await.expect(200);
    let changes = found["items"][0]["role_changes"].as_array().unwrap();
    let after: Vec<&Value> = changes.iter().map(|change| &change["after"]).collect();
    assert_eq!(after, [&json!(["customer", "finance"]), &json!(["customer", "support"])]);
    assert!(changes[0]["by"].as_str().unwrap().starts_with("usr_"));
    shop.closes().await;
}

#[tokio::test]
async fn users_are_listed_newest_first_page_by_page() {
    let shop = Shop::open().await;
    let mut emails = Vec::new();
    for _ in 0..5 {
        emails.insert(0, shop.customer().await.email);
        shop.advance_seconds(1).await;
    }
    shop.idle().await;
    let (mut listed, mut cursor) = (Vec::new(), String::new());
    while listed.len() < 5 {
        let path = format!("/v1/admin/users?limit=2{cursor}");
        let page = shop.as_admin(Method::GET, &path, None).await.expect(200);
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        listed.extend(items.iter().map(|user| user["email"].as_str().unwrap().to_owned()));
        cursor = format!("&cursor={}", page["next_cursor"].as_str().unwrap());
    }
    assert_eq!(listed[..5], emails);
    let nobody =
        shop.as_admin(Method::GET, "/v1/admin/users?email=nobody@example.test", None).await;
    assert_eq!(nobody.expect(200), json!({ "items": [] }));
    for bad in ["limit=0", "limit=101", "cursor=x", "email=x", "name=x"] {
        let answer = shop.as_admin(Method::GET, &format!("/v1/admin/users?{bad}"), None).await;
        answer.refused(400, "invalid_request");
    }
    shop.closes().await;
}
