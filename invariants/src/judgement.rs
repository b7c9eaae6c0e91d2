//! Looks at a shop that is open: what is on its way is told from what is wrong.

use std::time::Duration;

use crate::{
    Snapshot, Violation,
    reading::{Reader, Unreadable},
};

/// What was found.
#[derive(Debug, Default)]
pub struct Judgement {
    pub wrong: Vec<Violation>,
    /// Right as long as something goes on: windows that are open, messages that wait, what changed while it was read.
    pub passing: Vec<Violation>,
    pub read: Snapshot,
}

impl Reader {
    /// A shop at rest: whatever is not right is wrong.
    ///
    /// # Errors
    /// The shop cannot be read.
    pub async fn judge_at_rest(&self) -> Result<Judgement, Unreadable> {
        let read = self.read().await?;
        Ok(Judgement { wrong: read.violations(), passing: Vec::new(), read })
    }

    /// A shop that is open. Tables are not read in one moment, so what seems wrong is looked at again after `pause`:
    /// only what is still exactly so is wrong.
    ///
    /// # Errors
    /// The shop cannot be read.
    pub async fn judge(&self, pause: Duration) -> Result<Judgement, Unreadable> {
        let first = Judgement::of(self.read().await?);
        if first.wrong.is_empty() {
            return Ok(first);
        }
        tokio::time::sleep(pause).await;
        let second = Judgement::of(self.read().await?);
        Ok(second.confirmed_by(&first))
    }
}

impl Judgement {
    fn of(read: Snapshot) -> Self {
        let (passing, wrong) = read.violations().into_iter().partition(|found| found.passing);
        Self { wrong, passing, read }
    }

    /// What is only wrong in one of two readings is in motion.
    fn confirmed_by(mut self, before: &Self) -> Self {
        let (wrong, moving): (Vec<_>, Vec<_>) =
            self.wrong.into_iter().partition(|found| before.wrong.contains(found));
        self.passing.extend(moving);
        Self { wrong, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(id: &str, what: &str) -> Violation {
        Violation { invariant: 2, id: id.to_owned(), what: what.to_owned(), passing: false }
    }

    #[test]
    fn what_changes_between_two_readings_is_in_motion() {
        let first = Judgement {
            wrong: vec![found("ord_1", "1 of 2"), found("ord_2", "gone")],
            ..Judgement::default()
        };
        let again = vec![found("ord_1", "2 of 2"), found("ord_2", "gone")];
        let second = Judgement { wrong: again, ..Judgement::default() }.confirmed_by(&first);
        assert_eq!(second.wrong, [found("ord_2", "gone")]);
        assert_eq!(second.passing, [found("ord_1", "2 of 2")]);
    }
}
