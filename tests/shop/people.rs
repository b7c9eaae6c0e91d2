//! Who shops here, and everything that each of them was shown.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use invariants::Listener;
use serde_json::Value;

use super::{Answer, Shop};

/// One human being: a guest, a customer, or the guest that a customer was before.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub subjects: BTreeSet<String>,
    pub emails: BTreeSet<String>,
    pub heard: Vec<String>,
    requests: u32,
}

impl Shop {
    /// Somebody who has no session yet.
    pub fn new_person(&self) -> usize {
        let mut people = self.people.borrow_mut();
        people.push(Person::default());
        people.len() - 1
    }

    /// An id for this person's next request, which the log carries on.
    pub(crate) fn request_id(&self, person: usize) -> String {
        let mut people = self.people.borrow_mut();
        people[person].requests += 1;
        format!("{}-{person}-{}", self.name, people[person].requests)
    }

    pub(crate) fn is_known_as(&self, person: usize, subject: &str) {
        self.people.borrow_mut()[person].subjects.insert(subject.to_owned());
    }

    pub fn has_email(&self, person: usize, email: &str) {
        self.people.borrow_mut()[person].emails.insert(email.to_owned());
    }

    /// Everyone, for the invariant that nobody hears of anybody else.
    pub(crate) fn listeners(&self) -> Vec<Listener> {
        let people = self.people.borrow();
        let listener = |(index, person): (usize, &Person)| Listener {
            subjects: person.subjects.clone(),
            emails: person.emails.clone(),
            heard: person.heard.clone(),
            requests: format!("\"{}-{index}-", self.name),
        };
        people.iter().enumerate().map(listener).collect()
    }

    pub(crate) fn heard(&self, person: usize, answer: &Answer) {
        let heard = &mut self.people.borrow_mut()[person].heard;
        // Who waits hears the same again and again.
        if heard.last() != Some(&answer.text) {
            heard.push(answer.text.clone());
        }
    }
}

/// The subject of an access token. Nothing is verified: the tests only want to know whose it is.
pub(crate) fn subject_of(token: &str) -> String {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap();
    let claims: Value = serde_json::from_slice(&payload).unwrap();
    claims["sub"].as_str().unwrap().to_owned()
}
