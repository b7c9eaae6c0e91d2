#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use kernel::Id;
use platform::outbox::Cause;
use proptest::prelude::*;

use super::*;
use crate::{Dispute, DisputeStatus};

fn now() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn id<T: Id>(number: u128) -> T {
    T::from_ulid(number.into())
}

fn usd(amount: i64) -> Money {
    Money::new(amount, "USD".parse().unwrap())
}

/// A payment of which `amount` was captured.
fn captured(amount: i64) -> Payment {
    let mut payment = Payment::tombstone(id(1), id(1), id(1), &Cause::default(), now());
    payment.closing = None;
    payment.amount = usd(amount);
    payment.authorized = usd(amount);
    payment.captured = usd(amount);
    payment
}

fn ask(payment: &mut Payment, number: u128, of: &RefundOf) -> Result<Refund, RefundRefused> {
    payment.request_refund(id(number), of, "damaged", now())
}

fn back(line: &str, quantity: u32) -> UnitsBack {
    UnitsBack { line_id: line.to_owned(), quantity }
}

fn sold(line: &str, quantity: u32, paid: i64) -> SoldLine {
    SoldLine { line_id: line.to_owned(), quantity, paid: usd(paid) }
}

#[test]
fn without_an_amount_all_that_is_left_goes_back_and_then_nothing() {
    let mut payment = captured(1_000);
    ask(&mut payment, 2, &RefundOf::Amount(usd(300))).unwrap();
    assert_eq!(ask(&mut payment, 3, &RefundOf::Rest).unwrap().amount, usd(700));
    let refused = ask(&mut payment, 4, &RefundOf::Rest);
    assert_eq!(refused, Err(RefundRefused::MoreThanLeft { left: usd(0) }));
    assert_eq!(payment.next_attempt_at, Some(now()), "it is made at once");
}

#[test]
fn a_refund_on_its_way_counts_and_one_that_failed_does_not() {
    let mut payment = captured(1_000);
    ask(&mut payment, 2, &RefundOf::Amount(usd(600))).unwrap();
    let refused = ask(&mut payment, 3, &RefundOf::Amount(usd(401)));
    assert_eq!(refused, Err(RefundRefused::MoreThanLeft { left: usd(400) }));
    payment.refunds[0].fail(None, now());
    ask(&mut payment, 4, &RefundOf::Amount(usd(1_000))).unwrap();
}

#[test]
fn a_refused_refund_changes_nothing() {
    let mut payment = captured(1_000);
    let before = payment.clone();
    let sold = [sold("1", 2, 1_000)];
    for (of, refusal) in [
        (RefundOf::Amount(Money::new(1, "EUR".parse().unwrap())), RefundRefused::CurrencyDiffers),
        (RefundOf::Amount(usd(0)), RefundRefused::MoreThanLeft { left: usd(1_000) }),
        (RefundOf::Amount(usd(-1)), RefundRefused::MoreThanLeft { left: usd(1_000) }),
        (
            RefundOf::Units(&[back("2", 1)], &sold),
            RefundRefused::NoSuchLine { line_id: "2".to_owned() },
        ),
        (
            RefundOf::Units(&[back("1", 3)], &sold),
            RefundRefused::MoreUnitsThanLeft { line_id: "1".to_owned(), left: 2 },
        ),
    ] {
        assert_eq!(ask(&mut payment, 2, &of), Err(refusal));
        assert_eq!(payment, before);
    }
}

#[test]
fn what_was_not_captured_or_is_disputed_cannot_go_back() {
    let mut payment = captured(1_000);
    payment.captured = usd(0);
    assert_eq!(ask(&mut payment, 2, &RefundOf::Rest), Err(RefundRefused::NotCaptured));
    let mut payment = captured(1_000);
    payment.disputes.push(Dispute {
        id: "du_1".to_owned(),
        status: DisputeStatus::NeedsResponse,
        amount: usd(1_000),
        reason: "fraudulent".to_owned(),
        created_at: now(),
    });
    assert_eq!(ask(&mut payment, 2, &RefundOf::Rest), Err(RefundRefused::Disputed));
    payment.disputes[0].status = DisputeStatus::Won;
    ask(&mut payment, 3, &RefundOf::Rest).unwrap();
}

#[test]
fn units_one_by_one_cost_what_they_cost_together() {
    let mut payment = captured(1_000);
    let sold = [sold("1", 3, 1_000)];
    let amounts: Vec<i64> = (2..5)
        .map(|number| {
            ask(&mut payment, number, &RefundOf::Units(&[back("1", 1)], &sold))
                .unwrap()
                .amount
                .amount
        })
        .collect();
    assert_eq!(amounts, [333, 333, 334]);
}

#[test]
fn a_unit_whose_refund_failed_can_be_paid_back_again() {
    let mut payment = captured(1_000);
    let sold = [sold("1", 3, 1_000)];
    let one = [back("1", 1)];
    ask(&mut payment, 2, &RefundOf::Units(&one, &sold)).unwrap();
    ask(&mut payment, 3, &RefundOf::Units(&one, &sold)).unwrap();
    payment.refunds[0].fail(None, now());
    let rest = ask(&mut payment, 4, &RefundOf::Units(&[back("1", 2)], &sold)).unwrap();
    assert_eq!(rest.amount, usd(667), "all units together cost the line");
}

#[test]
fn what_went_back_before_without_lines_is_not_paid_twice() {
    let mut payment = captured(1_000);
    ask(&mut payment, 2, &RefundOf::Amount(usd(900))).unwrap();
    let sold = [sold("1", 1, 600), sold("2", 1, 400)];
    let wanted = [back("1", 1), back("2", 1)];
    let refund = ask(&mut payment, 3, &RefundOf::Units(&wanted, &sold)).unwrap();
    assert_eq!(refund.amount, usd(100));
    let parts: Vec<i64> = refund.lines.iter().map(|line| line.amount.amount).collect();
    assert_eq!(parts, [60, 40]);
}

proptest! {
    #[test]
    fn amounts_and_units_in_any_order_never_come_to_more_than_was_captured(
        captured_amount in 1i64..10_000,
        asked in prop::collection::vec((-10i64..6_000, 0u32..4, any::<bool>()), 0..12),
    ) {
        let mut payment = captured(captured_amount);
        let sold = [sold("1", 5, captured_amount)];
        for (number, (amount, units, fails)) in asked.into_iter().enumerate() {
            let wanted = [back("1", units)];
            let of = if units > 0 {
                RefundOf::Units(&wanted, &sold)
            } else {
                RefundOf::Amount(usd(amount))
            };
            let made = ask(&mut payment, number as u128 + 2, &of).is_ok();
            if let Some(refund) = payment.refunds.last_mut().filter(|_| made && fails) {
                refund.fail(None, now());
            }
            let counting = payment.refunds.iter().filter(|refund| refund.counts());
            let amounts: Vec<i64> = counting.map(|refund| refund.amount.amount).collect();
            prop_assert!(amounts.iter().all(|amount| *amount > 0), "{:?}", amounts);
            prop_assert!(amounts.iter().sum::<i64>() <= captured_amount, "{:?}", amounts);
        }
    }

    #[test]
    fn never_more_than_was_captured_goes_back_and_lines_cost_exactly_what_was_paid(
        lines in prop::collection::vec((1u32..=99, 0i64..1_000_000), 1..5),
        asked in prop::collection::vec((any::<u8>(), 1u32..=99, any::<bool>()), 0..30),
    ) {
        let sold: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(index, (quantity, paid))| sold(&index.to_string(), *quantity, *paid))
            .collect();
        let total: i64 = lines.iter().map(|(_, paid)| paid).sum();
        let mut payment = captured(total);
        for (number, (line, quantity, fails)) in asked.into_iter().enumerate() {
            let line = (usize::from(line) % sold.len()).to_string();
            let wanted = [back(&line, quantity)];
            let _ = ask(&mut payment, number as u128 + 2, &RefundOf::Units(&wanted, &sold));
            if fails && let Some(refund) = payment.refunds.last_mut() {
                refund.fail(None, now());
            }
            prop_assert!(payment.refundable() >= 0);
        }
        for line in &sold {
            let counting = payment.refunds.iter().filter(|refund| refund.counts());
            let of_line: Vec<_> = counting
                .flat_map(|refund| &refund.lines)
                .filter(|refunded| refunded.line_id == line.line_id)
                .collect();
            let units: u32 = of_line.iter().map(|refunded| refunded.quantity).sum();
            let amount: i64 = of_line.iter().map(|refunded| refunded.amount.amount).sum();
            prop_assert!(units <= line.quantity && amount <= line.paid.amount);
            if units == line.quantity {
                prop_assert_eq!(amount, line.paid.amount);
            }
        }
    }
}

#[test]
fn of_an_order_that_has_ended_staff_gives_nothing_back_since_all_of_it_goes_back_by_itself() {
    let mut payment = captured(1_000);
    let damaged = ask(&mut payment, 2, &RefundOf::Amount(usd(300))).unwrap();
    payment.close(id(9), now());
    payment.refunds[0].fail(None, now());
    let refused = ask(&mut payment, 3, &RefundOf::Amount(usd(1)));
    assert_eq!(refused, Err(RefundRefused::MoreThanLeft { left: usd(0) }));
    assert_eq!(payment.refundable(), damaged.amount.amount, "or the failed one could not be made");
}
