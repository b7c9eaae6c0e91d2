//! Every reader, with what is arbitrary and with what is nearly right. `TROLLEY_FUZZ` says how often, each.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::cell::Cell;

use parsers::{PARSERS, Parser, cases, nearly};
use proptest::test_runner::{Config, TestRunner};

/// How many of the tries were accepted.
fn hold(parser: &Parser) -> Result<u32, String> {
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let accepted = Cell::new(0);
    let tried = runner.run(&nearly((parser.samples)()), |bytes| {
        accepted.set(accepted.get() + u32::from((parser.read)(&bytes)));
        Ok(())
    });
    tried.map(|()| accepted.get()).map_err(|error| format!("{}: {error}", parser.name))
}

#[test]
fn no_bytes_make_a_reader_panic_or_take_what_it_should_not() {
    let mut failures = Vec::new();
    for parser in PARSERS {
        let trial = proof::Trial::begin("parser fuzz", parser.what);
        let held = hold(&parser);
        trial.ends(u64::from(cases()), u64::from(held.is_err()));
        match held {
            Ok(accepted) => println!("{}: {accepted} of {} accepted", parser.name, cases()),
            Err(failure) => failures.push(failure),
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Of these, another case is another character, or several, and not always one that is accepted where it was.
#[test]
fn what_is_made_of_a_character_is_accepted_like_it() {
    let values = PARSERS.iter().find(|parser| parser.name == "value").unwrap();
    let changes = |c: &char| !c.to_lowercase().eq([*c]) || !c.to_uppercase().eq([*c]);
    let odd = |c: &char| changes(c) || c.is_whitespace() || c.is_control();
    for sample in (values.samples)() {
        let (kind, text) = sample.split_first().unwrap();
        let text = str::from_utf8(text).unwrap();
        for c in (char::MIN..=char::MAX).filter(odd) {
            for (before, after) in [("", text), (text, ""), text.split_at(1)] {
                let near = format!("{before}{c}{after}");
                (values.read)(&[&[*kind], near.as_bytes()].concat());
            }
        }
    }
}

#[test]
fn every_reader_accepts_its_first_sample() {
    for parser in PARSERS {
        let samples = (parser.samples)();
        let first = samples.first().unwrap();
        assert!((parser.read)(first), "{}: {}", parser.name, String::from_utf8_lossy(first));
        for sample in &samples {
            (parser.read)(sample);
        }
    }
}
