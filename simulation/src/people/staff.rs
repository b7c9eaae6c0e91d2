//! Staff: send what was bought, give money back, correct the stock, and look after what was given up.

use std::rc::Rc;

use serde_json::{Value, json};

use super::session::{Session, Tokens};
use crate::gateway::Call;
use crate::ground::SHELVES;
use crate::plan::Plan;
use crate::world::World;

/// The admin of the shop.
pub struct Staff {
    session: Session,
}

#[derive(Clone, Copy)]
enum Duty {
    Step(&'static str),
    Refund,
    Decide,
    Adjust,
    Search,
}

const DUTIES: [(u64, Duty); 10] = [
    (5, Duty::Step("start")),
    (5, Duty::Step("ship")),
    (4, Duty::Step("deliver")),
    (1, Duty::Step("hold")),
    (1, Duty::Step("release")),
    (2, Duty::Step("cancel")),
    (3, Duty::Refund),
    (2, Duty::Decide),
    (1, Duty::Adjust),
    (1, Duty::Search),
];

impl Staff {
    pub fn of(world: &Rc<World>, tokens: &Tokens) -> Self {
        Self { session: Session::new(world, "staff", None, tokens.clone()) }
    }

    /// A day's work.
    pub async fn works(&self, plan: &Plan) {
        for _ in 0..plan.steps * 2 {
            let (low, high) = self
                .session
                .draws(|chance| chance.weighted(&[(6, (1, 20)), (3, (20, 120)), (1, (200, 600))]));
            self.session.waits(low, high).await;
            let orders = self.session.world.crowd.orders();
            if orders.is_empty() {
                continue;
            }
            let order = self.session.draws(|chance| chance.of(&orders).clone());
            match self.session.draws(|chance| chance.weighted(&DUTIES)) {
                Duty::Step(transition) => self.steps(&order, transition).await,
                Duty::Refund => self.refunds(&order).await,
                Duty::Decide => self.decides().await,
                Duty::Adjust => self.adjusts().await,
                Duty::Search => {
                    self.session.asks(Call::new("GET", "/v1/admin/orders?limit=20")).await;
                }
            }
        }
    }

    async fn steps(&self, order: &str, transition: &str) {
        let path = format!("/v1/admin/orders/{order}/transitions");
        self.session.insists_once(&path, &json!({ "transition": transition })).await;
    }

    async fn refunds(&self, order: &str) {
        let body = self.session.draws(|chance| match chance.below(3) {
            0 => json!({ "reason": "Arrived broken" }),
            _ => {
                let amount = json!({ "amount": chance.between(100, 2_000), "currency": "USD" });
                json!({ "reason": "For the trouble", "amount": amount })
            }
        });
        let path = format!("/v1/admin/orders/{order}/refunds");
        self.session.insists_once(&path, &body).await;
    }

    async fn decides(&self) {
        let returns = self.session.world.crowd.returns.borrow().clone();
        if returns.is_empty() {
            return;
        }
        let (order, id) = self.session.draws(|chance| chance.of(&returns).clone());
        let path = format!("/v1/admin/orders/{order}/returns/{id}/decision");
        let decisions: [Value; 3] = [
            json!({ "decision": "approve" }),
            json!({ "decision": "receive", "restock": ["1"] }),
            json!({ "decision": "receive", "restock": [] }),
        ];
        let decision = self.session.draws(|chance| chance.of(&decisions).clone());
        self.session.insists_once(&path, &decision).await;
    }

    async fn adjusts(&self) {
        let (sku, delta) =
            self.session.draws(|chance| (chance.of(&SHELVES).0, chance.between(0, 4)));
        let delta = i64::try_from(delta).unwrap_or(0) - 1;
        let body = json!({ "delta": if delta == 0 { 5 } else { delta }, "reason": "Counted" });
        self.session.insists_once(&format!("/v1/admin/stock/{sku}/adjustments"), &body).await;
    }

    /// What functions gave up is sent back to them, and the relay's failures are put away: the sweeper has sent those
    /// events.
    pub async fn looks_after(&self, function: &str) {
        let order = match function {
            "relay-outbox" => json!({
                "queue": function, "mode": "discard", "most": 1_000, "rate": 100,
                "reason": "The sweeper has sent them",
            }),
            _ => json!({ "queue": function, "mode": "redrive", "most": 1_000, "rate": 100 }),
        };
        self.session.insists(Call::new("POST", "/v1/admin/dead-letters").json(&order)).await;
    }
}
