//! Who may do what, and with whose things: every route with every id that it takes, for everybody who could come. Made
//! of the API's document, so that a route that is added is tried here before anybody thinks of it.

mod callers;

use std::cmp::Reverse;

use journeys::{
    Answer, Shop,
    shop::{Probe, answers},
};
use platform::http::{Operation, Who};
use proof::Trial;

use super::belongings::{Belongings, Whose, essence};
use callers::{Caller, Standing};

/// Staff make a category by naming it.
const MAKES_WHAT_IS_MISSING: [&str; 1] = ["saveCategory"];

/// Which ids a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ids {
    /// The owner's, also where the route takes none.
    Owners,
    /// The owner's, but for one that names nothing.
    Missing(usize),
    Senseless,
    /// Something that is there, for staff only.
    Hidden,
}

/// What was tried, and what was not as it should be.
#[derive(Default)]
struct Matrix {
    cells: u64,
    faults: Vec<String>,
}

impl Matrix {
    fn cell(&mut self, holds: bool, says: impl FnOnce() -> String) {
        self.cells += 1;
        if !holds {
            self.faults.push(says());
        }
    }

    fn ends(self, trial: Trial) {
        trial.ends(self.cells, self.faults.len() as u64);
        let Self { cells, faults } = self;
        assert!(faults.is_empty(), "{} of {cells} cells:\n{}", faults.len(), faults.join("\n"));
    }
}

#[tokio::test]
async fn nobody_but_the_owner_and_the_staff_in_charge_gets_at_the_owners_things() {
    let shop = Shop::open().await;
    let owner = shop.customer().await;
    let expired = owner.access_token();
    let belongings = Belongings::of(&owner).await;
    shop.advance(16).await;
    owner.cart().await;
    let others = callers::others(&shop, &owner, &expired).await;
    let subjects: Vec<String> = others.iter().filter_map(|other| other.subject.clone()).collect();
    let before = belongings.stored(&shop, &subjects).await;

    let trial = Trial::begin("route matrix", "every route and id, for everybody but its owner");
    let (mut matrix, belongings) = (Matrix::default(), &belongings);
    let mut operations = answers().operations().to_vec();
    // Whoever signs out is a stranger to what comes after.
    operations.sort_by_key(|operation| operation.function == "sign-out");
    for operation in &operations {
        for caller in &others {
            tries(&shop, belongings, operation, caller, &mut matrix).await;
        }
    }
    shop.idle().await;
    let after = belongings.stored(&shop, &subjects).await;
    let changed = before.symmetric_difference(&after).cloned().collect::<Vec<_>>().join("\n");
    matrix.cell(changed.is_empty(), || format!("the owner's things have changed:\n{changed}"));
    matrix.ends(trial);

    let trial = Trial::begin("route matrix", "every route and id, for those whom it is meant for");
    let mut matrix = Matrix::default();
    let mut insiders = callers::staff(&shop).await;
    insiders.push(Caller::of(Standing::Owner, &owner));
    for operation in in_gentle_order(operations) {
        for caller in insiders.iter().filter(|caller| caller.may(&operation)) {
            opens(&shop, belongings, &operation, caller, &mut matrix).await;
        }
    }
    matrix.ends(trial);
    shop.closes().await;
}

async fn sends(
    shop: &Shop,
    belongings: &Belongings,
    operation: &Operation,
    caller: &Caller,
    ids: Ids,
) -> Answer {
    let probe = Probe::of(operation, &shop.fresh());
    let probe = match ids {
        Ids::Senseless => probe.with_senseless_path(),
        _ => probe.with_path(|index, kind| {
            let named = belongings.named(kind);
            match ids {
                Ids::Missing(missing) if missing == index => named.missing.clone(),
                Ids::Hidden => named.hidden.clone().unwrap_or_else(|| named.owners.clone()),
                _ => named.owners.clone(),
            }
        }),
    };
    let call = probe.call(shop);
    match &caller.token {
        Some(token) => call.bearer(token).send().await,
        None => call.send().await,
    }
}

/// One caller at one route, with each choice of ids.
async fn tries(
    shop: &Shop,
    belongings: &Belongings,
    operation: &Operation,
    caller: &Caller,
    matrix: &mut Matrix,
) {
    let (away, may) = (caller.turned_away(operation), caller.may(operation));
    if away.is_none() && caller.standing == Standing::SignedOut {
        return; // It is the owner who comes.
    }
    let kinds = Probe::kinds(operation);
    let named: Vec<_> = kinds.iter().map(|kind| belongings.named(kind)).collect();
    let mut missing = Vec::new();
    for (index, named) in named.iter().enumerate() {
        if may && MAKES_WHAT_IS_MISSING.contains(&&*operation.id()) {
            continue;
        }
        let answer = sends(shop, belongings, operation, caller, Ids::Missing(index)).await;
        let nowhere = may || named.whose == Whose::Owners;
        let expected = away.or(nowhere.then_some((404, "not_found")));
        judges(matrix, belongings, (operation, caller, Ids::Missing(index)), &answer, expected);
        missing.push(essence(&answer));
    }
    let foreign = !may && named.iter().any(|named| named.whose == Whose::Owners);
    let hidden = named.iter().any(|named| named.hidden.is_some());
    let may_read = !may || operation.method == "GET";
    let not_found = Some((404, "not_found"));
    for (ids, applies, expected) in [
        (Ids::Owners, may_read, away.or(not_found.filter(|_| foreign))),
        (Ids::Hidden, !may && hidden && !sees_hidden(caller), away),
        (Ids::Senseless, !named.is_empty(), away.or(not_found)),
    ] {
        if !applies {
            continue;
        }
        let answer = sends(shop, belongings, operation, caller, ids).await;
        judges(matrix, belongings, (operation, caller, ids), &answer, expected);
        let as_if_missing = ids == Ids::Hidden || (ids == Ids::Owners && expected.is_some());
        if let (true, Some(missing)) = (as_if_missing, missing.first()) {
            let same = essence(&answer) == *missing && answer.status >= 400;
            matrix.cell(same, || {
                format!("{:?}: {answer} is told apart from {missing:?}", caller.standing)
            });
        }
    }
}

/// Drafts are the business of those who keep the catalog.
fn sees_hidden(caller: &Caller) -> bool {
    matches!(caller.standing, Standing::Staff("catalog" | "admin"))
}

fn judges(
    matrix: &mut Matrix,
    belongings: &Belongings,
    (operation, caller, ids): (&Operation, &Caller, Ids),
    answer: &Answer,
    expected: Option<(u16, &str)>,
) {
    let as_expected = match expected {
        Some((status, code)) => answer.is_refused(status, code),
        None => (200..500).contains(&answer.status),
    };
    matrix.cell(as_expected, || {
        format!("{:?} with {ids:?} ids: {answer}, not {expected:?}", caller.standing)
    });
    let catalog = caller.standing == Standing::Staff("catalog");
    if !caller.may(operation) || catalog {
        let shown = belongings.shown_in(answer, catalog || sees_hidden(caller));
        matrix.cell(shown.is_empty(), || {
            format!("{:?} with {ids:?} ids is shown {shown:?}: {answer}", caller.standing)
        });
    }
}

/// Those whom a route is meant for get past the guard and find what is theirs.
async fn opens(
    shop: &Shop,
    belongings: &Belongings,
    operation: &Operation,
    caller: &Caller,
    matrix: &mut Matrix,
) {
    let answer = sends(shop, belongings, operation, caller, Ids::Owners).await;
    let refused = matches!(answer.status, 401 | 403 | 404) || answer.status >= 500;
    matrix.cell(!refused, || format!("{:?} does not get in: {answer}", caller.standing));
}

/// What is for the owner before what is for staff, and whatever ends something after what needs it.
fn in_gentle_order(mut operations: Vec<Operation>) -> Vec<Operation> {
    const METHODS: [&str; 5] = ["GET", "PUT", "PATCH", "POST", "DELETE"];
    // Who signs in, or begins as a guest, is nobody yet.
    operations.retain(|operation| operation.who != Who::Public || !operation.parameters.is_empty());
    operations.sort_by_key(|operation| {
        let staff = matches!(operation.who, Who::Staff(_));
        let method = METHODS.iter().position(|method| *method == operation.method);
        (staff, operation.function == "sign-out", method, Reverse(operation.parameters.len()))
    });
    operations
}
