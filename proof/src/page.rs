//! The page that a shop's owner reads: `docs/PROOF.md`.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::Record;

/// The methods, in the page's order, and what each of them does.
const METHODS: [(&str, &str); 17] = [
    (
        "crash points",
        "Each step of the shop is run once without trouble, and every call that it makes to the database, the queues and the \
         payment provider is noted. Then it is run again for every call and every fault: the call never arrives, its answer is lost, it is \
         refused, it hangs, the process dies just before or just after it. The client asks again as a browser would, the system comes to \
         rest, and the books must be right.",
    ),
    ("fault pairs", "The same with two faults in one order, chosen by chance."),
    (
        "simulation",
        "The whole shop in one process under a clock that is not real. Chance, fixed by a number (the seed), decides who acts next, which call \
         fails, which message comes twice or late. The same seed gives the same run, so whatever breaks can be looked at again.",
    ),
    (
        "model",
        "All orders in which checkout, payment, cancellation, expiry and refund can meet, one after the other, with none left out.",
    ),
    (
        "mistakes in the model",
        "Would the model notice? Ten mistakes are built into it, one at a time; each has to be found.",
    ),
    ("flash sale", "Many more buyers than goods, at once, on the real programs; some do not pay."),
    (
        "idempotency",
        "Requests sent many times, side by side and later, some of their answers lost.",
    ),
    (
        "messages",
        "Messages delivered several times, shuffled, late or broken, and a stream that was off.",
    ),
    ("power", "The machine loses its power in the middle of everything."),
    ("trouble outside", "Database and payment provider are busy, slow or down for long."),
    (
        "races",
        "Two of the same thing at the same moment: tabs, clicks, refreshes, the last use of a coupon.",
    ),
    ("signing in", "Strangers who guess passwords, and who want to know who has an account."),
    (
        "forged tokens",
        "Access tokens that are forged, foreign, expired or misused, on every route.",
    ),
    ("route matrix", "Every route with every kind of visitor and with other people's things."),
    ("API fuzz", "Requests made up by a machine from the API's description."),
    ("parser fuzz", "Random bytes in place of everything that is read from outside."),
    (
        "reconciler",
        "Damage done on purpose to a healthy shop's data, to be found and mended without touching the rest.",
    ),
];

/// Bugs that are put into the programs on purpose: the proof of the proof.
const PLANTED: &str = "planted bugs";

/// The page and the line that closes a run: methods, runs, violations.
#[must_use]
pub fn page(records: &[Record], on: &str) -> (String, String) {
    let rows = rows(records);
    let known = METHODS.iter().map(|(method, _)| *method).chain([PLANTED]);
    let mut page = head(on);
    for (method, about) in METHODS {
        section(&mut page, method, about, &rows);
    }
    planted(&mut page, &rows);
    let known: Vec<&str> = known.collect();
    for method in methods(&rows).into_iter().filter(|method| !known.contains(method)) {
        section(&mut page, method, "", &rows);
    }
    let last = format!(
        "{} methods, {} runs, {} violations",
        methods(&rows).len(),
        grouped(rows.iter().map(|row| row.runs).sum()),
        grouped(rows.iter().map(|row| row.violations).sum())
    );
    let _ = write!(page, "\n---\n\n**{last}**\n");
    (page, last)
}

fn head(on: &str) -> String {
    format!(
        "# Proof\n\n\
         Trolley promises never to charge twice, never to sell what is not there and never to lose an order. This page tells how that was \
         tried, how often, and what held. It is written by `make proof`, last on {on}; `make test` runs a sample of the same.\n\n\
         After each attempt a program looks through everything stored, and through the payment provider's own books, for \
         [eleven rules](../invariants/README.md): that stock adds up, that money is taken once and given back in full, that nothing is \
         stuck, forgotten or shown to the wrong person. A *violation* is a rule that did not hold.\n"
    )
}

fn section(page: &mut String, method: &str, about: &str, rows: &[Record]) {
    let mut of_method = rows.iter().filter(|row| row.method == method).peekable();
    if of_method.peek().is_none() {
        return;
    }
    let _ = write!(page, "\n## {}\n\n{about}\n\n", capitalized(method));
    page.push_str("| what | runs | violations | seconds |\n|---|---:|---:|---:|\n");
    for row in of_method {
        let (runs, violations) = (grouped(row.runs), grouped(row.violations));
        let _ = writeln!(page, "| {} | {runs} | {violations} | {} |", row.what, seconds(row));
    }
}

/// A planted bug must be caught: here a violation is one that was not.
fn planted(page: &mut String, rows: &[Record]) {
    let bugs: Vec<&Record> = rows.iter().filter(|row| row.method == PLANTED).collect();
    if bugs.is_empty() {
        return;
    }
    let caught = bugs.iter().filter(|bug| bug.violations == 0).count();
    let _ = write!(
        page,
        "\n## Planted bugs\n\nWould these checks notice if something were wrong? {} mistakes were put into the programs, one at a time; {caught} \
         were noticed, each by the test that is named.\n\n",
        bugs.len()
    );
    page.push_str(
        "| the mistake and the test that notices it | noticed | seconds |\n|---|---|---:|\n",
    );
    for bug in bugs {
        let noticed = if bug.violations == 0 { "yes" } else { "**no**" };
        let _ = writeln!(page, "| {} | {noticed} | {} |", bug.what, seconds(bug));
    }
}

/// One row for each thing that was tried: records of the same thing are added up.
fn rows(records: &[Record]) -> Vec<Record> {
    let mut rows: BTreeMap<(&str, &str), Record> = BTreeMap::new();
    for record in records {
        rows.entry((&record.method, &record.what))
            .and_modify(|row| {
                row.runs += record.runs;
                row.violations += record.violations;
                row.milliseconds += record.milliseconds;
            })
            .or_insert_with(|| record.clone());
    }
    rows.into_values().collect()
}

fn methods(rows: &[Record]) -> Vec<&str> {
    let mut methods: Vec<&str> = rows.iter().map(|row| row.method.as_str()).collect();
    methods.dedup();
    methods
}

fn seconds(row: &Record) -> String {
    format!("{}.{}", grouped(row.milliseconds / 1_000), row.milliseconds % 1_000 / 100)
}

/// 12345 as 12,345.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(method: &str, what: &str, runs: u64, violations: u64) -> Record {
        let (method, what) = (method.to_owned(), what.to_owned());
        Record { method, what, runs, violations, milliseconds: 61_250 }
    }

    #[test]
    fn records_of_the_same_thing_are_one_row() {
        let records = [
            record("crash points", "checkout", 1_200, 0),
            record("flash sale", "10,000 buyers", 1, 0),
            record("crash points", "checkout", 34, 1),
        ];
        let (page, last) = page(&records, "2026-11-21");
        assert!(page.contains("| checkout | 1,234 | 1 | 122.5 |"), "{page}");
        assert_eq!(last, "2 methods, 1,235 runs, 1 violations");
    }

    #[test]
    fn a_planted_bug_that_nobody_notices_stands_out() {
        let records = [record(PLANTED, "a, by b", 1, 0), record(PLANTED, "c, by d", 1, 1)];
        let (page, _) = page(&records, "2026-11-21");
        assert!(
            page.contains("2 mistakes were put into the programs, one at a time; 1 were noticed")
        );
        assert!(page.contains("| c, by d | **no** | 61.2 |"), "{page}");
    }

    #[test]
    fn a_method_that_the_page_does_not_know_is_on_it() {
        let (page, _) = page(&[record("luck", "dice", 6, 0)], "2026-11-21");
        assert!(page.contains("## Luck"), "{page}");
    }
}
