//! What a function finds in its environment: the template's variables and Lambda's own.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::CALLER;
use crate::system::Function;
use crate::template::REGION;

/// Variables of one function.
pub type Environment = BTreeMap<String, String>;

/// What is the same for all functions.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The origin of the AWS endpoint.
    pub aws_url: String,
    /// The file that holds the clock's offset.
    pub clock_file: PathBuf,
}

/// What is passed on from this program's own environment; everything else stays out, so that a
/// function that works here does not owe it to a developer's shell. `TROLLEY_SHOP` names a `shop.toml` to try,
/// `TROLLEY_PLANTED` a mistake to make.
const INHERITED: [&str; 5] = ["PATH", "HOME", "TMPDIR", "TROLLEY_SHOP", "TROLLEY_PLANTED"];

/// The services that `local` answers, as the SDK's endpoint variables name them.
const SERVICES: [&str; 5] = ["DYNAMODB", "SQS", "SECRETS_MANAGER", "SESV2", "S3"];

impl Surroundings {
    /// The variables that all functions share.
    pub fn shared(&self) -> Environment {
        let mut environment = Environment::new();
        let mut set =
            |name: &str, value: &str| environment.insert(name.to_owned(), value.to_owned());
        set("AWS_REGION", REGION);
        set("AWS_DEFAULT_REGION", REGION);
        set("AWS_ACCESS_KEY_ID", "local");
        set("AWS_SECRET_ACCESS_KEY", "local");
        set("AWS_EC2_METADATA_DISABLED", "true");
        set("TZ", ":UTC");
        set("TROLLEY_CLOCK", &self.clock_file.to_string_lossy());
        for service in SERVICES {
            set(&format!("AWS_ENDPOINT_URL_{service}"), &self.aws_url);
        }
        environment
    }

    /// Everything a process of the function finds, but for the address of its Runtime API.
    pub fn of(&self, function: &Function) -> Environment {
        let mut environment = self.shared();
        for name in INHERITED {
            if let Ok(value) = std::env::var(name) {
                environment.insert(name.to_owned(), value);
            }
        }
        environment.extend(function.environment.clone());
        let name = &function.name;
        let memory = function.memory_mb.to_string();
        let log_group = format!("/aws/lambda/{name}");
        for (variable, value) in [
            ("_HANDLER", "bootstrap"),
            ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023"),
            ("AWS_LAMBDA_FUNCTION_NAME", name),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", &memory),
            ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", &log_group),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
            // Whoever sends an address that this function has signed comes in its name.
            ("AWS_ACCESS_KEY_ID", CALLER),
        ] {
            environment.insert(variable.to_owned(), value.to_owned());
        }
        environment
    }
}
