//! Images of products: staff asks where to send one, a browser sends it there, a product shows it.

use journeys::{Answer, Shop, shop::Fault};
use reqwest::{Client, Method, header::HeaderMap};
use serde_json::{Value, json};

/// What a file has in it is nobody's business but the browser's that shows it.
const PHOTO: &str = "the bytes of a photo";
const SECONDS_TO_SEND: i64 = 600;

async fn asks(shop: &Shop, product: &str, body: &Value) -> Answer {
    let path = format!("/v1/admin/products/{product}/images");
    shop.as_admin(Method::POST, &path, Some(body)).await
}

/// Where to send [`PHOTO`], for a product of this word.
async fn ticket(shop: &Shop, word: &str) -> Value {
    let photo = json!({ "content_type": "image/webp", "bytes": PHOTO.len(), "alt": "A mug" });
    asks(shop, &shop.product(word), &photo).await.expect(201)
}

/// A file on its way to the bucket, as a browser sends it.
struct Sending {
    method: Method,
    url: String,
    headers: Vec<(String, String)>,
    file: String,
}

/// What storage has answered.
struct Stored {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Sending {
    /// Exactly as it was told.
    fn of(ticket: &Value) -> Self {
        let upload = &ticket["upload"];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let headers = upload["headers"].as_object().unwrap();
        Self {
            method: text(&upload["method"]).parse().unwrap(),
            url: text(&upload["url"]),
            headers: headers.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
            file: PHOTO.to_owned(),
        }
    }

    fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    async fn goes(self) -> Stored {
        let request = Client::new().request(self.method, &self.url).body(self.file);
        let request =
            self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Stored { status, headers, text: answer.text().await.unwrap() }
    }
}

impl Stored {
    /// S3's refusals are XML.
    #[track_caller]
    fn refused(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert!(self.text.contains(&format!("<Code>{code}</Code>")), "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/xml");
    }
}

fn url_of(ticket: &Value) -> &str {
    ticket["image"]["url"].as_str().unwrap()
}

/// Gives the image to the product; answers what the shop says of it.
async fn shows(shop: &Shop, word: &str, ticket: &Value) -> Answer {
    let id = shop.product(word);
    let now = shop.get(&format!("/v1/products/{id}")).await;
    let mut body = now.expect(200);
    for computed in ["id", "version"] {
        body.as_object_mut().unwrap().remove(computed);
    }
    body["images"] = json!([ticket["image"]]);
    let (path, etag) = (format!("/v1/admin/products/{id}"), now.header("etag").unwrap());
    let call = |token: &str| {
        shop.call(Method::PUT, &path).bearer(token).header("if-match", etag).json(&body)
    };
    shop.with_admin(call).await
}

#[tokio::test]
async fn an_image_goes_from_the_browser_of_staff_to_the_page_of_the_product() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let ticket = ticket(&shop, "mug").await;
    let url = url_of(&ticket);
    assert!(url.starts_with(&format!("/images/{}/", shop.product("mug"))), "{url}");
    assert_eq!(ticket["image"]["alt"], "A mug");
    let expires = ticket["upload"]["expires_at"].as_str().unwrap().parse::<jiff::Timestamp>();
    let left = expires.unwrap().as_second() - shop.now().await;
    assert!((SECONDS_TO_SEND - 60..=SECONDS_TO_SEND).contains(&left), "{left} s");

    shop.get(url).await.refused(404, "not_found");
    let early = shows(&shop, "mug", &ticket).await.refused(422, "image_not_uploaded");
    assert_eq!(early["errors"][0]["pointer"], "/images/0/url");

    let stored = Sending::of(&ticket).goes().await;
    assert_eq!((stored.status, stored.text.as_str()), (200, ""));
    // Sent again because the answer was lost, or by somebody who has found the address: it stays what it was.
    let again = Sending { file: PHOTO.to_uppercase(), ..Sending::of(&ticket) };
    again.goes().await.refused(412, "PreconditionFailed");

    let saved = shows(&shop, "mug", &ticket).await.expect(200);
    assert_eq!(saved["images"], json!([{ "url": url, "alt": "A mug" }]));
    let page = shop.get(&format!("/v1/products/{}", shop.product("mug"))).await.expect(200);
    assert_eq!(page["images"][0]["url"], url);
    let image = shop.get(url).await;
    assert_eq!((image.status, image.text.as_str()), (200, PHOTO));
    for (name, value) in [
        ("content-type", "image/webp"),
        ("cache-control", "public, max-age=31536000, immutable"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
    ] {
        assert_eq!(image.header(name), Some(value));
    }
    let other = url.replace(".webp", ".png");
    shop.get(&other).await.refused(404, "not_found");
    shop.closes().await;
}

#[tokio::test]
async fn no_way_leads_an_image_into_a_product_before_it_is_there() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let ticket = ticket(&shop, "mug").await;
    let variant = json!({ "price": { "amount": 100, "currency": "USD" } });
    let body = json!({
        "name": format!("Another {}", shop.name()),
        "images": [{ "url": "https://images.example/a.jpg" }, ticket["image"]],
        "variants": [variant],
    });
    let created = shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await;
    let refused = created.refused(422, "image_not_uploaded");
    assert_eq!(refused["errors"][0]["pointer"], "/images/1/url");
    let file = format!(
        "Handle,Title,Option1 Name,Option1 Value,Variant Price,Image Src,Published\n{},Mug,Size,S,9.99,{},true\n",
        shop.fresh(),
        url_of(&ticket)
    );
    for query in ["?dry_run=true", ""] {
        let report = shop.imports(file.clone(), query).await.expect(200);
        assert_eq!(report["failed"], 1, "{report}");
        assert_eq!(report["rows"][0]["errors"][0]["code"], "image_not_uploaded", "{report}");
    }
    Sending::of(&ticket).goes().await;
    shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await.expect(201);
    assert_eq!(shop.imports(file, "").await.expect(200)["created"], 1);

    let invented = url_of(&ticket).replace(".webp", ".svg");
    let body = json!({ "name": "Odd", "images": [{ "url": invented }], "variants": [variant] });
    let refused = shop.as_admin(Method::POST, "/v1/admin/products", Some(&body)).await;
    let refused = refused.refused(422, "product_invalid");
    assert_eq!(refused["errors"][0]["code"], "image_invalid");
    shop.closes().await;
}

#[tokio::test]
async fn storage_takes_what_was_signed_and_nothing_else() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let ticket = ticket(&shop, "mug").await;
    let sending = || Sending::of(&ticket);
    let longer = Sending { file: format!("{PHOTO}!"), ..sending() };
    let read = Sending { method: Method::GET, file: String::new(), ..sending() };
    let erase = Sending { method: Method::DELETE, file: String::new(), ..sending() };
    let elsewhere =
        Sending { url: sending().url.replacen("/images/", "/images/x", 1), ..sending() };
    for other in [
        sending().with_header("content-type", "image/svg+xml"),
        sending().without_header("content-type"),
        sending().with_header("cache-control", "no-store"),
        sending().without_header("if-none-match"),
        longer,
        read,
        erase,
        elsewhere,
    ] {
        other.goes().await.refused(403, "SignatureDoesNotMatch");
    }
    let open = sending().with_header("x-amz-acl", "public-read").goes().await;
    open.refused(403, "AccessDenied");
    let (bare, _) = ticket["upload"]["url"].as_str().unwrap().split_once('?').unwrap();
    let bare = || bare.to_owned();
    Sending { url: bare(), ..sending() }.goes().await.refused(403, "AccessDenied");
    Sending { url: bare(), method: Method::GET, ..sending() }
        .goes()
        .await
        .refused(403, "AccessDenied");

    shop.advance_seconds(SECONDS_TO_SEND + 1).await;
    let late = sending().goes().await;
    late.refused(403, "AccessDenied");
    assert!(late.text.contains("Request has expired"), "{}", late.text);
    shop.get(url_of(&ticket)).await.refused(404, "not_found");
    shop.closes().await;
}

/// Browsers ask before they send; only the shop's own pages may.
#[tokio::test]
async fn only_pages_of_the_shop_may_send_images() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let ticket = ticket(&shop, "mug").await;
    let asks = async |origin: &str, method: &str, headers: &str| {
        let asking =
            Sending { method: Method::OPTIONS, headers: Vec::new(), ..Sending::of(&ticket) };
        let asking = asking.with_header("origin", origin);
        let asking = asking.with_header("access-control-request-method", method);
        asking.with_header("access-control-request-headers", headers).goes().await
    };
    // The page that `local` serves beside the API is on the API's own origin.
    let api = "http://localhost:5173";
    let needed: Vec<&str> =
        ticket["upload"]["headers"].as_object().unwrap().keys().map(String::as_str).collect();
    let allowed = asks(api, "PUT", &needed.join(",")).await;
    assert_eq!(allowed.status, 200, "{}", allowed.text);
    assert_eq!(allowed.headers["access-control-allow-origin"], api);
    assert_eq!(allowed.headers["access-control-max-age"], "600");
    asks("https://elsewhere.example", "PUT", "content-type").await.refused(403, "AccessForbidden");
    asks(api, "DELETE", "content-type").await.refused(403, "AccessForbidden");
    asks(api, "PUT", "x-amz-acl").await.refused(403, "AccessForbidden");

    let stored = Sending::of(&ticket).with_header("origin", api).goes().await;
    assert_eq!(stored.status, 200, "{}", stored.text);
    assert_eq!(stored.headers["access-control-allow-origin"], api);
    shop.closes().await;
}

#[tokio::test]
async fn what_is_no_photo_is_refused_before_it_is_sent() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let mug = shop.product("mug");
    let good = json!({ "content_type": "image/avif", "bytes": 4 * 1024 * 1024 });
    let made = asks(&shop, &mug, &good).await.expect(201);
    assert_eq!(made["image"]["alt"], "");
    for (field, value) in [
        ("content_type", json!("image/svg+xml")),
        ("content_type", json!("image/gif")),
        ("content_type", json!("image/png; charset=x")),
        ("bytes", json!(0)),
        ("bytes", json!(-1)),
        ("bytes", json!(4 * 1024 * 1024 + 1)),
        ("bytes", json!("20")),
        ("alt", json!("x".repeat(1_001))),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let refused = asks(&shop, &mug, &body).await.refused(400, "invalid_request");
        assert_eq!(refused["errors"][0]["pointer"], format!("/{field}"), "{body}");
    }
    let unknown = "prd_01jd5m8k3r7q2v9x4c6b8n0zwb";
    asks(&shop, unknown, &good).await.refused(404, "not_found");
    let customer = shop.customer().await;
    let path = format!("/v1/admin/products/{mug}/images");
    customer.sends(Method::POST, &path, &good).await.refused(403, "role_missing");
    shop.closes().await;
}

#[tokio::test]
async fn a_hiccup_of_storage_is_not_noticed_and_a_failure_changes_nothing() {
    let shop = Shop::open().await;
    shop.sells("mug", 1_250, 1).await;
    let ticket = ticket(&shop, "mug").await;
    Sending::of(&ticket).goes().await;
    for hiccup in ["server_error", "throttle", "drop", "lose_answer"] {
        shop.faults(&[Fault::of("show-image", hiccup).at("GetObject")]).await;
        assert_eq!(shop.get(url_of(&ticket)).await.text, PHOTO, "{hiccup}");
        assert_eq!(shop.faults_struck().await, 1, "{hiccup}");
        shop.no_faults().await;
    }
    shop.faults(&[Fault::of("update-product", "server_error").at("HeadObject").times(10)]).await;
    shows(&shop, "mug", &ticket).await.refused(503, "unavailable");
    shop.no_faults().await;
    let page = shop.get(&format!("/v1/products/{}", shop.product("mug"))).await.expect(200);
    assert_eq!((&page["images"], &page["version"]), (&json!([]), &json!(1)));
    shows(&shop, "mug", &ticket).await.expect(200);
    shop.closes().await;
}
