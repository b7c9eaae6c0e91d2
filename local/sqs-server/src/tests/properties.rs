//! Whatever clients do in whatever order: nothing is lost, nothing invisible is delivered.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;
use tempfile::tempdir;

use super::Server;

#[derive(Clone, Debug)]
enum Step {
    Send,
    Receive,
    /// The handle given out as the n-th, modulo their number.
    Delete(usize),
    Visibility(usize, u32),
    Advance(i64),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::Send),
        4 => Just(Step::Receive),
        2 => any::<usize>().prop_map(Step::Delete),
        1 => (any::<usize>(), 0_u32..60).prop_map(|(n, seconds)| Step::Visibility(n, seconds)),
        2 => (1_i64..40).prop_map(Step::Advance),
        1 => Just(Step::Restart),
    ]
}

/// What must be so, told from the steps alone.
#[derive(Default)]
struct Expected {
    /// By message id: until when it is invisible, and how often it was received.
    alive: BTreeMap<String, (i64, u32)>,
    handles: Vec<(String, Value)>,
}

impl Expected {
    fn pick(&self, n: usize) -> Option<&(String, Value)> {
        self.handles.get(n.checked_rem(self.handles.len())?)
    }
}

async fn play(steps: Vec<Step>) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("queues.db");
    let mut server = Server::open(Some(&path), super::START);
    server.make_mail();
    let mut expected = Expected::default();
    for step in steps {
        let now = server.queues.now();
        match step {
            Step::Send => {
                expected.alive.insert(server.send("x").await, (now, 0));
            }
            Step::Receive => receive(&server, &mut expected, now).await,
            Step::Delete(n) => {
                if let Some((id, message)) = expected.pick(n).cloned() {
                    server.delete(&message).await;
                    let in_mail = expected.alive.get(&id).is_some_and(|(at, _)| *at < i64::MAX);
                    if in_mail {
                        expected.alive.remove(&id);
                    }
                }
            }
            Step::Visibility(n, seconds) => {
                if let Some((id, message)) = expected.pick(n).cloned() {
                    let handle = message["ReceiptHandle"].as_str().unwrap();
                    let changed = server.queues.change_visibility("mail", handle, seconds).is_ok();
                    let before = expected.alive.get_mut(&id).filter(|(at, _)| *at < i64::MAX);
                    assert_eq!(changed, before.as_ref().is_some_and(|(at, _)| *at > now));
                    if let Some((visible_at, _)) = before.filter(|_| changed) {
                        *visible_at = now + i64::from(seconds) * 1_000;
                    }
                }
            }
            Step::Advance(seconds) => server.advance(seconds),
            Step::Restart => {
                drop(server);
                server = Server::open(Some(&path), now);
            }
        }
        let kept = server.queues.peek("mail").len() + server.queues.peek("dead").len();
        assert_eq!(kept, expected.alive.len(), "a message was lost or came from nowhere");
    }
}

async fn receive(server: &Server, expected: &mut Expected, now: i64) {
    let dead = || server.queues.peek("dead").into_iter().map(|message| message.message_id);
    for message in server.take("mail").await {
        let id = message["MessageId"].as_str().unwrap().to_owned();
        let (visible_at, receives) = expected.alive.get_mut(&id).unwrap();
        assert!(*visible_at <= now, "delivered while invisible");
        *visible_at = now + 30_000;
        *receives += 1;
        assert!(*receives <= 3, "delivered more often than the redrive policy allows");
        let told = &message["Attributes"]["ApproximateReceiveCount"];
        assert_eq!(told, &Value::String(receives.to_string()));
        expected.handles.push((id, message));
    }
    for id in dead() {
        let (visible_at, receives) = expected.alive.get_mut(&id).unwrap();
        assert_eq!(*receives, 3, "a dead letter before its time");
        *visible_at = i64::MAX;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_message_is_lost_or_delivered_while_invisible(steps in prop::collection::vec(step(), 1..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(steps));
    }
}
