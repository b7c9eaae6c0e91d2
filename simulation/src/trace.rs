//! What happened in a run, in order: as a hash, and on request as a timeline that a person can read.

use std::fmt;

/// A line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Milliseconds since the run began.
    pub at: i64,
    pub who: String,
    pub what: String,
    pub outcome: String,
}

/// What happened so far.
#[derive(Debug, Default)]
pub struct Trace {
    hash: u64,
    length: u64,
    kept: Option<Vec<Entry>>,
}

impl Trace {
    /// `keeps`: whether there will be a timeline beside the hash.
    #[must_use]
    pub fn new(keeps: bool) -> Self {
        Self { hash: 0xcbf2_9ce4_8422_2325, length: 0, kept: keeps.then(Vec::new) }
    }

    pub fn note(&mut self, at: i64, who: &str, what: &str, outcome: &str) {
        self.length += 1;
        self.mix(&at.to_le_bytes());
        for text in [who, what, outcome] {
            self.mix(text.as_bytes());
            self.mix(&[0xff]);
        }
        if let Some(kept) = &mut self.kept {
            let [who, what, outcome] = [who, what, outcome].map(str::to_owned);
            kept.push(Entry { at, who, what, outcome });
        }
    }

    /// FNV-1a: quick, the same everywhere, and no adversary is about.
    fn mix(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.hash = (self.hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Of everything that was noted, in its order.
    #[must_use]
    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// How much was noted.
    #[must_use]
    pub const fn length(&self) -> u64 {
        self.length
    }

    #[must_use]
    pub fn into_timeline(self) -> Vec<Entry> {
        self.kept.unwrap_or_default()
    }
}

impl Entry {
    /// Whether it is a read that went well.
    #[must_use]
    pub fn is_plain_read(&self) -> bool {
        const READS: [&str; 4] = ["GetItem", "BatchGetItem", "Query", "GetSecretValue"];
        let operation = self.what.split(['.', ' ']).nth(1).unwrap_or_default();
        self.outcome == "200" && READS.contains(&operation)
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, ms) = (self.at / 1_000, self.at % 1_000);
        let (minutes, seconds) = (seconds / 60, seconds % 60);
        let Self { who, what, outcome, .. } = self;
        write!(f, "{minutes:>4}:{seconds:02}.{ms:03}  {who:<26} {what:<58} {outcome}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(notes: &[(i64, &str)]) -> u64 {
        let mut trace = Trace::new(false);
        for (at, what) in notes {
            trace.note(*at, "checkout", what, "200");
        }
        trace.hash()
    }

    #[test]
    fn the_hash_knows_order_time_and_content() {
        let known = hash(&[(1, "a"), (2, "b")]);
        assert_eq!(known, hash(&[(1, "a"), (2, "b")]));
        for other in [[(1, "b"), (2, "a")], [(1, "a"), (3, "b")], [(1, "a"), (2, "c")]] {
            assert_ne!(known, hash(&other));
        }
    }

    #[test]
    fn a_line_tells_when_who_what_and_how_it_ended() {
        let mut trace = Trace::new(true);
        trace.note(754_321, "checkout#3", "DynamoDB.TransactWriteItems", "200");
        let line = trace.into_timeline()[0].to_string();
        assert!(line.starts_with("  12:34.321  checkout#3"), "{line}");
        assert!(line.ends_with(" 200"), "{line}");
    }
}
