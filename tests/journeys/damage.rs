//! `reconcile`: damage of every kind is planted in a healthy shop; all of it is found, it is repaired, nothing else is
//! touched, and a second run has nothing to do. `TROLLEY_DAMAGE_ORDERS` says how many orders the shop has,
//! `TROLLEY_DAMAGE_EACH` how often each kind is planted.

mod healthy;
mod planting;
mod tables;

use std::collections::BTreeSet;

use journeys::{Shop, shop::Ran};
use proof::Trial;

use super::size;
use healthy::Healthy;
use tables::Tables;

#[tokio::test]
async fn what_was_damaged_is_found_and_repaired_and_nothing_else_is_touched() {
    let each = size("TROLLEY_DAMAGE_EACH", 2);
    let orders = size("TROLLEY_DAMAGE_ORDERS", 60);
    let shop = Shop::open_with(&[]).await;
    let healthy = Healthy::open(&shop, orders, each).await;
    let what = format!(
        "{orders} orders, {} kinds of damage, {each} of each: found, repaired, nothing else touched",
        planting::KINDS
    );
    let trial = Trial::begin("reconciler", what);
    let planted = planting::plant(&shop, &healthy, each).await;
    let damaged = Tables::of(&shop).await;

    let looked = shop.runs_program("reconcile", &["--pause", "0"]).await;
    let found: BTreeSet<String> = looked.lines_of("found").map(kind_and_id).collect();
    assert!(damaged.same_as(&Tables::of(&shop).await), "whoever only looks writes nothing");
    let missed: Vec<_> = planted.names.difference(&found).collect();
    let invented: Vec<_> = found.difference(&planted.names).collect();

    let ran = shop.runs_program("reconcile", &["--pause", "0", "--repair"]).await;
    let repaired = ran.lines_of("repaired").count();
    shop.minutes_pass(3).await;
    shop.idle().await;
    let after = Tables::of(&shop).await;
    let touched = damaged.changed_to(&after, &planted);
    let again = shop.runs_program("reconcile", &["--pause", "0", "--repair"]).await;
    let rested = after.same_as(&Tables::of(&shop).await);

    let failures = missed.len() + invented.len() + touched.len() + usize::from(!rested);
    let unrepaired = planted.names.len() - repaired;
    trial.ends(planted.names.len() as u64, (failures + unrepaired) as u64);
    let none: [&String; 0] = [];
    assert_eq!((missed.as_slice(), invented.as_slice()), (&none[..], &none[..]), "{looked:#?}");
    assert_eq!(unrepaired, 0, "{ran:#?}");
    assert_eq!(touched, Vec::<String>::new());
    assert_eq!((again.code, again.lines.len()), (0, 1), "{again:#?}");
    assert!(rested, "a second run changes nothing");
    shop.closes().await;
}

#[tokio::test]
async fn what_only_a_person_can_decide_is_left_to_one() {
    let shop = Shop::open_with(&[]).await;
    shop.sells("mug", 1_250, 10).await;
    let key = format!("STOCK#{}", shop.sku("mug"));
    shop.edits("InventoryTable", &key, "STOCK", |level| {
        level["available"] = 30.into();
        level["on_hand"] = 30.into();
    })
    .await;
    let ran = shop.runs_program("reconcile", &["--pause", "0", "--repair"]).await;
    assert_eq!((ran.code, left(&ran)), (1, 1), "{ran:#?}");
    assert_eq!(shop.level("mug").await.available, 30);
    shop.closes_but_for(|_| true).await;
}

fn left(ran: &Ran) -> usize {
    ran.lines_of("left").filter(|line| line.contains("a person decides")).count()
}

/// `<kind> <id>` of a line.
fn kind_and_id(line: &str) -> String {
    line.split(": ").next().unwrap_or(line).to_owned()
}
