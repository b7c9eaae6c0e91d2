//! One running `local`: a child process with ports, data and a log of its own, which never outlives the tests.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

/// Starts `local`, says its process id, and ends it when standard input closes, which happens however the
/// tests end.
const SUPERVISE: &str = r#"log=$1; shift; "$@" >>"$log" 2>&1 </dev/null & echo $!; read -r _; kill $! 2>/dev/null; wait"#;

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where an instance keeps its state.
#[derive(Debug, Clone)]
pub(crate) enum Data {
    Memory,
    Folder(PathBuf),
}

#[derive(Debug)]
pub(crate) struct Instance {
    supervisor: Child,
    pid: String,
    data: Data,
    pub port: u16,
    pub log: PathBuf,
    deployment: Deployment,
}

/// With what it is started, beside the template and `shop.toml` as they are committed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deployment {
    /// Parameters of the template, each `NAME=VALUE`.
    pub parameters: Vec<String>,
    /// The text of another `shop.toml`.
    pub shop: Option<String>,
}

impl Instance {
    pub(crate) async fn start(data: Data) -> Self {
        Self::start_with(data, Deployment::default()).await
    }

    pub(crate) async fn start_with(data: Data, deployment: Deployment) -> Self {
        let port = free_ports();
        let log = scratch().join(format!("local-{port}.log"));
        let _ = fs::remove_file(&log);
        Self::start_on(port, data, log, deployment).await
    }

    /// A folder for an instance that keeps its data, empty.
    pub(crate) fn fresh_folder(name: &str) -> Data {
        let folder = scratch().join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Data::Folder(folder)
    }

    async fn start_on(port: u16, data: Data, log: PathBuf, deployment: Deployment) -> Self {
        let local = binaries().join("local");
        let data_argument = match &data {
            Data::Memory => "memory".to_owned(),
            Data::Folder(folder) => folder.display().to_string(),
        };
        let mut supervisor = Command::new("sh");
        if let Some(shop) = &deployment.shop {
            let file = log.with_extension("shop.toml");
            fs::write(&file, shop).unwrap();
            supervisor.env("TROLLEY_SHOP", file);
        }
        let parameters = &deployment.parameters;
        let mut supervisor = supervisor
            .args(["-c", SUPERVISE, "sh"])
            .arg(&log)
            .arg(&local)
            .args(["--json", "--port", &port.to_string(), "--data", &data_argument])
            .arg("--bin-dir")
            .arg(binaries())
            .args(parameters.iter().flat_map(|parameter| ["--parameter", parameter]))
            .current_dir(root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pid = String::new();
        BufReader::new(supervisor.stdout.take().unwrap()).read_line(&mut pid).unwrap();
        let instance = Self { supervisor, pid: pid.trim().to_owned(), data, port, log, deployment };
        instance.is_ready().await;
        instance
    }

    async fn is_ready(&self) {
        let http = reqwest::Client::new();
        let health = format!("http://127.0.0.1:{}/v1/health", self.port);
        let began = Instant::now();
        loop {
            if let Ok(answer) = http.get(&health).send().await
                && answer.status().is_success()
            {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "`local` did not get ready; its log ends with\n{}",
                self.log_tail(0, |_| true)
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Kills it as the power failing would, and starts it again with what it had kept.
    pub(crate) async fn restart_after_kill(&mut self) {
        let killed = Command::new("kill").args(["-9", &self.pid]).status().unwrap();
        assert!(killed.success(), "`local` was gone before it was killed");
        drop(self.supervisor.stdin.take());
        self.supervisor.wait().unwrap();
        let (data, log) = (self.data.clone(), self.log.clone());
        *self = Self::start_on(self.port, data, log, self.deployment.clone()).await;
    }

    /// The end of the log after its first `from` bytes: lines that tell, at most forty.
    pub(crate) fn log_tail(&self, from: usize, tells: impl Fn(&str) -> bool) -> String {
        let text = self.log_text();
        let lines: Vec<&str> =
            text.get(from..).unwrap_or_default().lines().filter(|line| tells(line)).collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    /// The high-water mark of the processes of a function that this instance has started, in KB.
    pub(crate) fn most_memory(&self, function: &str) -> Option<u64> {
        let processes = fs::read_dir("/proc").ok()?.filter_map(Result::ok);
        let of_function = processes.map(|process| process.path()).filter(|process| {
            let command = fs::read_to_string(process.join("cmdline")).unwrap_or_default();
            let program = command.split('\0').next().unwrap_or_default();
            let is_it = Path::new(program).file_name().is_some_and(|name| name == function);
            let status = fs::read_to_string(process.join("status")).unwrap_or_default();
            is_it && field(&status, "PPid") == Some(self.pid.as_str())
        });
        let marks = of_function.filter_map(|process| {
            let status = fs::read_to_string(process.join("status")).ok()?;
            field(&status, "VmHWM")?.split(' ').next()?.parse().ok()
        });
        marks.max()
    }

    pub(crate) fn log_text(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
        if let Data::Folder(folder) = &self.data {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

/// A field of a process's status.
fn field<'a>(status: &'a str, name: &str) -> Option<&'a str> {
    status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
}

/// The project's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folder of the binaries that were built with these tests' profile. All must be there.
pub(crate) fn binaries() -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let folder = this.ancestors().nth(2).unwrap().to_owned();
    let missing: Vec<String> = wanted().filter(|name| !folder.join(name).is_file()).collect();
    assert!(
        missing.is_empty(),
        "not in {}: {}; build with `cargo build`",
        folder.display(),
        missing.join(", ")
    );
    folder
}

/// `local`, every function, and the programs that are run beside a shop.
fn wanted() -> impl Iterator<Item = String> {
    let services = fs::read_dir(root().join("functions")).unwrap();
    let folders = services.map(|service| service.unwrap().path().join("src/bin"));
    let files = folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let names = files.map(|file| file.unwrap().path());
    let names = names.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    names
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .chain(["local", "check-invariants", "reconcile"].map(str::to_owned))
}

fn scratch() -> PathBuf {
    let folder = binaries().parent().unwrap().join("tmp/journeys");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Three neighboring ports that nobody listens on, below those that systems hand out.
fn free_ports() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let offset = u16::try_from(std::process::id() % 1_500).unwrap() * 12;
    loop {
        let port = 12_000 + (offset + NEXT.fetch_add(3, Ordering::Relaxed)) % 18_000;
        let listeners = (port..port + 3).map(|port| TcpListener::bind(("127.0.0.1", port)));
        if listeners.collect::<Result<Vec<_>, _>>().is_ok() {
            return port;
        }
    }
}
