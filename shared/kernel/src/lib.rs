//! The vocabulary of the shop: values that cannot be wrong once they exist. No I/O, no clock, no AWS.

mod address;
mod country;
mod coupon_code;
mod email;
mod ids;
mod money;
mod payment_method;
mod quantity;
mod schema;
mod sku;
mod slug;
mod subject;
mod text;

pub use address::Address;
pub use country::Country;
pub use coupon_code::CouponCode;
pub use email::Email;
pub use ids::{
    AttemptId, DecisionId, EventId, GuestId, Id, MovementId, NotificationId, OrderId,
    PasswordResetId, PaymentId, ProductId, RefundId, ReturnId, SessionId, ShipmentId,
    TrackingRequestId, UserId,
};
pub use money::{Currency, Money, MoneyError, Rate};
pub use payment_method::PaymentMethod;
pub use quantity::Quantity;
pub use sku::Sku;
pub use slug::Slug;
pub use subject::Subject;
pub use text::{LongText, Text};

/// Why a text is not the value it should be. The message is meant for the client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub &'static str);

/// Serde for a newtype over text: parsing is validating, on every way in.
macro_rules! text_newtype {
    ($type:ident) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl TryFrom<String> for $type {
            type Error = crate::Invalid;
            fn try_from(text: String) -> Result<Self, crate::Invalid> {
                text.parse()
            }
        }
        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.as_str().to_owned()
            }
        }
        eserde::impl_edeserialize_compat!($type);
    };
}
pub(crate) use text_newtype;
