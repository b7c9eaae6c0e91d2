//! The way to the payment provider, past the same faults as the calls to AWS: `/provider/<caller>/v1/…`.

use axum::extract::{Path, State};
use bytes::Bytes;
use http::{HeaderMap, Method, Uri, header};

use super::Endpoint;
use super::answer::{Answer, Service};
use crate::lambda::{CALLER, Caller};

/// What a connection has for itself.
const OF_THE_CONNECTION: [header::HeaderName; 4] =
    [header::HOST, header::CONNECTION, header::TRANSFER_ENCODING, header::CONTENT_LENGTH];

/// The provider behind this endpoint.
pub struct Provider {
    url: String,
    http: reqwest::Client,
}

/// Where functions find the provider: each process under an address of its own, so that it is known who calls.
pub fn address(aws_url: &str) -> String {
    format!("{aws_url}/provider/{CALLER}")
}

impl Provider {
    pub fn new(url: String) -> Self {
        Self { url, http: reqwest::Client::new() }
    }

    /// The provider's answer, or none when it gives none.
    async fn answer(
        &self,
        method: Method,
        path: String,
        headers: HeaderMap,
        body: Bytes,
    ) -> Answer {
        let request = self.http.request(method, format!("{}/{path}", self.url));
        let answer = async {
            let response = request.headers(headers).body(body).send().await?;
            let (status, headers) = (response.status(), response.headers().clone());
            Ok::<_, reqwest::Error>((status, headers, response.bytes().await?))
        };
        match answer.await {
            Ok((status, headers, body)) => {
                Answer::Passed { status, headers: Box::new(without_connection(headers)), body }
            }
            Err(_) => Answer::HangUp,
        }
    }
}

fn without_connection(mut headers: HeaderMap) -> HeaderMap {
    for name in OF_THE_CONNECTION {
        headers.remove(name);
    }
    headers
}

/// `POST /v1/payment_intents/{id}/confirm`: the id is no part of what is done.
fn operation(method: &Method, path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    if let Some(id) = parts.get_mut(2) {
        *id = "{id}";
    }
    format!("{method} /{}", parts.join("/"))
}

pub async fn pass_on(
    State(endpoint): State<Endpoint>,
    Path((caller, path)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let operation = operation(&method, &path);
    let caller = Some(Caller::parse(&caller));
    let call = endpoint.call(caller, Service::Provider, &operation, Vec::new(), &body);
    let path = uri.query().map_or_else(|| path.clone(), |query| format!("{path}?{query}"));
    let headers = without_connection(headers);
    let asked = endpoint.clone();
    let work = async move { asked.provider.answer(method, path, headers, body).await };
    endpoint.meets_faults(call, 1, work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_known_by_their_paths() {
        let named = |method, path| operation(&method, path);
        assert_eq!(named(Method::POST, "v1/payment_intents"), "POST /v1/payment_intents");
        assert_eq!(
            named(Method::POST, "v1/payment_intents/pi_1/confirm"),
            "POST /v1/payment_intents/{id}/confirm"
        );
        assert_eq!(named(Method::GET, "v1/refunds/re_1"), "GET /v1/refunds/{id}");
    }
}
