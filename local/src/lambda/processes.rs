//! Starts, feeds and ends the functions' processes.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};

use super::environment::Environment;
use super::pool::{Id, Place, Pool, Turn};
use super::process::{Attempt, Process};
use super::runtime_api::{self, Registry};
use super::{CALLER, Caller, InvokeError, Setup};
use crate::logs::Logs;
use crate::system::Function;

/// How long an event waits for a process before it counts as throttled.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often an event that no process has seen yet is offered to another.
const OFFERS: usize = 3;

/// All processes of all functions.
pub struct Processes {
    programs: HashMap<String, Program>,
    bin_dir: PathBuf,
    runtime_api: String,
    registry: Registry,
    pool: Mutex<Pool<Arc<Process>>>,
    logs: Logs,
}

struct Program {
    path: PathBuf,
    environment: Environment,
    timeout: Duration,
}

impl Processes {
    pub async fn start(setup: Setup) -> io::Result<Arc<Self>> {
        let registry = Registry::default();
        let runtime_api = runtime_api::serve(registry.clone()).await?;
        let limits = setup.functions.iter().map(|f| (f.name.clone(), f.reserved_concurrency));
        let pool = Mutex::new(Pool::new(setup.max_processes, limits));
        let program = |function: &Function| Program {
            path: setup.bin_dir.join(&function.name),
            environment: setup.surroundings.of(function),
            timeout: function.timeout,
        };
        let programs = setup.functions.iter().map(|f| (f.name.clone(), program(f))).collect();
        let (bin_dir, logs) = (setup.bin_dir, setup.logs);
        Ok(Arc::new(Self { programs, bin_dir, runtime_api, registry, pool, logs }))
    }

    pub async fn invoke(
        self: &Arc<Self>,
        function: &str,
        payload: Bytes,
    ) -> Result<Bytes, InvokeError> {
        for _ in 0..OFFERS {
            let process = self.free_process(function).await?;
            match process.handle(payload.clone()).await {
                Attempt::Answered(outcome) => {
                    self.give_back(&process);
                    return outcome;
                }
                Attempt::Lost(error) => return Err(error),
                Attempt::Unseen => {}
            }
        }
        Err(InvokeError::Crashed)
    }

    pub async fn kill(&self, function: &str) -> usize {
        let doomed: Vec<_> =
            self.registry.all().into_iter().filter(|p| p.function == function).collect();
        end(&doomed).await;
        doomed.len()
    }

    pub async fn kill_one(&self, id: Id) -> usize {
        let doomed: Vec<_> = self.registry.find(id).into_iter().collect();
        end(&doomed).await;
        doomed.len()
    }

    pub fn event_of(&self, id: Id) -> Option<Bytes> {
        self.registry.find(id)?.event()
    }

    pub async fn stop(&self) {
        end(&self.registry.all()).await;
    }

    async fn free_process(self: &Arc<Self>, function: &str) -> Result<Arc<Process>, InvokeError> {
        let unknown = || InvokeError::Unknown(function.to_owned());
        let (place, evicted) = self.pool().take(function).ok_or_else(unknown)?;
        if let Some(evicted) = evicted {
            evicted.end();
        }
        let turn = match place {
            Place::Now(turn) => turn,
            Place::Later(mut turn) => match tokio::time::timeout(PATIENCE, &mut turn).await {
                Ok(Ok(turn)) => turn,
                Ok(Err(_)) => return Err(InvokeError::Throttled),
                Err(_) => {
                    // A turn that came at the last moment must not be lost with its place.
                    turn.close();
                    turn.try_recv().map_err(|_| InvokeError::Throttled)?
                }
            },
        };
        match turn {
            Turn::Use(_, process) => Ok(process),
            Turn::Start(id) => self.start_process(function, id),
        }
    }

    fn give_back(&self, process: &Arc<Process>) {
        let displaced = self.pool().give_back(&process.function, process.id, Arc::clone(process));
        if let Some(displaced) = displaced {
            displaced.end();
        }
    }

    fn start_process(
        self: &Arc<Self>,
        function: &str,
        id: Id,
    ) -> Result<Arc<Process>, InvokeError> {
        let program =
            self.programs.get(function).ok_or_else(|| InvokeError::Unknown(function.to_owned()))?;
        let process = Arc::new(Process::new(id, function, program.timeout));
        self.registry.insert(Arc::clone(&process));
        match self.spawn(program, function, id) {
            Ok(child) => {
                tokio::spawn(Arc::clone(self).watch(child, Arc::clone(&process)));
                Ok(process)
            }
            Err(error) => {
                self.registry.remove(id);
                self.pool().ended(function, id);
                let message = format!("{}: {error}", program.path.display());
                let body =
                    json!({"errorType": "Runtime.InvalidEntrypoint", "errorMessage": message});
                Err(InvokeError::Refused(body.to_string()))
            }
        }
    }

    fn spawn(&self, program: &Program, function: &str, id: Id) -> io::Result<Child> {
        let caller = Caller::process(function, id).to_string();
        let environment = program.environment.iter();
        let mut child = Command::new(&program.path)
            .env_clear()
            .envs(environment.map(|(name, value)| (name, value.replace(CALLER, &caller))))
            // Tells the services which process calls.
            .env("AWS_SDK_UA_APP_ID", &caller)
            .env("LAMBDA_TASK_ROOT", &self.bin_dir)
            // With its scheme, unlike on Lambda: the runtime reads it as a URL, which has a path
            // only after a scheme.
            .env("AWS_LAMBDA_RUNTIME_API", format!("http://{}/{function}/{id}", self.runtime_api))
            .current_dir(&self.bin_dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C in the terminal is for this program, which then ends its children in order.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        if let Some(stdout) = child.stdout.take() {
            tokio::spawn(copy_lines(self.logs.clone(), function.to_owned(), stdout));
        }
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(copy_lines(self.logs.clone(), function.to_owned(), stderr));
        }
        Ok(child)
    }

    /// Stays with a process to its end.
    async fn watch(self: Arc<Self>, mut child: Child, process: Arc<Process>) {
        let by_itself = tokio::select! {
            status = child.wait() => Some(status),
            () = process.told_to_end() => None,
        };
        match by_itself {
            Some(status) => report_exit(&process, status),
            None => {
                let _ = child.kill().await;
            }
        }
        self.registry.remove(process.id);
        process.close();
        self.pool().ended(&process.function, process.id);
    }

    fn pool(&self) -> MutexGuard<'_, Pool<Arc<Process>>> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn end(processes: &[Arc<Process>]) {
    for process in processes {
        process.end();
    }
    for process in processes {
        process.ended().await;
    }
}

async fn copy_lines(logs: Logs, function: String, output: impl AsyncRead + Unpin) {
    let mut lines = BufReader::new(output).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        logs.line(&function, &line);
    }
}

fn report_exit(process: &Process, status: io::Result<ExitStatus>) {
    let function = &process.function;
    match status {
        Ok(status) => tracing::warn!(function, "the process ended by itself: {status}"),
        Err(error) => tracing::warn!(function, "the process is lost: {error}"),
    }
}
