//! The queues that wait for a person, one for each function that may give something up.

use std::{borrow::Cow, fmt, str::FromStr};

use contracts::Consumer;
use kernel::Invalid;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A queue of dead letters, named for the function that gave them up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DeadLetters {
    /// Messages that a consumer could not apply, however often it received them.
    Of(Consumer),
    /// Where the relay gave up on a table's stream: places in it, not messages. The sweeper sends what is
    /// written there.
    OfRelay,
}

const RELAY: &str = "relay-outbox";

impl DeadLetters {
    /// All there are.
    pub fn all() -> impl Iterator<Item = Self> {
        Consumer::ALL.into_iter().map(Self::Of).chain([Self::OfRelay])
    }

    /// The name of the function.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Of(consumer) => consumer.name(),
            Self::OfRelay => RELAY,
        }
    }

    /// The environment variable with the URL of the queue.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Of(consumer) => consumer.dead_letters_variable(),
            Self::OfRelay => "RELAY_FAILURES_URL",
        }
    }

    /// The environment variable with the URL of the queue that they came from, if it was one.
    #[must_use]
    pub const fn source_variable(self) -> Option<&'static str> {
        match self {
            Self::Of(consumer) => Some(consumer.queue_variable()),
            Self::OfRelay => None,
        }
    }
}

impl fmt::Display for DeadLetters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for DeadLetters {
    type Err = Invalid;

    fn from_str(name: &str) -> Result<Self, Invalid> {
        let found = Self::all().find(|letters| letters.name() == name);
        found.ok_or(Invalid("expected the name of a function that reads a queue, or relay-outbox"))
    }
}

impl TryFrom<String> for DeadLetters {
    type Error = Invalid;

    fn try_from(name: String) -> Result<Self, Invalid> {
        name.parse()
    }
}

impl From<DeadLetters> for String {
    fn from(letters: DeadLetters) -> Self {
        letters.name().to_owned()
    }
}

eserde::impl_edeserialize_compat!(DeadLetters);

impl JsonSchema for DeadLetters {
    fn schema_name() -> Cow<'static, str> {
        "DeadLetterQueueName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = Self::all().map(Self::name).collect();
        json_schema!({
            "type": "string",
            "description": "The function that gave the letters up",
            "enum": names,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn every_queue_is_found_by_its_name() {
        for letters in DeadLetters::all() {
            assert_eq!(letters.name().parse(), Ok(letters));
        }
        assert!("send-carrier-pigeon".parse::<DeadLetters>().is_err());
    }

    #[test]
    fn only_messages_have_a_queue_to_go_back_to() {
        let without = DeadLetters::all().filter(|letters| letters.source_variable().is_none());
        assert_eq!(without.collect::<Vec<_>>(), [DeadLetters::OfRelay]);
    }
}
