//! Letters about an account.

use notifications::Letter;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Links, because, because_of_an_account, shop};

/// Asks to confirm an address. It does not name its reader: whoever registered may have typed anything
/// there, and the address may be someone else's.
pub(crate) fn verify_email(token: &SecretString, links: &Links) -> Letter {
    let shop = shop();
    Letter {
        subject: format!("Confirm your e-mail address for {shop}"),
        heading: "Confirm your e-mail address".to_owned(),
        paragraphs: vec![
            format!("Someone, hopefully you, made an account at {shop} with this address."),
            "The link is good for 24 hours and for one use. If it was not you, do nothing."
                .to_owned(),
        ],
        action: links
            .to("Confirm the address", &format!("/verify-email?token={}", token.expose_secret())),
        ..because(format!("You get this because this address was entered at {shop}."))
    }
}

/// What the inbox shows in place of [`verify_email`].
pub(crate) fn welcome() -> (String, String) {
    let text = "We have sent you a link to confirm your e-mail address.".to_owned();
    (format!("Welcome to {}", shop()), text)
}

/// The link by which the owner of the address chooses a new password.
pub(crate) fn password_reset(token: &SecretString, links: &Links) -> Letter {
    let shop = shop();
    Letter {
        subject: format!("Choose a new password for {shop}"),
        heading: "Choose a new password".to_owned(),
        paragraphs: vec![
            format!("Someone, hopefully you, asked for a new password of your account at {shop}."),
            "The link is good for one hour and for one use. If it was not you, do nothing: your password stays \
             as it is."
                .to_owned(),
        ],
        action: links.to(
            "Choose a new password",
            &format!("/reset-password?token={}", token.expose_secret()),
        ),
        ..because_of_an_account()
    }
}

pub(crate) fn password_changed(links: &Links) -> Letter {
    let shop = shop();
    Letter {
        subject: format!("Your password for {shop} was changed"),
        heading: "Your password was changed".to_owned(),
        paragraphs: vec![
            format!("The password of your account at {shop} was changed a moment ago."),
            "If it was not you, ask for a new password at once: it signs everybody else out."
                .to_owned(),
        ],
        action: links.to("It was not me", "/forgot-password"),
        ..because_of_an_account()
    }
}
