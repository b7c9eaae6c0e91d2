//! What a module may be called, how long it may be, and what it may know.

use super::{File, files, holds, refuses};

const LONGEST: usize = 400;

/// Crates of the world outside: a rule that needs one of them is not a rule.
const OUTSIDE: [&str; 8] = [
    "aws_",
    "lambda_",
    "http::",
    "axum::",
    "reqwest::",
    "platform::http",
    "platform::Aws",
    "serde_dynamo",
];

/// Files of service crates whose purpose is the outside: they read requests, secrets and answers, word refusals that
/// several services answer, or send mail.
const ADAPTERS: [&str; 6] = [
    "shared/identity/src/guard.rs",
    "shared/identity/src/minter.rs",
    "shared/notifications/src/mailer.rs",
    "shared/payments/src/http_client.rs",
    "shared/payments/src/secret.rs",
    "shared/promotions/src/problems.rs",
];

/// Rules are in `shared/<service>/src`, in every file but the tables and buckets and their tests.
fn is_domain(file: &File) -> bool {
    let service = file.path.strip_prefix("shared/").and_then(|path| path.split_once("/src/"));
    service.is_some_and(|(service, _)| service != "platform")
        && !["_table.rs", "_bucket.rs", "table_tests.rs"]
            .iter()
            .any(|end| file.name().ends_with(end))
        && !ADAPTERS.contains(&file.path.as_str())
}

fn rules_do_no_io(sources: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in sources.iter().filter(|file| is_domain(file)) {
        for (number, line) in numbered(&file.text) {
            let code = line.split("//").next().unwrap_or_default();
            for outside in OUTSIDE.iter().filter(|outside| mentions(code, outside)) {
                faults.push(format!("{}:{number}: a rule knows {outside}", file.path));
            }
        }
    }
    faults
}

/// Whether the path occurs as a path of its own, not as the end of another word.
fn mentions(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|character| {
            !character.is_alphanumeric() && character != '_' && character != ':'
        })
    })
}

fn names_say_what_is_inside(sources: &[File]) -> Vec<String> {
    const EMPTY: [&str; 8] =
        ["utils", "util", "common", "helpers", "helper", "types", "models", "manager"];
    let undecided = sources.iter().filter(|file| {
        file.path.split('/').any(|part| EMPTY.contains(&part.trim_end_matches(".rs")))
    });
    undecided.map(|file| format!("{} says nothing by its name", file.path)).collect()
}

fn files_are_short(sources: &[File]) -> Vec<String> {
    let long = sources.iter().filter(|file| file.text.lines().count() > LONGEST);
    long.map(|file| {
        format!("{} has {} lines, more than {LONGEST}", file.path, file.text.lines().count())
    })
    .collect()
}

fn modules_say_their_purpose(sources: &[File]) -> Vec<String> {
    let speaking = sources.iter().filter(|file| !file.name().ends_with("tests.rs"));
    let silent = speaking.filter(|file| !file.text.starts_with("//!"));
    silent.map(|file| format!("{} does not say what it is for", file.path)).collect()
}

fn exceptions_have_reasons(sources: &[File]) -> Vec<String> {
    const ATTRIBUTES: [&str; 4] = ["#[allow(", "#![allow(", "#[expect(", "#![expect("];
    let mut faults = Vec::new();
    for file in sources {
        let mut rest = file.text.as_str();
        for line in file.text.split_inclusive('\n') {
            let attribute = rest.split(")]").next().unwrap_or(rest).trim_start();
            let begins_here = ATTRIBUTES.iter().any(|begin| line.trim_start().starts_with(begin));
            if begins_here && !attribute.contains("reason") {
                faults.push(format!("{}: {attribute})] gives no reason", file.path));
            }
            rest = rest.get(line.len()..).unwrap_or_default();
        }
    }
    faults
}

fn nothing_is_left_for_later(sources: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    for file in sources {
        for (number, line) in numbered(&file.text) {
            if ["TODO", "FIXME", "XXX", "HACK"]
                .iter()
                .any(|mark| line.contains(&format!("// {mark}")))
            {
                faults.push(format!("{}:{number} leaves something for later", file.path));
            }
        }
    }
    faults
}

/// A main only says what is started and how; the endpoint is in the library.
fn mains_are_thin(sources: &[File]) -> Vec<String> {
    let mains = sources
        .iter()
        .filter(|file| file.path.starts_with("functions/") && file.path.contains("/src/bin/"));
    let fat = mains.filter(|file| file.text.lines().count() > 20);
    fat.map(|file| format!("{} is more than a main", file.path)).collect()
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

#[test]
fn rules_know_neither_aws_nor_http() {
    holds(rules_do_no_io, &files(".rs"));
    let path = "shared/cart/src/cart.rs";
    refuses(rules_do_no_io, path, "use aws_sdk_dynamodb::Client;", "cart.rs:1: a rule knows aws_");
    refuses(
        rules_do_no_io,
        path,
        "//! A cart.\nfn f() -> http::StatusCode {}",
        "cart.rs:2: a rule knows http::",
    );
    let table = [File::new("shared/cart/src/carts_table.rs", "use aws_sdk_dynamodb::Client;")];
    assert!(rules_do_no_io(&table).is_empty());
}

#[test]
fn modules_are_named_for_what_is_inside() {
    holds(names_say_what_is_inside, &files(".rs"));
    refuses(names_say_what_is_inside, "shared/cart/src/utils.rs", "", "says nothing");
    refuses(names_say_what_is_inside, "functions/cart/src/common/mod.rs", "", "says nothing");
}

#[test]
fn files_fit_into_a_head() {
    holds(files_are_short, &files(".rs"));
    refuses(files_are_short, "shared/cart/src/cart.rs", &"\n".repeat(401), "401 lines");
}

#[test]
fn every_module_says_what_it_is_for() {
    holds(modules_say_their_purpose, &files(".rs"));
    refuses(
        modules_say_their_purpose,
        "shared/cart/src/cart.rs",
        "use std::fmt;",
        "what it is for",
    );
}

#[test]
fn every_exception_has_a_reason() {
    holds(exceptions_have_reasons, &files(".rs"));
    let bad = format!("#[{}(clippy::panic)]\nfn f() {{}}", "allow");
    refuses(exceptions_have_reasons, "shared/cart/src/cart.rs", &bad, "no reason");
}

#[test]
fn nothing_waits_for_later() {
    holds(nothing_is_left_for_later, &files(".rs"));
    let bad = format!("// {}: stock", "TODO");
    refuses(nothing_is_left_for_later, "shared/cart/src/cart.rs", &bad, "cart.rs:1 leaves");
}

#[test]
fn a_main_is_only_a_main() {
    holds(mains_are_thin, &files(".rs"));
    refuses(
        mains_are_thin,
        "functions/cart/src/bin/get-cart.rs",
        &"\n".repeat(30),
        "more than a main",
    );
}
