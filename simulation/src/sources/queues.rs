//! Queues: messages become invocations, and what a function is done with is deleted.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use local::queue_source::{event, verdict};
use local::system::Source;
use sqs_server::Message;
use tokio::sync::Semaphore;
use tokio::task::spawn_local;
use tokio::time::sleep;

use crate::hosting::Answer;
use crate::sabotage::Sabotage;
use crate::world::World;

/// A wait that ends with the run at the latest.
const LONG: Duration = Duration::from_secs(86_400);
/// Batches of one queue that are worked on side by side.
const AT_ONCE: usize = 4;
/// How often what was handled is not deleted, because the poller died: it comes again.
const UNDELETED_PER_MILLE: u64 = 20;

pub fn start(world: &Rc<World>) {
    for function in &world.system.functions {
        for source in &function.sources {
            if let Source::Queue { queue, batch_size, .. } = source
                && let Some(queue) = world.system.queue(queue)
            {
                let consumer = Consumer {
                    world: Rc::clone(world),
                    function: function.name.clone(),
                    queue: queue.name.clone(),
                    batch_size: *batch_size,
                };
                spawn_local(Rc::new(consumer).follow());
            }
        }
    }
}

struct Consumer {
    world: Rc<World>,
    function: String,
    queue: String,
    batch_size: usize,
}

impl Consumer {
    async fn follow(self: Rc<Self>) {
        let slots = Arc::new(Semaphore::new(AT_ONCE));
        loop {
            let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
            let batch = self.world.queues.receive(&self.queue, self.batch_size, LONG).await;
            if batch.is_empty() {
                continue;
            }
            if self.is_forgotten() {
                self.delete("", &batch);
                continue;
            }
            let under_way = self.world.begins();
            let consumer = Rc::clone(&self);
            spawn_local(async move {
                sleep(consumer.world.weather.latency(1, 30)).await;
                consumer.deliver(batch).await;
                drop((slot, under_way));
            });
        }
    }

    /// Only where somebody breaks queues on purpose.
    fn is_forgotten(&self) -> bool {
        self.world.sabotage == Some(Sabotage::ForgetfulQueues)
            && self.world.weather.draw("forgetfulness", |chance| chance.happens(100))
    }

    async fn deliver(&self, batch: Vec<Message>) {
        let world = &self.world;
        let event = event::of(&self.queue, &batch);
        let event = std::str::from_utf8(&event).unwrap_or_default();
        let what = format!("a batch of {}", batch.len());
        match world.invoke(&self.function, event).await {
            Ok(Answer::Text(answer)) => {
                let failed = match verdict::of(answer.as_bytes(), &batch) {
                    verdict::Verdict::Done => 0,
                    verdict::Verdict::Failed(ids) => ids.len(),
                    verdict::Verdict::Malformed(_) => batch.len(),
                };
                let done = format!("{} done, {failed} to come again", batch.len() - failed);
                world.note(&self.function, &what, &done);
                self.delete(&answer, &batch);
            }
            Ok(Answer::Http { .. }) => world.note(&self.function, &what, "answers as HTTP"),
            Err(failure) => world.note(&self.function, &what, failure.name()),
        }
    }

    fn delete(&self, answer: &str, batch: &[Message]) {
        let failed = match verdict::of(answer.as_bytes(), batch) {
            verdict::Verdict::Done => Default::default(),
            verdict::Verdict::Failed(ids) => ids,
            verdict::Verdict::Malformed(_) => return,
        };
        for message in batch.iter().filter(|message| !failed.contains(&message.message_id)) {
            let weather = &self.world.weather;
            let kept = !weather.is_calm()
                && weather.draw("acknowledgements", |chance| chance.happens(UNDELETED_PER_MILLE));
            if !kept {
                self.world.queues.delete(&self.queue, &message.receipt_handle).ok();
            }
        }
    }
}
