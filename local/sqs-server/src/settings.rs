//! What a queue's owner decides: time-outs, limits and the dead-letter queue.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Error, names};

/// A queue as `local` asks for it. Durations in seconds.
#[derive(Clone, Debug)]
pub struct QueueSpec {
    pub name: String,
    pub visibility_seconds: u32,
    pub retention_seconds: u32,
    /// The dead-letter queue's name and how often a message is received before it goes there.
    pub redrive: Option<(String, u32)>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) visibility_seconds: u32,
    pub(crate) retention_seconds: u32,
    pub(crate) delay_seconds: u32,
    /// How long a receive waits that does not say so itself.
    pub(crate) wait_seconds: u32,
    pub(crate) maximum_bytes: u32,
    pub(crate) redrive: Option<Redrive>,
    /// Attributes that are kept and told, and change nothing here: policies, encryption.
    pub(crate) passive: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Redrive {
    pub(crate) dead_letters: String,
    pub(crate) max_receives: u32,
}

pub(crate) const LARGEST_MESSAGE: u32 = 1_048_576;
pub(crate) const VISIBILITY: RangeInclusive<u32> = 0..=43_200;
pub(crate) const DELAY: RangeInclusive<u32> = 0..=900;
pub(crate) const WAIT: RangeInclusive<u32> = 0..=20;
const RETENTION: RangeInclusive<u32> = 60..=1_209_600;
const MAXIMUM_BYTES: RangeInclusive<u32> = 1_024..=LARGEST_MESSAGE;

const PASSIVE: [&str; 5] = [
    "Policy",
    "RedriveAllowPolicy",
    "KmsMasterKeyId",
    "KmsDataKeyReusePeriodSeconds",
    "SqsManagedSseEnabled",
];

impl Default for Settings {
    fn default() -> Self {
        Self {
            visibility_seconds: 30,
            retention_seconds: 345_600,
            delay_seconds: 0,
            wait_seconds: 0,
            maximum_bytes: LARGEST_MESSAGE,
            redrive: None,
            passive: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// As the spec says; what it does not speak of stays.
    pub(crate) fn with(mut self, spec: &QueueSpec) -> Self {
        self.visibility_seconds = spec.visibility_seconds;
        self.retention_seconds = spec.retention_seconds;
        self.redrive = spec.redrive.as_ref().map(|(dead_letters, max_receives)| Redrive {
            dead_letters: dead_letters.clone(),
            max_receives: *max_receives,
        });
        self
    }

    /// Changes one attribute by its name in the API.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let within = |range: RangeInclusive<u32>| {
            let number = value.parse().ok().filter(|number| range.contains(number));
            number.ok_or_else(|| Error::InvalidAttributeValue(name.to_owned()))
        };
        match name {
            "VisibilityTimeout" => self.visibility_seconds = within(VISIBILITY)?,
            "MessageRetentionPeriod" => self.retention_seconds = within(RETENTION)?,
            "DelaySeconds" => self.delay_seconds = within(DELAY)?,
            "ReceiveMessageWaitTimeSeconds" => self.wait_seconds = within(WAIT)?,
            "MaximumMessageSize" => self.maximum_bytes = within(MAXIMUM_BYTES)?,
            "RedrivePolicy" => self.redrive = parse_redrive(value)?,
            _ if PASSIVE.contains(&name) => {
                self.passive.insert(name.to_owned(), value.to_owned());
            }
            _ => return Err(Error::InvalidAttributeName(name.to_owned())),
        }
        Ok(())
    }

    /// Every attribute that was decided, by its name in the API.
    pub(crate) fn attributes(&self) -> BTreeMap<String, String> {
        let mut all = self.passive.clone();
        let mut set = |name: &str, value: String| all.insert(name.to_owned(), value);
        set("VisibilityTimeout", self.visibility_seconds.to_string());
        set("MessageRetentionPeriod", self.retention_seconds.to_string());
        set("DelaySeconds", self.delay_seconds.to_string());
        set("ReceiveMessageWaitTimeSeconds", self.wait_seconds.to_string());
        set("MaximumMessageSize", self.maximum_bytes.to_string());
        if let Some(Redrive { dead_letters, max_receives }) = &self.redrive {
            let target = names::arn(dead_letters);
            let policy = json!({"deadLetterTargetArn": target, "maxReceiveCount": max_receives});
            set("RedrivePolicy", policy.to_string());
        }
        all
    }
}

/// An empty policy takes the dead-letter queue away.
fn parse_redrive(value: &str) -> Result<Option<Redrive>, Error> {
    if value.is_empty() {
        return Ok(None);
    }
    let refuse = |why: &str| Error::out_of_range(value, "RedrivePolicy", why);
    let policy: Value = serde_json::from_str(value)
        .map_err(|_| refuse("Redrive policy is not a valid JSON map."))?;
    let dead_letters = policy
        .get("deadLetterTargetArn")
        .and_then(Value::as_str)
        .and_then(names::from_arn)
        .ok_or_else(|| refuse("Invalid value for deadLetterTargetArn."))?;
    let max_receives = policy
        .get("maxReceiveCount")
        .and_then(number)
        .filter(|count| (1..=1_000).contains(count))
        .ok_or_else(|| refuse("Invalid value for maxReceiveCount: Must be between 1 and 1000."))?;
    Ok(Some(Redrive { dead_letters: dead_letters.to_owned(), max_receives }))
}

/// A JSON number, or one in quotes: clients write both.
fn number(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|number| u32::try_from(number).ok()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_back_as_they_were_set() {
        let mut settings = Settings::default();
        settings.set("VisibilityTimeout", "90").unwrap();
        settings
            .set(
                "RedrivePolicy",
                r#"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":"5"}"#,
            )
            .unwrap();
        let mut again = Settings::default();
        for (name, value) in settings.attributes() {
            again.set(&name, &value).unwrap();
        }
        assert_eq!(settings, again);
        settings.set("RedrivePolicy", "").unwrap();
        assert_eq!(settings.redrive, None);
    }

    #[test]
    fn values_out_of_range_and_unknown_names_are_refused() {
        let mut settings = Settings::default();
        for (name, value) in [
            ("VisibilityTimeout", "43201"),
            ("DelaySeconds", "-1"),
            ("MessageRetentionPeriod", "59"),
            ("RedrivePolicy", "{}"),
            ("Colour", "red"),
            ("FifoQueue", "true"),
        ] {
            assert!(settings.set(name, value).is_err(), "{name}");
        }
        assert_eq!(settings, Settings::default());
    }
}
