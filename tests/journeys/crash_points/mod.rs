//! Crash points: each workflow runs once without trouble, and every call that its functions make is noted. Then it
//! runs again for every call and every fault that the called service can have, each time with a subject of its own:
//! the client asks again as the storefront does, the system comes to rest, the workflow has reached its end, and at
//! last the invariants hold over the whole shop.
//!
//! Nobody lists the calls: a new one is found by the run that notes them. `make test` tries a few calls of each workflow
//! with one of their faults, `TROLLEY_SEED` says which; `TROLLEY_SWEEP=each` tries each call with one, `TROLLEY_SWEEP=full`
//! with every one. Of two faults in one run a sample is tried: `TROLLEY_PAIRS` says how many. `TROLLEY_CASE` runs only the
//! cases whose name has that text in it.

mod accounts;
mod buying;
mod carts;
mod case;
mod catalog;
mod chance;
mod client;
mod discovery;
mod ending;
mod outcome;
mod point;
mod sending;
mod sweep;
mod workflow;

use sweep::sweep;
use workflow::Workflow;

macro_rules! crash_points {
    ($($test:ident $workflow:ty;)+) => { $(
        #[tokio::test]
        async fn $test() {
            sweep::<$workflow>().await;
        }
    )+

        /// How many workflows share the sample of pairs.
        const WORKFLOWS: usize = [$(stringify!($test)),+].len();
    };
}

crash_points! {
    registering accounts::Registering;
    signing_in accounts::SigningIn;
    refreshing accounts::Refreshing;
    erasing_an_account accounts::Erasing;
    filling_a_cart carts::Filling;
    merging_carts carts::Merging;
    checking_out buying::CheckingOut;
    authorizing buying::Authorizing;
    capturing buying::Capturing;
    relaying buying::Relaying;
    redeeming_a_coupon buying::Redeeming;
    being_declined buying::BeingDeclined;
    paying_again buying::PayingAgain;
    hearing_of_it_by_webhook buying::ByWebhook;
    cancelling ending::Cancelling;
    expiring ending::Expiring;
    refunding ending::Refunding;
    shipping sending::Shipping;
    returning sending::Returning;
    importing catalog::Importing;
}
