//! What the gateway serves besides the API: a page that says what is here, and the demo's pictures.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use super::answer::message;
use crate::system::Route;

/// The list of routes, as HTML for a browser and JSON for anything else.
pub fn index(routes: &[Route], headers: &HeaderMap) -> Response<Body> {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        return typed(html(routes).into(), "text/html; charset=utf-8");
    }
    let routes: Vec<String> =
        routes.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let body = serde_json::json!({ "name": "Trolley", "routes": routes }).to_string();
    typed(body.into(), "application/json")
}

fn html(routes: &[Route]) -> String {
    let mut rows = String::new();
    for Route { method, path, function } in routes {
        let link = if method == "GET" && !path.contains('{') {
            format!("<a href=\"{path}\">{path}</a>")
        } else {
            path.clone()
        };
        rows.push_str(&format!("<tr><td>{method}<td>{link}<td>{function}\n"));
    }
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Trolley</title>\n\
         <style>body{{font:16px/1.5 system-ui;margin:2rem auto;max-width:50rem;padding:0 1rem}}td{{padding:.1rem 1rem .1rem 0}}</style>\n\
         <h1>Trolley</h1><p>The API runs here. Each route is a Lambda function of its own.</p>\n<table>\n{rows}</table></html>\n"
    )
}

/// A picture of the demo catalog, by its file name.
pub async fn picture(folder: &Path, name: &str) -> Response<Body> {
    let Some((file, kind)) = picture_file(folder, name) else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    match tokio::fs::read(file).await {
        Ok(bytes) => {
            let mut response = typed(bytes.into(), kind);
            // A picture may be an SVG from anyone: it must not run scripts on this origin.
            let policy = HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'");
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            let cache = HeaderValue::from_static("public, max-age=3600");
            response.headers_mut().insert(header::CACHE_CONTROL, cache);
            response
        }
        Err(_) => message(StatusCode::NOT_FOUND, "Not Found"),
    }
}

// Plain names only: nothing leads out of the folder.
fn picture_file(folder: &Path, name: &str) -> Option<(PathBuf, &'static str)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if stem.is_empty() || !stem.chars().all(plain) {
        return None;
    }
    let kind = match extension {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        _ => return None,
    };
    Some((folder.join(name), kind))
}

fn typed(body: Body, kind: &'static str) -> Response<Body> {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let nosniff = HeaderValue::from_static("nosniff");
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, nosniff);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_the_folder_are_served() {
        let folder = Path::new("/demo");
        assert!(picture_file(folder, "mug-blue.svg").is_some());
        for name in ["../key.svg", "a/b.svg", "%2e%2e.svg", ".svg", "mug", "mug.html", "a..svg"] {
            assert!(picture_file(folder, name).is_none(), "{name}");
        }
    }
}
