//! Functions that run by the clock.

use std::fmt::Debug;
use std::ops::AsyncFn;

use futures::FutureExt as _;
use futures::future::{BoxFuture, LocalBoxFuture};
use platform::consumer::Failed;
use platform::schedule::once;
use platform::{Aws, Error};
use serde::Serialize;

use super::{Answer, Main, Process, Program, Running};

/// Stands for `platform::schedule::run`.
pub fn run<B, S, H, T>(begin: B, handle: H) -> Box<dyn Program>
where
    B: AsyncFn(&Aws) -> Result<S, Error> + 'static,
    S: 'static,
    T: Serialize + Debug + 'static,
    H: for<'a> Fn(&'a S) -> BoxFuture<'a, Result<T, Failed>> + Copy + 'static,
{
    Box::new(Main::new(begin, Handler(answering(handle))))
}

/// The handler with its answer as JSON, so that all schedules are of one kind.
fn answering<S, H, T>(
    handle: H,
) -> impl for<'a> Fn(&'a S) -> LocalBoxFuture<'a, Result<String, Error>> + Copy + 'static
where
    S: 'static,
    T: Serialize + Debug + 'static,
    H: for<'a> Fn(&'a S) -> BoxFuture<'a, Result<T, Failed>> + Copy + 'static,
{
    move |state| {
        async move { Ok(serde_json::to_string(&once(state, &handle).await?)?) }.boxed_local()
    }
}

#[derive(Clone, Copy)]
struct Handler<H>(H);

impl<S, H> Process for Running<S, Handler<H>>
where
    H: for<'a> Fn(&'a S) -> LocalBoxFuture<'a, Result<String, Error>>,
{
    fn invoke<'a>(&'a self, _event: &'a str) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        async move { Ok(Answer::Text((self.handle.0)(&self.state).await?)) }.boxed_local()
    }
}
