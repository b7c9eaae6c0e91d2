//! Repairs of the orders table: an order's places in lists and counts follow from the order, and are written again.

use kernel::Subject;
use platform::store::{Key, Write};

use crate::{
    Order, Orders,
    orders_table::{OrderItem, key},
};

impl Orders {
    /// The order's places in all lists, if it is still at this version. The number is only taken when no other order has it.
    #[must_use]
    pub fn list_again(&self, order: &Order) -> Vec<Write> {
        let place = OrderItem::new(order);
        let lists = self
            .table
            .update(&key(order.id))
            .assign("list_pk", &place.list_pk)
            .assign("list_sk", &place.list_sk)
            .when("#version = :seen")
            .bind("seen", order.version);
        let lists = place.due_in(lists);
        let number = self
            .list_by_email(order)
            .when("attribute_not_exists(pk) OR #order_id = :order")
            .bind("order", order.id);
        vec![lists, self.list_by_status(order), number]
    }

    /// The subject's count of unpaid orders, if it still is what was seen.
    #[must_use]
    pub fn recount_unpaid(&self, subject: Subject, seen: i64, unpaid: i64) -> Write {
        self.table
            .update(&Key::new(format!("SUBJECT#{subject}"), "UNPAID"))
            .assign("unpaid", unpaid)
            .when("#unpaid = :seen")
            .bind("seen", seen)
    }
}
