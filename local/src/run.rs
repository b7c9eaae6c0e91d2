//! Starts the whole system in order, and ends it in the opposite one.

mod binaries;
mod error;
mod hosting;
mod inputs;
mod lock;
mod neighbors;
mod place;
mod ports;
mod ready;
mod secrets;
mod stage;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use sqs_server::Queues;
use tokio::net::TcpListener;

use crate::aws::{self, Endpoint};
use crate::clock::Clock;
use crate::gateway::Gateway;
use crate::gateway::storefront::{self, Storefront};
use crate::lambda::{Host, Surroundings};
use crate::logs::Logs;
use crate::schedules::Schedules;
use crate::seed::{self, Seeded};
use crate::system::System;
use crate::{queue_source, streams};
use hosting::Hosting;
use place::Place;
use ports::Ports;
use stage::Stage;

pub use error::StartError;
pub use neighbors::create_queues;
pub use secrets::{PROVIDER_API_KEY, SigningKey, WEBHOOK_SECRET, values as secret_values};

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
    /// The built set of the storefront, there or not.
    pub storefront: PathBuf,
    pub max_processes: usize,
    pub logs: Logs,
}

/// Where tables, queues, mail, keys and the ledger are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    Folder(PathBuf),
    Memory,
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
    /// Whether pages are there to look at.
    pub has_storefront: bool,
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
    let place = Place::open(&options.data, options.port)?;
    let ports = Ports::open(options.port).await?;
    let clock = place.clock()?;
    let system = Arc::new(inputs::read_system(&options, &ports)?);
    let signing_key = SigningKey::open(place.file("signing-key.pem").as_deref()).await?;
    let queues = neighbors::open_queues(&place, &system, &ports, &clock)?;
    let provider = neighbors::start_provider(&place, &system, &ports, &clock).await?;
    let surroundings =
        Surroundings { aws_url: ports.aws_url.clone(), clock_file: clock.file().to_owned() };
    let Hosting { host, functions_env, missing_binaries } =
        hosting::start(&options, &place, &system, surroundings).await?;
    let mut running = Running {
        api_url: ports.api_url,
        aws_url: ports.aws_url,
        provider_url: ports.provider_url,
        data: place.folder.clone(),
        system,
        clock,
        host,
        queues,
        seeded: Seeded::default(),
        functions_env,
        missing_binaries,
        has_storefront: storefront::is_built(&options.storefront),
        provider,
        intake: Stage::new(),
        backends: Stage::new(),
        place,
    };
    match running.open(&options, &signing_key, ports.aws, ports.api).await {
        Ok(()) => Ok(running),
        Err(error) => {
            running.stop().await;
            Err(error)
        }
    }
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

    async fn open(
        &mut self,
        options: &Options,
        signing_key: &SigningKey,
        aws: TcpListener,
        api: TcpListener,
    ) -> Result<(), StartError> {
        let schedules = Schedules::new(self.host.clone(), self.clock.clone());
        let endpoint = self.open_endpoint(signing_key, schedules.clone()).await?;
        self.backends.run("the AWS endpoint", {
            let (endpoint, stopped) = (endpoint.clone(), self.backends.stopped());
            async move { endpoint.serve(aws, stopped).await }
        });
        let told = neighbors::tell_queues_of_time(
            self.clock.clone(),
            self.queues.clone(),
            self.backends.stopped(),
        );
        self.backends.run("the queues' clock", told);
        let ground = seed::Ground { system: &self.system, aws_url: &self.aws_url, signing_key };
        self.seeded = seed::sow(&ground).await?;
        self.open_intake(endpoint, api, options.storefront.clone());
        if options.schedules {
            schedules.start(&self.system, &self.intake.stopped());
        }
        if let Some(file) = &options.catalogue {
            match seed::catalogue(&self.api_url, file).await {
                Ok(products) => self.seeded.products = products,
                // One broken function must not keep the others from being worked on.
                Err(error) => tracing::warn!("the shop stays empty: {error}"),
            }
        }
        Ok(())
    }

    async fn open_endpoint(
        &self,
        signing_key: &SigningKey,
        schedules: Schedules,
    ) -> Result<Endpoint, StartError> {
        let setup = aws::Setup {
            system: Arc::clone(&self.system),
            clock: self.clock.clone(),
            queues: self.queues.clone(),
            functions: Arc::new(self.host.clone()),
            state: self.data.clone(),
            secrets: secrets::values(&self.system, signing_key),
            provider_url: self.provider_url.clone(),
            run_schedule: Arc::new(move |function| {
                let schedules = schedules.clone();
                Box::pin(async move { schedules.run_now(&function).await })
            }),
        };
        Ok(Endpoint::open(setup).await?)
    }

    /// Everything that makes events: streams, queues and requests.
    fn open_intake(&mut self, endpoint: Endpoint, api: TcpListener, storefront: PathBuf) {
        let stopped = self.intake.stopped();
        self.intake.run("the streams", async move {
            streams::run(endpoint, stopped).await;
            Ok(())
        });
        let (system, queues) = (Arc::clone(&self.system), self.queues.clone());
        let functions: Arc<dyn aws::Functions> = Arc::new(self.host.clone());
        let stopped = self.intake.stopped();
        self.intake.run("the queues' consumers", async move {
            queue_source::run(&system, &queues, &functions, stopped).await;
            Ok(())
        });
        let (host, clock) = (self.host.clone(), self.clock.clone());
        let storefront = Storefront { folder: storefront, uploads: self.aws_url.clone() };
        let pictures = PathBuf::from(PICTURES);
        let gateway = Gateway::new(&self.system, host, clock, pictures, storefront);
        self.intake.run("the gateway", gateway.serve(api, self.intake.stopped()));
    }
}

#[cfg(test)]
mod tests;
