//! Secrets Manager, as far as functions use it: they read a secret's current value.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::answer::{Answer, Service};
use crate::template::{ACCOUNT, REGION};

/// Values by name.
pub struct Secrets(BTreeMap<String, String>);

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetSecretValue {
    secret_id: String,
}

impl Secrets {
    pub const fn new(values: BTreeMap<String, String>) -> Self {
        Self(values)
    }

    /// `GetSecretValue`, by name or ARN.
    pub fn get(&self, body: &[u8]) -> Answer {
        let Ok(request) = serde_json::from_slice::<GetSecretValue>(body) else {
            let message = "You must provide a value for the SecretId parameter.";
            return Answer::error(Service::SecretsManager, 400, "ValidationException", message);
        };
        let Some((name, value)) = self.find(&request.secret_id) else {
            let message = "Secrets Manager can't find the specified secret.";
            return Answer::error(
                Service::SecretsManager,
                400,
                "ResourceNotFoundException",
                message,
            );
        };
        let body = json!({
            "ARN": arn(name, &request.secret_id),
            "Name": name,
            "VersionId": "00000000-0000-0000-0000-000000000000",
            "SecretString": value,
            "VersionStages": ["AWSCURRENT"],
            "CreatedDate": 0,
        });
        Answer::ok(Service::SecretsManager, body.to_string())
    }

    /// An ARN ends with the name and six random characters, which a caller may leave out.
    fn find(&self, id: &str) -> Option<(&String, &String)> {
        let name = id.rsplit_once(":secret:").map_or(id, |(_, name)| name);
        let without_suffix =
            name.rsplit_once('-').filter(|(_, suffix)| suffix.len() == 6).map(|(name, _)| name);
        self.0.get_key_value(name).or_else(|| self.0.get_key_value(without_suffix?))
    }
}

fn arn(name: &str, id: &str) -> String {
    if id.starts_with("arn:") {
        id.to_owned()
    } else {
        format!("arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}")
    }
}
