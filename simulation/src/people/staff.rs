//! Staff: send what was bought, give money back, correct the stock, and look after what was given up.

use std::cell::RefCell;
use std::collections::BTreeSet;
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
    /// Orders that nobody has to do anything about any more.
    done: RefCell<BTreeSet<String>>,
}

#[derive(Clone, Copy)]
enum Duty {
    SeeTo,
    Step,
    Refund,
    Decide,
    Adjust,
    Search,
}

const DUTIES: [(u64, Duty); 6] = [
    (14, Duty::SeeTo),
    (2, Duty::Step),
    (5, Duty::Refund),
    (3, Duty::Decide),
    (1, Duty::Adjust),
    (1, Duty::Search),
];

const STEPS: [&str; 6] = ["start", "ship", "deliver", "hold", "release", "cancel"];

impl Staff {
    pub fn of(world: &Rc<World>, tokens: &Tokens) -> Self {
        let session = Session::new(world, "staff", None, tokens.clone());
        Self { session, done: RefCell::default() }
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
            match self.session.draws(|chance| chance.weighted(&DUTIES)) {
                Duty::SeeTo => self.sees_to_one_of(&orders).await,
                Duty::Step => {
                    let (order, step) =
                        self.session.draws(|chance| (chance.of(&orders), *chance.of(&STEPS)));
                    self.steps(order, step, None).await;
                }
                Duty::Refund => self.refunds(self.session.draws(|chance| chance.of(&orders))).await,
                Duty::Decide => self.decides().await,
                Duty::Adjust => self.adjusts().await,
                Duty::Search => {
                    self.session.asks(Call::new("GET", "/v1/admin/orders?limit=20")).await;
                }
            }
        }
    }

    /// Looks at an order and does what comes next; meanwhile it may have become another.
    async fn sees_to_one_of(&self, orders: &[String]) {
        let waits = |order: &&String| !self.done.borrow().contains(*order);
        let waiting: Vec<&String> = orders.iter().filter(waits).collect();
        if waiting.is_empty() {
            return;
        }
        let order = self.session.draws(|chance| *chance.of(&waiting));
        let path = format!("/v1/admin/orders/{order}");
        let now = self.session.asks(Call::new("GET", path)).await.json();
        let steps: &[(u64, &str)] = match now["status"].as_str().unwrap_or_default() {
            "confirmed" => &[(8, "start"), (1, "hold"), (1, "cancel")],
            "processing" | "partially_shipped" => &[(8, "ship"), (1, "hold"), (1, "cancel")],
            "shipped" => &[(1, "deliver")],
            "on_hold" => &[(3, "release"), (1, "cancel")],
            "delivered" | "cancelled" | "expired" => {
                self.done.borrow_mut().insert(order.clone());
                return;
            }
            _ => return,
        };
        let (step, in_parts) =
            self.session.draws(|chance| (chance.weighted(steps), chance.happens(300)));
        let part = in_parts.then(|| now["lines"][0]["id"].as_str()).flatten();
        self.steps(order, step, part).await;
    }

    /// `part`: the line of which one unit is sent first.
    async fn steps(&self, order: &str, step: &str, part: Option<&str>) {
        let mut body = json!({ "transition": step });
        match (step, part) {
            ("hold" | "cancel", _) => body["reason"] = "As the buyer asked".into(),
            ("ship", Some(line)) => body["lines"] = json!([{ "line_id": line, "quantity": 1 }]),
            _ => {}
        }
        let path = format!("/v1/admin/orders/{order}/transitions");
        self.session.insists_once(&path, &body).await;
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
