//! What becomes of a call: what was asked, or the fault that strikes it.

use std::time::Duration;

use super::answer::{Answer, Service};
use super::calls::Call;
use super::engine::Store;
use super::faults::Action;
use super::partial::{self, Cut};
use super::requests::refused;
use super::{Endpoint, conditions, refusals, stale};

impl Endpoint {
    /// Counts the call and does its `work`, unless a fault has it otherwise. `actions`: how many a transaction has.
    pub(super) async fn meets_faults(
        &self,
        call: Call,
        actions: usize,
        work: impl Future<Output = Answer> + Send + 'static,
    ) -> Answer {
        self.calls.came(&call);
        let Some(action) = self.faults.strike(&call) else { return work.await };
        tracing::debug!(function = call.function(), operation = call.operation, ?action, "fault");
        match action {
            Action::Drop => Answer::HangUp,
            Action::LoseAnswer => detached(work, |_| Answer::HangUp).await,
            Action::Throttle { key: None } => refusals::throttled(&call, actions),
            Action::Throttle { key: Some(key) } => match partial::without_key(&call, &key) {
                Some(cut) => self.does_in_part(call, cut).await,
                None => refusals::throttled_at(&call, &key),
            },
            Action::Partial => match partial::in_half(&call) {
                Some(cut) => self.does_in_part(call, cut).await,
                None => work.await,
            },
            Action::ServerError => refusals::server_error(call.service),
            Action::Reject => {
                Answer::error(call.service, 400, "MessageRejected", "Address not accepted.")
            }
            Action::Conflict { mixed: true } => {
                self.conflict_beside_conditions(&call, actions).await
            }
            Action::Conflict { mixed: false } => refusals::conflict(&call, actions),
            Action::Stale { writes } => self.answer_of_the_past(call, writes).await,
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
    async fn conflict_beside_conditions(&self, call: &Call, actions: usize) -> Answer {
        let asked = call.clone();
        let evaluate =
            move |store: &Store| conditions::failed(&store.database, asked.request_text());
        let reasons = self.engine.run(evaluate).await;
        match reasons {
            Ok(Some(reasons)) => refusals::conflict_among(reasons),
            _ => refusals::conflict(call, actions),
        }
    }

    async fn does_in_part(&self, call: Call, cut: Cut) -> Answer {
        let answer = match cut.done.clone() {
            Some(body) => self.clone().does_instead(call, body).await,
            None => cut.nothing(),
        };
        cut.told_in(answer)
    }

    async fn answer_of_the_past(&self, call: Call, writes: u32) -> Answer {
        let answer = self
            .engine
            .run(move |store| stale::answer(store, &call.operation, call.request_text(), writes));
        match answer.await {
            Ok(Ok((body, _))) => Answer::ok(Service::DynamoDb, body),
            Ok(Err(error)) => refused(&error),
            Err(_) => refusals::server_error(Service::DynamoDb),
        }
    }

    async fn kill_caller(&self, call: Call) -> Answer {
        let functions = self.functions.clone();
        let kill = async move {
            if let Some(caller) = call.caller {
                functions.kill(caller).await;
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
