//! The documents under docs/api are those of the types as they are now.

use std::collections::BTreeSet;

use platform::http::Operation;
use serde_json::Value;

fn kept(file: &str) -> String {
    let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n")
}

/// The first lines that differ, with their numbers.
fn first_difference(kept: &str, made: &str) -> String {
    let lines = kept.lines().zip(made.lines()).enumerate();
    let differing = lines.into_iter().find(|(_, (kept, made))| kept != made);
    differing.map_or_else(
        || "one ends before the other".to_owned(),
        |(index, (kept, made))| format!("line {}:\n  has {kept}\n  not {made}", index + 1),
    )
}

fn is_up_to_date(file: &str, made: &Value) {
    let (kept, made) = (kept(file), openapi::file_of(made));
    assert!(
        kept == made,
        "{file} is stale; `make openapi` writes it. {}",
        first_difference(&kept, &made)
    );
}

#[test]
fn the_api_is_documented_as_it_is() {
    is_up_to_date(openapi::DOCUMENT, &openapi::document());
}

#[test]
fn the_events_are_documented_as_they_are() {
    is_up_to_date(openapi::EVENTS, &openapi::events());
}

/// A second type of the same name gets a number: clients would see which of the two was found first.
#[test]
fn every_schema_has_a_name_of_its_own() {
    for (document, place) in
        [(openapi::document(), "/components/schemas"), (openapi::events(), "/$defs")]
    {
        let schemas = document.pointer(place).unwrap().as_object().unwrap();
        let numbered: Vec<_> = schemas
            .keys()
            .filter(|name| name.ends_with(|end: char| end.is_ascii_digit()))
            .collect();
        assert!(numbered.is_empty(), "rename one of two types: {numbered:?}");
    }
}

#[test]
fn every_operation_says_what_it_is() {
    let mut names = BTreeSet::new();
    for operation in openapi::operations() {
        let Operation { method, path, summary, answers, .. } = &operation;
        assert!(!summary.is_empty(), "{method} {path} has no summary");
        assert!(!summary.ends_with('.'), "{method} {path}: a summary is no sentence");
        assert!(!answers.is_empty(), "{method} {path} answers nothing");
        assert!(names.insert(operation.id()), "{} is the name of two operations", operation.id());
        let in_path = path.matches('{').count();
        assert_eq!(in_path, operation.parameters.len(), "{method} {path}: parts of the path");
        for (name, _) in &operation.parameters {
            assert!(path.contains(&format!("{{{name}}}")), "{method} {path} has no {name}");
        }
    }
}

/// Whoever meets a code finds out what it means.
#[test]
fn every_code_is_explained() {
    let explained = kept("docs/PROBLEMS.md");
    let unknown: BTreeSet<&str> = openapi::operations()
        .iter()
        .flat_map(Operation::refusals)
        .map(|refusal| refusal.code)
        .filter(|code| !explained.contains(&format!("`{code}`")))
        .collect();
    assert!(unknown.is_empty(), "not in docs/PROBLEMS.md: {unknown:?}");
}
