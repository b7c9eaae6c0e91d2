//! The processes of functions: started when there is none to spare, kept for the next event, killed by faults.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use platform::Aws;
use tokio::sync::Notify;

use crate::hosting::{Answer, Process, Programs};
use crate::world::World;

/// A process as others see it.
pub struct Caller {
    pub function: String,
    /// Its number among all processes of the run.
    pub process: u64,
    variables: Rc<BTreeMap<String, String>>,
    dies: Notify,
}

tokio::task_local! {
    static CALLER: Rc<Caller>;
}

/// The function whose code runs now, and the number of its process.
pub fn caller() -> Option<(String, u64)> {
    CALLER.try_with(|caller| (caller.function.clone(), caller.process)).ok()
}

/// An environment variable of the function whose code runs now.
pub fn variable(name: &str) -> Option<String> {
    CALLER.try_with(|caller| caller.variables.get(name).cloned()).ok().flatten()
}

/// A process that waits for events.
struct Sandbox {
    caller: Rc<Caller>,
    process: Rc<dyn Process>,
}

/// All processes of a run.
pub struct Pool {
    programs: Rc<Programs>,
    aws: Aws,
    variables: BTreeMap<String, Rc<BTreeMap<String, String>>>,
    idle: RefCell<BTreeMap<String, Vec<Sandbox>>>,
    busy: RefCell<BTreeMap<u64, Rc<Caller>>>,
    started: Cell<u64>,
}

/// Why an event was not handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    Killed,
    TimedOut,
    /// The function said so, or could not start.
    Failed(String),
}

impl Failure {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::TimedOut => "timed out",
            Self::Failed(_) => "failed",
        }
    }
}

/// How often a process that could be used again is left alone and another one is started.
const COLD_PER_MILLE: u64 = 30;

impl Pool {
    pub fn new(programs: Rc<Programs>, aws: Aws, system: &local::system::System) -> Self {
        let variables = system
            .functions
            .iter()
            .map(|function| (function.name.clone(), Rc::new(function.environment.clone())))
            .collect();
        Self {
            programs,
            aws,
            variables,
            idle: RefCell::default(),
            busy: RefCell::default(),
            started: Cell::new(0),
        }
    }

    /// What all functions reach AWS with.
    pub fn aws(&self) -> &Aws {
        &self.aws
    }

    /// Ends the process where it stands.
    pub fn kill(&self, process: u64) {
        if let Some(caller) = self.busy.borrow().get(&process) {
            caller.dies.notify_one();
        }
    }

    fn warm(&self, world: &World, function: &str) -> Option<Sandbox> {
        let cold = !world.weather.is_calm()
            && world.weather.draw("cold starts", |chance| chance.happens(COLD_PER_MILLE));
        if cold {
            self.idle.borrow_mut().remove(function);
        }
        self.idle.borrow_mut().get_mut(function)?.pop()
    }

    fn fresh(&self, function: &str) -> Rc<Caller> {
        self.started.set(self.started.get() + 1);
        Rc::new(Caller {
            function: function.to_owned(),
            process: self.started.get(),
            variables: self.variables.get(function).cloned().unwrap_or_default(),
            dies: Notify::new(),
        })
    }
}

impl World {
    /// Has a process of the function handle an event.
    pub async fn invoke(self: &Rc<Self>, function: &str, event: &str) -> Result<Answer, Failure> {
        let _under_way = self.begins();
        let limit = self.system.function(function).map(|function| function.timeout);
        let limit = limit.ok_or_else(|| Failure::Failed(format!("there is no {function}")))?;
        let warm = self.pool.warm(self, function);
        let caller =
            warm.as_ref().map_or_else(|| self.pool.fresh(function), |warm| warm.caller.clone());
        self.pool.busy.borrow_mut().insert(caller.process, Rc::clone(&caller));
        let work = async {
            let process = match warm {
                Some(sandbox) => sandbox.process,
                None => self.start(function).await?,
            };
            let answer = tokio::time::timeout(limit, process.invoke(event)).await;
            let answer = answer.map_err(|_| Failure::TimedOut)?;
            let answer = answer.map_err(|error| Failure::Failed(error.to_string()));
            Ok((process, answer))
        };
        let ended = tokio::select! {
            biased;
            () = caller.dies.notified() => Err(Failure::Killed),
            ended = CALLER.scope(Rc::clone(&caller), work) => ended,
        };
        self.pool.busy.borrow_mut().remove(&caller.process);
        let (process, answer) = ended?;
        let mut idle = self.pool.idle.borrow_mut();
        idle.entry(function.to_owned()).or_default().push(Sandbox { caller, process });
        answer
    }

    async fn start(&self, function: &str) -> Result<Rc<dyn Process>, Failure> {
        let program = self.pool.programs.get(function);
        let program = program.ok_or_else(|| Failure::Failed(format!("no {function}")))?;
        program.start(&self.pool.aws).await.map_err(|error| Failure::Failed(error.to_string()))
    }
}
