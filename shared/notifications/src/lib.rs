//! Messages to customers: mail and the in-app inbox, each message once.

mod letter;
mod mailer;
mod messages_table;
mod occasion;

pub use letter::{Action, Letter, Row};
pub use mailer::{Mailer, NotSent};
pub use messages_table::{Claim, Claimed, Inbox, Messages, Notification};
pub use occasion::{Occasion, Template};
