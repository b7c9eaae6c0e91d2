//! Which shop a program of the command line is to read.

use std::{collections::BTreeMap, fs, io};

use super::{Place, Reader};

/// Names of a deployment's resources that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the names in {file} cannot be read: {cause}")]
pub struct Unnamed {
    file: String,
    cause: io::Error,
}

/// The arguments that say which shop.
#[derive(Debug, clap::Args)]
pub struct Chosen {
    /// The port of the shop that `make dev` runs on this machine
    #[arg(long, env = "PORT", default_value_t = 9000)]
    port: u16,
    /// Instead: what a deployment's resources are called, a JSON object in a file, or `-`
    #[arg(long, value_name = "FILE")]
    resources: Option<String>,
    /// The payment provider of a deployment
    #[arg(long, env = "PAYMENT_PROVIDER_URL", default_value = "https://api.stripe.com")]
    provider: String,
    /// How far back the provider's books are compared
    #[arg(long, default_value_t = 30)]
    days: u16,
    /// Seconds until a second look at what seems wrong in a shop that is open
    #[arg(long, default_value_t = 20)]
    pause: u64,
}

impl Chosen {
    /// Where the shop is.
    ///
    /// # Errors
    /// The file of names is not there, or is no JSON object of names.
    pub async fn place(&self) -> Result<Place, Unnamed> {
        Ok(match &self.resources {
            None => Place::local(self.port).await,
            Some(file) => Place::deployed(names(file)?, self.provider.clone()).await,
        })
    }

    /// Reads the shop at `place`, as far back as is wanted.
    #[must_use]
    pub fn reader(&self, place: Place) -> Reader {
        Reader::new(place, self.days)
    }

    /// The time between two looks.
    #[must_use]
    pub const fn pause(&self) -> std::time::Duration {
        std::time::Duration::from_secs(self.pause)
    }
}

fn names(file: &str) -> Result<BTreeMap<String, String>, Unnamed> {
    let text = match file {
        "-" => io::read_to_string(io::stdin()),
        file => fs::read_to_string(file),
    };
    text.and_then(|text| Ok(serde_json::from_str(&text)?))
        .map_err(|cause| Unnamed { file: file.to_owned(), cause })
}
