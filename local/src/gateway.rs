//! The shop's one origin, as CloudFront is on AWS: the HTTP API in front of the functions, and the storefront.

mod answer;
mod cors;
pub mod event;
mod picture;
pub mod routes;
pub mod storefront;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use ulid::Ulid;

use crate::clock::Clock;
use crate::lambda::{Host, InvokeError, MAX_PAYLOAD};
use crate::system::{Cors, System};
use answer::message;
use event::{Arrival, Event};
use routes::{Match, Routes};
use storefront::Storefront;

/// API Gateway's limit of a request body.
const MAX_BODY: usize = 10 * 1024 * 1024;

/// Where the demo catalog's pictures are reached.
const PICTURES: &str = "/demo/images/";

/// The gateway; cheap to clone.
#[derive(Clone)]
pub struct Gateway(Arc<Inner>);

struct Inner {
    routes: Routes,
    cors: Cors,
    host: Host,
    clock: Clock,
    pictures: PathBuf,
    storefront: Storefront,
}

impl Gateway {
    pub fn new(
        system: &System,
        host: Host,
        clock: Clock,
        pictures: PathBuf,
        storefront: Storefront,
    ) -> Self {
        let (routes, cors) = (Routes::new(&system.routes), system.cors.clone());
        Self(Arc::new(Inner { routes, cors, host, clock, pictures, storefront }))
    }

    /// Serves until told to stop, and then until the requests under way are answered.
    pub async fn serve(
        self,
        listener: TcpListener,
        mut stop: watch::Receiver<bool>,
    ) -> std::io::Result<()> {
        let app = Router::new()
            .fallback(handle)
            .layer(DefaultBodyLimit::disable())
            // As CloudFront does for files and answers; API Gateway does not.
            .layer(CompressionLayer::new())
            .with_state(self)
            .into_make_service_with_connect_info::<SocketAddr>();
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        let stopped = async move {
            let _ = stop.wait_for(|stop| *stop).await;
        };
        axum::serve(listener, app).with_graceful_shutdown(stopped).await
    }

    /// Whether a path is the API's or the demo's; every other one is the storefront's.
    fn has(&self, path: &str) -> bool {
        self.0.routes.has_below(path) || path.starts_with(PICTURES)
    }

    async fn answer(&self, from: SocketAddr, parts: &Parts, body: Body) -> Response<Body> {
        let gateway = &self.0;
        let path = parts.uri.path();
        let Some(found) = gateway.routes.find(parts.method.as_str(), path) else {
            if parts.method == Method::GET
                && let Some(name) = path.strip_prefix(PICTURES)
            {
                return picture::answer(&gateway.pictures, name).await;
            }
            return message(StatusCode::NOT_FOUND, "Not Found");
        };
        let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else {
            return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        };
        self.invoke(from, parts, &body, &found).await
    }

    async fn invoke(
        &self,
        from: SocketAddr,
        parts: &Parts,
        body: &Bytes,
        found: &Match<'_>,
    ) -> Response<Body> {
        let request_id = Ulid::new().to_string();
        let arrival =
            Arrival { from: from.ip(), at_ms: self.0.clock.now_ms(), request_id: &request_id };
        let Ok(event) = serde_json::to_vec(&Event::new(parts, body, found, &arrival)) else {
            return message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
        };
        if event.len() > MAX_PAYLOAD {
            return message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large");
        }
        let wait = self.0.host.longest_wait();
        let invocation = self.0.host.invoke(found.function, Bytes::from(event));
        let mut response = match tokio::time::timeout(wait, invocation).await {
            Ok(outcome) => outcome_response(found, outcome),
            Err(_) => {
                tracing::error!(function = found.function, "no answer within {wait:?}");
                message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
            }
        };
        if let Ok(id) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert("apigw-requestid", id);
        }
        response
    }
}

async fn handle(
    State(gateway): State<Gateway>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    let (parts, body) = request.into_parts();
    if !gateway.has(parts.uri.path()) {
        return gateway.0.storefront.answer(&parts).await;
    }
    if let Some(preflight) = cors::preflight(&gateway.0.cors, &parts.method, &parts.headers) {
        return preflight;
    }
    let mut response = gateway.answer(from, &parts, body).await;
    cors::decorate(&gateway.0.cors, &parts.headers, response.headers_mut());
    response
}

// Why a function failed is in the log; the client learns nothing.
fn outcome_response(found: &Match<'_>, outcome: Result<Bytes, InvokeError>) -> Response<Body> {
    let failed = || message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error");
    match outcome {
        Ok(payload) => answer::response(&payload).unwrap_or_else(|| {
            tracing::error!(function = found.function, "the answer is not one to an HTTP request");
            failed()
        }),
        Err(InvokeError::Throttled) => {
            message(StatusCode::SERVICE_UNAVAILABLE, "Service Unavailable")
        }
        Err(
            InvokeError::TimedOut
            | InvokeError::Crashed
            | InvokeError::Refused(_)
            | InvokeError::Unknown(_),
        ) => failed(),
    }
}
