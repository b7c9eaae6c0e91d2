//! S3, as far as functions and browsers use it: whole files, sent and read by addresses that carry their signature.
//! The buckets and their rules for browsers are the template's.

mod cors;
mod objects;
mod refused;
mod signature;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;

use super::answer::{Answer, Service};
use super::{Endpoint, permissions};
use crate::lambda::Caller;
use crate::system::{Bucket, System};
use objects::{About, Object};
use refused::Refused;

pub use objects::Objects;

/// A request for a file.
struct Asked {
    method: Method,
    /// As it was sent.
    path: String,
    /// As it was sent.
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

/// Adds the addresses of the files of all buckets.
pub fn routes(router: Router<Endpoint>, system: &System) -> Router<Endpoint> {
    system.buckets.iter().fold(router, |router, bucket| {
        let path = format!("/{}/{{*key}}", bucket.name);
        let bucket = Arc::new(bucket.clone());
        let handler = move |State(endpoint): State<Endpoint>,
                            method: Method,
                            uri: Uri,
                            headers: HeaderMap,
                            body: Bytes| {
            let bucket = Arc::clone(&bucket);
            let (path, query) = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
            let asked = Asked { method, path, query, headers, body };
            async move { answer(endpoint, &bucket, asked).await }
        };
        router.route(&path, any(handler))
    })
}

async fn answer(endpoint: Endpoint, bucket: &Bucket, asked: Asked) -> Response {
    if asked.method == Method::OPTIONS {
        return cors::preflight(bucket, &asked.headers);
    }
    let (method, headers) = (asked.method.clone(), asked.headers.clone());
    let answer = endpoint.file(bucket, asked).await.unwrap_or_else(Answer::from);
    let mut response = answer.into_response();
    cors::decorate(bucket, &method, &headers, response.headers_mut());
    response
}

impl Endpoint {
    async fn file(self, bucket: &Bucket, asked: Asked) -> Result<Answer, Refused> {
        let signed = signature::check(&asked, self.clock.now_ms())?;
        let key = key(bucket, &asked.path)?;
        let (operation, action) = match asked.method {
            Method::PUT => ("PutObject", "s3:PutObject"),
            Method::GET => ("GetObject", "s3:GetObject"),
            Method::HEAD => ("HeadObject", "s3:GetObject"),
            _ => return Err(Refused::not_allowed()),
        };
        // Who has signed an address is answerable for what is done with it, whoever sends it.
        let signer = Caller::parse(&signed.access_key);
        let function = signer.function.clone();
        let wanted = permissions::Wanted { action, bucket: &bucket.name, key: &key };
        if let Some(refusal) = permissions::refusal_of_file(&self.system, &function, &wanted) {
            return Ok(refusal);
        }
        // Files are sent by browsers, and read by functions.
        let reads = asked.method != Method::PUT && self.system.function(&function).is_some();
        let tables = vec![bucket.logical_id.clone()];
        let call = self.call(reads.then_some(signer), Service::S3, operation, tables, &asked.body);
        let (endpoint, bucket) = (self.clone(), bucket.name.clone());
        let work = async move {
            let done = if asked.method == Method::PUT {
                endpoint.put(&bucket, &key, &asked)
            } else {
                endpoint.get(&bucket, &key, &asked.method, &function)
            };
            done.unwrap_or_else(Answer::from)
        };
        Ok(self.meets_faults(call, 1, work).await)
    }

    fn put(&self, bucket: &str, key: &str, asked: &Asked) -> Result<Answer, Refused> {
        let text = |name: HeaderName| {
            asked.headers.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
        };
        let only_new = match text(header::IF_NONE_MATCH).as_deref() {
            None => false,
            Some("*") => true,
            Some(_) => return Err(Refused::not_implemented("If-None-Match takes * only")),
        };
        let about = About {
            content_type: text(header::CONTENT_TYPE)
                .unwrap_or_else(|| "binary/octet-stream".to_owned()),
            cache_control: text(header::CACHE_CONTROL),
            etag: format!("\"{:x}\"", md5::compute(&asked.body)),
            modified_ms: self.clock.now_ms(),
        };
        let etag = [(header::ETAG, about.etag.clone())];
        let object = Object { bytes: asked.body.clone(), about };
        let is_stored = self.objects.write(bucket, key, object, only_new)?;
        if is_stored { Ok(passed(etag, Bytes::new())) } else { Err(Refused::is_there()) }
    }

    fn get(
        &self,
        bucket: &str,
        key: &str,
        method: &Method,
        function: &str,
    ) -> Result<Answer, Refused> {
        let Some(Object { bytes, about }) = self.objects.read(bucket, key)? else {
            let may_list = permissions::may_list(&self.system, function, bucket);
            return Err(if may_list { Refused::no_such_key() } else { Refused::access_denied() });
        };
        let headers = [
            (header::CONTENT_TYPE, Some(about.content_type.clone())),
            (header::CONTENT_LENGTH, Some(bytes.len().to_string())),
            (header::CACHE_CONTROL, about.cache_control.clone()),
            (header::LAST_MODIFIED, about.modified()),
            (header::ETAG, Some(about.etag)),
        ];
        let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?)));
        Ok(passed(headers, if method == Method::HEAD { Bytes::new() } else { bytes }))
    }
}

fn passed(headers: impl IntoIterator<Item = (HeaderName, String)>, body: Bytes) -> Answer {
    let headers = headers
        .into_iter()
        .filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)));
    Answer::Passed { status: StatusCode::OK, headers: Box::new(headers.collect()), body }
}

/// The file's key. It becomes a path below the state's folder, out of which nothing must lead.
fn key(bucket: &Bucket, path: &str) -> Result<String, Refused> {
    let wrong = || Refused::not_implemented("local keeps files under plain names only");
    let key = path.strip_prefix(&format!("/{}/", bucket.name)).ok_or_else(wrong)?;
    let key = percent_decode_str(key).decode_utf8().map_err(|_| wrong())?;
    let plain = |part: &str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        !part.is_empty() && !part.starts_with('.') && part.chars().all(allowed)
    };
    if key.len() <= 512 && key.split('/').all(plain) { Ok(key.into_owned()) } else { Err(wrong()) }
}
