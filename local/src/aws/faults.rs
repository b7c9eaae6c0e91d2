//! Faults on order: the one place that decides which call fails, and how.

use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::calls::Call;
use super::{answer::Service, locked, partial, stale};

/// What happens to a call in place of an honest answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// It is not executed, and the connection is closed.
    Drop,
    /// It is executed, and the connection is closed before the answer.
    LoseAnswer,
    /// It is refused because there are too many: all of it, or what it does with this partition key. A batch does
    /// the rest, and names what it has not done.
    Throttle {
        #[serde(default)]
        key: Option<String>,
    },
    /// Half of a batch is done, and the answer names the rest.
    Partial,
    /// A transaction is refused because another one holds an item. `mixed`: the conditions are evaluated too,
    /// and those that fail are reported beside the conflict.
    Conflict {
        #[serde(default)]
        mixed: bool,
    },
    /// The service fails before executing it.
    ServerError,
    /// The mailer will never take this message.
    Reject,
    /// It is executed after `ms`, whether or not the caller still waits.
    Hang {
        #[serde(default = "past_any_timeout")]
        ms: u64,
    },
    /// An eventually consistent read answers as the table was so many writes ago.
    Stale {
        #[serde(default = "twenty")]
        writes: u32,
    },
    /// The calling process is killed before it is executed.
    KillBefore,
    /// The calling process is killed after it was executed.
    KillAfter,
}

const fn past_any_timeout() -> u64 {
    3_000
}

const fn twenty() -> u32 {
    20
}

impl Action {
    /// Whether the real service could do this to that call.
    fn fits(&self, call: &Call) -> bool {
        match self {
            Self::Conflict { .. } => {
                const CONFLICTING: [&str; 5] = [
                    "TransactWriteItems",
                    "TransactGetItems",
                    "PutItem",
                    "UpdateItem",
                    "DeleteItem",
                ];
                CONFLICTING.contains(&call.operation.as_str())
            }
            Self::Stale { .. } => stale::allowed(call),
            Self::KillBefore | Self::KillAfter => call.caller.is_some(),
            Self::Reject => call.service == Service::Ses,
            Self::Partial => partial::fits(call),
            Self::Throttle { key: Some(key) } => {
                call.request_text().contains(&partial::quoted(key))
            }
            Self::Drop
            | Self::LoseAnswer
            | Self::Throttle { key: None }
            | Self::ServerError
            | Self::Hang { .. } => true,
        }
    }
}

/// Which calls a rule or the random mode is about; what is left out matches everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Filter {
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    /// Only calls for an event that has one of these texts in it; empty: whatever the event is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<String>,
    /// Only calls that a process makes before its first event.
    #[serde(default)]
    starting: bool,
}

impl Filter {
    fn matches(&self, call: &Call) -> bool {
        let same = |wanted: &Option<String>, is: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| is == Some(wanted))
        };
        same(&self.function, call.function())
            && same(&self.service, Some(call.service.name()))
            && same(&self.operation, Some(&call.operation))
            && self.table.as_ref().is_none_or(|table| is_about(call, table))
            && (self.mentions.is_empty() || call.is_for(&self.mentions))
            && (!self.starting || call.event.is_none())
    }
}

/// Whether a call is about a table, or about exactly those that are joined with `+`.
fn is_about(call: &Call, table: &str) -> bool {
    call.tables.iter().any(|own| own == table) || call.tables.join("+") == table
}

/// "The next `times` calls like this, after `skip` of them, fail so."
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    #[serde(flatten)]
    filter: Filter,
    #[serde(default = "once")]
    times: u32,
    #[serde(default)]
    skip: u32,
    #[serde(flatten)]
    action: Action,
    /// A word by which whoever gave the order knows it again.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    /// How often it struck.
    #[serde(default)]
    struck: u32,
}

const fn once() -> u32 {
    1
}

/// Faults by chance, the same ones for the same seed and the same order of calls of functions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Random {
    #[serde(flatten)]
    filter: Filter,
    seed: u64,
    rate_per_mille: u64,
    actions: Vec<Chosen>,
    #[serde(default)]
    struck: u32,
}

/// An action by its name alone, or with what it takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Chosen {
    Whole(Action),
    Name(String),
}

impl Chosen {
    fn action(&self) -> Option<Action> {
        match self {
            Self::Whole(action) => Some(action.clone()),
            Self::Name(name) => serde_json::from_value(serde_json::json!({ "action": name })).ok(),
        }
    }
}

/// What `POST /_local/faults` takes: one rule, several, or the random mode.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Order {
    Rules { rules: Vec<Rule> },
    List(Vec<Rule>),
    Random { random: Random },
    Rule(Rule),
}

/// The faults in force.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InForce {
    rules: Vec<Rule>,
    random: Option<Random>,
}

#[derive(Default)]
pub struct Faults(Mutex<InForce>);

impl Faults {
    /// Adds rules, or sets the random mode.
    ///
    /// # Errors
    /// Names an action of the random mode that does not exist.
    pub fn add(&self, order: Order) -> Result<(), String> {
        let mut now = locked(&self.0);
        match order {
            Order::Rules { rules } | Order::List(rules) => now.rules.extend(rules),
            Order::Rule(rule) => now.rules.push(rule),
            Order::Random { random } => {
                if let Some(unknown) =
                    random.actions.iter().find(|chosen| chosen.action().is_none())
                {
                    return Err(format!("unknown action {unknown:?}"));
                }
                now.random = Some(random);
            }
        }
        Ok(())
    }

    pub fn clear(&self) {
        *locked(&self.0) = InForce::default();
    }

    pub fn list(&self) -> InForce {
        locked(&self.0).clone()
    }

    /// What happens to this call; `None`: nothing but what was asked.
    pub fn strike(&self, call: &Call) -> Option<Action> {
        let mut now = locked(&self.0);
        now.rules
            .iter_mut()
            .filter(|rule| rule.filter.matches(call) && rule.action.fits(call))
            .find_map(Rule::strike)
            .or_else(|| now.random.as_mut().and_then(|random| random.strike(call)))
    }
}

impl Rule {
    fn strike(&mut self) -> Option<Action> {
        if self.times == 0 {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        self.times -= 1;
        self.struck += 1;
        Some(self.action.clone())
    }
}

impl Random {
    fn strike(&mut self, call: &Call) -> Option<Action> {
        // What a test itself asks of the services is spared: only functions are under test.
        if call.caller.is_none() || !self.filter.matches(call) {
            return None;
        }
        if self.next() % 1_000 >= self.rate_per_mille {
            return None;
        }
        let fitting: Vec<Action> = self
            .actions
            .iter()
            .filter_map(Chosen::action)
            .filter(|action| action.fits(call))
            .collect();
        let choice = usize::try_from(self.next()).unwrap_or(0).checked_rem(fitting.len())?;
        self.struck += 1;
        fitting.into_iter().nth(choice)
    }

    /// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
    const fn next(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
