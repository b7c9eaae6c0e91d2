//! Who calls a service: a function, and which of its processes. The process says so itself, in the part of the user
//! agent that `AWS_SDK_UA_APP_ID` fills, and by the address of the payment provider that it was given.

use std::fmt;

use super::pool::Id;

/// What stands in a variable of the template where the caller is to be named.
pub const PLACEHOLDER: &str = "{caller}";

/// Separates function and process; the user agent may contain it, names of functions do not.
const SEPARATOR: char = '~';

/// A function at work; its process is not known when somebody else hosts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    pub function: String,
    pub process: Option<Id>,
}

impl Caller {
    pub fn process(function: &str, id: Id) -> Self {
        Self { function: function.to_owned(), process: Some(id) }
    }

    /// The caller that [`fmt::Display`] has written.
    pub fn parse(text: &str) -> Self {
        let known = text.split_once(SEPARATOR).and_then(|(function, id)| {
            Some(Self { function: function.to_owned(), process: Some(id.parse().ok()?) })
        });
        known.unwrap_or_else(|| Self { function: text.to_owned(), process: None })
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.process {
            Some(id) => write!(f, "{}{SEPARATOR}{id}", self.function),
            None => f.write_str(&self.function),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_known_by_what_it_says() {
        let one = Caller::process("checkout", 17);
        assert_eq!(Caller::parse(&one.to_string()), one);
        let whole = Caller { function: "checkout".to_owned(), process: None };
        assert_eq!(Caller::parse("checkout"), whole);
        assert_eq!(whole.to_string(), "checkout");
    }
}
