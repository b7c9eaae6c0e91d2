//! Messages to customers: mail and the in-app inbox, each message once.

mod letter;
mod mailer;
mod messages_table;
mod occasion;
mod patience;
mod template;

pub use letter::{Action, Letter, Note, Row};
pub use mailer::{Mailer, NotSent};
pub use messages_table::{Claim, Claimed, Inbox, Messages, Notification, Wanted};
pub use occasion::Occasion;
pub use patience::next_try_after;
pub use template::Template;
