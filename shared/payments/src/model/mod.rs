//! A model of everything around the rules: a provider that fails, forgets and is late, messages that come twice and in
//! any order, processes that die at any point. Whatever happens, nobody is charged twice and everything ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod bank;
mod checks;
mod shop;

use proptest::prelude::*;

use shop::{Act, Shop};

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        40 => (any::<u8>(), any::<u8>()).prop_map(|(worker, luck)| Act::Work { worker, luck }),
        3 => Just(Act::Place),
        1 => Just(Act::Retry),
        4 => Just(Act::Confirm),
        1 => Just(Act::Close),
        2 => any::<u8>().prop_map(|part| Act::Refund { part }),
        2 => Just(Act::Webhook),
        2 => Just(Act::Sweep),
        2 => any::<u8>().prop_map(|worker| Act::Die { worker }),
        4 => any::<u8>().prop_map(|luck| Act::Bank { luck }),
        1 => (1i64..120).prop_map(|seconds| Act::Wait { seconds }),
        1 => (300i64..100_000).prop_map(|seconds| Act::Wait { seconds }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn nobody_is_charged_twice_and_everything_ends(acts in prop::collection::vec(act(), 1..150)) {
        let mut shop = Shop::open();
        for act in &acts {
            shop.act(act);
        }
        shop.drain();
        shop.check_end();
    }

    #[test]
    fn an_order_that_ends_leaves_no_money_behind(
        before in prop::collection::vec(act(), 1..100),
        after in prop::collection::vec(act(), 0..100),
    ) {
        let mut shop = Shop::open();
        shop.act(&Act::Place);
        for act in before.iter().chain([&Act::Close]).chain(&after) {
            shop.act(act);
        }
        shop.drain();
        shop.check_end();
        shop.check_undone();
    }

    #[test]
    fn without_faults_an_order_is_paid_once(cards in prop::collection::vec(any::<bool>(), 0..3)) {
        let mut shop = Shop::open();
        shop.is_kind(&cards);
        shop.act(&Act::Place);
        for _ in 0..4 {
            shop.drain();
            shop.act(&Act::Retry);
        }
        shop.drain();
        shop.act(&Act::Confirm);
        shop.drain();
        shop.check_end();
        shop.check_paid();
    }
}
