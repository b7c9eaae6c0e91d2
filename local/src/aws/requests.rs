//! The way of a request: whose it is, which service it means, which fault meets it, what is answered.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::{any, post};
use bytes::Bytes;
use dynoxide::DynoxideError;
use http::HeaderMap;
use serde::Deserialize;

use super::answer::{Answer, Service};
use super::calls::{Call, calling_function};
use super::contention::Conflict;
use super::outcome::Sent;
use super::{Endpoint, control, dynamodb, permissions, refusals};

/// DynamoDB takes requests of 16 MB.
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

pub fn router(endpoint: &Endpoint) -> Router {
    Router::new()
        .nest("/_local", control::router())
        .route("/v2/email/outbound-emails", post(send_email))
        .fallback(any(by_target))
        .layer(DefaultBodyLimit::max(LARGEST_REQUEST))
        .with_state(endpoint.clone())
}

/// The services that name their operation in `X-Amz-Target`.
async fn by_target(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Answer {
    let target =
        headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let function = calling_function(&headers);
    let refusal =
        permissions::refusal_by_target(&endpoint.system, function.as_deref(), target, &body);
    if let Some(refusal) = refusal {
        return refusal;
    }
    match target.split_once('.') {
        Some(("DynamoDB_20120810" | "DynamoDBStreams_20120810", operation)) => {
            endpoint.dynamodb(function, operation, body).await
        }
        Some(("AmazonSQS", operation)) => endpoint.sqs(function, target, operation, body).await,
        Some(("secretsmanager", operation)) => endpoint.secret(function, operation, body).await,
        _ => Answer::unknown_operation(Service::DynamoDb),
    }
}

async fn send_email(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Answer {
    let function = calling_function(&headers);
    let refusal = permissions::refusal_of_mail(&endpoint.system, function.as_deref(), &body);
    if let Some(refusal) = refusal {
        return refusal;
    }
    let call = Call {
        function,
        service: Service::Ses,
        operation: "SendEmail".to_owned(),
        tables: Vec::new(),
    };
    let mail = endpoint.clone();
    endpoint
        .meets_faults(call, None, async move { mail.mailbox.send(&body, mail.clock.now_ms()) })
        .await
}

impl Endpoint {
    async fn dynamodb(&self, function: Option<String>, operation: &str, body: Bytes) -> Answer {
        let Ok(text) = std::str::from_utf8(&body) else {
            return Answer::error(Service::DynamoDb, 400, "SerializationException", "");
        };
        let prepared = match dynamodb::prepare(operation, text) {
            None => return Answer::unknown_operation(Service::DynamoDb),
            Some(Err(error)) => return refused(&error),
            Some(Ok(prepared)) => prepared,
        };
        let tables = prepared.tables.iter().map(|name| self.logical_table(name)).collect();
        let call =
            Call { function, service: Service::DynamoDb, operation: operation.to_owned(), tables };
        let sent = Sent { actions: prepared.actions, body: body.clone() };
        let work = self.clone().meets_others(call.clone(), prepared, body);
        self.meets_faults(call, Some(sent), work).await
    }

    /// Executes, unless it is a transaction that meets another one.
    async fn meets_others(self, call: Call, prepared: dynamodb::Prepared, body: Bytes) -> Answer {
        if call.operation != "TransactWriteItems" {
            return self.execute(call, prepared).await;
        }
        let endpoint = self.clone();
        match endpoint.contention.take(call.function.as_deref(), &body) {
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
        function: Option<String>,
        target: &str,
        operation: &str,
        body: Bytes,
    ) -> Answer {
        let call = Call {
            function,
            service: Service::Sqs,
            operation: operation.to_owned(),
            tables: named_queue(&body).into_iter().collect(),
        };
        let (queues, target) = (self.queues.clone(), target.to_owned());
        let work = async move {
            let (status, body, error) = queues.handle(&target, &body).await;
            Answer::Body { service: Service::Sqs, status, body, error }
        };
        self.meets_faults(call, None, work).await
    }

    async fn secret(&self, function: Option<String>, operation: &str, body: Bytes) -> Answer {
        if operation != "GetSecretValue" {
            return Answer::unknown_operation(Service::SecretsManager);
        }
        let call = Call {
            function,
            service: Service::SecretsManager,
            operation: operation.to_owned(),
            tables: Vec::new(),
        };
        let endpoint = self.clone();
        self.meets_faults(call, None, async move { endpoint.secrets.get(&body) }).await
    }

    fn logical_table(&self, name: &str) -> String {
        let table = self.system.tables.iter().find(|table| table.name == name);
        table.map_or_else(|| name.to_owned(), |table| table.logical_id.clone())
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
