//! Programs that are run beside a shop, and what a person does by hand to its data.

use std::fs;

use platform::{
    Aws,
    store::{Key, Store, Transaction},
};
use serde_json::Value;
use tokio::process::Command;

use super::{Shop, instance::binaries};

/// What a program printed, and how it ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub lines: Vec<String>,
}

impl Ran {
    /// Lines that begin with this word.
    pub fn lines_of<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter_map(move |line| Some(line.strip_prefix(word)?.trim()))
    }
}

impl Shop {
    /// Runs a program against this shop, at the shop's own time.
    pub async fn runs_program(&self, name: &str, arguments: &[&str]) -> Ran {
        let real = jiff::Timestamp::now().as_second();
        let clock = binaries().join(format!("clock-{}", self.port));
        fs::write(&clock, ((self.now().await - real) * 1_000).to_string()).unwrap();
        let output = Command::new(binaries().join(name))
            .args(arguments)
            .env("PORT", self.port.to_string())
            .env("TROLLEY_CLOCK", &clock)
            .envs([("AWS_ENDPOINT_URL", self.aws_url().as_str()), ("AWS_REGION", "us-east-1")])
            .envs([("AWS_ACCESS_KEY_ID", "local"), ("AWS_SECRET_ACCESS_KEY", "local")])
            .output()
            .await
            .unwrap();
        fs::remove_file(&clock).unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let printed = text(&output.stdout) + &text(&output.stderr);
        Ran {
            code: output.status.code().unwrap(),
            lines: printed.lines().map(str::to_owned).collect(),
        }
    }

    /// Where the payment provider is, for programs that stand beside the functions.
    #[must_use]
    pub fn provider_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port + 2)
    }

    async fn hand_on(&self, table: &str) -> Store {
        Aws::at(&self.aws_url()).await.table_named(&format!("trolley-local-{table}"))
    }

    /// Somebody edits an item in the console.
    pub async fn edits(&self, table: &str, pk: &str, sk: &str, edit: impl FnOnce(&mut Value)) {
        let (store, key) = (self.hand_on(table).await, Key::new(pk, sk));
        let mut item: Value =
            store.get(&key).await.unwrap().unwrap_or_else(|| panic!("{table} has no {pk} {sk}"));
        edit(&mut item);
        self.puts(table, &item).await;
    }

    /// Somebody puts an item into a table.
    pub async fn puts(&self, table: &str, item: &Value) {
        let store = self.hand_on(table).await;
        let text = |name: &str| item[name].as_str().unwrap();
        let write = store.put(&Key::new(text("pk"), text("sk")), item);
        Transaction::new().with((), write).commit(&store).await.unwrap();
    }

    /// Somebody deletes an item.
    pub async fn deletes(&self, table: &str, pk: &str, sk: &str) {
        let store = self.hand_on(table).await;
        let write = store.delete(&Key::new(pk, sk)).when("attribute_exists(pk)");
        Transaction::new().with((), write).commit(&store).await.unwrap();
    }
}
