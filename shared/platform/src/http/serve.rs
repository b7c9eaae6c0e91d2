//! The edge: Lambda's events become requests, answers become responses, failures are logged once.

use std::{ops::AsyncFnOnce, time::Instant};

use futures::future::BoxFuture;
use lambda_http::{Body, RequestExt as _, Response, request::RequestContext, service_fn};
use tracing::Instrument as _;

use super::{Answer, Problem, Reply, Request, viewer};
use crate::{Aws, Error, config, telemetry};

/// Runs an HTTP endpoint until Lambda ends the process. `start` runs in the init phase.
///
/// # Errors
/// `start` failed, or the Runtime API is gone.
pub async fn serve<S, H>(
    start: impl AsyncFnOnce(&Aws) -> Result<S, Error>,
    handle: H,
) -> Result<(), Error>
where
    S: Sync,
    H: for<'a> Fn(&'a S, &'a Request) -> BoxFuture<'a, Answer> + Sync,
{
    telemetry::start();
    let state = start(&Aws::from_environment().await).await?;
    let (state, handle) = (&state, &handle);
    lambda_http::run(service_fn(move |event: lambda_http::Request| async move {
        Ok::<_, Error>(answer(state, handle, event).await)
    }))
    .await
}

/// Answers one of API Gateway's events.
pub async fn answer<S, H>(state: &S, handle: &H, event: lambda_http::Request) -> Response<Body>
where
    S: Sync,
    H: for<'a> Fn(&'a S, &'a Request) -> BoxFuture<'a, Answer> + Sync,
{
    let request = read(event);
    let span = tracing::info_span!("request", request_id = %request.id, route = %request.route);
    async {
        let began = Instant::now();
        let answer = handle(state, &request).await;
        respond(&request, answer, began)
    }
    .instrument(span)
    .await
}

fn read(event: lambda_http::Request) -> Request {
    let parameters = event.path_parameters();
    let parameters =
        parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let context = event.request_context_ref();
    let (gateway_id, route, source_ip) = match context {
        Some(RequestContext::ApiGatewayV2(context)) => {
            (context.request_id.clone(), context.route_key.clone(), context.http.source_ip.clone())
        }
        _ => (None, None, None),
    };
    let path = event.raw_http_path().to_owned();
    let query = event.uri().query().unwrap_or_default().to_owned();
    let (parts, body) = event.into_parts();
    let named = parts.headers.get("x-request-id").and_then(|value| value.to_str().ok());
    let id = named.filter(|id| is_plain(id)).map(str::to_owned).or(gateway_id).unwrap_or_default();
    let route =
        route.as_deref().and_then(|route| route.split_once(' ')).map(|(_, path)| path.to_owned());
    let secret = config::required("ORIGIN_SECRET").ok();
    let peer = source_ip.unwrap_or_default();
    Request {
        method: parts.method,
        route: route.unwrap_or_else(|| path.clone()),
        path,
        source_ip: viewer::address(&parts.headers, &peer, secret.as_deref()),
        headers: parts.headers,
        body: body.to_vec(),
        id,
        parameters,
        query,
    }
}

/// An id from outside ends up in logs and events: only short and visible ones are kept.
fn is_plain(id: &str) -> bool {
    (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

fn respond(request: &Request, answer: Answer, began: Instant) -> Response<Body> {
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let response = match answer {
        Ok(reply) => {
            tracing::info!(status = reply.status, milliseconds, "answered");
            reply_response(request, reply)
        }
        Err(problem) => {
            log(&problem, milliseconds);
            problem_response(request, &problem)
        }
    };
    response.unwrap_or_else(|error| {
        tracing::error!(%error, "the answer could not be written");
        let mut response = Response::new(Body::Empty);
        *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

fn log(problem: &Problem, milliseconds: u64) {
    let (status, code) = (problem.status().as_u16(), problem.code());
    match problem.cause() {
        Some(cause) => tracing::error!(status, code, milliseconds, cause, "failed"),
        None => tracing::info!(status, code, milliseconds, "refused"),
    }
}

fn reply_response(request: &Request, reply: Reply) -> Result<Response<Body>, http::Error> {
    let has = |name: &str| reply.headers.iter().any(|(header, _)| header == name);
    let mut response = common(request, reply.status);
    if !has("cache-control") {
        response = response.header("cache-control", "no-store");
    }
    if !has("content-type") && !reply.body.is_empty() {
        response = response.header("content-type", "application/json");
    }
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(match reply.file {
        Some(bytes) => Body::Binary(bytes),
        None if reply.body.is_empty() => Body::Empty,
        None => Body::Text(reply.body),
    })
}

fn problem_response(request: &Request, problem: &Problem) -> Result<Response<Body>, http::Error> {
    let mut response = common(request, problem.status().as_u16())
        .header("cache-control", "no-store")
        .header("content-type", "application/problem+json");
    if let Some(seconds) = problem.wait() {
        response = response.header("retry-after", seconds);
    }
    if problem.status() == http::StatusCode::UNAUTHORIZED {
        response = response.header("www-authenticate", "Bearer");
    }
    let body = problem.body(&request.path, &request.id);
    response.body(Body::Text(String::from_utf8_lossy(&body).into_owned()))
}

fn common(request: &Request, status: u16) -> http::response::Builder {
    Response::builder()
        .status(status)
        .header("x-request-id", &request.id)
        .header("strict-transport-security", "max-age=63072000; includeSubDomains")
        .header("x-content-type-options", "nosniff")
}
