//! Mail by Amazon SES.

use std::time::Duration;

use aws_sdk_sesv2::{
    Client,
    config::{Builder, retry::RetryConfig, timeout::TimeoutConfig},
    error::{DisplayErrorContext, SdkError},
    operation::send_email::SendEmailError,
    types::{Body, Content, Destination, EmailContent, Message},
};
use kernel::Email;
use platform::{
    Aws,
    config::{self, Missing},
    shop::Shop,
};

use crate::Letter;

/// SES did not take the letter, or did not say so.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// It is busy, paused or out of reach: the same letter may be taken later.
    #[error("the mail could not be sent now: {0}")]
    Now(String),
    /// It will not be taken, however often it is tried.
    #[error("the mail was refused: {0}")]
    Ever(String),
}

impl NotSent {
    fn because(cause: impl std::fmt::Display) -> Self {
        Self::Ever(cause.to_string())
    }

    fn of(error: &SdkError<SendEmailError>, to: &Email) -> Self {
        let text = without(to, &DisplayErrorContext(error).to_string());
        if is_passing(error) { Self::Now(text) } else { Self::Ever(text) }
    }
}

/// Whether it may go away by itself. What SES does not explain may.
fn is_passing(error: &SdkError<SendEmailError>) -> bool {
    use SendEmailError::{
        LimitExceededException, SendingPausedException, TooManyRequestsException,
    };
    match error {
        SdkError::ServiceError(refused) => {
            let status = refused.raw().status();
            status.is_server_error()
                || status.as_u16() == 429
                || matches!(
                    refused.err(),
                    LimitExceededException(_)
                        | SendingPausedException(_)
                        | TooManyRequestsException(_)
                )
        }
        SdkError::ConstructionFailure(_) => false,
        _ => true,
    }
}

/// Sends letters from the shop's address.
#[derive(Debug, Clone)]
pub struct Mailer {
    client: Client,
    from: Result<String, Missing>,
}

impl Mailer {
    /// Reads `MAIL_FROM`.
    #[must_use]
    pub fn new(aws: &Aws) -> Self {
        // SES has no idempotency: a call that is repeated behind our back is a second mail.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_secs(1))
            .operation_timeout(Duration::from_secs(8))
            .build();
        let config = Builder::from(&aws.config)
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .build();
        Self { client: Client::from_conf(config), from: config::required("MAIL_FROM") }
    }

    /// # Errors
    /// SES refused, or did not answer: in that case the letter may be on its way all the same.
    pub async fn send(&self, to: &Email, letter: &Letter) -> Result<(), NotSent> {
        let from = self.from.as_ref().map_err(NotSent::because)?;
        let shop = &Shop::get().name;
        let text = letter.text(shop).map_err(NotSent::because)?;
        let html = letter.html(shop).map_err(NotSent::because)?;
        let body = Body::builder().text(utf8(text)?).html(utf8(html)?).build();
        let message = Message::builder().subject(utf8(letter.subject.clone())?).body(body).build();
        self.client
            .send_email()
            .from_email_address(from)
            .destination(Destination::builder().to_addresses(to.as_str()).build())
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await
            .map(drop)
            .map_err(|error| NotSent::of(&error, to))
    }
}

fn utf8(text: String) -> Result<Content, NotSent> {
    Content::builder().data(text).charset("UTF-8").build().map_err(NotSent::because)
}

/// SES names addresses that it refuses; a log line must not.
fn without(to: &Email, error: &str) -> String {
    error.replace(to.as_str(), "***")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use aws_sdk_sesv2::types::error::{MessageRejected, TooManyRequestsException};
    use aws_smithy_runtime_api::http::{Response, StatusCode};
    use aws_smithy_types::body::SdkBody;

    use super::*;

    fn answered(status: u16, error: SendEmailError) -> SdkError<SendEmailError> {
        let status = StatusCode::try_from(status).unwrap();
        SdkError::service_error(error, Response::new(status, SdkBody::empty()))
    }

    #[test]
    fn only_what_may_pass_is_worth_another_try() {
        let busy = TooManyRequestsException::builder().build();
        assert!(is_passing(&answered(429, SendEmailError::TooManyRequestsException(busy))));
        assert!(is_passing(&answered(500, SendEmailError::unhandled("broken"))));
        assert!(is_passing(&SdkError::timeout_error("late")));
        let rejected = MessageRejected::builder().build();
        assert!(!is_passing(&answered(400, SendEmailError::MessageRejected(rejected))));
        assert!(!is_passing(&answered(403, SendEmailError::unhandled("not authorized"))));
    }

    #[test]
    fn an_error_that_names_the_recipient_is_logged_without_it() {
        let to: Email = "ada@example.com".parse().unwrap();
        let error = "Email address is not verified: ada@example.com";
        assert_eq!(without(&to, error), "Email address is not verified: ***");
    }
}
