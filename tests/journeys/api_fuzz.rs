//! The API against requests that nobody would think of: schemathesis (PyPI, a program of its own in `.venv`) makes them of
//! the API's document, such as it allows and such as it does not, and holds every answer against it. What it is to ask
//! and to check is in `tests/api_fuzz`.

mod words;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use journeys::{
    Shop,
    shop::{PASSWORD, answers},
};
use platform::http::Operation;
use proof::Trial;
use serde_json::{Value, json};
use tokio::process::Command;

use super::{belongings::Belongings, size};
use words::Words;

/// What `make test` asks of each operation, beside the document's own examples.
const FEW_EXAMPLES: usize = 3;
/// From so many on, every bound of every field is tried too, and requests that follow from one another: that takes minutes.
const MANY_EXAMPLES: usize = 10;

#[tokio::test]
async fn whatever_is_asked_is_answered_as_documented() {
    let shop = Shop::open_with(&[]).await;
    let owner = shop.customer().await;
    let belongings = Belongings::of(&owner).await;
    let words = Words::of(&owner, &belongings).await;
    let given = json!({
        "origin": shop.origin(), "webhook_secret": "whsec_local",
        "owner": { "email": owner.email, "password": PASSWORD },
        "admin": { "email": "admin@trolley.test", "password": "trolley-demo-password" },
    });
    let (examples, seed) = (size("TROLLEY_FUZZ_EXAMPLES", FEW_EXAMPLES), size("TROLLEY_SEED", 1));

    let what = "requests that the API's document allows, and requests that it does not";
    let trial = Trial::begin("API fuzz", what);
    let fuzz = Fuzz::of(&given, &words, examples, seed).await;
    trial.ends(fuzz.requests(), fuzz.failures());
    println!("{} requests; never done: {:?}", fuzz.requests(), fuzz.never_done());
    assert!(fuzz.failures() == 0, "{}", fuzz.says);
    let names: BTreeSet<String> = answers().operations().iter().map(Operation::id).collect();
    let unasked: Vec<_> = names.iter().filter(|name| !fuzz.seen.contains_key(*name)).collect();
    assert!(unasked.is_empty(), "never asked: {unasked:?}");
    shop.closes().await;
}

/// What became of a run.
struct Fuzz {
    /// Statuses with their counts, by operation.
    seen: BTreeMap<String, BTreeMap<u16, u64>>,
    succeeded: bool,
    says: String,
}

impl Fuzz {
    async fn of(given: &Value, words: &Words, examples: usize, seed: usize) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let program = root.join(".venv/bin/schemathesis");
        assert!(program.exists(), "the tools are missing: `make lint` installs them into .venv");
        let file = |name: &str| PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let (config, callers) = (file("api-fuzz.toml"), file("api-fuzz.json"));
        let seen = file("api-fuzz-seen.txt");
        let fixed = fs::read_to_string(root.join("tests/api_fuzz/schemathesis.toml")).unwrap();
        fs::write(&config, format!("{fixed}{words}")).unwrap();
        fs::write(&callers, given.to_string()).unwrap();
        let _ = fs::remove_file(&seen);
        let many = examples >= MANY_EXAMPLES;
        let phases = if many { "examples,coverage,fuzzing,stateful" } else { "examples,fuzzing" };
        let run = Command::new(program)
            .arg("--config-file")
            .arg(&config)
            .arg("run")
            .args(["docs/api/openapi.json", "--url", given["origin"].as_str().unwrap()])
            .args(["--phases", phases, "--no-color"])
            .args(["--max-examples", &examples.to_string(), "--seed", &seed.to_string()])
            .envs([("TROLLEY_FUZZ", &callers), ("TROLLEY_FUZZ_SEEN", &seen)])
            .current_dir(root)
            .kill_on_drop(true)
            .output()
            .await
            .unwrap();
        let says = String::from_utf8_lossy(&run.stdout).into_owned()
            + &String::from_utf8_lossy(&run.stderr);
        let seen = counts(&fs::read_to_string(&seen).unwrap_or_default());
        Self { seen, succeeded: run.status.success(), says }
    }

    fn requests(&self) -> u64 {
        self.seen.values().flat_map(BTreeMap::values).sum()
    }

    /// Different ones, as the program counts them; one when it says nothing that can be read.
    fn failures(&self) -> u64 {
        let unique = self.says.lines().filter_map(|line| line.split_once(" unique failures"));
        let counts = unique.filter_map(|(before, _)| before.rsplit(' ').next()?.parse().ok());
        if self.succeeded { 0 } else { counts.max().unwrap_or(1) }
    }

    /// Operations that refused each time.
    fn never_done(&self) -> Vec<&str> {
        let refused =
            self.seen.iter().filter(|(_, statuses)| statuses.keys().all(|status| *status >= 400));
        refused.map(|(operation, _)| operation.as_str()).collect()
    }
}

/// Lines of operation, status and count.
fn counts(text: &str) -> BTreeMap<String, BTreeMap<u16, u64>> {
    let mut all: BTreeMap<String, BTreeMap<u16, u64>> = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [operation, status, count] = words[..] else { panic!("no count: {line}") };
        let of_operation = all.entry(operation.to_owned()).or_default();
        of_operation.insert(status.parse().unwrap(), count.parse().unwrap());
    }
    all
}
