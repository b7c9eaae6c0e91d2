//! What becomes of a call: what was asked, or the fault that strikes it.

use std::time::Duration;

use bytes::Bytes;

use super::answer::{Answer, Service};
use super::calls::Call;
use super::faults::Action;
use super::requests::refused;
use super::{Endpoint, conditions, refusals, stale};

/// What a fault needs to know of a DynamoDB request.
pub struct Sent {
    /// How many actions a transaction has.
    pub actions: usize,
    pub body: Bytes,
}

impl Sent {
    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap_or_default()
    }
}

impl Endpoint {
    /// Counts the call and does its `work`, unless a fault has it otherwise.
    pub(super) async fn meets_faults(
        &self,
        call: Call,
        sent: Option<Sent>,
        work: impl Future<Output = Answer> + Send + 'static,
    ) -> Answer {
        self.calls.came(&call);
        let may_lag =
            || sent.as_ref().is_some_and(|sent| stale::allowed(&call.operation, sent.text()));
        let Some(action) = self.faults.strike(&call, may_lag) else { return work.await };
        tracing::debug!(function = call.function, operation = call.operation, ?action, "fault");
        let actions = sent.as_ref().map_or(1, |sent| sent.actions);
        match action {
            Action::Drop => Answer::HangUp,
            Action::LoseAnswer => detached(work, |_| Answer::HangUp).await,
            Action::Throttle => refusals::throttled(&call, actions),
            Action::ServerError => refusals::server_error(call.service),
            Action::Conflict { mixed: true } => self.conflict_beside_conditions(&call, sent).await,
            Action::Conflict { mixed: false } => refusals::conflict(&call, actions),
            Action::Stale { writes } => self.answer_of_the_past(&call, sent, writes).await,
            Action::Hang { ms } => detached(late(work, ms), |answer| answer).await,
            Action::KillBefore => self.kill_caller(call).await,
            Action::KillAfter => {
                let endpoint = self.clone();
                let both = async move {
                    drop(work.await);
                    endpoint.kill_caller(call).await
                };
                detached(both, |answer| answer).await
            }
        }
    }

    /// Evaluates the transaction's conditions without doing it, and adds a conflict to what they came to.
    async fn conflict_beside_conditions(&self, call: &Call, sent: Option<Sent>) -> Answer {
        let Some(sent) = sent else { return refusals::conflict(call, 1) };
        let actions = sent.actions;
        let reasons =
            self.engine.run(move |store| conditions::failed(&store.database, sent.text())).await;
        match reasons {
            Ok(Some(reasons)) => refusals::conflict_among(reasons),
            _ => refusals::conflict(call, actions),
        }
    }

    async fn answer_of_the_past(&self, call: &Call, sent: Option<Sent>, writes: u32) -> Answer {
        let operation = call.operation.clone();
        let answer = self.engine.run(move |store| {
            let sent = sent.as_ref().map(Sent::text).unwrap_or_default();
            stale::answer(store, &operation, sent, writes)
        });
        match answer.await {
            Ok(Ok((body, _))) => Answer::ok(Service::DynamoDb, body),
            Ok(Err(error)) => refused(&error),
            Err(_) => refusals::server_error(Service::DynamoDb),
        }
    }

    async fn kill_caller(&self, call: Call) -> Answer {
        let functions = self.functions.clone();
        let kill = async move {
            if let Some(function) = call.function {
                functions.kill(function).await;
            }
            Answer::HangUp
        };
        // The caller's end closes this connection, which must not end the killing.
        detached(kill, |answer| answer).await
    }
}

async fn late(work: impl Future<Output = Answer>, ms: u64) -> Answer {
    tokio::time::sleep(Duration::from_millis(ms)).await;
    work.await
}

/// Does `work` to its end even when the caller goes away meanwhile.
async fn detached(
    work: impl Future<Output = Answer> + Send + 'static,
    then: fn(Answer) -> Answer,
) -> Answer {
    tokio::spawn(work).await.map_or(Answer::HangUp, then)
}
