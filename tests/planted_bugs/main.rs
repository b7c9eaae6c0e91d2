//! `planted-bugs [NAME…]` makes one mistake after the other, all or those named, and requires of each that the test named
//! for it fails by an assertion, and passes without it.

use std::{collections::HashMap, io, process::ExitCode, time::Instant};

use journeys::planted_bugs::{Build, CATCHERS, Catcher, Ended, places};
use proof::Trial;

fn main() -> io::Result<ExitCode> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted =
        |catcher: &&Catcher| names.is_empty() || names.contains(&format!("{:?}", catcher.bug));
    let build = Build::make()?;
    let (mut all, mut unnoticed) = (0, 0);
    let mut sound = HashMap::new();
    for catcher in CATCHERS.iter().filter(is_wanted) {
        let began = Instant::now();
        let trial = Trial::begin("planted bugs", told(catcher));
        let ended = build.run(catcher.package, catcher.test, Some(catcher.bug))?;
        let without = match sound.get(catcher.test) {
            Some(known) => Clone::clone(known),
            None => build.run(catcher.package, catcher.test, None)?,
        };
        sound.insert(catcher.test, without.clone());
        let noticed = matches!(ended, Ended::Failed(_)) && without == Ended::Passed;
        trial.ends(1, u64::from(!noticed));
        (all, unnoticed) = (all + 1, unnoticed + usize::from(!noticed));
        let word = if noticed { "noticed" } else { "NOT NOTICED" };
        println!("{word} {:?} {:.1?} by {}", catcher.bug, began.elapsed(), catcher.test);
        println!("    with it: {ended:?}");
        if without != Ended::Passed {
            println!("    without it: {without:?}");
        }
    }
    println!("{all} mistakes, {unnoticed} not noticed");
    let failed = all == 0 || unnoticed > 0;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The row for the page: what is wrong, where it is planted, which test notices.
fn told(catcher: &Catcher) -> String {
    let Catcher { bug, package, .. } = catcher;
    let test = catcher.name().replace('_', " ");
    format!("{} ({}); {package}: *{test}*", bug.about(), places(*bug).join(", "))
}
