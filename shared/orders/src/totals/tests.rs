//! Sums of every kind: with tax within and without, discounts of every size, and parts that add up.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use kernel::Id as _;
use proptest::prelude::*;

use super::*;

fn line(sku: &str, price: i64, quantity: u32) -> PricedLine {
    PricedLine {
        sku: sku.parse().unwrap(),
        product_id: ProductId::from_ulid(1u128.into()),
        name: "Mug".parse().unwrap(),
        options: BTreeMap::new(),
        quantity: Quantity::new(quantity).unwrap(),
        unit_price: Shop::get().money(price),
    }
}

fn inclusive() -> Shop {
    Shop { prices_include_tax: true, ..Shop::get().clone() }
}

fn us() -> Country {
    "US".parse().unwrap()
}

#[test]
fn tax_is_added_per_line_and_on_shipping() {
    let lines = [line("a", 1_000, 1), line("b", 333, 3)];
    let quote = quote(Shop::get(), &lines, Some(&us()), Some("standard"), None).unwrap();
    let amounts: Vec<_> = quote.lines.iter().map(|line| line.tax.amount).collect();
    assert_eq!(amounts, [73, 72]);
    assert_eq!(quote.shipping.amount, 599);
    assert_eq!(quote.tax.amount, 73 + 72 + 43);
    assert_eq!(quote.total.amount, 1_999 + 599 + 188);
}

#[test]
fn a_shop_whose_prices_include_tax_shows_it_without_adding_it() {
    let quote =
        quote(&inclusive(), &[line("a", 11_900, 1)], Some(&"DE".parse().unwrap()), None, None)
            .unwrap();
    assert_eq!((quote.tax.amount, quote.total.amount), (1_900, 11_900));
}

#[test]
fn shipping_is_free_from_the_threshold_on() {
    let shipping = |price| {
        quote(Shop::get(), &[line("a", price, 1)], Some(&us()), Some("standard"), None)
            .unwrap()
            .shipping
            .amount
    };
    assert_eq!((shipping(7_499), shipping(7_500)), (599, 0));
}

#[test]
fn a_country_or_option_that_is_not_offered_is_refused_with_what_is() {
    let lines = [line("a", 1, 1)];
    let refused = quote(Shop::get(), &lines, Some(&"ZZ".parse().unwrap()), None, None).unwrap_err();
    assert!(matches!(refused, QuoteRefused::CountryNotServed { served } if served.contains(&us())));
    let germany = "DE".parse().unwrap();
    let refused = quote(Shop::get(), &lines, Some(&germany), Some("express"), None).unwrap_err();
    assert_eq!(
        refused,
        QuoteRefused::ShippingOptionUnknown { allowed: vec!["standard".to_owned()] }
    );
}

#[test]
fn a_sum_too_small_to_charge_is_refused_but_nothing_is_fine() {
    let total = |price| {
        let quote = quote(Shop::get(), &[line("a", price, 1)], None, None, None).unwrap();
        quote.check_chargeable(Shop::get())
    };
    assert_eq!(total(49), Err(QuoteRefused::AmountTooSmall { least: 50 }));
    assert_eq!((total(0), total(50)), (Ok(()), Ok(())));
}

fn off(discount: i64, free_shipping: bool) -> Reduction {
    let discount = Shop::get().money(discount);
    Reduction { coupon: "SPRING".parse().unwrap(), discount, free_shipping }
}

#[test]
fn a_discount_is_spread_over_the_lines_and_taxed_is_what_remains() {
    let lines = [line("a", 1_000, 1), line("b", 1_000, 1), line("c", 1_000, 1)];
    let reduction = off(1_000, false);
    let quote =
        quote(Shop::get(), &lines, Some(&us()), Some("standard"), Some(&reduction)).unwrap();
    let discounts: Vec<_> = quote.lines.iter().map(|line| line.discount.amount).collect();
    assert_eq!(discounts, [334, 333, 333]);
    // 7.25 % of 666 and 667, half up
    let taxes: Vec<_> = quote.lines.iter().map(|line| line.tax.amount).collect();
    assert_eq!(taxes, [48, 48, 48]);
    assert_eq!(quote.total.amount, 3_000 - 1_000 + 599 + 3 * 48 + 43);
    assert_eq!(quote.coupon, Some(reduction.coupon));
}

#[test]
fn a_discount_of_more_than_the_goods_cost_leaves_nothing_to_pay_for_them() {
    let lines = [line("a", 300, 1), line("b", 400, 1)];
    let reduction = off(5_000, true);
    let quote =
        quote(Shop::get(), &lines, Some(&us()), Some("standard"), Some(&reduction)).unwrap();
    let parts = [quote.discount, quote.shipping, quote.tax, quote.total].map(|sum| sum.amount);
    assert_eq!(parts, [700, 0, 0, 0]);
}

#[test]
fn what_a_discount_takes_off_can_be_missing_for_free_shipping() {
    let lines = [line("a", 7_600, 1)];
    let shipping = |reduction: &Reduction| {
        quote(Shop::get(), &lines, Some(&us()), Some("standard"), Some(reduction))
            .unwrap()
            .shipping
            .amount
    };
    assert_eq!((shipping(&off(100, false)), shipping(&off(101, false))), (0, 599));
    assert_eq!(shipping(&off(101, true)), 0);
}

#[test]
fn a_discount_in_another_currency_is_refused() {
    let discount = Money::new(100, "EUR".parse().unwrap());
    let reduction = Reduction { discount, ..off(0, false) };
    let refused =
        quote(Shop::get(), &[line("a", 1_000, 1)], None, None, Some(&reduction)).unwrap_err();
    assert_eq!(refused, QuoteRefused::CurrencyMismatch);
}

proptest! {
    #[test]
    fn the_parts_always_add_up(
        items in prop::collection::vec((0i64..1_000_000, 1u32..=99), 1..40),
        include in any::<bool>(),
        discount in prop_oneof![Just(0i64), 1i64..100_000, 1i64..10_000_000_000],
        free_shipping in any::<bool>(),
    ) {
        let lines: Vec<_> = items.iter().map(|(price, quantity)| line("a", *price, *quantity)).collect();
        let shop = if include { inclusive() } else { Shop::get().clone() };
        let reduction = off(discount, free_shipping);
        let quote =
            quote(&shop, &lines, Some(&us()), Some("standard"), Some(&reduction)).unwrap();
        prop_assert!(quote.total.amount >= 0 && quote.tax.amount >= 0);
        prop_assert!(quote.lines.iter().all(|line| line.discount.amount <= line.line_total.amount));
        prop_assert!(!free_shipping || quote.shipping.is_zero());
        let sum = |pick: fn(&QuotedLine) -> Money| quote.lines.iter().map(|line| pick(line).amount).sum::<i64>();
        prop_assert_eq!(sum(|line| line.line_total), quote.subtotal.amount);
        prop_assert_eq!(sum(|line| line.discount), quote.discount.amount);
        prop_assert!(quote.tax.amount >= sum(|line| line.tax));
        let added = if include { 0 } else { quote.tax.amount };
        prop_assert_eq!(
            quote.subtotal.amount - quote.discount.amount + quote.shipping.amount + added,
            quote.total.amount
        );
    }
}
