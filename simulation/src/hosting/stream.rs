//! Functions that follow tables.

use std::ops::AsyncFn;
use std::rc::Rc;

use aws_lambda_events::dynamodb::Event as StreamEvent;
use futures::FutureExt as _;
use futures::future::{BoxFuture, LocalBoxFuture};
use kernel::EventId;
use platform::stream::{Announced, announce};
use platform::{Aws, Error};

use super::{Answer, Main, Process, Program, Running};

/// Stands for `platform::stream::relay`.
pub fn relay<B, S, H>(begin: B, handle: H) -> Box<dyn Program>
where
    B: AsyncFn(&Aws) -> Result<S, Error> + 'static,
    S: 'static,
    H: for<'a> Fn(&'a S, Vec<Announced>) -> BoxFuture<'a, Vec<EventId>> + Copy + 'static,
{
    Box::new(Main::new(begin, Handler(handle)))
}

#[derive(Clone, Copy)]
struct Handler<H>(H);

impl<B, S, H> Program for Main<B, S, Handler<H>>
where
    B: AsyncFn(&Aws) -> Result<S, Error>,
    S: 'static,
    H: for<'a> Fn(&'a S, Vec<Announced>) -> BoxFuture<'a, Vec<EventId>> + Copy + 'static,
{
    fn start<'a>(&'a self, aws: &'a Aws) -> LocalBoxFuture<'a, Result<Rc<dyn Process>, Error>> {
        async move {
            let process = Running { state: (self.begin)(aws).await?, handle: self.handle };
            Ok(Rc::new(process) as Rc<dyn Process>)
        }
        .boxed_local()
    }
}

impl<S, H> Process for Running<S, Handler<H>>
where
    H: for<'a> Fn(&'a S, Vec<Announced>) -> BoxFuture<'a, Vec<EventId>>,
{
    fn invoke<'a>(&'a self, event: &'a str) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        async move {
            let batch: StreamEvent = serde_json::from_str(event)?;
            let failures = announce(&self.state, &self.handle.0, batch).await;
            Ok(Answer::Text(serde_json::to_string(&failures)?))
        }
        .boxed_local()
    }
}
