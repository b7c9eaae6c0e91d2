//! Functions that consume a queue.

use std::ops::AsyncFn;

use aws_lambda_events::sqs::SqsEvent;
use contracts::Event;
use futures::FutureExt as _;
use futures::future::{BoxFuture, LocalBoxFuture};
use platform::consumer::{Failed, apply};
use platform::{Aws, Error};

use super::{Answer, Main, Process, Program, Running};

/// Stands for `platform::consumer::consume`.
pub fn consume<B, S, H>(begin: B, handle: H) -> Box<dyn Program>
where
    B: AsyncFn(&Aws) -> Result<S, Error> + 'static,
    S: 'static,
    H: for<'a> Fn(&'a S, &'a Event) -> BoxFuture<'a, Result<(), Failed>> + Copy + 'static,
{
    Box::new(Main::new(begin, Handler(handle)))
}

#[derive(Clone, Copy)]
struct Handler<H>(H);

impl<S, H> Process for Running<S, Handler<H>>
where
    H: for<'a> Fn(&'a S, &'a Event) -> BoxFuture<'a, Result<(), Failed>>,
{
    fn invoke<'a>(&'a self, event: &'a str) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        async move {
            let batch: SqsEvent = serde_json::from_str(event)?;
            let failures = apply(&self.state, &self.handle.0, batch).await;
            Ok(Answer::Text(serde_json::to_string(&failures)?))
        }
        .boxed_local()
    }
}
