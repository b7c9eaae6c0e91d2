//! What Stripe accepts as an amount, and how it spells one in a message.

use crate::stripe_error::StripeError;

/// Stripe's upper limit for most currencies: eight digits.
const MAXIMUM: i64 = 99_999_999;

/// The least that Stripe charges, in minor units (<https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts>).
fn minimum(currency: &str) -> i64 {
    match currency {
        "gbp" => 30,
        "aed" | "myr" | "pln" | "ron" => 200,
        "bgn" => 100,
        "dkk" => 250,
        "nok" | "sek" => 300,
        "hkd" => 400,
        "mxn" | "thb" => 1_000,
        "czk" => 1_500,
        "huf" => 17_500,
        _ => 50,
    }
}

/// Refuses an amount that Stripe would not charge.
pub(crate) fn check(amount: i64, currency: &str) -> Result<(), StripeError> {
    let least = minimum(currency);
    if amount < 1 {
        return Err(StripeError::parameter(
            "parameter_invalid_integer",
            "amount",
            "This value must be greater than or equal to 1.",
        ));
    }
    if amount < least {
        let message = format!("Amount must be at least {} {currency}", display(least, currency));
        return Err(StripeError::parameter("amount_too_small", "amount", message));
    }
    if amount > MAXIMUM {
        let message = format!("Amount must be no more than {}", display(MAXIMUM, currency));
        return Err(StripeError::parameter("amount_too_large", "amount", message));
    }
    Ok(())
}

/// Refuses what is not a three-letter code; answers it in lower case.
pub(crate) fn check_currency(currency: &str) -> Result<String, StripeError> {
    if currency.len() == 3 && currency.bytes().all(|letter| letter.is_ascii_alphabetic()) {
        return Ok(currency.to_ascii_lowercase());
    }
    let message = format!("Invalid currency: {currency}. Use a three-letter ISO 4217 code.");
    Err(StripeError::parameter("parameter_invalid_string", "currency", message))
}

/// `$12.34`, `¥500` or `12.34 chf`.
pub(crate) fn display(amount: i64, currency: &str) -> String {
    let decimals = match currency {
        "bif" | "clp" | "djf" | "gnf" | "jpy" | "kmf" | "krw" | "mga" | "pyg" | "rwf" | "vnd"
        | "vuv" | "xaf" | "xof" | "xpf" => 0,
        "bhd" | "jod" | "kwd" | "omr" | "tnd" => 3,
        _ => 2,
    };
    let number = if decimals == 0 {
        amount.to_string()
    } else {
        let unit = 10_i64.pow(decimals);
        let width = usize::try_from(decimals).unwrap_or(2);
        format!("{}.{:0width$}", amount / unit, amount % unit)
    };
    match currency {
        "usd" => format!("${number}"),
        "eur" => format!("€{number}"),
        "gbp" => format!("£{number}"),
        "jpy" => format!("¥{number}"),
        other => format!("{number} {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{check, display};

    #[test]
    fn amounts_are_spelt_with_the_decimals_of_their_currency() {
        assert_eq!(display(1_205, "usd"), "$12.05");
        assert_eq!(display(500, "jpy"), "¥500");
        assert_eq!(display(1_005, "kwd"), "1.005 kwd");
    }

    #[test]
    fn each_currency_has_its_own_minimum() {
        assert!(check(49, "usd").is_err());
        assert!(check(50, "usd").is_ok());
        assert!(check(30, "gbp").is_ok());
        assert!(check(299, "sek").is_err());
        assert!(check(0, "usd").is_err());
        assert!(check(100_000_000, "usd").is_err());
    }
}
