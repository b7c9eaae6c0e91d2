//! Functions that follow tables.

use std::ops::AsyncFn;

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
