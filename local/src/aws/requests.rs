//! The way of a request: whose it is, which service it means, which fault meets it, what is answered.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{any, post};
use bytes::Bytes;
use dynoxide::DynoxideError;
use http::HeaderMap;
use serde::Deserialize;

use super::answer::{Answer, Service};
use super::calls::{Call, caller};
use super::contention::Conflict;
use super::{Endpoint, control, dynamodb, permissions, provider, refusals, s3};
use crate::lambda::Caller;

/// DynamoDB takes requests of 16 MB.
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

pub fn router(endpoint: &Endpoint) -> Router {
    s3::routes(Router::new(), &endpoint.system)
        .nest("/_local", control::router())
        .route("/v2/email/outbound-emails", post(send_email))
        .route("/provider/{caller}/{*path}", any(provider::pass_on))
        .fallback(any(by_target))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .with_state(endpoint.clone())
}

/// The services that name their operation in `X-Amz-Target`.
async fn by_target(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Answer {
    let target =
        headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let caller = caller(&headers);
    let function = caller.as_ref().map(|caller| caller.function.as_str());
    let refusal = permissions::refusal_by_target(&endpoint.system, function, target, &body);
    if let Some(refusal) = refusal {
        return refusal;
    }
    match target.split_once('.') {
        Some(("DynamoDB_20120810" | "DynamoDBStreams_20120810", operation)) => {
            endpoint.dynamodb(caller, operation, body).await
        }
        Some(("AmazonSQS", operation)) => endpoint.sqs(caller, target, operation, body).await,
        Some(("secretsmanager", operation)) => endpoint.secret(caller, operation, body).await,
        _ => Answer::unknown_operation(Service::DynamoDb),
    }
}

async fn send_email(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Answer {
    let caller = caller(&headers);
    let function = caller.as_ref().map(|caller| caller.function.as_str());
    let refusal = permissions::refusal_of_mail(&endpoint.system, function, &body);
    if let Some(refusal) = refusal {
        return refusal;
    }
    let call = endpoint.call(caller, Service::Ses, "SendEmail", Vec::new(), &body);
    let mail = endpoint.clone();
    endpoint
        .meets_faults(call, 1, async move { mail.mailbox.send(&body, mail.clock.now_ms()) })
        .await
}

impl Endpoint {
    /// A call that has come, with what its function works on.
    pub(super) fn call(
        &self,
        caller: Option<Caller>,
        service: Service,
        operation: &str,
        tables: Vec<String>,
        request: &Bytes,
    ) -> Call {
        let event = caller.as_ref().and_then(|caller| self.functions.event_of(caller));
        let (operation, request) = (operation.to_owned(), request.clone());
        Call { caller, event, service, operation, tables, request }
    }

    async fn dynamodb(&self, caller: Option<Caller>, operation: &str, body: Bytes) -> Answer {
        let prepared = match prepared(operation, &body) {
            Ok(prepared) => prepared,
            Err(refusal) => return refusal,
        };
        let tables = prepared.tables.iter().map(|name| self.logical_table(name)).collect();
        let call = self.call(caller, Service::DynamoDb, operation, tables, &body);
        let actions = prepared.actions;
        let work = self.clone().meets_others(call.clone(), prepared);
        self.meets_faults(call, actions, work).await
    }

    /// Does a call with another body in place of its own: for batches that are done in part.
    pub(super) async fn does_instead(self, mut call: Call, body: Bytes) -> Answer {
        call.request = body;
        if call.service == Service::Sqs {
            let target = format!("AmazonSQS.{}", call.operation);
            return self.asks_queues(&target, &call.request).await;
        }
        match prepared(&call.operation, &call.request) {
            Ok(prepared) => self.meets_others(call, prepared).await,
            Err(refusal) => refusal,
        }
    }

    /// Executes, unless it is a transaction that meets another one.
    async fn meets_others(self, call: Call, prepared: dynamodb::Prepared) -> Answer {
        if call.operation != "TransactWriteItems" {
            return self.execute(call, prepared).await;
        }
        let endpoint = self.clone();
        match endpoint.contention.take(call.function(), &call.request) {
            Err(Conflict) => refusals::conflict(&call, prepared.actions),
            Ok(taken) => {
                if let Some(taken) = &taken {
                    taken.wait().await;
                }
                self.execute(call, prepared).await
            }
        }
    }

    async fn execute(self, call: Call, prepared: dynamodb::Prepared) -> Answer {
        let endpoint = self.clone();
        // What follows a write happens on the engine's thread: a caller that has gone must not prevent it.
        let done = self.engine.run(move |store| {
            let writes = prepared.writes;
            let (body, units) = prepared.run(store)?;
            endpoint.calls.consumed(&call, units);
            if writes {
                endpoint.streams.written(&call.tables);
            }
            Ok::<_, DynoxideError>(body)
        });
        match done.await {
            Ok(Ok(body)) => Answer::ok(Service::DynamoDb, body),
            Ok(Err(error)) => refused(&error),
            Err(_) => refusals::server_error(Service::DynamoDb),
        }
    }

    async fn sqs(
        &self,
        caller: Option<Caller>,
        target: &str,
        operation: &str,
        body: Bytes,
    ) -> Answer {
        let queue = named_queue(&body).into_iter().collect();
        let call = self.call(caller, Service::Sqs, operation, queue, &body);
        let (asked, target) = (self.clone(), target.to_owned());
        self.meets_faults(call, 1, async move { asked.asks_queues(&target, &body).await }).await
    }

    async fn asks_queues(&self, target: &str, body: &Bytes) -> Answer {
        let (status, body, error) = self.queues.handle(target, body).await;
        Answer::Body { service: Service::Sqs, status, body, error }
    }

    async fn secret(&self, caller: Option<Caller>, operation: &str, body: Bytes) -> Answer {
        if operation != "GetSecretValue" {
            return Answer::unknown_operation(Service::SecretsManager);
        }
        let call = self.call(caller, Service::SecretsManager, operation, Vec::new(), &body);
        let endpoint = self.clone();
        self.meets_faults(call, 1, async move { endpoint.secrets.get(&body) }).await
    }

    fn logical_table(&self, name: &str) -> String {
        let table = self.system.tables.iter().find(|table| table.name == name);
        table.map_or_else(|| name.to_owned(), |table| table.logical_id.clone())
    }
}

/// A DynamoDB request that has been read, or the refusal of what is none.
fn prepared(operation: &str, body: &[u8]) -> Result<dynamodb::Prepared, Answer> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Err(Answer::error(Service::DynamoDb, 400, "SerializationException", ""));
    };
    match dynamodb::prepare(operation, text) {
        None => Err(Answer::unknown_operation(Service::DynamoDb)),
        Some(prepared) => prepared.map_err(|error| refused(&error)),
    }
}

pub fn refused(error: &DynoxideError) -> Answer {
    Answer::Body {
        service: Service::DynamoDb,
        status: error.status_code(),
        body: error.to_json(),
        error: None,
    }
}

pub fn named_queue(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Named {
        queue_url: Option<String>,
        queue_name: Option<String>,
    }
    let named: Named = serde_json::from_slice(body).ok()?;
    let last = |url: String| url.rsplit('/').next().map(ToOwned::to_owned);
    named.queue_url.and_then(last).or(named.queue_name)
}
