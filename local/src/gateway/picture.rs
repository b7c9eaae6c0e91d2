//! The demo catalog's pictures.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};

use super::answer::message;

/// A picture may be an SVG from anyone: it must not run scripts on this origin.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A picture, by its file name.
pub async fn answer(folder: &Path, name: &str) -> Response<Body> {
    let Some((file, kind)) = file(folder, name) else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    let Ok(bytes) = tokio::fs::read(file).await else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    let mut response = Response::new(bytes.into());
    let headers: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, kind),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

// Plain names only: nothing leads out of the folder.
fn file(folder: &Path, name: &str) -> Option<(PathBuf, &'static str)> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_of_the_folder_are_served() {
        let folder = Path::new("/demo");
        assert!(file(folder, "mug-blue.svg").is_some());
        for name in ["../key.svg", "a/b.svg", "%2e%2e.svg", ".svg", "mug", "mug.html", "a..svg"] {
            assert!(file(folder, name).is_none(), "{name}");
        }
    }
}
