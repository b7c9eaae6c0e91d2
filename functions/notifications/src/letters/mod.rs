//! What the letters say: one function a letter, which answers its text as a value.

pub(crate) mod accounts;
pub(crate) mod orders;
pub(crate) mod returns;
pub(crate) mod shipping;
pub(crate) mod stock;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ::orders::Order;
use kernel::{Address, Text};
use notifications::{Action, Letter, Note};
use platform::{
    config::{self, Missing},
    shop::Shop,
};

/// Where the shop's pages are.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    public_url: String,
}

impl Links {
    /// From `PUBLIC_URL`.
    pub(crate) fn from_environment() -> Result<Self, Missing> {
        Ok(Self { public_url: config::required("PUBLIC_URL")? })
    }

    fn to(&self, label: &str, path: &str) -> Option<Action> {
        let url = format!("{}{path}", self.public_url.trim_end_matches('/'));
        Some(Action { label: label.to_owned(), url })
    }

    fn to_order(&self, label: &str, order: &Order) -> Option<Action> {
        self.to(label, &format!("/orders/{}", order.id))
    }
}

/// A letter that says nothing yet but why it comes.
fn because(footer: String) -> Letter {
    Letter {
        subject: String::new(),
        heading: String::new(),
        paragraphs: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
        action: None,
        footer,
    }
}

fn because_of_an_account() -> Letter {
    because(format!("You get this because of an account at {} with this address.", shop()))
}

fn because_of_an_order() -> Letter {
    because(format!("You get this because of an order at {} with this address.", shop()))
}

fn shop() -> &'static str {
    &Shop::get().name
}

/// `Mug (Blue, Large)`
fn named(name: &str, options: &BTreeMap<String, String>) -> String {
    if options.is_empty() {
        return name.to_owned();
    }
    let chosen: Vec<_> = options.values().map(String::as_str).collect();
    format!("{name} ({})", chosen.join(", "))
}

/// So many units of a line of an order, by the line's id.
fn units(order: &Order, line_id: &str, quantity: u32) -> String {
    let line = order.lines.iter().find(|line| line.id == line_id);
    let what = line.map(|line| named(line.name.as_str(), &line.options));
    format!("{quantity} × {}", what.as_deref().unwrap_or(line_id))
}

fn destination(order: &Order) -> Note {
    let Address { name, line1, line2, city, postal_code, region, country } =
        &order.shipping_address;
    let place = [Some(postal_code), Some(city), region.as_ref()];
    let place: Vec<_> = place.into_iter().flatten().map(Text::as_str).collect();
    let lines = [Some(name), Some(line1), line2.as_ref()].into_iter().flatten();
    let lines = lines.map(|line| line.as_str().to_owned());
    let last = [place.join(" "), country.as_str().to_owned()];
    Note {
        label: format!("{} delivery to", order.shipping_option.name),
        lines: lines.chain(last).collect(),
    }
}
