//! The whole system on one machine: `local` reads `template.yaml` and runs what it describes.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use local::lambda::DEFAULT_PROCESSES;
use local::logs::Logs;
use local::run::{self, Data, Options};
use tokio::signal::unix::{SignalKind, signal};

/// Runs Trolley on this machine: its functions, tables, queues, payments and mail.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The API's port; the next two are the AWS endpoint's and the payment simulator's
    #[arg(long, env = "PORT", default_value_t = 9000)]
    port: u16,
    /// Where tables, queues, keys and mail are kept, or `memory`
    #[arg(long, env = "DATA", default_value = ".local")]
    data: String,
    /// The system to run
    #[arg(long, default_value = "template.yaml")]
    template: PathBuf,
    /// A template parameter, NAME=VALUE; may be repeated
    #[arg(long = "parameter", value_name = "NAME=VALUE", value_parser = parameter)]
    parameters: Vec<(String, String)>,
    /// Where the functions' binaries are
    #[arg(long, default_value = "target/debug")]
    bin_dir: PathBuf,
    /// Where the built storefront is
    #[arg(long, default_value = "storefront/dist")]
    storefront: PathBuf,
    /// Leave hosting the functions to `cargo lambda watch` at this URL
    #[arg(long, value_name = "URL")]
    forward: Option<String>,
    /// Do not run schedules (the control API still runs them on request)
    #[arg(long)]
    no_schedules: bool,
    /// Begin with an empty shop instead of the demo catalogue
    #[arg(long)]
    no_catalogue: bool,
    /// How many function processes there may be at a time
    #[arg(long, default_value_t = DEFAULT_PROCESSES)]
    max_processes: usize,
    /// Log JSON instead of readable lines
    #[arg(long)]
    json: bool,
}

fn parameter(text: &str) -> Result<(String, String), &'static str> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let logs = Logs::to_stdout(arguments.json);
    logs.trace_into();
    match serve(arguments, logs).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("local: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments, logs: Logs) -> Result<(), Box<dyn std::error::Error>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let data = match arguments.data.as_str() {
        "memory" => Data::Memory,
        folder => Data::Folder(PathBuf::from(folder)),
    };
    // While others host the functions they may not be there yet.
    let with_catalogue = !arguments.no_catalogue && arguments.forward.is_none();
    let options = Options {
        port: arguments.port,
        data,
        template: arguments.template,
        parameters: BTreeMap::from_iter(arguments.parameters),
        bin_dir: arguments.bin_dir,
        forward: arguments.forward,
        schedules: !arguments.no_schedules,
        catalogue: with_catalogue.then(|| PathBuf::from("local/demo/catalogue.ndjson")),
        storefront: arguments.storefront,
        max_processes: arguments.max_processes,
        logs: logs.clone(),
    };
    let running = run::start(options).await?;
    if let Some(missing) = &running.missing_binaries {
        tracing::warn!("{missing}");
    }
    if logs.is_json() {
        logs.line("local", &running.ready_line());
    } else {
        println!("{}", running.screen());
    }
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    // Whoever asks twice does not want to wait.
    tokio::select! {
        () = running.stop() => {}
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
