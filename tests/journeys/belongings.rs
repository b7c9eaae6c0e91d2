//! What one customer has, by the kinds of ids that the document knows, and the words that nobody else may read.

use std::collections::{BTreeMap, BTreeSet};

use journeys::{
    Answer, Order, Shop, Shopper,
    shop::{Call, PASSWORD},
};
use reqwest::Method;
use serde_json::{Value, json};

/// In everything that the owner has written.
const PERSONAL: &str = "zzcanary";
/// In everything that only the staff is to see.
const INTERNAL: &str = "zzinternal";

/// Who may know that a thing exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Its owner, and staff whose routes name it.
    Owners,
    Everybodys,
}

/// Ids of one kind.
#[derive(Debug)]
pub struct Named {
    pub owners: String,
    /// Well-formed, and the id of nothing.
    pub missing: String,
    /// Of something that is there, for staff only.
    pub hidden: Option<String>,
    pub whose: Whose,
}

/// Everything of the owner.
pub struct Belongings {
    by_kind: BTreeMap<&'static str, Named>,
    personal: BTreeSet<String>,
}

impl Belongings {
    /// Buys, sends back and keeps whatever there are ids for.
    pub async fn of(owner: &Shopper<'_>) -> Self {
        let shop = owner.shop;
        shop.sells("mug", 1_250, 50).await;
        signs_the_profile(owner).await;
        let (delivered, paid) = (buys(owner).await, buys(owner).await);
        paid.payment_becomes("paid").await;
        delivered.arrives().await;
        let returned = delivered.asks_back_with(&shop.fresh(), &a_return()).await.expect(200);
        let device = shop.signs_in(owner.person, &owner.email, None).await.expect(200);
        shop.idle().await;
        let session = another_session(owner).await;
        let coupon = shop.coupon(PERSONAL, &json!({ "kind": "percent", "rate_bp": 1_000 })).await;
        owner.adds("mug", 2).await;
        owner.redeems(&coupon).await.expect(200);
        let hidden = hidden_product(shop).await;
        let letters = owner.gets("/v1/me/notifications").await.expect(200);

        let payment = text(&delivered.payment().await["id"]);
        let owned = |id: &str| Named::new(id, &missing_like(id), Whose::Owners);
        let known = |id: &str, missing: &str| Named::new(id, missing, Whose::Everybodys);
        let product = shop.product("mug");
        let (image, no_image) = (uploaded_image(shop, &product).await, "0".repeat(32) + ".webp");
        let by_kind = BTreeMap::from([
            ("OrderId", owned(&delivered.id)),
            ("ReturnId", owned(&text(&returned["returns"][0]["id"]))),
            ("PaymentId", owned(&payment)),
            ("UserId", owned(&owner.subject())),
            ("SessionId", owned(&session)),
            ("NotificationId", owned(&text(&letters["items"][0]["id"]))),
            (
                "ProductId",
                Named { hidden: Some(hidden), ..known(&product, &missing_like(&product)) },
            ),
            ("ImageFile", known(&image, &no_image)),
            ("Sku", known(&shop.sku("mug"), "no-such-thing")),
            ("Slug", known("uncategorised", "no-such-thing")),
            ("CouponCode", known(&coupon, "NO-SUCH-THING")),
            ("code", known("not_found", "no_such_problem")),
        ]);
        let numbers = [&delivered, &paid].map(|order| text(&order.placed["number"]));
        let mut personal = BTreeSet::from([PERSONAL.to_owned(), owner.email.clone(), paid.id]);
        personal.extend(numbers);
        personal.extend([text(&device["access_token"]), text(&device["refresh_token"])]);
        let owned = by_kind.values().filter(|named| named.whose == Whose::Owners);
        personal.extend(owned.map(|named| named.owners.clone()));
        Self { by_kind, personal }
    }

    /// # Panics
    /// Of a kind that the owner has nothing of: whoever adds such a route gives the owner one.
    pub fn named(&self, kind: &str) -> &Named {
        self.by_kind.get(kind).unwrap_or_else(|| {
            panic!("{kind} is a new kind of id: say in {} what the owner has of it", file!())
        })
    }

    /// The owner's ids by their kinds.
    pub fn ids(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.by_kind.iter().map(|(kind, named)| (*kind, named.owners.as_str()))
    }

    /// What of the owner an answer shows, and, unless its reader is staff, of what is internal. That the reader
    /// has asked for an id is no news to the reader.
    pub fn shown_in(&self, answer: &Answer, to_staff: bool) -> Vec<String> {
        let (_, headers, body) = essence(answer);
        let all = format!("{headers:?} {body}").to_lowercase();
        let internal = (!to_staff).then(|| INTERNAL.to_owned());
        let words = self.personal.iter().cloned().chain(internal);
        words.filter(|word| all.contains(&word.to_lowercase())).collect()
    }

    /// Everything stored that has to do with the owner's things but not with what `others` keep themselves.
    pub async fn stored(&self, shop: &Shop, others: &[String]) -> BTreeSet<String> {
        let snapshot = shop.snapshot().await;
        let ids = self.by_kind.values().map(|named| &named.owners);
        let words: Vec<&String> = ids.chain(&self.personal).collect();
        let is_theirs = |item: &str| others.iter().any(|subject| item.contains(subject));
        let items = snapshot.tables.into_iter().flat_map(|(table, items)| {
            items.into_iter().map(move |item| format!("{table} {item}"))
        });
        items
            .filter(|item| words.iter().any(|word| item.contains(*word)) && !is_theirs(item))
            .collect()
    }
}

impl Named {
    fn new(owners: &str, missing: &str, whose: Whose) -> Self {
        Self { owners: owners.to_owned(), missing: missing.to_owned(), hidden: None, whose }
    }
}

/// An answer without what belongs to its request alone.
pub fn essence(answer: &Answer) -> (u16, Vec<(String, String)>, Value) {
    const OF_REQUEST: [&str; 4] = ["apigw-requestid", "content-length", "date", "x-request-id"];
    let headers = answer.headers.iter().filter(|(name, _)| !OF_REQUEST.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| {
        (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let mut body = serde_json::from_str(&answer.text).unwrap_or_else(|_| json!(answer.text));
    if let (400.., Some(problem)) = (answer.status, body.as_object_mut()) {
        problem.retain(|name, _| name != "instance" && name != "request_id");
    }
    (answer.status, headers.collect(), body)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// The same prefix with a ULID that nothing has.
fn missing_like(id: &str) -> String {
    let (prefix, _) = id.split_once('_').unwrap();
    format!("{prefix}_01h00000000000000000000000")
}

fn address() -> Value {
    json!({
        "name": format!("{PERSONAL} Kim"), "line1": format!("{PERSONAL} Street 1"), "city": format!("{PERSONAL}ville"),
        "postal_code": "10115", "country": "DE",
    })
}

async fn signs_the_profile(owner: &Shopper<'_>) {
    let version = owner.gets("/v1/me").await.header("etag").unwrap().to_owned();
    let body = json!({
        "name": format!("{PERSONAL} Kim"), "phone": format!("+49 30 {PERSONAL}"), "addresses": { "home": address() },
    });
    let patch = |call: Call| call.header("if-match", &version).json(&body);
    owner.asks(Method::PATCH, "/v1/me", patch).await.expect(200);
}

async fn buys<'a>(owner: &'a Shopper<'a>) -> Order<'a> {
    owner.adds("mug", 1).await;
    let checkout = owner.checkout().with("shipping_address", address());
    let checkout = checkout.with("phone", format!("+49 30 {PERSONAL}").into());
    owner.has(&checkout.send().await)
}

fn a_return() -> Value {
    json!({
        "lines": [{ "line_id": "1", "quantity": 1 }], "reason": format!("{PERSONAL} too small"),
    })
}

/// The id of a session that the owner has beside the one at hand.
async fn another_session(owner: &Shopper<'_>) -> String {
    let sessions = owner.gets("/v1/me/sessions").await.expect(200);
    let items = sessions["items"].as_array().unwrap();
    text(&items.iter().find(|session| session["current"] == false).unwrap()["id"])
}

/// A draft, with stock that was counted for a reason of the staff's.
async fn hidden_product(shop: &Shop) -> String {
    let sku = format!("{INTERNAL}-{}", shop.name());
    let body = json!({
        "name": format!("{INTERNAL} of {}", shop.name()), "status": "draft",
        "variants": [{ "sku": sku, "options": {}, "price": { "amount": 700, "currency": "USD" } }],
    });
    let draft = shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await.expect(201);
    let path = format!("/v1/admin/stock/{}/adjustments", shop.sku("mug"));
    let reason = json!({ "delta": 1, "reason": format!("{INTERNAL} count") });
    shop.admin_posts(&path, &shop.fresh(), &reason).await.expect(200);
    text(&draft["id"])
}

/// The name of a file that shows the product to everybody.
async fn uploaded_image(shop: &Shop, product: &str) -> String {
    const PHOTO: &str = "the bytes of a photo";
    let path = format!("/v1/admin/products/{product}/images");
    let photo = json!({ "content_type": "image/webp", "bytes": PHOTO.len(), "alt": "A mug" });
    let ticket = shop.as_admin(Method::POST, &path, Some(&photo)).await.expect(201);
    let upload = &ticket["upload"];
    let method: Method = text(&upload["method"]).parse().unwrap();
    let mut sending = reqwest::Client::new().request(method, text(&upload["url"])).body(PHOTO);
    for (name, value) in upload["headers"].as_object().unwrap() {
        sending = sending.header(name, text(value));
    }
    let sent = sending.send().await.unwrap();
    assert!(sent.status().is_success(), "{}", sent.status());
    text(&ticket["image"]["url"]).rsplit('/').next().unwrap().to_owned()
}

/// An account that is deleted, as its customer wants it.
pub async fn deletes_the_account(customer: &Shopper<'_>) {
    let body = json!({ "password": PASSWORD });
    customer.sends(Method::DELETE, "/v1/me", &body).await.expect(204);
}
