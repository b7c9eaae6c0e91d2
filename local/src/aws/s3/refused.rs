//! Why a request for a file is refused, in S3's words.

use super::super::answer::{Answer, Service};

/// A refusal: status, code and message.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused {
    pub status: u16,
    pub code: &'static str,
    pub message: String,
}

impl Refused {
    fn new(status: u16, code: &'static str, message: &str) -> Self {
        Self { status, code, message: message.to_owned() }
    }

    pub fn access_denied() -> Self {
        Self::denied("Access Denied")
    }

    pub fn denied(message: &str) -> Self {
        Self::new(403, "AccessDenied", message)
    }

    /// Something is wrong with what the query says of the signature.
    pub fn query(message: &str) -> Self {
        Self::new(400, "AuthorizationQueryParametersError", message)
    }

    pub fn other_signature() -> Self {
        let message = "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
        Self::new(403, "SignatureDoesNotMatch", message)
    }

    pub fn no_such_key() -> Self {
        Self::new(404, "NoSuchKey", "The specified key does not exist.")
    }

    pub fn is_there() -> Self {
        let message = "At least one of the pre-conditions you specified did not hold";
        Self::new(412, "PreconditionFailed", message)
    }

    pub fn not_allowed() -> Self {
        let message = "The specified method is not allowed against this resource.";
        Self::new(405, "MethodNotAllowed", message)
    }

    pub fn not_by_browsers() -> Self {
        let message = "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";
        Self::new(403, "AccessForbidden", message)
    }

    pub fn not_implemented(message: &str) -> Self {
        Self::new(501, "NotImplemented", message)
    }
}

impl From<std::io::Error> for Refused {
    fn from(error: std::io::Error) -> Self {
        tracing::error!(%error, "a file of a bucket");
        let message = "We encountered an internal error. Please try again.";
        Self::new(500, "InternalError", message)
    }
}

impl From<Refused> for Answer {
    fn from(refused: Refused) -> Self {
        Self::error(Service::S3, refused.status, refused.code, &refused.message)
    }
}
