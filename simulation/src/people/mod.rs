//! Who takes part in a run, and everything that each of them was shown.

mod orders;
mod session;
mod shopper;
mod staff;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use invariants::Listener;
use tokio::time::Instant;

use crate::gateway::Reply;
use crate::ground::Ground;
use crate::plan::Plan;
use crate::world::World;

pub use session::{Session, Tokens};
pub use staff::Staff;

/// One human being.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub label: String,
    pub subjects: BTreeSet<String>,
    pub email: String,
    pub heard: Vec<String>,
}

/// Everybody, and what they have been told they own.
#[derive(Debug, Default)]
pub struct Crowd {
    people: RefCell<Vec<Person>>,
    /// Orders with the person who was told of them.
    promised: RefCell<Vec<(String, usize)>>,
    /// Returns that were asked for: order and return.
    returns: RefCell<Vec<(String, String)>>,
}

impl Crowd {
    fn enters(&self, label: &str, email: &str) -> usize {
        let mut people = self.people.borrow_mut();
        people.push(Person {
            label: label.to_owned(),
            email: email.to_owned(),
            ..Person::default()
        });
        people.len() - 1
    }

    fn is_known_as(&self, person: usize, subject: &str) {
        self.people.borrow_mut()[person].subjects.insert(subject.to_owned());
    }

    fn heard(&self, person: usize, reply: &Reply) {
        let heard = &mut self.people.borrow_mut()[person].heard;
        if heard.last() != Some(&reply.body) {
            heard.push(reply.body.clone());
        }
    }

    fn is_promised(&self, person: usize, order: &str) {
        let mut promised = self.promised.borrow_mut();
        if !promised.iter().any(|(known, _)| known == order) {
            promised.push((order.to_owned(), person));
        }
    }

    /// Orders that staff may have heard of.
    fn orders(&self) -> Vec<String> {
        self.promised.borrow().iter().map(|(order, _)| order.clone()).collect()
    }

    /// Orders with the subjects of whoever was told of them.
    pub fn promises(&self) -> Vec<(String, BTreeSet<String>)> {
        let people = self.people.borrow();
        let promised = self.promised.borrow();
        let subjects = |person: usize| people[person].subjects.clone();
        promised.iter().map(|(order, person)| (order.clone(), subjects(*person))).collect()
    }

    pub fn listeners(&self) -> Vec<Listener> {
        let listener = |person: &Person| Listener {
            subjects: person.subjects.clone(),
            emails: BTreeSet::from([person.email.clone()]),
            heard: person.heard.clone(),
            requests: format!("\"{}-", person.label),
        };
        self.people.borrow().iter().map(listener).collect()
    }
}

/// Until then everyone has the cart filled that a rush is about.
const OPENING: Duration = Duration::from_secs(60);

/// Lets everybody whom the plan names live through the run; the first of them is staff.
pub async fn live(world: &Rc<World>, plan: &Plan, ground: &Ground, staff: &Staff) {
    let opening = plan.rush.then(|| Instant::now() + OPENING);
    let lives = plan.people.iter().map(|number| {
        let world = Rc::clone(world);
        async move {
            match number {
                0 => staff.works(plan).await,
                _ => shopper::lives(world, *number, plan, ground, opening).await,
            }
        }
    });
    futures::future::join_all(lives).await;
}
