//! What can go wrong between a service and its table, apart from refused conditions.

use aws_sdk_dynamodb::{
    config::http::HttpResponse,
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
};

use crate::config::Missing;

/// A failure that is nobody's fault but the system's.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB was down, slow or throttled: trying again later may help.
    #[error("DynamoDB is unavailable: {0}")]
    Unavailable(String),
    /// Others kept writing to the same items: trying again may help. Never a business answer.
    #[error("the items stayed contended")]
    Contended,
    /// An item is not what the code expects.
    #[error("an item could not be read or written as its type: {0}")]
    Shape(String),
    #[error(transparent)]
    NotConfigured(#[from] Missing),
    /// A request that DynamoDB finds wrong.
    #[error("DynamoDB refused the request: {0}")]
    Internal(String),
}

/// Codes after which the same request may succeed.
pub(crate) const TRANSIENT: [&str; 7] = [
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "InternalServerError",
    "ServiceUnavailable",
    "TransactionInProgressException",
    "TransactionConflictException",
];

impl<E> From<SdkError<E, HttpResponse>> for StoreError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let text = DisplayErrorContext(&error).to_string();
        match &error {
            SdkError::ServiceError(service) => {
                let server = service.raw().status().is_server_error();
                if server || error.code().is_some_and(|code| TRANSIENT.contains(&code)) {
                    return Self::Unavailable(text);
                }
                Self::Internal(text)
            }
            SdkError::ConstructionFailure(_) => Self::Internal(text),
            _ => Self::Unavailable(text),
        }
    }
}

impl StoreError {
    /// The same decision for errors whose response is gone: what is not known to be wrong is transient.
    pub(crate) fn of(error: &aws_sdk_dynamodb::Error) -> Self {
        let text = DisplayErrorContext(error).to_string();
        match error.code() {
            Some("ValidationException" | "AccessDeniedException" | "ResourceNotFoundException") => {
                Self::Internal(text)
            }
            _ => Self::Unavailable(text),
        }
    }
}
