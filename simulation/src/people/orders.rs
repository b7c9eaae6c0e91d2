//! What shoppers do with their orders.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::session::Session;
use super::shopper::METHODS;
use crate::gateway::Call;
use crate::provider;

/// The orders of one shopper.
#[derive(Debug, Default)]
pub struct Orders(RefCell<Vec<String>>);

impl Orders {
    pub fn has(&self, order: &str) {
        let mut orders = self.0.borrow_mut();
        if !orders.iter().any(|known| known == order) {
            orders.push(order.to_owned());
        }
    }

    /// Looks at one of the orders and does what it asks for, or what comes to mind.
    pub async fn sees_to_one(&self, session: &Session) {
        let orders = self.0.borrow().clone();
        if orders.is_empty() {
            return;
        }
        let order = session.draws(|chance| chance.of(&orders).clone());
        let reply = session.asks(Call::new("GET", format!("/v1/orders/{order}"))).await;
        if reply.status != 200 {
            return;
        }
        let now = reply.json();
        let whim = session.draws(|chance| chance.below(10));
        if let Some(page) = now["next_action"]["url"].as_str() {
            return at_the_bank(session, page, whim).await;
        }
        match (now["status"].as_str().unwrap_or_default(), whim) {
            ("payment_failed", 0..=6) => pays_again(session, &order).await,
            ("payment_failed" | "pending_payment" | "confirmed", 7..=9) => {
                cancels(session, &order).await;
            }
            ("delivered" | "partially_returned", 0..=6) => returns(session, &order, &now).await,
            (_, 0..=1) => {
                session.asks(Call::new("GET", format!("/v1/orders/{order}/payment"))).await;
            }
            _ => {}
        }
    }
}

async fn pays_again(session: &Session, order: &str) {
    let method = session.draws(|chance| chance.weighted(&METHODS));
    let path = format!("/v1/orders/{order}/payment/attempts");
    session.insists_once(&path, &json!({ "payment_method": method })).await;
}

async fn cancels(session: &Session, order: &str) {
    let body = json!({ "reason": "Changed my mind" });
    session.insists_once(&format!("/v1/orders/{order}/cancel"), &body).await;
}

async fn returns(session: &Session, order: &str, now: &Value) {
    let line = &now["lines"][0]["id"];
    let body = json!({ "lines": [{ "line_id": line, "quantity": 1 }], "reason": "Too small" });
    let reply = session.insists_once(&format!("/v1/orders/{order}/returns"), &body).await;
    let returns = reply.json();
    let last = returns["returns"].as_array().and_then(|returns| returns.last());
    if let Some(id) = last.and_then(|last| last["id"].as_str()) {
        session.world.crowd.returns.borrow_mut().push((order.to_owned(), id.to_owned()));
    }
}

/// 3-D Secure: mostly it is approved, sometimes it fails, sometimes nobody comes.
async fn at_the_bank(session: &Session, page: &str, whim: u64) {
    let decision = match whim {
        0..=5 => "approve",
        6..=7 => "fail",
        _ => return,
    };
    let path = page.strip_prefix(provider::ORIGIN).unwrap_or(page);
    let status = provider::page(&format!("{path}/{decision}")).await;
    session.world.note(&session.label, &format!("at the bank: {decision}"), &status.to_string());
}
