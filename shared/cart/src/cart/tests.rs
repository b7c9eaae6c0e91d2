//! Lines that add up, limits that hold, and what is brought back or merged.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use kernel::{GuestId, Id as _};

use super::*;

fn sku(text: &str) -> Sku {
    text.parse().unwrap()
}

fn of(quantity: u32) -> Quantity {
    Quantity::new(quantity).unwrap()
}

fn price() -> Money {
    Money::new(500, "USD".parse().unwrap())
}

fn coupon(code: &str) -> CouponCode {
    code.parse().unwrap()
}

fn cart(lines: &[(&str, u32)]) -> Cart {
    let mut cart = Cart::empty("gst_00000000000000000000000001".parse::<GuestId>().unwrap().into());
    assert_eq!(GuestId::PREFIX, "gst_");
    for (name, quantity) in lines {
        cart.add(sku(name), of(*quantity), price()).unwrap();
    }
    cart
}

fn quantities(cart: &Cart) -> Vec<(&str, u32)> {
    cart.lines.iter().map(|line| (line.sku.as_str(), line.quantity.get())).collect()
}

#[test]
fn the_same_sku_twice_is_one_line() {
    assert_eq!(quantities(&cart(&[("mug", 1), ("cup", 1), ("mug", 2)])), [("mug", 3), ("cup", 1)]);
}

#[test]
fn more_than_99_of_one_sku_is_refused_and_changes_nothing() {
    let mut cart = cart(&[("mug", 99)]);
    assert!(matches!(cart.add(sku("mug"), of(1), price()), Err(CartRefused::QuantityLimit { .. })));
    assert_eq!(quantities(&cart), [("mug", 99)]);
}

#[test]
fn the_41st_line_is_refused() {
    let names: Vec<String> = (0..40).map(|number| format!("sku-{number}")).collect();
    let mut cart = cart(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>());
    assert_eq!(cart.add(sku("mug"), of(1), price()), Err(CartRefused::LineLimit { most: 40 }));
    assert!(cart.add(sku("sku-3"), of(1), price()).is_ok());
}

#[test]
fn what_comes_back_does_not_replace_what_is_newer() {
    let mut cart = cart(&[("mug", 5)]);
    let back = |name, quantity| Restored { sku: sku(name), quantity: of(quantity), price: price() };
    cart.restore(vec![back("mug", 1), back("cup", 2)], Some(coupon("OLD")));
    assert_eq!(quantities(&cart), [("mug", 5), ("cup", 2)]);
    assert_eq!(cart.coupon, Some(coupon("OLD")));
    cart.restore(Vec::new(), Some(coupon("OLDER")));
    assert_eq!(cart.coupon, Some(coupon("OLD")));
}

#[test]
fn what_comes_back_to_a_full_cart_is_left_out() {
    let names: Vec<String> = (0..40).map(|number| format!("sku-{number}")).collect();
    let mut cart = cart(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>());
    let before = cart.clone();
    cart.restore(vec![Restored { sku: sku("mug"), quantity: of(1), price: price() }], None);
    assert_eq!(cart, before);
}

#[test]
fn an_order_takes_lines_and_coupon_along() {
    let mut cart = cart(&[("mug", 5)]);
    cart.coupon = Some(coupon("SPRING"));
    let (id, expires_at) = (OrderId::from_ulid(1.into()), Timestamp::UNIX_EPOCH);
    cart.close(Some(OpenOrder { id, expires_at }));
    assert_eq!((quantities(&cart), cart.coupon.clone()), (Vec::new(), None));
    assert_eq!(cart.open_orders.len(), 1);
    cart.clear();
    assert_eq!(cart.open_orders.len(), 1, "an order that waits for its payment stays visible");
}

#[test]
fn a_merge_brings_the_coupon_unless_there_is_one() {
    let (mut mine, mut guest) = (cart(&[]), cart(&[("mug", 1)]));
    guest.coupon = Some(coupon("GUEST"));
    mine.merge(&mut guest);
    assert_eq!((mine.coupon.clone(), guest.coupon.clone()), (Some(coupon("GUEST")), None));
    guest.coupon = Some(coupon("OTHER"));
    mine.merge(&mut guest);
    assert_eq!((mine.coupon.clone(), guest.coupon.clone()), (Some(coupon("GUEST")), None));
}

#[test]
fn a_merge_drops_what_has_no_room_and_says_so() {
    let names: Vec<String> = (0..40).map(|number| format!("sku-{number}")).collect();
    let mut mine = cart(&names.iter().map(|name| (name.as_str(), 1)).collect::<Vec<_>>());
    let mut guest = cart(&[("mug", 2), ("sku-7", 1)]);
    let report = mine.merge(&mut guest);
    assert_eq!(report.dropped, [MergedLine { sku: sku("mug"), quantity: of(2) }]);
    assert_eq!(report.summed, [MergedLine { sku: sku("sku-7"), quantity: of(2) }]);
    assert_eq!(report.capped, []);
}

#[test]
fn a_merge_sums_caps_and_says_so_and_leaves_the_guest_nothing() {
    let (mut mine, mut guest) =
        (cart(&[("mug", 1), ("cup", 98)]), cart(&[("mug", 2), ("cup", 2), ("pot", 1)]));
    let report = mine.merge(&mut guest);
    assert_eq!(quantities(&mine), [("mug", 3), ("cup", 99), ("pot", 1)]);
    assert_eq!(report.summed, [MergedLine { sku: sku("mug"), quantity: of(3) }]);
    assert_eq!(report.capped, [MergedLine { sku: sku("cup"), quantity: of(99) }]);
    assert!(guest.lines.is_empty());
    assert_eq!(mine.merge(&mut guest), MergeReport::default());
}
