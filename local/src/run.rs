//! Starts the whole system in order, and ends it in the opposite one.

mod binaries;
mod lock;
mod ports;
mod ready;
mod secrets;

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqs_server::{QueueSpec, Queues};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::aws::{self, Endpoint};
use crate::clock::Clock;
use crate::gateway::Gateway;
use crate::lambda::{self, Host, Surroundings};
use crate::logs::Logs;
use crate::queue_source;
use crate::schedules::Schedules;
use crate::seed::{self, Seeded};
use crate::streams;
use crate::system::System;
use crate::template::{self, Inputs, TemplateError};
use lock::Lock;
use ports::Ports;

pub use secrets::SigningKey;

/// Where the demo catalog's pictures are, from the project's root.
const PICTURES: &str = "local/demo/images";

/// How long requests and invocations under way may take when the system ends.
const GRACE: Duration = Duration::from_secs(5);

/// How to start.
pub struct Options {
    /// The API's port; the next two are the AWS endpoint's and the payment provider's. 0: any.
    pub port: u16,
    pub data: Data,
    pub template: PathBuf,
    /// Template parameters given by hand.
    pub parameters: BTreeMap<String, String>,
    /// Where the functions' binaries are.
    pub bin_dir: PathBuf,
    /// The origin of a `cargo lambda watch` that hosts the functions instead.
    pub forward: Option<String>,
    /// Whether schedules run by themselves.
    pub schedules: bool,
    /// The catalogue that an empty shop is given.
    pub catalogue: Option<PathBuf>,
    pub max_processes: usize,
    pub logs: Logs,
}

/// Where tables, queues, mail, keys and the ledger are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    Folder(PathBuf),
    Memory,
}

/// Why the system did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("another Trolley runs here ({0})")]
    AlreadyRuns(String),
    #[error(
        "port {port} is in use: end what listens there, or choose three others with PORT=… (now {first} and the next two)"
    )]
    PortTaken { port: u16, first: u16 },
    #[error("cannot listen on port {port}: {error}")]
    Listen { port: u16, error: io::Error },
    #[error("there are no two ports after {0}")]
    NoSuchPort(u16),
    #[error("{path}: {error}")]
    File { path: String, error: io::Error },
    #[error("{path}: {error}")]
    Template { path: String, error: TemplateError },
    #[error("the signing key: {0}")]
    SigningKey(String),
    #[error("the queues: {0}")]
    Queues(#[from] sqs_server::Error),
    #[error(transparent)]
    Provider(#[from] payment_simulator::Error),
    #[error(transparent)]
    Aws(#[from] aws::Error),
    #[error(transparent)]
    Seed(#[from] seed::SeedError),
}

impl StartError {
    fn file(path: &Path, error: io::Error) -> Self {
        Self::File { path: path.display().to_string(), error }
    }
}

/// The running system.
pub struct Running {
    pub api_url: String,
    pub aws_url: String,
    pub provider_url: String,
    /// The data folder; none in memory.
    pub data: Option<PathBuf>,
    pub system: Arc<System>,
    pub clock: Clock,
    pub host: Host,
    pub queues: Queues,
    pub seeded: Seeded,
    /// The variables that `cargo lambda watch` is to give the functions.
    pub functions_env: Option<PathBuf>,
    /// A line about binaries that are not there.
    pub missing_binaries: Option<String>,
    provider: payment_simulator::Simulator,
    intake: Stage,
    backends: Stage,
    place: Place,
}

/// Starts everything and returns once it can be used.
///
/// # Errors
/// See [`StartError`]; nothing is left running.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let Options {
        port,
        data,
        template,
        parameters,
        bin_dir,
        forward,
        schedules,
        catalogue,
        max_processes,
        logs,
    } = options;
    let wanted_url = format!("http://127.0.0.1:{port}");
    let place = Place::open(data, &wanted_url)?;
    let ports = Ports::open(port).await?;
    let clock_file = place.scratch.join("clock");
    let clock =
        Clock::open(clock_file.clone()).map_err(|error| StartError::file(&clock_file, error))?;
    let system = Arc::new(read_system(&template, parameters, &ports)?);
    let signing_key = SigningKey::open(place.file("signing-key.pem").as_deref()).await?;

    let queues = open_queues(&place, &system, &ports, &clock)?;
    let provider = start_provider(&place, &system, &ports, &clock).await?;
    let surroundings = Surroundings { aws_url: ports.aws_url.clone(), clock_file };
    let mut functions_env = None;
    let host = match &forward {
        Some(url) => {
            functions_env = Some(write_functions_env(&place, &system, &surroundings)?);
            Host::forwarding_to(url, &system.functions)
        }
        None => {
            let functions = system.functions.clone();
            let bin_dir = std::path::absolute(&bin_dir).unwrap_or_else(|_| bin_dir.clone());
            let setup = lambda::Setup { functions, bin_dir, surroundings, logs, max_processes };
            Host::start(setup).await.map_err(|error| StartError::Listen { port: 0, error })?
        }
    };
    let missing_binaries =
        if forward.is_some() { None } else { binaries::missing(&system, &bin_dir) };

    let (mut backends, mut intake) = (Stage::new(), Stage::new());
    let timetable = Schedules::new(host.clone(), clock.clone());
    let endpoint = Endpoint::open(aws::Setup {
        system: Arc::clone(&system),
        clock: clock.clone(),
        queues: queues.clone(),
        functions: Arc::new(host.clone()),
        state: place.folder.clone(),
        secrets: secrets::values(&system, &signing_key),
        run_schedule: {
            let timetable = timetable.clone();
            Arc::new(move |function| {
                let timetable = timetable.clone();
                Box::pin(async move { timetable.run_now(&function).await })
            })
        },
    })
    .await?;
    backends.run("the AWS endpoint", {
        let (endpoint, stopped) = (endpoint.clone(), backends.stopped());
        async move { endpoint.serve(ports.aws, stopped).await }
    });
    backends.run(
        "the queues' clock",
        tell_queues_of_time(clock.clone(), queues.clone(), backends.stopped()),
    );

    let ground =
        seed::Ground { system: &system, aws_url: &ports.aws_url, signing_key: &signing_key };
    let mut seeded = seed::sow(&ground).await?;

    intake.run("the streams", {
        let stopped = intake.stopped();
        async move {
            streams::run(endpoint, stopped).await;
            Ok(())
        }
    });
    intake.run("the queues' consumers", {
        let (system, queues, stopped) = (Arc::clone(&system), queues.clone(), intake.stopped());
        let functions: Arc<dyn aws::Functions> = Arc::new(host.clone());
        async move {
            queue_source::run(&system, &queues, &functions, stopped).await;
            Ok(())
        }
    });
    if schedules {
        timetable.start(&system, &intake.stopped());
    }
    let gateway = Gateway::new(&system, host.clone(), clock.clone(), PathBuf::from(PICTURES));
    intake.run("the gateway", gateway.serve(ports.api, intake.stopped()));
    if let Some(file) = catalogue {
        seeded.products = seed::catalogue(&ports.api_url, &file).await?;
    }
    Ok(Running {
        api_url: ports.api_url,
        aws_url: ports.aws_url,
        provider_url: ports.provider_url,
        data: place.folder.clone(),
        system,
        clock,
        host,
        queues,
        seeded,
        functions_env,
        missing_binaries,
        provider,
        intake,
        backends,
        place,
    })
}

impl Running {
    /// Takes nothing new, lets what is under way end, and ends everything.
    pub async fn stop(self) {
        self.intake.end().await;
        self.host.stop(GRACE).await;
        self.provider.stop().await;
        self.backends.end().await;
        drop(self.place);
    }
}

fn read_system(
    path: &Path,
    given: BTreeMap<String, String>,
    ports: &Ports,
) -> Result<System, StartError> {
    let text = std::fs::read_to_string(path).map_err(|error| StartError::file(path, error))?;
    let api_url = &ports.api_url;
    // The storefront's development server is the one other origin.
    let origins = [
        api_url,
        &api_url.replace("127.0.0.1", "localhost"),
        "http://127.0.0.1:5173",
        "http://localhost:5173",
    ];
    let parameters = [
        ("Stage", "local".to_owned()),
        ("PublicUrl", api_url.clone()),
        ("AllowedOrigins", origins.join(",")),
        ("PaymentProviderUrl", ports.provider_url.clone()),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value)).into();
    let inputs = Inputs { parameters, given, aws_url: ports.aws_url.clone() };
    template::read(&text, &inputs)
        .map_err(|error| StartError::Template { path: path.display().to_string(), error })
}

fn open_queues(
    place: &Place,
    system: &System,
    ports: &Ports,
    clock: &Clock,
) -> Result<Queues, StartError> {
    let file = place.file("sqs.sqlite");
    let queues = Queues::open(file.as_deref(), ports.aws_url.clone(), shown_by(clock))?;
    // Dead-letter queues first: the others refer to them.
    let (sources, dead_letters): (Vec<_>, Vec<_>) =
        system.queues.iter().partition(|queue| queue.dead_letters.is_some());
    for queue in dead_letters.into_iter().chain(sources) {
        let redrive = queue.dead_letters.as_ref();
        queues.create(QueueSpec {
            name: queue.name.clone(),
            visibility_seconds: seconds(queue.visibility),
            retention_seconds: seconds(queue.retention),
            redrive: redrive.and_then(|(id, count)| Some((system.queue(id)?.name.clone(), *count))),
        })?;
    }
    Ok(queues)
}

fn seconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}

fn shown_by(clock: &Clock) -> Arc<dyn Fn() -> i64 + Send + Sync> {
    let clock = clock.clone();
    Arc::new(move || clock.now_ms())
}

async fn tell_queues_of_time(
    clock: Clock,
    queues: Queues,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut moves = clock.moves();
    loop {
        tokio::select! {
            moved = moves.changed() => {
                if moved.is_err() {
                    return Ok(());
                }
                queues.clock_moved();
            }
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
        }
    }
}

async fn start_provider(
    place: &Place,
    system: &System,
    ports: &Ports,
    clock: &Clock,
) -> Result<payment_simulator::Simulator, StartError> {
    let webhooks = system.routes.iter().find(|route| route.path.contains("/webhooks/"));
    let path = webhooks.map_or("/v1/webhooks/payments", |route| &route.path);
    let options = payment_simulator::Options {
        addr: ports.provider,
        ledger: place.file("payments.sqlite"),
        webhook_url: format!("{}{path}", ports.api_url),
        webhook_secret: secrets::WEBHOOK_SECRET.to_owned(),
        api_key: secrets::PROVIDER_API_KEY.to_owned(),
        clock: shown_by(clock),
    };
    Ok(payment_simulator::start(options).await?)
}

/// One file for all functions: `cargo lambda watch` gives each the same variables.
fn write_functions_env(
    place: &Place,
    system: &System,
    surroundings: &Surroundings,
) -> Result<PathBuf, StartError> {
    let mut variables = surroundings.shared();
    for function in &system.functions {
        variables.extend(function.environment.clone());
    }
    let text: String = variables.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    let file = place.scratch.join("functions.env");
    std::fs::write(&file, text).map_err(|error| StartError::file(&file, error))?;
    Ok(file)
}

/// Where files are kept.
struct Place {
    /// What outlives this run; none in memory.
    folder: Option<PathBuf>,
    /// What functions and tools read while it runs.
    scratch: PathBuf,
    _lock: Option<Lock>,
}

impl Place {
    fn open(data: Data, api_url: &str) -> Result<Self, StartError> {
        let (folder, scratch) = match data {
            Data::Folder(folder) => {
                let folder = std::path::absolute(&folder)
                    .map_err(|error| StartError::file(&folder, error))?;
                (Some(folder.clone()), folder)
            }
            Data::Memory => {
                let name = format!("trolley-{}-{}", std::process::id(), ulid::Ulid::new());
                (None, std::env::temp_dir().join(name))
            }
        };
        std::fs::create_dir_all(&scratch).map_err(|error| StartError::file(&scratch, error))?;
        let lock = folder.as_ref().map(|folder| Lock::take(folder, api_url)).transpose()?;
        Ok(Self { folder, scratch, _lock: lock })
    }

    fn file(&self, name: &str) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(name))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.folder.is_none() {
            let _ = std::fs::remove_dir_all(&self.scratch);
        }
    }
}

/// Tasks that end together.
struct Stage {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Stage {
    fn new() -> Self {
        Self { stop: watch::Sender::new(false), tasks: Vec::new() }
    }

    fn stopped(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    fn run(
        &mut self,
        name: &'static str,
        task: impl Future<Output = io::Result<()>> + Send + 'static,
    ) {
        self.tasks.push(tokio::spawn(async move {
            if let Err(error) = task.await {
                tracing::error!("{name} stopped: {error}");
            }
        }));
    }

    /// Tells the tasks to stop and waits for them, though not for ever.
    async fn end(self) {
        self.stop.send_replace(true);
        for mut task in self.tasks {
            if tokio::time::timeout(GRACE, &mut task).await.is_err() {
                task.abort();
            }
        }
    }
}
