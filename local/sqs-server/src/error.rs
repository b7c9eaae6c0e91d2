//! Why a request is refused, with the two names that AWS gives each reason.

use axum::http::StatusCode;

/// A refusal. `Display` is the message that the client reads.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("The specified queue does not exist.")]
    QueueDoesNotExist,
    #[error("A queue already exists with the same name and a different value for attribute {0}")]
    QueueNameExists(String),
    #[error("The input receipt handle is invalid.")]
    ReceiptHandleIsInvalid,
    #[error("The message referred to isn't in flight.")]
    MessageNotInflight,
    #[error("There should be at least one entry in the request.")]
    EmptyBatch,
    #[error("Maximum number of entries per request are 10. You have sent {0}.")]
    TooManyEntries(usize),
    #[error("Id {0} repeated.")]
    EntryIdsNotDistinct(String),
    #[error(
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long."
    )]
    InvalidEntryId,
    #[error("Batch requests cannot be longer than {limit} bytes. You have sent {sent} bytes.")]
    BatchTooLong { limit: usize, sent: usize },
    #[error(
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"
    )]
    InvalidMessageContents,
    #[error("Unknown Attribute {0}.")]
    InvalidAttributeName(String),
    #[error("Invalid value for the parameter {0}.")]
    InvalidAttributeValue(String),
    #[error("{0}")]
    InvalidParameter(String),
    #[error("The request must contain the parameter {0}.")]
    MissingParameter(&'static str),
    #[error("The resource that you specified for the {0} parameter doesn't exist.")]
    ResourceNotFound(&'static str),
    #[error("{0}")]
    Unsupported(&'static str),
    #[error("The operation {0} is not known here.")]
    UnknownOperation(String),
    #[error("Too many messages in flight.")]
    OverLimit,
    #[error("The request is not the JSON that the operation expects: {0}")]
    Malformed(String),
    /// The queues could not be written or read. The client learns no more than that.
    #[error("The request could not be processed because of an internal failure.")]
    Journal(#[from] rusqlite::Error),
    /// The queues on disk were not written by this program, or were damaged.
    #[error("The stored queues cannot be read: {0}")]
    Damaged(String),
}

/// The names of one reason in `__type` (`awsJson1.0`) and in `x-amzn-query-error` (the older query
/// protocol, whose codes the SDKs still report).
pub(crate) struct Names {
    pub(crate) shape: &'static str,
    pub(crate) code: &'static str,
}

const SQS: &str = "com.amazonaws.sqs#";
const COMMON: &str = "com.amazon.coral.service#";

impl Error {
    pub(crate) fn names(&self) -> Names {
        let (shape, code) = match self {
            Self::QueueDoesNotExist => {
                ("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")
            }
            Self::QueueNameExists(_) => ("QueueNameExists", "QueueAlreadyExists"),
            Self::ReceiptHandleIsInvalid => ("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid"),
            Self::MessageNotInflight => {
                ("MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight")
            }
            Self::EmptyBatch => ("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"),
            Self::TooManyEntries(_) => (
                "TooManyEntriesInBatchRequest",
                "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
            ),
            Self::EntryIdsNotDistinct(_) => {
                ("BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct")
            }
            Self::InvalidEntryId => {
                ("InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId")
            }
            Self::BatchTooLong { .. } => {
                ("BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong")
            }
            Self::InvalidMessageContents => ("InvalidMessageContents", "InvalidMessageContents"),
            Self::InvalidAttributeName(_) => ("InvalidAttributeName", "InvalidAttributeName"),
            Self::InvalidAttributeValue(_) => ("InvalidAttributeValue", "InvalidAttributeValue"),
            Self::InvalidParameter(_) => {
                ("InvalidParameterValueException", "InvalidParameterValue")
            }
            Self::MissingParameter(_) => ("MissingRequiredParameterException", "MissingParameter"),
            Self::ResourceNotFound(_) => ("ResourceNotFoundException", "ResourceNotFoundException"),
            Self::Unsupported(_) => {
                ("UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation")
            }
            Self::UnknownOperation(_) => ("UnknownOperationException", "InvalidAction"),
            Self::OverLimit => ("OverLimit", "OverLimit"),
            Self::Malformed(_) => ("SerializationException", "MalformedInput"),
            Self::Journal(_) | Self::Damaged(_) => ("InternalFailure", "InternalFailure"),
        };
        Names { shape, code }
    }

    /// The shape's full name: what AWS models for SQS has another namespace than what is common.
    pub(crate) fn qualified_shape(&self) -> String {
        let namespace = match self {
            Self::InvalidParameter(_)
            | Self::MissingParameter(_)
            | Self::UnknownOperation(_)
            | Self::Malformed(_)
            | Self::Journal(_)
            | Self::Damaged(_) => COMMON,
            _ => SQS,
        };
        format!("{namespace}{}", self.names().shape)
    }

    pub(crate) fn is_ours(&self) -> bool {
        matches!(self, Self::Journal(_) | Self::Damaged(_))
    }

    pub(crate) fn status(&self) -> StatusCode {
        if self.is_ours() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::BAD_REQUEST }
    }

    /// A value outside what a parameter allows, in the words of AWS.
    pub(crate) fn out_of_range(value: impl std::fmt::Display, name: &str, reason: &str) -> Self {
        Self::InvalidParameter(format!(
            "Value {value} for parameter {name} is invalid. Reason: {reason}"
        ))
    }
}
