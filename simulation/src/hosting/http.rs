//! Functions behind the gateway.

use std::ops::AsyncFn;

use futures::FutureExt as _;
use futures::future::{BoxFuture, LocalBoxFuture};
use lambda_http::Body;
use platform::http::Request;
use platform::{Aws, Error};

use super::{Answer, Main, Process, Program, Running};

/// Stands for `platform::http::serve`.
pub fn serve<B, S, H>(begin: B, handle: H) -> Box<dyn Program>
where
    B: AsyncFn(&Aws) -> Result<S, Error> + 'static,
    S: Sync + 'static,
    H: for<'a> Fn(&'a S, &'a Request) -> BoxFuture<'a, platform::http::Answer>
        + Copy
        + Sync
        + 'static,
{
    Box::new(Main::new(begin, Handler(handle)))
}

/// Tells handlers of requests from those of events.
#[derive(Clone, Copy)]
struct Handler<H>(H);

impl<S, H> Process for Running<S, Handler<H>>
where
    S: Sync,
    H: for<'a> Fn(&'a S, &'a Request) -> BoxFuture<'a, platform::http::Answer> + Sync,
{
    fn invoke<'a>(&'a self, event: &'a str) -> LocalBoxFuture<'a, Result<Answer, Error>> {
        async move {
            let event = lambda_http::request::from_str(event)?;
            let answer = platform::http::answer(&self.state, &self.handle.0, event).await;
            let (parts, body) = answer.into_parts();
            let body = match body {
                Body::Text(text) => text,
                Body::Binary(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                _ => String::new(),
            };
            Ok(Answer::Http { status: parts.status.as_u16(), body })
        }
        .boxed_local()
    }
}
