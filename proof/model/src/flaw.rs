//! Ways to be wrong, built into the model on purpose: each shows that the search would have found it.

/// One mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// The hold does not look whether a unit is there.
    SellsWhatIsNotThere,
    /// An order is confirmed while its shopper still authenticates.
    ConfirmsWithoutMoney,
    /// Money that comes too late confirms an order that is over, whatever has become of its stock.
    RevivesOrders,
    /// An order is ended by the clock alone, whatever has become of it.
    ExpiresPaidOrders,
    /// A cancelled order keeps its stock.
    ForgetsStock,
    /// Nothing is undone when an order expires.
    ForgetsExpiredMoney,
    /// What has no answer is asked again with another key.
    RepeatsWithANewKey,
    /// The same at a provider that captures again when it is asked again.
    CapturesAgain,
    /// Older facts are copied over newer ones.
    AppliesOldFacts,
    /// Events are sent after the change is stored, by a process that may be dead by then.
    TellsAfterwards,
}
