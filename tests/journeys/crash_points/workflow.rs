//! What a workflow is to the sweep.

use journeys::Shop;

/// Something that a client and the system do together. It is run again and again, each time with another subject.
pub(super) trait Workflow {
    /// As a shop's owner calls it.
    const NAME: &'static str;

    /// Whether a run needs the shop for itself, since what it does by the clock is done for everyone.
    const ALONE: bool = false;

    /// Who does it, with what, and what came of it so far.
    type Subject<'a>;

    /// Whether the calls of this function are this workflow's to try.
    fn is_about(_function: &str) -> bool {
        true
    }

    /// What has to be there before; nothing fails here.
    async fn given(shop: &Shop) -> Self::Subject<'_>;

    /// The rest of what has to be there before, once the system has come to rest.
    async fn prepared(_subject: &Self::Subject<'_>) {}

    /// Texts by which events about this subject, and no other, are known.
    fn mentions(subject: &Self::Subject<'_>) -> Vec<String>;

    /// The client's part. It asks again where that is what a client has to do.
    async fn happens(subject: &Self::Subject<'_>);

    /// Whether it has reached its end; else where it stands.
    async fn ended(subject: &Self::Subject<'_>) -> Result<(), String>;
}

/// Fails with what is there unless it is what is expected.
pub(super) fn is<T: PartialEq + std::fmt::Debug>(
    what: &str,
    is: &T,
    expected: &T,
) -> Result<(), String> {
    if is == expected { Ok(()) } else { Err(format!("{what} is {is:?}, not {expected:?}")) }
}
