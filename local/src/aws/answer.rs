//! What the endpoint answers, in the words of the service that was asked.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::json;

/// The services that the endpoint speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    DynamoDb,
    Sqs,
    SecretsManager,
    Ses,
    S3,
    /// The payment provider: no service of AWS, but called by the same functions.
    Provider,
}

impl Service {
    pub const fn name(self) -> &'static str {
        match self {
            Self::DynamoDb => "DynamoDB",
            Self::Sqs => "SQS",
            Self::SecretsManager => "SecretsManager",
            Self::Ses => "SES",
            Self::S3 => "S3",
            Self::Provider => "Provider",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::DynamoDb | Self::Sqs => "application/x-amz-json-1.0",
            Self::SecretsManager => "application/x-amz-json-1.1",
            Self::Ses | Self::Provider => "application/json",
            Self::S3 => "application/xml",
        }
    }
}

/// An answer, or none: the connection is closed and the caller never learns what happened.
#[derive(Debug)]
pub enum Answer {
    Body {
        service: Service,
        status: u16,
        body: String,
        error: Option<String>,
    },
    /// As somebody else has answered.
    Passed {
        status: StatusCode,
        headers: Box<HeaderMap>,
        body: Bytes,
    },
    HangUp,
}

impl Answer {
    pub const fn ok(service: Service, body: String) -> Self {
        Self::Body { service, status: 200, body, error: None }
    }

    /// An error as `service` words it: `kind` is the exception's short name.
    pub fn error(service: Service, status: u16, kind: &str, message: &str) -> Self {
        let namespace = match service {
            Service::DynamoDb if kind == "ValidationException" => "com.amazon.coral.validate#",
            Service::DynamoDb if kind == "UnknownOperationException" => "com.amazon.coral.service#",
            Service::DynamoDb => "com.amazonaws.dynamodb.v20120810#",
            Service::Sqs => "com.amazonaws.sqs#",
            Service::SecretsManager | Service::Ses | Service::S3 | Service::Provider => "",
        };
        let body = match service {
            Service::Provider => json!({ "error": { "type": kind, "message": message } }),
            Service::S3 => return Self::xml(status, kind, message),
            _ => json!({ "__type": format!("{namespace}{kind}"), "message": message }),
        };
        let body = body.to_string();
        // REST services name the error in a header, SQS repeats its older name in one.
        let error = matches!(service, Service::Ses).then(|| kind.to_owned());
        Self::Body { service, status, body, error }
    }

    /// S3 is older than JSON.
    fn xml(status: u16, code: &str, message: &str) -> Self {
        let message = message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
        );
        Self::Body { service: Service::S3, status, body, error: None }
    }

    pub fn unknown_operation(service: Service) -> Self {
        Self::error(service, 400, "UnknownOperationException", "")
    }
}

/// A body that fails before its first byte: the server gives the connection up without a status line.
fn hung_up() -> Response {
    let broken =
        stream::once(async { Err::<Bytes, _>(std::io::Error::other("hung up by a fault")) });
    Response::new(Body::from_stream(broken))
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let (service, status, body, error) = match self {
            Self::Body { service, status, body, error } => (service, status, body, error),
            Self::Passed { status, headers, body } => {
                return (status, *headers, body).into_response();
            }
            Self::HangUp => return hung_up(),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(service.content_type()));
        if let Ok(id) = HeaderValue::from_str(&ulid::Ulid::new().to_string()) {
            headers.insert("x-amzn-requestid", id);
        }
        if let Some(error) = error.and_then(|text| HeaderValue::from_str(&text).ok()) {
            let name =
                if service == Service::Sqs { "x-amzn-query-error" } else { "x-amzn-errortype" };
            headers.insert(name, error);
        }
        response
    }
}
