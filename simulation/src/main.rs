//! Runs seeds on all threads it is given, and shows the first that break something: shrunk, as a timeline.
#![allow(clippy::print_stdout, reason = "this is what the program is for")]

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Parser;
use simulation::{Entry, Plan, Sabotage, Shrunk, run, shrink};

/// The shop in one process, on virtual time, with everything that can go wrong decided by a seed.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many seeds.
    #[arg(long, default_value_t = 100)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Runs this seed alone and prints all that happens.
    #[arg(long)]
    replay: Option<u64>,
    /// Makes a failing seed smaller before it is printed.
    #[arg(long, default_value_t = true, action = clap::ArgAction::Set)]
    shrink: bool,
    /// How many threads, each with seeds of its own.
    #[arg(long, default_value_t = 2)]
    threads: u64,
    /// Prints the trace hash of every seed.
    #[arg(long)]
    hashes: bool,
    /// How many failing seeds are printed.
    #[arg(long, default_value_t = 1)]
    show: usize,
    /// At most so many things are done by each person.
    #[arg(long)]
    steps: Option<u64>,
    /// A mistake of `platform::planted` that the product makes; needs the feature `planted`.
    #[arg(long)]
    planted: Option<String>,
    /// A mistake that the world makes.
    #[arg(long)]
    sabotage: Option<Sabotage>,
}

impl Arguments {
    fn plan(&self, seed: u64) -> Plan {
        let whole = Plan::of(seed);
        let steps = self.steps.map_or(whole.steps, |most| whole.steps.min(most));
        Plan { steps, planted: self.planted.clone(), sabotage: self.sabotage, ..whole }
    }
}

/// More runs than this, to make one smaller, are not worth a person's wait.
const MOST_TRIES: u32 = 300;

/// What all threads add up.
#[derive(Default)]
struct Sum {
    next: AtomicU64,
    happened: AtomicU64,
    struck: AtomicU64,
    orders: AtomicU64,
    hash: AtomicU64,
    failed: Mutex<Vec<u64>>,
}

fn main() {
    let arguments = Arguments::parse();
    if arguments.planted.is_some() && !cfg!(feature = "planted") {
        println!("--planted needs a build with `--features planted`");
        std::process::exit(2);
    }
    match arguments.replay {
        Some(seed) => replay(&arguments, seed),
        None => sweep(&arguments),
    }
}

fn replay(arguments: &Arguments, seed: u64) {
    let outcome = run(&arguments.plan(seed), true);
    print_timeline(&outcome.timeline);
    let (hash, length) = (outcome.hash, outcome.length);
    println!("seed {seed}: {length} events, trace {hash:016x}");
    outcome.violations.iter().for_each(|violation| println!("{violation}"));
    if !outcome.violations.is_empty() {
        std::process::exit(1);
    }
}

fn sweep(arguments: &Arguments) {
    let began = Instant::now();
    let sum = Sum::default();
    std::thread::scope(|scope| {
        for _ in 0..arguments.threads.max(1) {
            scope.spawn(|| work(arguments, &sum));
        }
    });
    let seconds = began.elapsed().as_secs_f64();
    let [happened, struck, orders, hash] =
        [&sum.happened, &sum.struck, &sum.orders, &sum.hash].map(|of| of.load(Ordering::Relaxed));
    let mut failed = sum.failed.into_inner().unwrap_or_default();
    failed.sort_unstable();
    println!(
        "{} seeds in {seconds:.1} s: {orders} orders, {happened} events, {struck} faults, {} seeds failed, trace {hash:016x}",
        arguments.seeds,
        failed.len(),
    );
    if failed.is_empty() {
        return;
    }
    println!("failed: {failed:?}");
    for seed in failed.iter().take(arguments.show) {
        show(arguments, *seed);
    }
    std::process::exit(1);
}

fn work(arguments: &Arguments, sum: &Sum) {
    loop {
        let place = sum.next.fetch_add(1, Ordering::Relaxed);
        if place >= arguments.seeds {
            return;
        }
        let seed = arguments.from + place;
        let outcome = run(&arguments.plan(seed), false);
        if arguments.hashes {
            println!("{seed} {:016x}", outcome.hash);
        }
        sum.happened.fetch_add(outcome.length, Ordering::Relaxed);
        sum.struck.fetch_add(outcome.struck, Ordering::Relaxed);
        sum.orders.fetch_add(outcome.orders as u64, Ordering::Relaxed);
        // Whichever thread was first, the sum of all hashes is the same.
        sum.hash.fetch_add(outcome.hash.rotate_left((seed % 64) as u32), Ordering::Relaxed);
        if !outcome.violations.is_empty() {
            sum.failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(seed);
        }
    }
}

fn show(arguments: &Arguments, seed: u64) {
    let plan = arguments.plan(seed);
    let shrunk = if arguments.shrink { shrink(&plan, MOST_TRIES) } else { None };
    let (plan, outcome, tries) = match shrunk {
        Some(Shrunk { plan, outcome, tries }) => (plan, outcome, tries),
        None => (plan.clone(), run(&plan, true), 0),
    };
    println!("\nseed {seed}, after {tries} tries to make it smaller: {plan:?}\n");
    print_timeline(&outcome.timeline);
    println!("\ntrace {:016x}, {} violations:", outcome.hash, outcome.violations.len());
    outcome.violations.iter().for_each(|violation| println!("{violation}"));
}

/// Reads that went well are left out: there are many, and they change nothing.
fn print_timeline(timeline: &[Entry]) {
    timeline.iter().filter(|entry| !entry.is_plain_read()).for_each(|entry| println!("{entry}"));
}
