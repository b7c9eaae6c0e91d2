//! SES: what is sent is kept, one `.eml` file a message, and listed for tests.

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use lettre::Message;
use lettre::message::{Mailbox as Address, MultiPart, SinglePart};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ulid::Ulid;

use super::answer::{Answer, Service};
use super::locked;

/// A message as `GET /_local/mail` lists it.
#[derive(Clone, Debug, Serialize)]
pub struct Sent {
    pub id: String,
    pub to: Vec<String>,
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    pub at: Timestamp,
}

/// The messages of this run, and the folder that keeps all.
pub struct Mailbox {
    folder: Option<PathBuf>,
    sent: Mutex<Vec<Sent>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    from_email_address: Option<String>,
    #[serde(default)]
    destination: Destination,
    #[serde(default)]
    reply_to_addresses: Vec<String>,
    content: Content,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Destination {
    to_addresses: Vec<String>,
    cc_addresses: Vec<String>,
    bcc_addresses: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    simple: Option<Simple>,
    raw: Option<Data>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Data,
    body: Body,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    text: Option<Data>,
    html: Option<Data>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Data {
    data: String,
}

/// A message in both its forms: what is listed and what is written.
type Composed = (Sent, Vec<u8>);

impl Mailbox {
    pub const fn open(folder: Option<PathBuf>) -> Self {
        Self { folder, sent: Mutex::new(Vec::new()) }
    }

    /// `SendEmail`. `now_ms`: Unix time in milliseconds.
    pub fn send(&self, body: &[u8], now_ms: i64) -> Answer {
        let composed = serde_json::from_slice::<SendEmail>(body)
            .map_err(|error| error.to_string())
            .and_then(|request| compose(request, now_ms));
        let (sent, bytes) = match composed {
            Ok(composed) => composed,
            Err(message) => {
                return Answer::error(Service::Ses, 400, "BadRequestException", &message);
            }
        };
        if let Err(error) = self.write(&sent, &bytes) {
            let message = format!("the message cannot be written: {error}");
            return Answer::error(Service::Ses, 500, "InternalServiceErrorException", &message);
        }
        let answer = json!({ "MessageId": sent.id }).to_string();
        locked(&self.sent).push(sent);
        Answer::ok(Service::Ses, answer)
    }

    /// The messages of this run, oldest first; those to one recipient when `to` is given.
    pub fn list(&self, to: Option<&str>) -> Vec<Sent> {
        let sent = locked(&self.sent);
        let wanted = |mail: &&Sent| to.is_none_or(|to| mail.to.iter().any(|address| address == to));
        sent.iter().filter(wanted).cloned().collect()
    }

    fn write(&self, sent: &Sent, bytes: &[u8]) -> std::io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        std::fs::create_dir_all(folder)?;
        let recipient: String =
            sent.to.first().map_or("nobody", String::as_str).chars().map(file_safe).collect();
        let name = format!("{}-{recipient}-{}.eml", sent.at.strftime("%Y%m%dT%H%M%SZ"), sent.id);
        std::fs::write(folder.join(name), bytes)
    }
}

fn file_safe(character: char) -> char {
    if character.is_ascii_alphanumeric() || "@._+-".contains(character) { character } else { '_' }
}

fn compose(request: SendEmail, now_ms: i64) -> Result<Composed, String> {
    let at = Timestamp::from_millisecond(now_ms).map_err(|error| error.to_string())?;
    match (request.content.simple, request.content.raw) {
        (Some(simple), _) => {
            let from = request.from_email_address.ok_or("FromEmailAddress is required")?;
            compose_simple(&from, request.destination, &request.reply_to_addresses, simple, at)
        }
        (None, Some(raw)) => compose_raw(&raw.data, request.destination, at),
        (None, None) => Err("Content must be Simple or Raw".to_owned()),
    }
}

fn compose_simple(
    from: &str,
    destination: Destination,
    reply_to: &[String],
    simple: Simple,
    at: Timestamp,
) -> Result<Composed, String> {
    let id = Ulid::new().to_string();
    let since_epoch = Duration::from_millis(u64::try_from(at.as_millisecond()).unwrap_or_default());
    let mut message = Message::builder()
        .from(address(from)?)
        .message_id(Some(format!("<{id}@local>")))
        .date(UNIX_EPOCH + since_epoch)
        .subject(&simple.subject.data);
    for to in &destination.to_addresses {
        message = message.to(address(to)?);
    }
    for cc in &destination.cc_addresses {
        message = message.cc(address(cc)?);
    }
    for reply in reply_to {
        message = message.reply_to(address(reply)?);
    }
    let text = simple.body.text.map(|text| text.data);
    let html = simple.body.html.map(|html| html.data);
    let message = match (text.clone(), html.clone()) {
        (Some(text), Some(html)) => {
            message.multipart(MultiPart::alternative_plain_html(text, html))
        }
        (None, Some(html)) => message.singlepart(SinglePart::html(html)),
        (text, None) => message.singlepart(SinglePart::plain(text.unwrap_or_default())),
    };
    let bytes = message.map_err(|error| error.to_string())?.formatted();
    let sent =
        Sent { id, to: recipients(destination), subject: simple.subject.data, text, html, at };
    Ok((sent, bytes))
}

/// A message that the caller has formatted: its subject and recipients are read from its headers.
fn compose_raw(data: &str, destination: Destination, at: Timestamp) -> Result<Composed, String> {
    let bytes =
        STANDARD.decode(data).map_err(|error| format!("Raw.Data is not base64: {error}"))?;
    let source = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let (head, text) = source.split_once("\n\n").ok_or("the message has no body")?;
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let mut to = recipients(destination);
    if to.is_empty() {
        let listed = header("To").unwrap_or_default();
        to = listed
            .split(',')
            .map(str::trim)
            .filter(|to| !to.is_empty())
            .map(ToOwned::to_owned)
            .collect();
    }
    let subject = header("Subject").unwrap_or_default();
    let id = Ulid::new().to_string();
    Ok((Sent { id, to, subject, text: Some(text.to_owned()), html: None, at }, bytes))
}

fn recipients(destination: Destination) -> Vec<String> {
    let Destination { to_addresses, cc_addresses, bcc_addresses } = destination;
    [to_addresses, cc_addresses, bcc_addresses].concat()
}

fn address(text: &str) -> Result<Address, String> {
    text.parse().map_err(|error| format!("{text} is not an address: {error}"))
}
