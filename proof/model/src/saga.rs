//! The state of the model, what can happen in it, and how far a search goes.

use std::{collections::BTreeSet, fmt, sync::Mutex};

use inventory::{ReservationStatus, Shard};
use orders::OrderStatus;
use platform::shop::Capture;
use stateright::{Model, Property};

use crate::{
    bank::{Bank, Card, Turn},
    flaw::Flaw,
    hours::Hour,
    promises,
    purchase::Purchase,
};

/// Everything there is at one moment.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct State {
    pub hour: Hour,
    pub shelf: Shelf,
    pub purchases: Vec<Purchase>,
    /// Calls of the provider that may still be lost.
    pub losses: u8,
    /// Processes that may still die.
    pub deaths: u8,
    /// What banks may still do that nobody expects.
    pub surprises: u8,
    /// A rule that was broken on the way here.
    pub broken: Option<&'static str>,
}

/// The stock of the one thing there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf(pub Shard);

impl std::hash::Hash for Shelf {
    fn hash<H: std::hash::Hasher>(&self, into: &mut H) {
        let Shard { available, held, sold, restocked, .. } = &self.0;
        (available, held, sold, restocked).hash(into);
    }
}

/// One thing that happens. The first number says to which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    CheckOut(usize),
    /// The shopper tries another card.
    PayAgain(usize),
    Cancel(usize),
    /// The schedule ends an order whose window is over.
    Expire(usize),
    /// Staff stop an order.
    HoldBack(usize),
    /// Staff let an order go on that was on hold.
    Release(usize),
    Pack(usize),
    Ship(usize),
    Deliver(usize),
    /// Staff give back half of what was taken.
    RefundHalf(usize),
    /// A message reaches its consumer.
    Receive(usize, u64),
    /// The schedule takes up a payment that is due.
    Sweep(usize),
    /// The provider tells that something happened, truly or not.
    Hint(usize),
    /// A process asks the provider.
    Call(usize, usize, Fate),
    /// A process stores what it knows.
    Store(usize, usize),
    Die(usize, usize),
    /// A process dies between storing and telling; only in a shop with that flaw.
    DieBeforeTelling(usize, usize),
    /// A call that was given up reaches the provider.
    Arrive(usize),
    Bank(usize, Turn),
    /// So much time passes that something else is due.
    Later,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Answered(Card),
    /// It never arrives.
    LostBefore,
    /// It arrives after it was given up.
    LateCall,
    /// Its answer never arrives.
    LostAfter(Card),
    /// It fails after it was done, and the failure is what its key answers from then on.
    FailedAfter,
}

/// How much is explored: every interleaving of what this allows.
#[derive(Debug)]
pub struct Saga {
    pub buyers: usize,
    pub units: u32,
    pub until: Hour,
    pub losses: u8,
    pub deaths: u8,
    pub surprises: u8,
    /// Attempts to pay of one order.
    pub attempts: u8,
    /// Refunds that staff ask for.
    pub refunds: u8,
    /// Processes that work on one payment at once.
    pub workers: usize,
    /// Whether messages are delivered again after they were applied.
    pub has_duplicates: bool,
    /// Whether the provider sends webhooks, at any time and as often as it likes.
    pub has_hints: bool,
    /// Whether shoppers cancel.
    pub has_cancellations: bool,
    /// Whether staff stop, release, pack, ship and deliver.
    pub has_staff: bool,
    pub capture: Capture,
    /// What banks say to a confirmation.
    pub cards: &'static [Card],
    pub flaw: Option<Flaw>,
    pub seen: Seen,
}

/// What was taken on the way.
#[derive(Debug, Default)]
pub struct Seen {
    pub orders: Mutex<BTreeSet<(&'static str, &'static str)>>,
    pub stock: Mutex<BTreeSet<(String, String)>>,
}

impl Seen {
    pub(crate) fn order(&self, from: OrderStatus, to: OrderStatus) {
        self.orders.lock().expect("no thread panicked").insert((from.name(), to.name()));
    }

    pub(crate) fn stock(&self, from: ReservationStatus, to: ReservationStatus) {
        let pair = (format!("{from:?}"), format!("{to:?}"));
        self.stock.lock().expect("no thread panicked").insert(pair);
    }
}

impl Saga {
    /// One buyer of one unit, who may try a second card and may cancel; nothing is lost, and nobody works on it at once.
    #[must_use]
    pub fn plain() -> Self {
        Self {
            buyers: 1,
            units: 1,
            until: Hour::ExtensionClosed,
            losses: 0,
            deaths: 0,
            surprises: 0,
            attempts: 2,
            refunds: 0,
            workers: 1,
            has_duplicates: false,
            has_hints: false,
            has_cancellations: true,
            has_staff: false,
            capture: Capture::AtConfirmation,
            cards: &[Card::Approved, Card::Declined],
            flaw: None,
            seen: Seen::default(),
        }
    }
}

impl Model for Saga {
    type State = State;
    type Action = Act;

    fn init_states(&self) -> Vec<State> {
        let shard = Shard::opening("mug".parse().expect("a SKU"), self.units);
        let is_lenient = self.flaw == Some(Flaw::CapturesAgain);
        let purchase = Purchase::new(Bank::new(is_lenient));
        vec![State {
            hour: Hour::Placed,
            shelf: Shelf(shard),
            purchases: vec![purchase; self.buyers],
            losses: self.losses,
            deaths: self.deaths,
            surprises: self.surprises,
            broken: None,
        }]
    }

    fn actions(&self, state: &State, acts: &mut Vec<Act>) {
        for (buyer, purchase) in state.purchases.iter().enumerate() {
            self.acts_of(state, buyer, purchase, acts);
        }
        acts.push(Act::Later);
    }

    fn next_state(&self, before: &State, act: Act) -> Option<State> {
        let mut state = before.clone();
        self.take(&mut state, &act)?;
        (state != *before).then_some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        promises::all()
    }
}

/// One line, so that a path can be read.
impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?}, {} available, {} held",
            self.hour, self.shelf.0.available, self.shelf.0.held
        )?;
        for purchase in &self.purchases {
            let Some(order) = &purchase.order else {
                write!(f, "; no order")?;
                continue;
            };
            write!(f, "; order {} {:?}", order.status.name(), order.payment_status)?;
            if let Some(payment) = &purchase.payment {
                let bank = &purchase.bank.sums;
                write!(
                    f,
                    ", payment v{} {:?}, bank holds {} took {}",
                    payment.version,
                    payment.status(),
                    bank.held(),
                    bank.taken()
                )?;
            }
        }
        self.broken.map_or(Ok(()), |broken| write!(f, "; BROKEN: {broken}"))
    }
}
