//! JSON Schemas of values over text, said once beside what their `FromStr` accepts.

/// The schema of a newtype over text: a pattern or a length, and an example that the type accepts.
#[macro_export]
macro_rules! text_schema {
    ($type:ident, { $($schema:tt)+ }) => {
        impl ::schemars::JsonSchema for $type {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($type)).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", $($schema)+ })
            }
        }
    };
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use std::str::FromStr;

    use schemars::{JsonSchema, SchemaGenerator};

    use crate::{
        Country, CouponCode, Currency, Email, LongText, OrderId, PaymentMethod, Sku, Slug, Subject,
        Text,
    };

    fn accepts_its_example<T: JsonSchema + FromStr>() {
        let schema = T::json_schema(&mut SchemaGenerator::default());
        let examples = schema.get("examples").and_then(|examples| examples.as_array()).unwrap();
        assert!(!examples.is_empty(), "{}", T::schema_name());
        for example in examples {
            assert!(T::from_str(example.as_str().unwrap()).is_ok(), "{example}");
        }
    }

    #[test]
    fn the_documented_examples_are_values() {
        accepts_its_example::<Country>();
        accepts_its_example::<CouponCode>();
        accepts_its_example::<Currency>();
        accepts_its_example::<Email>();
        accepts_its_example::<LongText>();
        accepts_its_example::<OrderId>();
        accepts_its_example::<PaymentMethod>();
        accepts_its_example::<Sku>();
        accepts_its_example::<Slug>();
        accepts_its_example::<Subject>();
        accepts_its_example::<Text>();
    }
}
