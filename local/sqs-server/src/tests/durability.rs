//! What was answered is still so after the process is gone.

use std::fs;
use std::process::Command;

use serde_json::json;
use tempfile::tempdir;

use super::{START, Server, bodies, url};

#[tokio::test]
async fn everything_is_there_again_after_a_restart() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("queues.db");
    let server = Server::open(Some(&path), START);
    server.make_mail();
    for body in ["deleted", "received", "waiting"] {
        server.send(body).await;
    }
    let messages = server.take("mail").await;
    server.delete(&messages[0]).await;
    let change = json!({"QueueUrl": url("mail"), "ReceiptHandle": messages[2]["ReceiptHandle"], "VisibilityTimeout": 0});
    server.call("ChangeMessageVisibility", change).await;
    server
        .call(
            "SendMessage",
            json!({"QueueUrl": url("mail"), "MessageBody": "delayed", "DelaySeconds": 60}),
        )
        .await;
    drop(server);

    let server = Server::open(Some(&path), START + 1_000);
    assert_eq!(server.depth("mail"), (1, 1, 1));
    let again = server.take("mail").await;
    assert_eq!(bodies(&again), ["waiting"]);
    assert_eq!(again[0]["Attributes"]["ApproximateReceiveCount"], "2");
    assert_eq!(again[0]["MessageId"], messages[2]["MessageId"]);
    server.delete(&messages[1]).await;
    assert_eq!(server.depth("mail"), (0, 1, 1));
    let ask = json!({"QueueUrl": url("mail"), "AttributeNames": ["VisibilityTimeout"]});
    let settings = server.call("GetQueueAttributes", ask).await;
    assert_eq!(settings["Attributes"]["VisibilityTimeout"], "30");
}

#[tokio::test]
async fn dead_letters_stay_dead_after_a_restart() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("queues.db");
    let server = Server::open(Some(&path), START);
    server.make_mail();
    server.send("poison").await;
    for _ in 0..4 {
        server.take("mail").await;
        server.advance(30);
    }
    drop(server);
    let server = Server::open(Some(&path), START + 200_000);
    assert_eq!((server.depth("mail"), server.depth("dead")), ((0, 0, 0), (1, 0, 0)));
    assert!(server.take("dead").await[0]["Attributes"]["DeadLetterQueueSourceArn"].is_string());
}

/// Set in the child of `what_was_answered_survives_a_kill`: where its queues and its list are.
const CHILD_FOLDER: &str = "SQS_SERVER_TEST_CHILD";

/// Sends without end and notes on its standard output what was answered. Runs only as a child.
#[tokio::test]
#[ignore = "is the child of what_was_answered_survives_a_kill"]
async fn child_that_sends_until_it_is_killed() {
    let Some(folder) = std::env::var_os(CHILD_FOLDER) else { return };
    let path = std::path::PathBuf::from(folder);
    let server = Server::open(Some(&path.join("queues.db")), START);
    server.make_mail();
    let mut answered = String::new();
    loop {
        answered.push_str(&server.send("x").await);
        answered.push('\n');
        // Renamed into place, so that the list is never half written.
        fs::write(path.join("list.new"), &answered).unwrap();
        fs::rename(path.join("list.new"), path.join("list")).unwrap();
    }
}

#[tokio::test]
async fn what_was_answered_survives_a_kill() {
    let folder = tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "tests::durability::child_that_sends_until_it_is_killed"])
        .env(CHILD_FOLDER, folder.path())
        .spawn()
        .unwrap();
    let list = folder.path().join("list");
    let answered = || fs::read_to_string(&list).unwrap_or_default().lines().count();
    for _ in 0..2_000 {
        if answered() >= 200 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let answered = fs::read_to_string(&list).unwrap();
    assert!(answered.lines().count() >= 200);
    let server = Server::open(Some(&folder.path().join("queues.db")), START);
    let stored: Vec<_> = server.queues.peek("mail").into_iter().map(|m| m.message_id).collect();
    for id in answered.lines() {
        assert!(stored.iter().any(|stored| stored == id), "{id} was answered and is gone");
    }
}
