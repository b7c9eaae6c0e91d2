//! The storefront: the files of its built set, with the headers that CloudFront sends on AWS.
//!
//! Nothing is kept in memory: what is built anew is what the next request gets.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri, header};
use serde::Deserialize;
use tower_http::services::ServeDir;
use tower_service::Service;

use super::answer::message;

/// What the build says of the headers.
const HEADERS: &str = "headers.json";

/// The built set, and where its pages may send images of products.
pub struct Storefront {
    pub folder: PathBuf,
    /// An origin.
    pub uploads: String,
}

/// Headers for each kind of file, values by name.
#[derive(Deserialize)]
struct Headers {
    documents: BTreeMap<String, String>,
    /// What leads to others, and may change at any time.
    entries: BTreeMap<String, String>,
    /// What bears a hash in its name, and never changes.
    hashed: BTreeMap<String, String>,
}

/// Whether there is a built set in a folder.
pub fn is_built(folder: &Path) -> bool {
    folder.join("index.html").is_file()
}

impl Storefront {
    /// A file, or the page of the application that finds its way by the path.
    pub async fn answer(&self, parts: &Parts) -> Response<Body> {
        let path = parts.uri.path();
        let file = file_of(path);
        if !is_built(&self.folder) {
            let is_page = file != path;
            return if is_page { not_built() } else { message(StatusCode::NOT_FOUND, "Not Found") };
        }
        let mut request = Request::new(Body::empty());
        *request.method_mut() = parts.method.clone();
        *request.headers_mut() = parts.headers.clone();
        // What is no address leads to the set's root, which is a folder and so no file.
        *request.uri_mut() = Uri::try_from(file).unwrap_or_default();
        let mut files = ServeDir::new(&self.folder).append_index_html_on_directories(false);
        let Ok(response) = files.call(request).await;
        let mut response = response.map(Body::new);
        self.decorate(file, &mut response).await;
        response
    }

    async fn decorate(&self, file: &str, response: &mut Response<Body>) {
        match self.headers(file).await {
            Ok(headers) => response.headers_mut().extend(headers),
            Err(error) => tracing::error!("{}: {error}", self.folder.join(HEADERS).display()),
        }
        if response.status() == StatusCode::NOT_FOUND {
            response.headers_mut().remove(header::CACHE_CONTROL);
        }
    }

    async fn headers(&self, file: &str) -> io::Result<HeaderMap> {
        let text = tokio::fs::read_to_string(self.folder.join(HEADERS)).await?;
        let headers: Headers = serde_json::from_str(&text)?;
        let read = headers.of(file).iter().map(|(name, value)| {
            // The build does not know where the images go; the deployment of a page adds the bucket.
            let uploads = format!("connect-src {} ", self.uploads);
            let value = value.replacen("connect-src ", &uploads, 1);
            match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                (Ok(name), Ok(value)) => Ok((name, value)),
                _ => Err(io::Error::other(format!("{name} is no header"))),
            }
        });
        read.collect()
    }
}

impl Headers {
    fn of(&self, file: &str) -> &BTreeMap<String, String> {
        if file.ends_with(".html") {
            &self.documents
        } else if file.starts_with("/vendor/") || file.contains("/assets/") {
            &self.hashed
        } else {
            &self.entries
        }
    }
}

/// How files of the web end. What is sold may have dots in its name.
const FILES: &str = "css html ico jpg js json map png svg txt webmanifest webp woff2 xml";

/// The file that a path stands for. What does not end as a file is a place in an application; the template's CloudFront
/// Function says the same.
fn file_of(path: &str) -> &str {
    if path.rsplit_once('.').is_some_and(|(_, end)| FILES.split(' ').any(|known| known == end)) {
        path
    } else if path == "/admin" || path.starts_with("/admin/") {
        "/admin/index.html"
    } else {
        "/index.html"
    }
}

/// What a person sees where the storefront would be.
fn not_built() -> Response<Body> {
    const PAGE: &str = include_str!("storefront/not_built.html");
    let mut response = Response::new(PAGE.into());
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    let cache = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}

#[cfg(test)]
mod tests;
