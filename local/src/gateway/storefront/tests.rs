#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::fs;

use axum::http::{Method, StatusCode};
use tempfile::TempDir;

use super::*;

const HEADERS_FILE: &str = r#"{
    "documents": {"cache-control": "no-cache", "content-security-policy": "default-src 'self'; connect-src 'self'; base-uri 'none'"},
    "entries": {"cache-control": "no-cache", "x-content-type-options": "nosniff"},
    "hashed": {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}}"#;

const FOR_GOOD: &str = "public, max-age=31536000, immutable";

fn built() -> (TempDir, Storefront) {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("dist");
    for (name, text) in [
        ("index.html", "shop"),
        ("admin/index.html", "console"),
        ("catalog/entry.js", "export {}"),
        ("catalog/assets/list-1a2b3c4d.js", &"let list = 1;\n".repeat(200)),
        ("vendor/react-19-1a2b3c4d.js", "export {}"),
        ("headers.json", HEADERS_FILE),
        ("../secret.txt", "secret"),
    ] {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    (root, at(folder))
}

fn at(folder: PathBuf) -> Storefront {
    Storefront { folder, uploads: "http://127.0.0.1:9001".to_owned() }
}

async fn ask(storefront: &Storefront, request: http::request::Builder) -> Response<Body> {
    storefront.answer(&request.body(()).unwrap().into_parts().0).await
}

async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn pages_lead_to_their_application_and_files_to_themselves() {
    let (_root, storefront) = built();
    for (path, content) in [
        ("/", "shop"),
        ("/p/prd_1", "shop"),
        ("/p/MUG-1.5L", "shop"),
        ("/orders/track?token=a.b", "shop"),
        ("/administrators", "shop"),
        ("/catalog/", "shop"),
        ("/admin", "console"),
        ("/admin/orders/ord_1", "console"),
        ("/catalog/entry.js?retry=1", "export {}"),
    ] {
        let response = ask(&storefront, Request::get(path)).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(text(response).await, content, "{path}");
    }
    for path in
        ["/nothing.js", "/p/picture.png", "/catalog/assets/gone-1.js", "/catalog/entry.js/x.js"]
    {
        let status = ask(&storefront, Request::get(path)).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn nothing_outside_the_built_set_is_served() {
    let (_root, storefront) = built();
    for path in [
        "/../secret.txt",
        "/catalog/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/catalog/%2e%2e/%2e%2e/secret.txt",
        "//etc/os-release.txt",
        "/%00.js",
    ] {
        let response = ask(&storefront, Request::get(path)).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_good_and_entries_are_asked_for_each_time() {
    let (_root, storefront) = built();
    for (path, cache, kind) in [
        ("/catalog/assets/list-1a2b3c4d.js", FOR_GOOD, "text/javascript"),
        ("/vendor/react-19-1a2b3c4d.js", FOR_GOOD, "text/javascript"),
        ("/catalog/entry.js", "no-cache", "text/javascript"),
        ("/cart", "no-cache", "text/html"),
    ] {
        let response = ask(&storefront, Request::get(path)).await;
        assert_eq!(response.headers()["cache-control"], cache, "{path}");
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with(kind), "{path}");
        let etag = response.headers()["etag"].clone();
        let again = ask(&storefront, Request::get(path).header("if-none-match", &etag)).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(again.headers()["cache-control"], cache, "{path}");
    }
    let missing = ask(&storefront, Request::get("/catalog/assets/gone-1.js")).await;
    assert!(!missing.headers().contains_key("cache-control"));
}

#[tokio::test]
async fn what_is_built_anew_is_served_at_once() {
    let (_root, storefront) = built();
    let before = ask(&storefront, Request::get("/")).await.headers()["etag"].clone();
    fs::write(storefront.folder.join("index.html"), "another shop").unwrap();
    let headers = HEADERS_FILE.replace("default-src 'self'", "default-src 'none'");
    fs::write(storefront.folder.join("headers.json"), headers).unwrap();
    let after = ask(&storefront, Request::get("/").header("if-none-match", before)).await;
    let policy = after.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert_eq!(text(after).await, "another shop");
}

#[tokio::test]
async fn every_answer_bears_the_headers_of_the_build() {
    let (_root, storefront) = built();
    let page = ask(&storefront, Request::get("/")).await;
    assert_eq!(
        page.headers()["content-security-policy"],
        "default-src 'self'; connect-src http://127.0.0.1:9001 'self'; base-uri 'none'"
    );
    for path in ["/catalog/entry.js", "/vendor/react-19-1a2b3c4d.js", "/nothing.js"] {
        let response = ask(&storefront, Request::get(path)).await;
        assert_eq!(response.headers()["x-content-type-options"], "nosniff", "{path}");
    }
}

#[tokio::test]
async fn files_are_only_read() {
    let (_root, storefront) = built();
    let head = ask(&storefront, Request::head("/cart")).await;
    assert_eq!(
        (head.status(), head.headers()["content-length"].to_str().unwrap()),
        (StatusCode::OK, "4")
    );
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let response = ask(&storefront, Request::builder().method(method).uri("/cart")).await;
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
    }
}

#[tokio::test]
async fn a_set_that_is_not_built_says_what_to_do() {
    let root = TempDir::new().unwrap();
    let storefront = at(root.path().join("dist"));
    let page = ask(&storefront, Request::get("/")).await;
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(text(page).await.contains("make storefront"));
    let file = ask(&storefront, Request::get("/catalog/entry.js")).await;
    assert_eq!(file.status(), StatusCode::NOT_FOUND);
}

#[test]
fn the_template_s_function_knows_the_same_files() {
    const TEMPLATE: &str = include_str!("../../../../template.yaml");
    let pattern = format!(r"/\.({})$/", FILES.replace(' ', "|"));
    assert!(TEMPLATE.contains(&pattern), "{pattern} is not in the template");
}
