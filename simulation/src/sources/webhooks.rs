//! The provider's webhooks: per payment one at a time, unless the run has them lost, repeated or late.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use payment_simulator::Webhook;
use tokio::task::spawn_local;
use tokio::time::sleep;

use crate::gateway::{Call, Reply};
use crate::world::World;

pub fn start(world: &Rc<World>) {
    let carrier = Rc::new(Carrier { world: Rc::clone(world), busy: RefCell::default() });
    spawn_local(carrier.carry());
}

struct Carrier {
    world: Rc<World>,
    /// Payments that a webhook is under way for.
    busy: RefCell<BTreeSet<String>>,
}

#[derive(Clone, Copy)]
enum Mishap {
    None,
    /// The provider believes that it was delivered.
    Lost,
    Twice,
    Late,
}

impl Carrier {
    async fn carry(self: Rc<Self>) {
        loop {
            let is_free = |payment: &str| !self.busy.borrow().contains(payment);
            for webhook in self.world.provider.due(is_free).unwrap_or_default() {
                if self.busy.borrow_mut().insert(webhook.payment_intent.clone()) {
                    let under_way = self.world.begins();
                    let carrier = Rc::clone(&self);
                    spawn_local(async move {
                        carrier.bring(webhook).await;
                        drop(under_way);
                    });
                }
            }
            self.until_something_is_due().await;
        }
    }

    async fn until_something_is_due(&self) {
        let provider = &self.world.provider;
        let next = provider.next_due().ok().flatten();
        // What is due already waits for another one of its payment.
        let wait = next.map_or(86_400_000, |at| at.saturating_sub(self.world.now_ms()).max(250));
        let wait = Duration::from_millis(wait.unsigned_abs());
        tokio::select! {
            biased;
            () = provider.lined_up() => {}
            () = sleep(wait) => {}
        }
    }

    async fn bring(&self, webhook: Webhook) {
        let mishap = self.mishap();
        if let Mishap::Late = mishap {
            let late = self.world.weather.draw("webhooks", |chance| chance.between(1, 180));
            sleep(Duration::from_secs(late)).await;
        }
        let reply = match mishap {
            Mishap::Lost => {
                self.world.note("provider", &format!("webhook {}", webhook.kind), "! lost");
                Reply { status: 202, ..Reply::default() }
            }
            Mishap::Twice => {
                let (first, _) = tokio::join!(self.send(&webhook), self.send(&webhook));
                first
            }
            Mishap::None | Mishap::Late => self.send(&webhook).await,
        };
        let status = (reply.status != 0).then_some(reply.status);
        self.world.provider.tried(&webhook, status).ok();
        self.busy.borrow_mut().remove(&webhook.payment_intent);
    }

    fn mishap(&self) -> Mishap {
        if !self.world.weather.has_wild_webhooks() {
            return Mishap::None;
        }
        self.world.weather.draw("webhooks", |chance| {
            chance.weighted(&[
                (4, Mishap::None),
                (2, Mishap::Lost),
                (2, Mishap::Twice),
                (2, Mishap::Late),
            ])
        })
    }

    async fn send(&self, webhook: &Webhook) -> Reply {
        let mut call = Call::new("POST", "/v1/webhooks/payments")
            .header("content-type", "application/json; charset=utf-8")
            .header("stripe-signature", webhook.signature.clone());
        call.body.clone_from(&webhook.body);
        self.world.request(&format!("provider: {}", webhook.kind), &call).await
    }
}
