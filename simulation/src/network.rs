//! The network: every call of a function to AWS or to the payment provider goes through here, takes its time, and
//! meets what the run's seed has in store for it.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::StatusCode;
use local::aws::answer::Service;
use local::aws::inline::{Answered, Manner, Read};
use tokio::time::sleep;

use crate::fault::Kind;
use crate::outcome;
use crate::weather::Passage;
use crate::world::current;
use crate::{pool, provider};

/// Stands for every connection of a function.
#[derive(Debug, Clone, Copy)]
pub struct Network;

/// Longer than any caller waits.
const FOR_EVER: Duration = Duration::from_secs(120);

impl HttpClient for Network {
    fn http_connector(
        &self,
        _: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(*self)
    }
}

impl HttpConnector for Network {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let from = pool::caller();
        let (function, process) = from.unwrap_or_else(|| ("nobody".to_owned(), 0));
        if provider::is_for(request.uri()) {
            return HttpConnectorFuture::new(provider::carry(function, process, request));
        }
        let target = request.headers().get("x-amz-target").map(str::to_owned);
        let world = current();
        let body = request.body().bytes().map(Bytes::copy_from_slice).unwrap_or_default();
        let body = world.sabotage.map_or_else(|| body.clone(), |sabotage| sabotage.damages(&body));
        let Some(read) = world.aws.read(target.as_deref(), &body) else {
            return HttpConnectorFuture::ready(Err(broken("no such operation")));
        };
        let passage = world.weather.passage(&function, Some(&read));
        let call = Call { function, process, read, target: target.unwrap_or_default(), body };
        HttpConnectorFuture::new(call.travels(passage))
    }
}

/// A call to AWS on its way.
struct Call {
    function: String,
    process: u64,
    read: Read,
    target: String,
    body: Bytes,
}

impl Call {
    async fn travels(self, passage: Passage) -> Result<HttpResponse, ConnectorError> {
        sleep(passage.there).await;
        let Some(kind) = passage.fault else {
            let answered = self.does(Manner::Honest, None).await;
            sleep(passage.back).await;
            return response(answered);
        };
        match kind {
            Kind::NotSent => {
                self.tells("", kind);
                Err(broken("connection reset"))
            }
            Kind::AnswerLost => {
                self.does(Manner::Honest, Some(kind)).await;
                Err(broken("connection reset"))
            }
            Kind::KilledBefore => {
                self.tells("", kind);
                dies(self.process).await
            }
            Kind::KilledAfter => {
                let process = self.process;
                self.does(Manner::Honest, Some(kind)).await;
                dies(process).await
            }
            Kind::Hang => {
                tokio::task::spawn_local(self.does_late());
                sleep(FOR_EVER).await;
                Err(broken("connection reset"))
            }
            Kind::Throttled
            | Kind::Conflict
            | Kind::MixedConflict
            | Kind::ServerError
            | Kind::Stale => {
                let manner = current().weather.draw("manner", |chance| kind.manner(chance));
                let answered = self.does(manner, Some(kind)).await;
                sleep(passage.back).await;
                response(answered)
            }
        }
    }

    /// Half of what hangs is done at last, when its caller has long forgotten it.
    async fn does_late(self) {
        let late = current().weather.draw("hangs", |chance| {
            chance.happens(500).then(|| Duration::from_millis(chance.between(900, 20_000)))
        });
        match late {
            None => self.tells("", Kind::Hang),
            Some(late) => {
                sleep(late).await;
                self.does(Manner::Honest, Some(Kind::Hang)).await;
            }
        }
    }

    /// The service does what it is asked, or as much of it as `manner` has it do.
    async fn does(self, manner: Manner, fault: Option<Kind>) -> Option<Answered> {
        let who = format!("{}#{}", self.function, self.process);
        let what = format!("{} {}", self.target_name(), self.read.about());
        let answered = if self.read.service() == Service::Sqs && manner == Manner::Honest {
            let queues = current().queues.clone();
            let (status, body, error) = queues.handle(&self.target, &self.body).await;
            Some(Answered {
                status,
                body,
                header: error.map(|error| ("x-amzn-query-error", error)),
            })
        } else {
            let world = current();
            let (about, writes) = (self.read.about(), self.read.writes());
            let answered = world.aws.answer(self.read, manner, world.now_ms());
            if writes {
                about.split('+').filter_map(|table| world.written.get(table)).for_each(|written| {
                    written.notify_one();
                });
            }
            answered
        };
        let outcome = answered.as_ref().map_or_else(String::new, outcome::of);
        current().note(&who, &what, &outcome::with(&outcome, fault));
        answered
    }

    fn tells(&self, outcome: &str, fault: Kind) {
        let who = format!("{}#{}", self.function, self.process);
        let what = format!("{} {}", self.target_name(), self.read.about());
        current().note(&who, &what, &outcome::with(outcome, Some(fault)));
    }

    fn target_name(&self) -> String {
        format!("{}.{}", self.read.service().name(), self.read.operation())
    }
}

/// The process is gone, and with it whoever waits here.
pub(crate) async fn dies<T>(process: u64) -> T {
    current().pool.kill(process);
    std::future::pending().await
}

pub(crate) fn broken(why: &'static str) -> ConnectorError {
    ConnectorError::io(why.into())
}

fn response(answered: Option<Answered>) -> Result<HttpResponse, ConnectorError> {
    let Some(Answered { status, body, header }) = answered else {
        return Err(broken("connection reset"));
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::new(status.into(), SdkBody::from(body));
    response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}
