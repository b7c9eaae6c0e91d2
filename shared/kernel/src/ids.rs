//! Identifiers: a prefix that names the kind, then a ULID in lower case. They sort by time and are never secrets.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::{Invalid, text_schema};

/// What all identifiers share. `platform::ids::fresh` makes new ones.
pub trait Id: Sized + fmt::Display + FromStr<Err = Invalid> {
    /// The kind's prefix with its underscore, for example `ord_`.
    const PREFIX: &'static str;

    /// The identifier that carries this ULID.
    fn from_ulid(ulid: Ulid) -> Self;

    /// The ULID within.
    fn ulid(&self) -> Ulid;
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Ulid);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;

            fn from_ulid(ulid: Ulid) -> Self {
                Self(ulid)
            }

            fn ulid(&self) -> Ulid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0.to_string().to_lowercase())
            }
        }

        impl FromStr for $name {
            type Err = Invalid;

            fn from_str(text: &str) -> Result<Self, Invalid> {
                let refusal = Invalid(concat!("expected an id that begins with ", $prefix));
                let digits = text.strip_prefix($prefix).ok_or(refusal.clone())?;
                if digits.bytes().any(|byte| byte.is_ascii_uppercase()) {
                    return Err(refusal);
                }
                Ulid::from_string(digits).map(Self).map_err(|_| refusal)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;

            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }

        eserde::impl_edeserialize_compat!($name);
        text_schema!($name, {
            "description": concat!("An id: `", $prefix, "` and a ULID; ids sort by time"),
            "pattern": concat!("^", $prefix, "[0-7][0-9a-hjkmnp-tv-z]{25}$"),
            "examples": [concat!($prefix, "01jd8q4c7x2m9k3v5w6t0r1s2p")]
        });
    };
}

id!(
    /// A customer's or staff member's account.
    UserId, "usr_"
);
id!(
    /// A shopper without an account.
    GuestId, "gst_"
);
id!(
    /// One signed-in device: the refresh tokens that follow one another.
    SessionId, "ses_"
);
id!(
    /// One request for a new password.
    PasswordResetId, "pwr_"
);
id!(
    /// A product, with all its variants.
    ProductId, "prd_"
);
id!(
    /// An order.
    OrderId, "ord_"
);
id!(
    /// One parcel, or several that left together, of an order.
    ShipmentId, "shp_"
);
id!(
    /// What a shopper sends back of an order at once.
    ReturnId, "ret_"
);
id!(
    /// One request for a link to an order.
    TrackingRequestId, "trk_"
);
id!(
    /// The payment of one order.
    PaymentId, "pay_"
);
id!(
    /// One try to authorize a payment with one payment method.
    AttemptId, "att_"
);
id!(
    /// Money on its way back.
    RefundId, "ref_"
);
id!(
    /// One published fact.
    EventId, "evt_"
);
id!(
    /// One line in the record of a SKU's stock.
    MovementId, "mov_"
);
id!(
    /// A message to a customer.
    NotificationId, "ntf_"
);
id!(
    /// What somebody decided about a dead letter.
    DecisionId, "dec_"
);

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_wrote() {
        let id = OrderId::from_ulid(Ulid::from_parts(1_700_000_000_000, 42));
        assert_eq!(id.to_string().parse::<OrderId>().unwrap(), id);
    }

    #[test]
    fn ids_sort_by_time_as_text() {
        let at = |ms| OrderId::from_ulid(Ulid::from_parts(ms, u128::MAX)).to_string();
        assert!(at(1_000) < at(1_001));
    }

    #[test]
    fn another_kind_upper_case_and_noise_are_refused() {
        let order = OrderId::from_ulid(Ulid::from_parts(1, 1)).to_string();
        assert!(order.parse::<UserId>().is_err());
        assert!(order.to_uppercase().parse::<OrderId>().is_err());
        assert!("ord_".parse::<OrderId>().is_err());
        assert!("ord_../../x".parse::<OrderId>().is_err());
    }
}
