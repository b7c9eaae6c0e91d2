//! Names of queues: plain, as URL and as ARN.

use crate::Error;

pub(crate) const ACCOUNT: &str = "000000000000";
pub(crate) const REGION: &str = "us-east-1";

pub(crate) fn arn(queue: &str) -> String {
    format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}")
}

/// The queue's name out of its ARN; the account and the region are not compared.
pub(crate) fn from_arn(arn: &str) -> Option<&str> {
    let name = arn.strip_prefix("arn:aws:sqs:")?.rsplit(':').next()?;
    is_valid(name).then_some(name)
}

pub(crate) fn url(base: &str, queue: &str) -> String {
    format!("{}/{ACCOUNT}/{queue}", base.trim_end_matches('/'))
}

/// The queue's name out of its URL. Any host will do: the same queue is reached by several names
/// of the machine.
pub(crate) fn from_url(url: &str) -> Result<&str, Error> {
    let name = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if is_valid(name) { Ok(name) } else { Err(Error::QueueDoesNotExist) }
}

pub(crate) fn check(name: &str) -> Result<(), Error> {
    if name.ends_with(".fifo") {
        return Err(Error::Unsupported("FIFO queues are not supported: standard queues only."));
    }
    if is_valid(name) {
        return Ok(());
    }
    Err(Error::InvalidParameter(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
            .to_owned(),
    ))
}

fn is_valid(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=80).contains(&name.len()) && name.chars().all(allowed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_the_way_through_url_and_arn() {
        assert_eq!(from_url(&url("http://127.0.0.1:9001/", "mail")).unwrap(), "mail");
        assert_eq!(from_url("mail").unwrap(), "mail");
        assert_eq!(from_arn(&arn("mail")), Some("mail"));
        assert_eq!(from_arn("arn:aws:sns:us-east-1:000000000000:mail"), None);
    }

    #[test]
    fn names_follow_the_rules_of_sqs() {
        assert!(check("a-b_C9").is_ok());
        for name in ["", "a b", "orders.fifo", &"x".repeat(81)] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
