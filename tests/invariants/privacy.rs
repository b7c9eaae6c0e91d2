//! Nothing of one person ever appears in an answer, a message or a log line of another (invariant 10).

use std::collections::BTreeMap;

use super::{Findings, Snapshot, Violation};

/// Ids that belong to somebody.
const PERSONAL: [&str; 4] = ["ord_", "pay_", "gst_", "usr_"];
/// The digits of a ULID.
const ID_DIGITS: usize = 26;

pub(super) fn check(snapshot: &Snapshot) -> Vec<Violation> {
    let mut findings = Findings::new();
    let owners = owners(snapshot);
    for (person, listener) in snapshot.listeners.iter().enumerate() {
        for text in &listener.heard {
            for found in personal(text).filter(|found| foreign(&owners, found, person)) {
                findings.add(10, found, format!("was shown to {:?}", listener.emails));
            }
        }
    }
    for line in &snapshot.log {
        let of = snapshot.listeners.iter().position(|listener| {
            !listener.requests.is_empty() && line.contains(&listener.requests)
        });
        if let Some(person) = of {
            for found in personal(line).filter(|found| foreign(&owners, found, person)) {
                findings.add(10, found, format!("is in a log line of another: {line}"));
            }
        }
        for email in snapshot.listeners.iter().flat_map(|listener| &listener.emails) {
            findings.require(10, !line.contains(email), email, format!("is in the log: {line}"));
        }
        findings.require(10, !line.contains(".eyJ"), "a token", format!("is in the log: {line}"));
    }
    mail(snapshot, &mut findings);
    findings.0
}

/// Whose each id and address is, as a position among the listeners.
fn owners(snapshot: &Snapshot) -> BTreeMap<String, usize> {
    let mut owners = BTreeMap::new();
    for (person, listener) in snapshot.listeners.iter().enumerate() {
        let all = listener.subjects.iter().chain(&listener.emails);
        owners.extend(all.map(|id| (id.clone(), person)));
    }
    for order in snapshot.orders() {
        if let Some(person) = owners.get(&order.subject).copied() {
            owners.insert(order.id, person);
            owners.extend(order.payment_id.map(|payment| (payment, person)));
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
fn mail(snapshot: &Snapshot, findings: &mut Findings) {
    let orders = snapshot.orders();
    // Of a buyer whose account was deleted nobody knows the address any more.
    let known = orders.iter().filter(|order| order.contact.email != "erased@erased.invalid");
    let buyers: BTreeMap<&str, &str> =
        known.map(|order| (order.number.as_str(), order.contact.email.as_str())).collect();
    for mail in &snapshot.mail {
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
