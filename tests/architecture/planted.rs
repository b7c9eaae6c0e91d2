//! Mistakes that can be planted: each has its place and its test, and no release has any.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use journeys::planted_bugs::{CATCHERS, Ended, places, root, sources};
use platform::planted::Bug;

#[test]
fn each_mistake_has_its_place_and_one_test_that_notices_it() {
    assert!(Bug::ALL.len() >= 30, "only {} mistakes", Bug::ALL.len());
    for bug in Bug::ALL {
        let catchers = CATCHERS.iter().filter(|catcher| catcher.bug == *bug).count();
        assert_eq!(catchers, 1, "{bug:?} is to be noticed by one test");
        assert!(!places(*bug).is_empty(), "nobody makes the mistake {bug:?}");
        assert!(bug.about().ends_with('.') && !bug.about().contains('|'), "{}", bug.about());
    }
}

#[test]
fn each_test_that_is_named_is_there() {
    let mut tests: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let journeys = root().join("tests/journeys");
    let journeys = fs::read_dir(journeys).unwrap().map(|entry| entry.unwrap().path());
    for path in sources().into_iter().chain(journeys.filter(|path| path.is_file())) {
        let text = fs::read_to_string(&path).unwrap();
        for name in text.split("fn ").skip(1).filter_map(|rest| rest.split('(').next()) {
            tests.entry(name.to_owned()).or_default().push(path.clone());
        }
    }
    for catcher in CATCHERS {
        let folder = match catcher.package {
            "journeys" => root().join("tests"),
            package => match package.strip_suffix("-functions") {
                Some(service) => root().join("functions").join(service),
                None => root().join("shared").join(package),
            },
        };
        let found = tests.get(catcher.name()).into_iter().flatten();
        let is_there = found.into_iter().any(|path| path.starts_with(&folder));
        assert!(is_there, "{} has no test {}", folder.display(), catcher.test);
    }
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("planted");
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

/// What the compiler says of a file of `platform`, when it refuses it.
fn compiles(file: &str, output: &Path, arguments: &[&str]) -> Result<(), String> {
    let file = root().join("shared/platform").join(file);
    let mut rustc = Command::new("rustc");
    rustc.args(["--edition", "2024", "--check-cfg=cfg(feature, values(\"planted\"))"]);
    rustc.args(["--check-cfg=cfg(shiftable_clock)", "-o"]).arg(output).args(arguments).arg(file);
    let said = rustc.output().unwrap();
    if said.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&said.stderr).into_owned())
}

#[test]
fn a_release_refuses_the_feature() {
    const FEATURE: &str = "--cfg=feature=\"planted\"";
    let library = ["--crate-type=lib", "--emit=metadata"];
    let build =
        |more: &[&str]| compiles("src/planted.rs", &scratch("a.rmeta"), &[&library, more].concat());
    let is_refused = |more: &[&str]| {
        build(more).is_err_and(|said| said.contains("error: a release has no planted bugs"))
    };
    assert_eq!(build(&[]), Ok(()));
    assert!(!is_refused(&[FEATURE, "--cfg=shiftable_clock"]));
    assert!(is_refused(&[FEATURE]), "{:?}", build(&[FEATURE]));

    // And `shiftable_clock` is for builds that are no releases.
    let script = scratch("build-script");
    assert_eq!(compiles("build.rs", &script, &[]), Ok(()));
    for (profile, is_release) in [("debug", false), ("release", true)] {
        let said = Command::new(&script).env("PROFILE", profile).output().unwrap().stdout;
        let said = String::from_utf8(said).unwrap();
        assert_eq!(said.contains("rustc-cfg=shiftable_clock"), !is_release, "{profile}: {said}");
    }
}

#[test]
fn only_an_assertion_counts_as_noticing() {
    let failed =
        "thread 'a' panicked at a.rs:1:2:\nno order\ntest result: FAILED. 0 passed; 1 failed;";
    assert_eq!(Ended::of(false, failed), Ended::Failed("no order".to_owned()));
    assert_eq!(Ended::of(true, "test result: ok. 1 passed; 0 failed;"), Ended::Passed);
    for other in ["test result: ok. 0 passed; 0 failed;", "Segmentation fault"] {
        assert!(matches!(Ended::of(true, other), Ended::Otherwise(_)));
    }
}
