//! Nothing of one person ever appears in an answer, a message or a log line of another (invariant 10).

use std::collections::{BTreeMap, BTreeSet};

use crate::{Books, Findings, Snapshot, Violation};

/// Ids that belong to somebody.
const PERSONAL: [&str; 4] = ["ord_", "pay_", "gst_", "usr_"];
/// The digits of a ULID.
const ID_DIGITS: usize = 26;

pub(crate) fn check(books: &Books<'_>) -> Vec<Violation> {
    let mut findings = Findings::new();
    let (owners, snapshot) = (owners(books), books.snapshot);
    for (person, listener) in snapshot.listeners.iter().enumerate() {
        for text in &listener.heard {
            for found in personal(text).filter(|found| foreign(&owners, found, person)) {
                findings.add(10, found, format!("was shown to {:?}", listener.emails));
            }
        }
    }
    let askers = askers(snapshot);
    let emails: BTreeSet<&str> =
        snapshot.listeners.iter().flat_map(|one| &one.emails).map(String::as_str).collect();
    for line in &snapshot.log {
        if let Some(person) = asker(&askers, line) {
            for found in personal(line).filter(|found| foreign(&owners, found, person)) {
                findings.add(10, found, format!("is in a log line of another: {line}"));
            }
        }
        for email in addresses(line).filter(|address| emails.contains(address)) {
            findings.add(10, email, format!("is in the log: {line}"));
        }
        findings.require(10, !line.contains(".eyJ"), "a token", format!("is in the log: {line}"));
    }
    mail(books, &mut findings);
    findings.0
}

/// What the request ids of each listener begin with.
fn askers(snapshot: &Snapshot) -> BTreeMap<&str, usize> {
    let listeners = snapshot.listeners.iter().enumerate();
    let asking = listeners.filter(|(_, listener)| !listener.requests.is_empty());
    asking.map(|(person, listener)| (listener.requests.as_str(), person)).collect()
}

/// Whose request a log line is about: it has an id such as `"j1-5-2"`, of which a listener knows `"j1-5-`.
fn asker(askers: &BTreeMap<&str, usize>, line: &str) -> Option<usize> {
    let beginning = |(at, _)| {
        let text = line.get(at..)?;
        let (end, _) = text.match_indices('-').nth(1)?;
        askers.get(text.get(..=end)?).copied()
    };
    line.match_indices('"').find_map(beginning)
}

/// The e-mail addresses in a text, whatever they stand between.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || "@._+-".contains(c)));
    words.filter(|word| word.contains('@')).map(|word| word.trim_end_matches('.'))
}

/// Whose each id and address is, as a position among the listeners.
fn owners(books: &Books<'_>) -> BTreeMap<String, usize> {
    let mut owners = BTreeMap::new();
    for (person, listener) in books.snapshot.listeners.iter().enumerate() {
        let all = listener.subjects.iter().chain(&listener.emails);
        owners.extend(all.map(|id| (id.clone(), person)));
    }
    for order in books.orders.values() {
        if let Some(person) = owners.get(&order.subject).copied() {
            owners.insert(order.id.clone(), person);
            owners.extend(order.payment_id.clone().map(|payment| (payment, person)));
        }
    }
    owners
}

fn foreign(owners: &BTreeMap<String, usize>, found: &str, person: usize) -> bool {
    owners.get(found).is_some_and(|owner| *owner != person)
}

/// The ids and e-mail addresses in a text.
fn personal(text: &str) -> impl Iterator<Item = &str> {
    let ids = PERSONAL.into_iter().flat_map(move |prefix| {
        text.match_indices(prefix)
            .filter_map(move |(at, _)| text.get(at..at + prefix.len() + ID_DIGITS))
    });
    let words = text.split(|c: char| c.is_whitespace() || "\"<>,;()".contains(c));
    ids.chain(words.filter(|word| word.contains('@')))
}

/// Mail about an order goes to its buyer only.
fn mail(books: &Books<'_>, findings: &mut Findings) {
    // Of a buyer whose account was deleted nobody knows the address any more.
    let known =
        books.orders.values().filter(|order| order.contact.email != "erased@erased.invalid");
    let buyers: BTreeMap<&str, &str> =
        known.map(|order| (order.number.as_str(), order.contact.email.as_str())).collect();
    for mail in &books.snapshot.mail {
        let to: Vec<&str> =
            mail["to"].as_array().into_iter().flatten().filter_map(|to| to.as_str()).collect();
        let text = format!("{} {}", mail["subject"], mail["text"]);
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        for number in words {
            if let Some(buyer) = buyers.get(number) {
                findings.require(10, to == [*buyer], number, format!("was mailed to {to:?}"));
            }
        }
    }
}
