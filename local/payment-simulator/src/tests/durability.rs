//! What a restart keeps: everything.

use std::path::Path;

use super::*;

/// A directory of its own that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(crate::ids::new("payment-simulator"));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn ledger(&self) -> PathBuf {
        self.0.join("provider").join("ledger.sqlite")
    }

    /// What is on disk now, as a killed process would leave it.
    fn copy(&self) -> Self {
        let copy = Self::new();
        let (from, to) = (self.0.join("provider"), copy.0.join("provider"));
        std::fs::create_dir(&to).unwrap();
        for file in std::fs::read_dir(from).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
        copy
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

async fn open(ledger: &Path, endpoint: &Endpoint, now: i64) -> Shop {
    Shop::with_ledger(Some(ledger.to_owned()), endpoint.clone(), now).await
}

#[tokio::test]
async fn everything_survives_a_kill() {
    let folder = Folder::new();
    let endpoint = Endpoint::listen().await;
    endpoint.answers.store(503, Ordering::SeqCst);
    let shop = open(&folder.ledger(), &endpoint, BEGIN).await;
    let intent = shop.intends("ord_1").await;
    let path = format!("/v1/payment_intents/{intent}/confirm");
    let card = [("payment_method", "pm_sim_timeoutAfterCharge")];
    shop.post_impatiently(&path, &card, "confirm-1").await;
    let late = shop.authorized("pm_sim_lateSuccess").await;
    endpoint.receives(2).await;

    // no goodbye: the files are what they are while the process runs
    let killed = folder.copy();
    endpoint.answers.store(200, Ordering::SeqCst);
    let shop = open(&killed.ledger(), &endpoint, BEGIN + 60_000).await;

    let replayed = shop.post_with_key(&path, &card, "confirm-1").await;
    assert_eq!(replayed.header("idempotent-replayed"), Some("true"));
    assert_eq!(shop.status(&intent).await, "requires_capture");
    assert_eq!(shop.moves(&intent), [(LedgerKind::Authorized, 4299)]);
    assert_eq!(shop.status(&late).await, "requires_capture");
    endpoint.receives(5).await;
    let deliveries = shop.get("/simulator/webhooks").await.ok();
    let states: Vec<_> =
        deliveries["data"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states, ["delivered", "delivered", "delivered"]);
}

/// Runs in a process of its own, which the test below kills.
#[tokio::test]
#[ignore = "serves until it is killed"]
async fn serves_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = PathBuf::from(folder);
    let endpoint = Endpoint::listen().await;
    let shop = open(&folder.join("provider").join("ledger.sqlite"), &endpoint, BEGIN).await;
    std::fs::write(folder.join("url.new"), shop.simulator.url()).unwrap();
    std::fs::rename(folder.join("url.new"), folder.join("url")).unwrap();
    // far longer than the test needs, in case nobody is left to kill it
    tokio::time::sleep(Duration::from_secs(60)).await;
}

const FOLDER: &str = "PAYMENT_SIMULATOR_TEST_FOLDER";

/// Starts the test above in its own process; answers where it serves.
async fn serve_in_a_process(folder: &Folder) -> (tokio::process::Child, String) {
    let child = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::durability::serves_until_it_is_killed", "--ignored"])
        .env(FOLDER, &folder.0)
        .stdout(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    for _ in 0..500 {
        if let Ok(url) = std::fs::read_to_string(folder.0.join("url")) {
            return (child, url);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the process does not serve")
}

#[tokio::test]
async fn what_was_answered_before_a_kill_is_there_after_it() {
    let folder = Folder::new();
    let (mut process, url) = serve_in_a_process(&folder).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answered = Arc::new(Mutex::new(Vec::new()));
    let buyers: Vec<_> = (0..4)
        .map(|buyer| {
            let (client, url, answered) = (client.clone(), url.clone(), answered.clone());
            tokio::spawn(async move {
                for order in 0.. {
                    let body = format!(
                        "amount=1000&currency=usd&payment_method=pm_card_visa&confirm=true&metadata[order_id]=ord_{buyer}_{order}"
                    );
                    let request = client
                        .post(format!("{url}/v1/payment_intents"))
                        .bearer_auth(KEY)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .body(body);
                    let Ok(response) = request.send().await else { return };
                    let Ok(intent) = response.json::<Value>().await else { return };
                    answered.lock().unwrap().push(intent["id"].as_str().unwrap().to_owned());
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    process.kill().await.unwrap();
    for buyer in buyers {
        buyer.await.unwrap();
    }

    let shop = open(&folder.ledger(), &Endpoint::listen().await, BEGIN).await;
    let answered = answered.lock().unwrap().clone();
    assert!(!answered.is_empty());
    for intent in &answered {
        let taken = [(LedgerKind::Authorized, 1000), (LedgerKind::Captured, 1000)];
        assert_eq!(shop.moves(intent), taken);
    }
    // at most the four requests under way were done without an answer
    let done = shop.simulator.ledger().unwrap().len() / 2;
    assert!((answered.len()..=answered.len() + 4).contains(&done), "{done} of {}", answered.len());
}

#[tokio::test]
async fn a_stopped_simulator_goes_on_where_it_was() {
    let folder = Folder::new();
    let endpoint = Endpoint::listen().await;
    let shop = open(&folder.ledger(), &endpoint, BEGIN).await;
    let intent = shop.authorized("pm_card_visa").await;
    shop.simulator.stop().await;
    let shop = open(&folder.ledger(), &endpoint, BEGIN).await;
    assert_eq!(shop.captures(&intent).await.ok()["status"], "succeeded");
    shop.simulator.stop().await;
    let shop = open(&folder.ledger(), &endpoint, BEGIN + 1).await;
    assert_eq!(shop.moves(&intent).len(), 2);
}

#[tokio::test]
async fn an_authorization_lapses_while_nobody_is_there() {
    let folder = Folder::new();
    let endpoint = Endpoint::listen().await;
    let shop = open(&folder.ledger(), &endpoint, BEGIN).await;
    let intent = shop.authorized("pm_card_visa").await;
    shop.simulator.stop().await;
    let week = i64::try_from((DAY * 7).as_millis()).unwrap();
    let shop = open(&folder.ledger(), &endpoint, BEGIN + week).await;
    assert_eq!(shop.status(&intent).await, "canceled");
}

#[tokio::test]
async fn a_first_time_is_remembered_across_restarts() {
    let folder = Folder::new();
    let endpoint = Endpoint::listen().await;
    let shop = open(&folder.ledger(), &endpoint, BEGIN).await;
    let intent = shop.intends("ord_1").await;
    shop.confirms(&intent, "pm_sim_serverError").await.refused(500, None);
    shop.simulator.stop().await;
    let shop = open(&folder.ledger(), &endpoint, BEGIN).await;
    shop.confirms(&intent, "pm_sim_serverError").await.ok();
}
