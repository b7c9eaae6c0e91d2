//! What the endpoint answers, in the words of the service that was asked.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

/// The services that the endpoint speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    DynamoDb,
    Sqs,
    SecretsManager,
    Ses,
}

impl Service {
    pub const fn name(self) -> &'static str {
        match self {
            Self::DynamoDb => "DynamoDB",
            Self::Sqs => "SQS",
            Self::SecretsManager => "SecretsManager",
            Self::Ses => "SES",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::DynamoDb | Self::Sqs => "application/x-amz-json-1.0",
            Self::SecretsManager => "application/x-amz-json-1.1",
            Self::Ses => "application/json",
        }
    }
}

/// An answer, or none: the connection is closed and the caller never learns what happened.
#[derive(Debug)]
pub enum Answer {
    Body { service: Service, status: u16, body: String, error: Option<String> },
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
            Service::SecretsManager | Service::Ses => "",
        };
        let body =
            json!({ "__type": format!("{namespace}{kind}"), "message": message }).to_string();
        // REST services name the error in a header, SQS repeats its older name in one.
        let error = matches!(service, Service::Ses).then(|| kind.to_owned());
        Self::Body { service, status, body, error }
    }

    pub fn unknown_operation(service: Service) -> Self {
        Self::error(service, 400, "UnknownOperationException", "")
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let Self::Body { service, status, body, error } = self else {
            // A body that fails before its first byte: the server gives the connection up without a status line.
            let broken = stream::once(async {
                Err::<Bytes, _>(std::io::Error::other("hung up by a fault"))
            });
            return Response::new(Body::from_stream(broken));
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
