//! Which test notices which mistake.

use platform::planted::Bug;

use super::Catcher;

const fn by(package: &'static str, test: &'static str, bug: Bug) -> Catcher {
    Catcher { bug, package, test }
}

/// A journey on the real binaries.
const fn on_its_way(test: &'static str, bug: Bug) -> Catcher {
    by("journeys", test, bug)
}

/// One for each bug.
pub const CATCHERS: &[Catcher] = &[
    by(
        "platform",
        "store::transaction::tests::a_conflict_alone_is_tried_again",
        Bug::ConflictIsRefusal,
    ),
    by(
        "platform",
        "store::transaction::tests::a_refused_condition_beside_a_conflict_is_a_refusal_of_that_condition_only",
        Bug::RefusalIsConflict,
    ),
    on_its_way(
        "journeys::carts::an_addition_whose_answer_is_lost_counts_once",
        Bug::OwnMarkIgnored,
    ),
    on_its_way("journeys::carts::what_is_bought_is_not_read_from_the_past", Bug::StaleReads),
    by(
        "orders",
        "table_tests::a_change_and_its_events_are_stored_together_or_not_at_all",
        Bug::EventBeforeState,
    ),
    by(
        "orders",
        "table_tests::a_change_and_its_events_are_stored_together_or_not_at_all",
        Bug::EventsForgotten,
    ),
    on_its_way(
        "journeys::queues::what_the_queues_do_not_take_is_sent_by_a_later_sweep",
        Bug::SentBeforeSending,
    ),
    by(
        "platform",
        "outbox::tests::what_a_queue_did_not_take_of_a_batch_is_named",
        Bug::RestOfBatchLost,
    ),
    by(
        "orders",
        "table_tests::an_event_is_applied_once_however_often_it_comes",
        Bug::InboxMarkPassed,
    ),
    by("platform", "consumer::tests::exactly_what_failed_comes_again", Bug::FailureSwallowed),
    by("platform", "idempotency::tests::a_key_is_its_subjects_on_its_route", Bug::KeyOfAnyone),
    on_its_way("journeys::outcomes::a_key_is_good_for_one_request", Bug::BodyNotCompared),
    on_its_way("journeys::idempotency::a_key_is_forgotten_after_a_week", Bug::KeyKeptByTtl),
    on_its_way(
        "journeys::faults::conflicts_and_throttling_are_tried_again_and_never_called_sold_out",
        Bug::AnswerBeforeState,
    ),
    by("platform", "cursor::tests::a_cursor_of_another_list_is_refused", Bug::CursorOfAnyone),
    on_its_way(
        "journeys::checkout::a_price_that_has_risen_is_refused_with_was_and_now",
        Bug::PriceFromClient,
    ),
    on_its_way("journeys::checkout::a_price_that_has_fallen_is_simply_charged", Bug::PriceFromCart),
    by(
        "cart",
        "table_tests::of_two_tabs_that_change_one_version_the_second_looks_again",
        Bug::CartVersionIgnored,
    ),
    by(
        "cart",
        "table_tests::a_cart_that_was_merged_is_empty_and_merges_nothing_again",
        Bug::CartMergedTwice,
    ),
    on_its_way(
        "journeys::coupons::fifty_buyers_for_the_last_use_and_one_gets_it",
        Bug::CouponLimitIgnored,
    ),
    on_its_way(
        "journeys::coupons::an_order_that_ends_unpaid_gives_its_use_and_the_cart_its_coupon_back",
        Bug::CouponNotGivenBack,
    ),
    by(
        "orders",
        "totals::tests::a_discount_is_spread_over_the_lines_and_taxed_is_what_remains",
        Bug::CentLost,
    ),
    by("orders", "totals::tests::tax_is_added_per_line_and_on_shipping", Bug::TaxRoundedDown),
    by(
        "orders",
        "settlement_tests::an_authorized_order_is_confirmed_and_its_stock_is_sold",
        Bug::ConfirmedUnpaid,
    ),
    by(
        "orders",
        "settlement_tests::a_sum_that_differs_is_for_a_person_to_decide",
        Bug::AnySumConfirms,
    ),
    by("orders", "status::tests::an_order_that_is_over_is_never_revived", Bug::EndedOrderRevived),
    by(
        "orders",
        "settlement_tests::an_order_whose_window_is_open_does_not_expire",
        Bug::WindowIgnored,
    ),
    by(
        "orders",
        "settlement_tests::a_cancelled_order_waits_for_its_money",
        Bug::StockKeptByCancelled,
    ),
    by(
        "orders",
        "settlement_tests::the_same_fact_twice_changes_nothing_the_second_time",
        Bug::OldNewsApplied,
    ),
    by(
        "orders",
        "table_tests::of_two_changes_of_one_version_one_is_stored",
        Bug::OrderVersionIgnored,
    ),
    by(
        "inventory-functions",
        "repair_reservations::tests::a_hold_of_an_order_that_may_hold_stock_is_left_alone_and_no_other_is",
        Bug::HoldEndsByClock,
    ),
    on_its_way(
        "journeys::requests::someone_else_s_order_is_as_if_it_were_not_there",
        Bug::StrangersOrderShown,
    ),
    by(
        "inventory",
        "table_tests::a_refusal_of_all_there_is_says_what_is_left_and_one_of_a_shard_does_not",
        Bug::SoldBelowZero,
    ),
    by(
        "inventory",
        "table_tests::a_hold_that_has_ended_does_not_end_again_at_the_cost_of_another",
        Bug::ReleasedTwice,
    ),
    by(
        "inventory",
        "records::tests::a_level_is_the_sum_of_the_shards_that_the_first_knows_of",
        Bug::OneShardSeen,
    ),
    by(
        "inventory",
        "table_tests::a_refusal_of_all_there_is_says_what_is_left_and_one_of_a_shard_does_not",
        Bug::SoldOutByOneShard,
    ),
    by(
        "inventory",
        "level::tests::a_unit_that_came_in_between_is_no_proof_that_none_was_there",
        Bug::SoldOutUnproven,
    ),
    by(
        "payments",
        "call::tests::a_call_in_doubt_is_repeated_with_its_key_for_23_hours",
        Bug::NewKeyOnRetry,
    ),
    by("payments", "model::nobody_is_charged_twice_and_everything_ends", Bug::TimeoutIsDecline),
    by(
        "payments",
        "stripe::tests::an_intent_whose_id_was_lost_is_found_a_day_later_and_nothing_is_created_again",
        Bug::CreatedAgainADayLater,
    ),
    by("payments", "model::an_order_that_ends_leaves_no_money_behind", Bug::LateSuccessKept),
    by(
        "payments",
        "refunding::tests::amounts_and_units_in_any_order_never_come_to_more_than_was_captured",
        Bug::RefundedTooMuch,
    ),
    by(
        "payments",
        "table_tests::of_two_refunds_of_all_at_once_one_is_stored",
        Bug::PaymentVersionIgnored,
    ),
    by(
        "payments",
        "signature::tests::a_changed_body_time_or_secret_is_forged",
        Bug::SignatureUnchecked,
    ),
    by(
        "payments",
        "signature::tests::a_replay_after_five_minutes_is_refused",
        Bug::OldWebhookBelieved,
    ),
    by(
        "identity",
        "session::tests::the_token_before_is_theft_after_ten_seconds",
        Bug::UsedTokenRefreshes,
    ),
    by(
        "identity",
        "access_token::tests::a_header_that_asks_for_something_else_is_refused",
        Bug::TokenOfAnyKind,
    ),
    by(
        "identity",
        "access_token::tests::claims_that_are_not_for_us_or_not_whole_are_refused",
        Bug::ForeignTokenBelieved,
    ),
    by(
        "identity",
        "access_token::tests::a_token_is_good_for_fifteen_minutes_to_the_second",
        Bug::ExpiredTokenBelieved,
    ),
    on_its_way(
        "journeys::roles::each_route_opens_to_its_role_only_and_closes_at_once",
        Bug::RolesFromToken,
    ),
    on_its_way(
        "journeys::readme::registering_a_known_address_again_answers_the_same_and_keeps_its_password",
        Bug::AddressTakenOver,
    ),
    on_its_way("journeys::mail::an_event_that_comes_again_is_not_mailed_again", Bug::MailedAgain),
    on_its_way("journeys::outcomes::a_product_that_cannot_be_so_is_not_saved", Bug::SkuSoldTwice),
];
