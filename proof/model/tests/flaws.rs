//! What the search would have found: each way of being wrong breaks a promise, and the search shows how.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use model::{
    Card, Flaw, Saga,
    promises::{
        CHARGED_ONCE, ENDS_AT_REST, LEGAL, NEVER_OVERSOLD, NO_SALE_WITHOUT_MONEY,
        STOCK_FOLLOWS_ORDER,
    },
    search,
};

fn finds(flaw: Flaw, promise: &str, scope: Saga) {
    let trial = proof::Trial::begin("mistakes in the model", format!("{flaw:?}"));
    let found = search(Saga { flaw: Some(flaw), ..scope });
    let broken: Vec<_> = found.broken.iter().map(|(promise, _)| *promise).collect();
    let is_found = broken.contains(&promise);
    trial.ends(found.states as u64, u64::from(!is_found));
    assert!(is_found, "{flaw:?} breaks {broken:?}, not: {promise}");
    let (_, way) = found.broken.iter().find(|(broken, _)| *broken == promise).unwrap();
    println!("{flaw:?} breaks \"{promise}\" after {} states:\n{way}", found.states);
    assert!(way.contains("CheckOut"), "a way begins with a checkout");
}

fn plain() -> Saga {
    Saga { attempts: 1, ..Saga::plain() }
}

#[test]
fn a_hold_that_does_not_look_sells_the_last_unit_twice() {
    finds(Flaw::SellsWhatIsNotThere, NEVER_OVERSOLD, Saga { buyers: 2, ..plain() });
}

#[test]
fn an_order_confirmed_while_its_shopper_authenticates_has_no_money() {
    let scope = Saga { cards: &[Card::Challenged], ..plain() };
    finds(Flaw::ConfirmsWithoutMoney, NO_SALE_WITHOUT_MONEY, scope);
}

#[test]
fn an_order_that_is_revived_takes_a_way_that_does_not_exist() {
    finds(Flaw::RevivesOrders, LEGAL, plain());
}

#[test]
fn an_order_ended_by_the_clock_alone_was_paid_for() {
    finds(Flaw::ExpiresPaidOrders, LEGAL, plain());
}

#[test]
fn a_cancelled_order_that_keeps_its_stock_is_seen() {
    finds(Flaw::ForgetsStock, STOCK_FOLLOWS_ORDER, plain());
}

#[test]
fn money_of_an_expired_order_that_nobody_undoes_is_left_behind() {
    finds(Flaw::ForgetsExpiredMoney, ENDS_AT_REST, plain());
}

#[test]
fn a_refund_that_is_repeated_with_another_key_is_paid_twice() {
    let scope = Saga { losses: 1, ..plain() };
    finds(Flaw::RepeatsWithANewKey, CHARGED_ONCE, scope);
}

#[test]
fn a_capture_that_is_repeated_with_another_key_is_charged_twice() {
    let scope = Saga { losses: 1, cards: &[Card::Approved], ..plain() };
    finds(Flaw::CapturesAgain, CHARGED_ONCE, scope);
}

#[test]
fn old_facts_over_newer_ones_show_what_is_not() {
    finds(Flaw::AppliesOldFacts, ENDS_AT_REST, plain());
}

#[test]
fn events_that_are_sent_afterwards_get_lost() {
    finds(Flaw::TellsAfterwards, ENDS_AT_REST, Saga { deaths: 1, ..plain() });
}
