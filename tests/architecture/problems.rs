//! Every code that a problem can have is explained in `docs/PROBLEMS.md`, and nothing else is.

use std::collections::BTreeSet;

use operations::ProblemPage;

use super::{File, files};

/// The codes in a source file: the first snake-case literal of each `refusal(…)` call, also of local ones, and all
/// that a contract `refuses`.
fn codes_in(file: &File) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for call in file.text.split("refusal(").skip(1) {
        codes.extend(literals(arguments(call)).find(|literal| is_code(literal)).map(str::to_owned));
    }
    for call in file.text.split(".refuses(").skip(1) {
        codes.extend(
            literals(arguments(call)).filter(|literal| is_code(literal)).map(str::to_owned),
        );
    }
    codes
}

/// What stands before the parenthesis that closes the call.
fn arguments(call: &str) -> &str {
    let mut open = 1;
    let end = call.find(|character| {
        open += i32::from(character == '(') - i32::from(character == ')');
        open == 0
    });
    end.map_or(call, |end| &call[..end])
}

fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

fn is_code(literal: &str) -> bool {
    !literal.is_empty() && literal.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn source() -> Vec<File> {
    let product = |file: &File| {
        (file.path.starts_with("functions/") || file.path.starts_with("shared/"))
            && !file.name().ends_with("tests.rs")
    };
    files(".rs").into_iter().filter(product).collect()
}

fn known() -> BTreeSet<String> {
    ProblemPage::all().iter().map(|page| page.code.clone()).collect()
}

#[test]
fn every_code_in_the_source_is_explained() {
    let known = known();
    let mut faults = Vec::new();
    for file in source() {
        let unknown: Vec<_> =
            codes_in(&file).into_iter().filter(|code| !known.contains(code)).collect();
        if !unknown.is_empty() {
            faults.push(format!("{}: not in docs/PROBLEMS.md: {}", file.path, unknown.join(", ")));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_explained_code_is_in_the_source() {
    let source = source();
    let is_used = |code: &&String| {
        let literal = format!("\"{code}\"");
        source.iter().any(|file| file.text.contains(&literal))
    };
    let known = known();
    let invented: Vec<_> = known.iter().filter(|code| !is_used(code)).collect();
    assert!(invented.is_empty(), "in docs/PROBLEMS.md and nowhere else: {invented:?}");
}

#[test]
fn the_pages_are_in_the_order_of_the_alphabet() {
    let codes: Vec<_> = ProblemPage::all().iter().map(|page| &page.code).collect();
    assert!(codes.is_sorted(), "{codes:#?}");
}

#[test]
fn a_code_is_found_however_it_is_written() {
    let text = r#"
        Problem::refusal(StatusCode::CONFLICT, "cart_changed", "The cart").with("version", 1);
        let refusal = |code, title| Problem::refusal(RULE, code, title).with("errors", 1);
        Refused::Line => refusal("csv_malformed", "The file").with("line", line),
        .refuses(409, &["insufficient_stock", "price_changed"])
    "#;
    let found = codes_in(&File::new("functions/a/src/problems.rs", text));
    let expected = ["cart_changed", "csv_malformed", "insufficient_stock", "price_changed"];
    assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
}
