//! Calls to the payment provider, which runs in the same process with a ledger of its own.

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::json;
use tokio::time::sleep;

use crate::fault::Kind;
use crate::network::{broken, dies};
use crate::outcome;
use crate::weather::Passage;
use crate::world::current;

/// Where functions believe it to be.
pub const ORIGIN: &str = "http://provider.simulated";

pub(crate) fn is_for(uri: &str) -> bool {
    uri.starts_with(ORIGIN)
}

/// What the provider answered: status and body; none when it cut the connection.
type Answered = Option<(u16, bytes::Bytes)>;

/// A call's way there and back.
pub(crate) fn carry(
    function: String,
    process: u64,
    request: HttpRequest,
) -> impl Future<Output = Result<HttpResponse, ConnectorError>> + Send + 'static {
    let passage = current().weather.passage(&function, None);
    let who = format!("{function}#{process}");
    let path = request.uri().strip_prefix(ORIGIN).unwrap_or_default().to_owned();
    let path = path.split('?').next().unwrap_or_default();
    let what = format!("Provider {} {path}", request.method());
    travels(passage, who, what, process, copy(&request))
}

async fn travels(
    passage: Passage,
    who: String,
    what: String,
    process: u64,
    request: Request<Body>,
) -> Result<HttpResponse, ConnectorError> {
    let Passage { there, back, fault } = passage;
    sleep(there).await;
    let told = |outcome: &str| current().note(&who, &what, &outcome::with(outcome, fault));
    let answered = match fault {
        Some(Kind::NotSent) => {
            told("");
            return Err(broken("connection reset"));
        }
        Some(Kind::KilledBefore) => {
            told("");
            return dies(process).await;
        }
        Some(Kind::Throttled) => Some((429, bytes::Bytes::from_static(LIMITED))),
        Some(Kind::ServerError) => Some((500, bytes::Bytes::from_static(FAILED))),
        _ => is_done(request).await,
    };
    told(
        &answered.as_ref().map_or_else(|| "no answer".to_owned(), |(status, _)| status.to_string()),
    );
    match fault {
        Some(Kind::AnswerLost) => return Err(broken("connection reset")),
        Some(Kind::KilledAfter) => return dies(process).await,
        Some(Kind::Hang) => return std::future::pending().await,
        _ => sleep(back).await,
    }
    let (status, body) = answered.ok_or_else(|| broken("connection reset"))?;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Ok(HttpResponse::new(status.into(), SdkBody::from(body)))
}

const LIMITED: &[u8] =
    br#"{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Too many requests."}}"#;
const FAILED: &[u8] = br#"{"error":{"type":"api_error","message":"Something went wrong."}}"#;

async fn is_done(request: Request<Body>) -> Answered {
    let answer = current().provider.answer(request);
    answer.await
}

fn copy(request: &HttpRequest) -> Request<Body> {
    let mut copy = Request::builder().method(request.method()).uri(request.uri());
    for (name, value) in request.headers() {
        copy = copy.header(name, value);
    }
    let body = request.body().bytes().unwrap_or_default().to_vec();
    copy.body(Body::from(body)).expect("a request that was one already")
}

/// The card's holder on the bank's page; answers the page's status.
pub async fn page(path: &str) -> u16 {
    is_done(post(path, Body::empty())).await.map_or(0, |(status, _)| status)
}

/// The bank decides about the dispute of an intent, if one is open.
pub async fn decide(intent: &str, won: bool) {
    let body = json!({ "payment_intent": intent, "won": won }).to_string();
    let decided = is_done(post("/simulator/disputes/close", body.into())).await;
    if decided.is_some_and(|(status, _)| status == 200) {
        current().note("the bank", intent, if won { "dispute won" } else { "dispute lost" });
    }
}

fn post(path: &str, body: Body) -> Request<Body> {
    Request::builder()
        .method("POST")
        .uri(path)
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .body(body)
        .expect("a path that the provider has named")
}
