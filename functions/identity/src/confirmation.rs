//! The password once more, for what a device that was left unlocked must not do.

use identity::{Accounts, Profile, SignInAttempts};
use jiff::Timestamp;
use platform::http::Problem;
use secrecy::SecretString;

use crate::problems;

/// Whoever holds a session guesses the password no faster than whoever has none.
pub(crate) async fn confirm_password(
    accounts: &Accounts,
    attempts: &SignInAttempts,
    account: &Profile,
    password: &SecretString,
    now: Timestamp,
) -> Result<(), Problem> {
    let attempt = attempts.begin(&account.email, now).await?;
    let attempt = attempt.map_err(problems::too_many_attempts)?;
    if !accounts.has_password(account, password).await? {
        attempt.failed(now).await?;
        return Err(problems::password_wrong());
    }
    Ok(attempt.succeeded().await?)
}
