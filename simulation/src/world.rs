//! One simulated shop: everything that functions find outside themselves, on virtual time and on one thread.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector};
use local::aws::inline::Inline;
use local::gateway::routes::Routes;
use local::run::{PROVIDER_API_KEY, WEBHOOK_SECRET, create_queues};
use local::system::{System, Table};
use payment_simulator::{InProcess, Options};
use platform::Aws;
use sqs_server::Queues;
use tokio::sync::Notify;

use crate::chance::Chance;
use crate::clock;
use crate::ground::Ground;
use crate::network::Network;
use crate::people::Crowd;
use crate::plan::Plan;
use crate::pool::{self, Pool};
use crate::provider;
use crate::sabotage::Sabotage;
use crate::trace::Trace;
use crate::weather::Weather;

/// Where everything of a run is found. Never kept across runs.
pub struct World {
    pub system: Arc<System>,
    pub routes: Routes,
    pub weather: Weather,
    pub aws: Inline,
    pub queues: Queues,
    pub provider: InProcess,
    pub pool: Pool,
    pub crowd: Crowd,
    pub trace: RefCell<Trace>,
    /// Rings when something was written to a table, by its logical id.
    pub written: BTreeMap<String, Notify>,
    /// How far each table's stream had been read when the run began.
    pub stream_positions: BTreeMap<String, String>,
    /// What is under way: invocations, and deliveries that wait for their turn.
    pub under_way: Cell<usize>,
    pub sabotage: Option<Sabotage>,
    planted: Option<String>,
    /// Unix milliseconds when it began.
    pub(crate) epoch: i64,
    pub(crate) chance: RefCell<Chance>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<World>>> = const { RefCell::new(None) };
}

/// The world that this thread is in.
pub fn current() -> Rc<World> {
    CURRENT.with_borrow(Clone::clone).expect("a simulated world")
}

/// The thread leaves the world when this is dropped.
pub struct Inside(platform::simulated::Inside);

/// From now on this thread is in `world`.
pub fn enter(world: &Rc<World>) -> Inside {
    CURRENT.set(Some(Rc::clone(world)));
    let outside: Rc<dyn platform::simulated::World> = Rc::clone(world) as _;
    Inside(platform::simulated::enter(outside))
}

impl Drop for Inside {
    fn drop(&mut self) {
        let Self(_ends_with_it) = self;
        CURRENT.set(None);
    }
}

/// What a world is made of.
pub struct Beginning<'a> {
    pub ground: &'a Ground,
    pub plan: &'a Plan,
    /// Whether there is to be a timeline.
    pub keeps: bool,
}

impl World {
    /// A copy of the ground, on which the plan is to be lived.
    pub async fn open(beginning: &Beginning<'_>) -> Rc<Self> {
        // Clients of one region share what they may spend on repetitions: no run is to spend another's.
        static REGIONS: AtomicU64 = AtomicU64::new(0);
        let Beginning { ground, plan, keeps } = beginning;
        clock::begin(ground.now);
        let region = format!("simulated-{}", REGIONS.fetch_add(1, Ordering::Relaxed));
        let aws = Aws::simulated(region, SharedHttpClient::new(Network)).await;
        let system = Arc::clone(&ground.system);
        let queues = Queues::open(None, Aws::SIMULATED.to_owned(), Arc::new(clock::now_ms));
        let queues = queues.expect("queues in memory");
        create_queues(&queues, &system).expect("the template's queues");
        let rings = |table: &Table| (table.logical_id.clone(), Notify::new());
        Rc::new(Self {
            routes: Routes::new(&system.routes),
            weather: Weather::of(plan),
            aws: ground.aws.copy().expect("a copy of the database"),
            provider: InProcess::open(at_provider(), provider::ORIGIN, plan.seed)
                .expect("a ledger in memory"),
            pool: Pool::new(Rc::clone(&ground.programs), aws, &system),
            crowd: Crowd::default(),
            trace: RefCell::new(Trace::new(*keeps)),
            written: system.tables.iter().map(rings).collect(),
            stream_positions: ground.positions.clone(),
            under_way: Cell::new(0),
            epoch: ground.now,
            chance: RefCell::new(Chance::new(plan.seed, "ids")),
            sabotage: plan.sabotage,
            planted: plan.planted.clone(),
            queues,
            system,
        })
    }

    pub fn now_ms(&self) -> i64 {
        clock::now_ms()
    }

    /// Virtual time since the run began.
    pub fn elapsed_ms(&self) -> i64 {
        clock::now_ms().saturating_sub(self.epoch)
    }

    pub fn note(&self, who: &str, what: &str, outcome: &str) {
        self.trace.borrow_mut().note(self.elapsed_ms(), who, what, outcome);
    }

    /// Something is under way until this is dropped.
    pub fn begins(self: &Rc<Self>) -> UnderWay {
        self.under_way.set(self.under_way.get() + 1);
        UnderWay(Rc::clone(self))
    }
}

fn at_provider() -> Options {
    Options {
        addr: SocketAddr::from(([127, 0, 0, 1], 0)),
        ledger: None,
        webhook_url: String::new(),
        webhook_secret: WEBHOOK_SECRET.to_owned(),
        api_key: PROVIDER_API_KEY.to_owned(),
        clock: Arc::new(clock::now_ms),
    }
}

/// Something is under way.
pub struct UnderWay(Rc<World>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.set(self.0.under_way.get() - 1);
    }
}

impl platform::simulated::World for World {
    fn now_ms(&self) -> i64 {
        World::now_ms(self)
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.chance.borrow_mut().fill(bytes);
    }

    fn variable(&self, name: &str) -> Option<String> {
        if name == "TROLLEY_PLANTED" { self.planted.clone() } else { pool::variable(name) }
    }

    fn connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(Network)
    }
}
