//! The functions as libraries: what their binaries tell Lambda, told to the simulation. What a process of theirs makes
//! of an event goes through the same code of `platform`.

pub mod consumer;
pub mod http;
pub mod schedule;
pub mod stream;

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::AsyncFn;
use std::rc::Rc;

use futures::FutureExt as _;
use futures::future::LocalBoxFuture;
use platform::{Aws, Error};

/// A function, which can be started as often as there are processes of it.
pub trait Program {
    fn start<'a>(&'a self, aws: &'a Aws) -> LocalBoxFuture<'a, Result<Rc<dyn Process>, Error>>;
}

/// A started process, with all that it remembers between its events.
pub trait Process {
    /// Handles an event, which is JSON as Lambda has it.
    fn invoke<'a>(&'a self, event: &'a str) -> LocalBoxFuture<'a, Result<Answer, Error>>;
}

/// What a function answers.
#[derive(Debug, Clone)]
pub enum Answer {
    Http {
        status: u16,
        body: String,
    },
    /// JSON.
    Text(String),
}

/// Every function by its name.
pub type Programs = BTreeMap<&'static str, Box<dyn Program>>;

/// All functions that there are.
#[must_use]
pub fn programs() -> Programs {
    let all: Vec<(&'static str, Box<dyn Program>)> =
        include!(concat!(env!("OUT_DIR"), "/functions.rs"));
    all.into_iter().collect()
}

/// A function's start and its handler.
struct Main<B, S, H> {
    begin: B,
    handle: H,
    makes: PhantomData<fn() -> S>,
}

impl<B, S, H> Main<B, S, H> {
    fn new(begin: B, handle: H) -> Self {
        Self { begin, handle, makes: PhantomData }
    }
}

impl<B, S, H> Program for Main<B, S, H>
where
    B: AsyncFn(&Aws) -> Result<S, Error>,
    S: 'static,
    H: Copy + 'static,
    Running<S, H>: Process,
{
    fn start<'a>(&'a self, aws: &'a Aws) -> LocalBoxFuture<'a, Result<Rc<dyn Process>, Error>> {
        async move {
            let process = Running { state: (self.begin)(aws).await?, handle: self.handle };
            Ok(Rc::new(process) as Rc<dyn Process>)
        }
        .boxed_local()
    }
}

/// What a start has made, with the handler.
struct Running<S, H> {
    state: S,
    handle: H,
}
