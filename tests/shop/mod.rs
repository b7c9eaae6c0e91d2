//! The shop under test: the real binaries, hosted by `local`, one journey at a time.

mod call;
mod control;
mod coupons;
mod drain;
mod instance;
mod judge;
mod order;
mod order_desk;
mod people;
mod probe;
mod programs;
mod provider;
mod shelves;
mod shopper;
mod snapshot;
mod treasury;

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use invariants::Violation;
use reqwest::Method;
use tokio::sync::{Mutex, MutexGuard};

pub use call::{Answer, Call};
pub use control::Fault;
pub use drain::{OUTBOXES, wild_queues};
pub use judge::{answers, judges_nothing};
pub use order::Order;
pub use people::Person;
pub use probe::Probe;
pub use programs::Ran;
pub use shelves::{Level, Shelf};
pub use shopper::{Checkout, PASSWORD, Shopper};

use instance::{Data, Deployment, Instance};

/// The one instance that journeys share in turn. Starting one costs more than most journeys.
static SHARED: Mutex<Option<Instance>> = Mutex::const_new(None);

/// How long anything may take that is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A shop that one journey has to itself until it closes.
pub struct Shop {
    shared: MutexGuard<'static, Option<Instance>>,
    own: RefCell<Option<Instance>>,
    http: reqwest::Client,
    port: u16,
    /// Part of every request id and SKU, so that journeys are told apart in one log and one catalog.
    pub(crate) name: String,
    pub(crate) shelves: RefCell<HashMap<String, Shelf>>,
    pub(crate) people: RefCell<Vec<Person>>,
    pub(crate) admin: RefCell<Option<String>>,
    /// Orders that somebody was told they have: id and person.
    pub(crate) promised: RefCell<Vec<(String, usize)>>,
    log_begins_at: usize,
    closed: Cell<bool>,
}

impl Shop {
    /// Opens the shared shop, started if need be, as soon as the journey before has closed it.
    pub async fn open() -> Self {
        let mut shared = SHARED.lock().await;
        if shared.is_none() {
            *shared = Some(Instance::start(Data::Memory).await);
        }
        Self::around(shared, None).without_expiry().await
    }

    /// A shop of the journey's own, which keeps its data on disk and can be killed.
    pub async fn open_on_disk() -> Self {
        let shared = SHARED.lock().await;
        let own = Instance::start(Instance::fresh_folder("data")).await;
        Self::around(shared, Some(own)).without_expiry().await
    }

    /// A shop of the journey's own, deployed with these parameters, each `NAME=VALUE`.
    pub async fn open_with(parameters: &[&str]) -> Self {
        let parameters = parameters.iter().map(|parameter| (*parameter).to_owned()).collect();
        Self::deployed(Deployment { parameters, shop: None }).await
    }

    /// A shop of the journey's own, which has decided otherwise than the committed `shop.toml`: `line` stands for the
    /// one that begins alike.
    pub async fn open_deciding(line: &str) -> Self {
        let (name, _) = line.split_once('=').unwrap();
        let committed = std::fs::read_to_string(instance::root().join("shop.toml")).unwrap();
        let lines = committed.lines().map(|old| if old.starts_with(name) { line } else { old });
        let shop = lines.collect::<Vec<_>>().join("\n");
        assert!(shop.contains(line), "shop.toml has no {name}");
        Self::deployed(Deployment { parameters: Vec::new(), shop: Some(shop) }).await
    }

    async fn deployed(deployment: Deployment) -> Self {
        let shared = SHARED.lock().await;
        let own = Instance::start_with(Data::Memory, deployment).await;
        Self::around(shared, Some(own)).without_expiry().await
    }

    /// DynamoDB may delete what has expired, or may not for days: nothing may rely on it, and the invariants
    /// want to see everything.
    async fn without_expiry(self) -> Self {
        let call =
            self.aws(Method::POST, "/_local/expiry").json(&serde_json::json!({ "enabled": false }));
        call.send().await.expect(200);
        self
    }

    fn around(shared: MutexGuard<'static, Option<Instance>>, own: Option<Instance>) -> Self {
        static JOURNEYS: AtomicU32 = AtomicU32::new(1);
        let instance = own.as_ref().or(shared.as_ref()).unwrap();
        Self {
            port: instance.port,
            log_begins_at: instance.log_text().len(),
            name: format!("j{}", JOURNEYS.fetch_add(1, Ordering::Relaxed)),
            http: reqwest::Client::new(),
            shared,
            own: RefCell::new(own),
            shelves: RefCell::default(),
            people: RefCell::default(),
            admin: RefCell::default(),
            promised: RefCell::default(),
            closed: Cell::new(false),
        }
    }

    /// Everything comes to its end, and then the invariants hold.
    pub async fn closes(self) {
        self.closes_but_for(|_| false).await;
    }

    /// As [`Shop::closes`], where something is as it should be although it looks like a violation.
    pub async fn closes_but_for(self, right: impl Fn(&Violation) -> bool) {
        self.drains(right).await;
        self.closed.set(true);
    }

    /// As [`Shop::closes`], for trials that record what was broken before they fail.
    pub async fn closes_and_tells(self) -> Vec<Violation> {
        let violations = self.settles(|_| false).await;
        self.closed.set(true);
        violations
    }

    /// Ends after [`Shop::violations`] has looked.
    pub fn closes_as_it_is(self) {
        self.closed.set(true);
    }

    /// Ends without looking: for measurements that leave more behind than can be looked at.
    pub fn closes_unchecked(mut self) {
        *self.shared = None;
        self.closed.set(true);
    }

    /// Where the API is, for programs that are clients of it.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where AWS is, for programs that stand beside the functions.
    #[must_use]
    pub fn aws_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port + 1)
    }

    /// The most memory that a process of a function has used, in KB (Linux only).
    #[must_use]
    pub fn most_memory(&self, function: &str) -> Option<u64> {
        let own = self.own.borrow();
        own.as_ref().or(self.shared.as_ref())?.most_memory(function)
    }

    /// The lights go out in the middle of everything; then the shop opens again with what it has kept.
    #[expect(clippy::await_holding_refcell_ref, reason = "nobody shops while the lights are out")]
    pub async fn loses_power(&self) {
        let mut own = self.own.borrow_mut();
        own.as_mut().expect("only a shop on disk survives that").restart_after_kill().await;
    }

    /// A request to the API.
    #[must_use]
    pub fn call(&self, method: Method, path: &str) -> Call {
        Call::to_api(&self.http, method, &self.origin(), path)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).send().await
    }

    /// A request to the endpoint that stands for AWS.
    pub(crate) fn aws(&self, method: Method, path: &str) -> Call {
        Call::new(&self.http, method, &format!("http://127.0.0.1:{}{path}", self.port + 1))
    }

    /// A request to the payment simulator.
    pub(crate) fn simulator(&self, method: Method, path: &str) -> Call {
        Call::new(&self.http, method, &format!("http://127.0.0.1:{}{path}", self.port + 2))
    }

    /// The ids of the orders that somebody here was told to have.
    #[must_use]
    pub fn promised_orders(&self) -> HashSet<String> {
        self.promised.borrow().iter().map(|(order, _)| order.clone()).collect()
    }

    /// The log since this journey began.
    #[must_use]
    pub fn log(&self) -> String {
        let own = self.own.borrow();
        let text = own.as_ref().or(self.shared.as_ref()).unwrap().log_text();
        text.get(self.log_begins_at..).unwrap_or_default().to_owned()
    }

    /// The journey's own word, to make names with that no other journey has.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A word that no journey has used before.
    #[must_use]
    pub fn fresh(&self) -> String {
        static WORDS: AtomicU32 = AtomicU32::new(1);
        format!("{}-{}", self.name, WORDS.fetch_add(1, Ordering::Relaxed))
    }

    fn says_what_happened(&self) {
        let own = self.own.borrow();
        let mine = format!("{}-", self.name);
        let tells = |line: &str| {
            let waits = line.contains("\"get-order\"") || line.contains("\"get-payment\"");
            let fails = ["\"WARN\"", "\"ERROR\""].iter().any(|level| line.contains(level));
            fails || (line.contains(&mine) && !waits)
        };
        if let Some(instance) = own.as_ref().or(self.shared.as_ref()) {
            let tail = instance.log_tail(self.log_begins_at, tells);
            eprintln!(
                "--- the log of this journey ends with\n{tail}\n--- {}",
                instance.log.display()
            );
        }
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.says_what_happened();
            // Whatever it has left must not fail the journeys after it.
            *self.shared = None;
        } else {
            assert!(self.closed.get(), "a journey ends with `shop.closes().await`");
        }
    }
}

/// Looks again until `look` finds something, or fails with what `describe` says.
pub(crate) async fn until<T>(
    look: impl AsyncFnMut() -> Option<T>,
    describe: impl AsyncFnOnce() -> String,
) -> T {
    until_within(|| PATIENCE, look, describe).await
}

/// As [`until`], with a patience that may grow with what is seen.
pub(crate) async fn until_within<T>(
    patience: impl Fn() -> Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
    describe: impl AsyncFnOnce() -> String,
) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        if began.elapsed() > patience() {
            panic!("{}", describe().await);
        }
        tokio::time::sleep(Duration::from_millis(15)).await;
    }
}
