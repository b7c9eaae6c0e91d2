//! What a person reads once everything runs.

use std::fmt::Write;

use serde_json::json;

use super::Running;

impl Running {
    /// The screen that says where everything is and what to try.
    pub fn screen(&self) -> String {
        let (api, aws, provider) = (&self.api_url, &self.aws_url, &self.provider_url);
        let mut screen = String::from("\n  Trolley is ready\n\n");
        let mut line = |name: &str, text: &str| {
            let _ = writeln!(screen, "  {name:<10} {text}");
        };
        if self.has_storefront {
            line("Shop", &format!("{api}/"));
            line("Admin", &format!("{api}/admin/"));
        } else {
            line("Shop", "not built: `make storefront` builds it, with Node 20.19 or later");
        }
        line("API", &format!("{api}/v1/   (described in /v1/openapi.json)"));
        line("AWS", &format!("{aws}   DynamoDB, SQS, Secrets Manager, SES, S3"));
        line("Payments", &format!("{provider}   a simulator of Stripe's API"));
        match &self.data {
            Some(folder) => {
                line("Data", &format!("{}   (mail as .eml in mail/)", folder.display()));
            }
            None => line("Data", "in memory, gone at the end"),
        }
        for sign_in in &self.seeded.sign_ins {
            line(
                "Sign in",
                &format!("{} / {}   {}", sign_in.email, sign_in.password, sign_in.role),
            );
        }
        let ahead = self.clock.offset_ms() / 1_000;
        if ahead != 0 {
            line("Clock", &format!("{ahead} s ahead of real time"));
        }
        if let Some(file) = &self.functions_env {
            line(
                "Watch",
                &format!("cargo lambda watch -A 127.0.0.1 --env-file {}", file.display()),
            );
        }
        let _ = write!(
            screen,
            "\n  Try\n    curl -X POST {api}/v1/auth/guest\n    curl {api}/v1/products\n    \
             AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws --region us-east-1 --endpoint-url {aws} dynamodb list-tables\n\n  \
             Ctrl-C ends everything.\n"
        );
        screen
    }

    /// The same for machines: one line of JSON.
    pub fn ready_line(&self) -> String {
        json!({
            "message": "ready",
            "api_url": self.api_url,
            "aws_url": self.aws_url,
            "provider_url": self.provider_url,
            "pid": std::process::id(),
        })
        .to_string()
    }
}
