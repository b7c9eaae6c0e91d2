//! Where a shop is: what its tables, queues and secrets are called, and who its provider is.

use std::{collections::BTreeMap, time::Duration};

use aws_config::{SdkConfig, timeout::TimeoutConfig};
use platform::Aws;

/// What `local` puts before each logical id.
const LOCAL: &str = "trolley-local-";
/// A page of a scan is a megabyte.
const PATIENCE: Duration = Duration::from_secs(20);

/// The shop has nothing of this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the shop has no {0}")]
pub struct Missing(String);

/// One shop.
#[derive(Debug, Clone)]
pub struct Place {
    aws: Aws,
    /// Physical names by logical id; none where they follow from it.
    names: Option<BTreeMap<String, String>>,
    provider: String,
    /// Where `local` answers.
    local: Option<String>,
}

impl Place {
    /// What `make dev` has started on this port.
    pub async fn local(port: u16) -> Self {
        let at = |port: u16| format!("http://127.0.0.1:{port}");
        let (endpoint, provider) = (at(port.saturating_add(1)), at(port.saturating_add(2)));
        Self { aws: Aws::at(&endpoint).await, names: None, provider, local: Some(endpoint) }
    }

    /// A deployment with these physical names, with the credentials and the region of the environment.
    pub async fn deployed(names: BTreeMap<String, String>, provider: String) -> Self {
        Self { aws: Aws::from_environment().await, names: Some(names), provider, local: None }
    }

    /// The physical name of a table or secret.
    ///
    /// # Errors
    /// There is none.
    pub fn table(&self, logical: &str) -> Result<String, Missing> {
        match &self.names {
            None => Ok(format!("{LOCAL}{logical}")),
            Some(names) => names.get(logical).cloned().ok_or_else(|| Missing(logical.to_owned())),
        }
    }

    /// How AWS is reached.
    #[must_use]
    pub const fn aws(&self) -> &Aws {
        &self.aws
    }

    pub(super) fn provider(&self) -> &str {
        &self.provider
    }

    pub(super) fn clock(&self) -> Option<String> {
        self.local.as_ref().map(|local| format!("{local}/_local/clock"))
    }

    /// Queues by logical id, as far as they are known without asking.
    pub(super) fn queues(&self) -> Option<BTreeMap<String, String>> {
        let names = self.names.as_ref()?;
        let queues = names.iter().filter(|(_, name)| name.starts_with("http"));
        Some(queues.map(|(logical, url)| (logical.clone(), url.clone())).collect())
    }

    /// What the names of its queues begin with, where they have to be asked for.
    pub(super) const fn prefix() -> &'static str {
        LOCAL
    }

    /// Functions give up early; who reads a whole shop does not.
    pub(super) fn patient_config(&self) -> SdkConfig {
        let patience = TimeoutConfig::builder()
            .operation_attempt_timeout(PATIENCE)
            .operation_timeout(PATIENCE * 3)
            .build();
        self.aws.config.to_builder().timeout_config(patience).build()
    }
}
