#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
//! The host with real processes: each is this test binary again, playing a function.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::time::Instant;

use serde_json::{Value, json};

use super::*;

/// A function that does as its event says. Run by the other tests as a process of its own.
#[test]
#[ignore = "is the function that the other tests run"]
fn function() {
    let api = std::env::var("AWS_LAMBDA_RUNTIME_API").unwrap();
    let base = format!("{api}/2018-06-01/runtime");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::new();
        if std::env::var("FAILS_TO_START").is_ok() {
            let body = r#"{"errorType":"Config","errorMessage":"CART_TABLE is missing"}"#;
            client.post(format!("{base}/init/error")).body(body).send().await.unwrap();
            std::process::exit(1);
        }
        loop {
            let next = client.get(format!("{base}/invocation/next")).send().await.unwrap();
            let header = |name: &str| next.headers()[name].to_str().unwrap().to_owned();
            let (id, deadline) =
                (header("lambda-runtime-aws-request-id"), header("lambda-runtime-deadline-ms"));
            let event: Value = serde_json::from_slice(&next.bytes().await.unwrap()).unwrap();
            let invocation = format!("{base}/invocation/{id}");
            match event["do"].as_str().unwrap() {
                "exit" => std::process::exit(3),
                "fail" => {
                    let body = r#"{"errorType":"Oops","errorMessage":"no"}"#;
                    client.post(format!("{invocation}/error")).body(body).send().await.unwrap();
                    continue;
                }
                "sleep" => {
                    tokio::time::sleep(Duration::from_millis(event["ms"].as_u64().unwrap())).await;
                }
                _ => {}
            }
            let environment: BTreeMap<String, String> = std::env::vars().collect();
            let answer =
                json!({"pid": std::process::id(), "deadline": deadline, "env": environment});
            let url = format!("{invocation}/response");
            client.post(url).body(answer.to_string()).send().await.unwrap();
            if event["do"] == "exit after" {
                std::process::exit(0);
            }
        }
    });
}

/// A host of one function, `f`, with a time-out of a second.
async fn host(test: &str, max_processes: usize, variables: &[(&str, &str)]) -> Host {
    let this = std::env::current_exe().unwrap();
    let bin_dir = this.parent().unwrap().join("fake-functions").join(test);
    std::fs::create_dir_all(&bin_dir).unwrap();
    let program = bin_dir.join("f");
    let script = format!(
        "#!/bin/sh\nexec '{}' --exact lambda::tests::function --ignored --nocapture\n",
        this.display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let function = Function {
        logical_id: "F".to_owned(),
        name: "f".to_owned(),
        environment: variables.iter().map(pair).collect(),
        timeout: Duration::from_secs(1),
        memory_mb: 128,
        reserved_concurrency: None,
        sources: vec![],
    };
    let surroundings = Surroundings {
        aws_url: "http://127.0.0.1:1".to_owned(),
        clock_file: bin_dir.join("clock"),
    };
    let functions = vec![function];
    let logs = Logs::discarded();
    Host::start(Setup { functions, bin_dir, surroundings, logs, max_processes }).await.unwrap()
}

async fn does(host: &Host, event: Value) -> Result<Value, InvokeError> {
    let answer = host.invoke("f", Bytes::from(event.to_string())).await?;
    Ok(serde_json::from_slice(&answer).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_handles_event_after_event() {
    let host =
        host("reuse", 8, &[("CART_TABLE", "carts"), ("PROVIDER", "http://provider/{caller}")])
            .await;
    let first = does(&host, json!({"do": "answer"})).await.unwrap();
    let second = does(&host, json!({"do": "answer"})).await.unwrap();
    assert_eq!(first["pid"], second["pid"]);
    let env = &first["env"];
    assert_eq!(env["CART_TABLE"], "carts");
    assert_eq!(env["AWS_LAMBDA_FUNCTION_NAME"], "f");
    let caller = Caller::parse(env["AWS_SDK_UA_APP_ID"].as_str().unwrap());
    assert_eq!(caller.function, "f");
    assert_eq!(env["PROVIDER"], format!("http://provider/{caller}"));
    let works_on = host.event_of(&caller).unwrap();
    assert_eq!(works_on, json!({"do": "answer"}).to_string());
    assert_eq!(env["AWS_ENDPOINT_URL_DYNAMODB"], "http://127.0.0.1:1");
    assert!(env.get("CARGO_MANIFEST_DIR").is_none(), "the developer's shell leaks in");
    assert!(matches!(host.invoke("g", Bytes::new()).await, Err(InvokeError::Unknown(_))));
    host.stop(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_events_have_processes_of_their_own() {
    let host = host("scale", 8, &[]).await;
    let slow = || does(&host, json!({"do": "sleep", "ms": 300}));
    let (a, b, c) = tokio::join!(slow(), slow(), slow());
    let pids: std::collections::BTreeSet<u64> =
        [a, b, c].into_iter().map(|answer| answer.unwrap()["pid"].as_u64().unwrap()).collect();
    assert_eq!(pids.len(), 3);
    assert_eq!(host.in_flight(), 0);
    assert_eq!(host.kill("f").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn above_the_cap_events_wait_in_line() {
    let host = host("line", 1, &[]).await;
    let events = (0..20).map(|_| does(&host, json!({"do": "sleep", "ms": 5})));
    let answers = futures::future::join_all(events).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().unwrap()["pid"] == answers[0].as_ref().unwrap()["pid"])
    );
    host.stop(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_out_ends_the_process_and_the_next_event_starts_another() {
    let host = host("timeout", 8, &[]).await;
    let first = does(&host, json!({"do": "answer"})).await.unwrap();
    let started = Instant::now();
    let outcome = does(&host, json!({"do": "sleep", "ms": 60_000})).await;
    assert_eq!(outcome, Err(InvokeError::TimedOut));
    assert!(started.elapsed() < Duration::from_secs(5));
    let next = does(&host, json!({"do": "answer"})).await.unwrap();
    assert_ne!(first["pid"], next["pid"]);
    host.stop(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_fails_its_own_event_only() {
    let host = host("crash", 8, &[]).await;
    assert_eq!(does(&host, json!({"do": "exit"})).await, Err(InvokeError::Crashed));
    for _ in 0..5 {
        does(&host, json!({"do": "exit after"})).await.unwrap();
    }
    let refused = does(&host, json!({"do": "fail"})).await.unwrap_err();
    assert!(matches!(refused, InvokeError::Refused(body) if body.contains("Oops")));
    host.stop(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_fails_what_is_in_flight() {
    let host = host("kill", 8, &[]).await;
    let running = tokio::spawn({
        let host = host.clone();
        async move { does(&host, json!({"do": "sleep", "ms": 900})).await }
    });
    does(&host, json!({"do": "sleep", "ms": 300})).await.unwrap();
    assert_eq!(host.kill("f").await, 2);
    assert_eq!(running.await.unwrap(), Err(InvokeError::Crashed));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_process_that_calls_is_killed_and_no_other() {
    let host = host("kill-one", 8, &[]).await;
    let slow = async || does(&host, json!({"do": "sleep", "ms": 300})).await;
    let (one, other) = tokio::join!(slow(), slow());
    let caller = |answer: Result<Value, InvokeError>| {
        Caller::parse(answer.unwrap()["env"]["AWS_SDK_UA_APP_ID"].as_str().unwrap())
    };
    let (one, other) = (caller(one), caller(other));
    assert_eq!(host.kill_caller(&one).await, 1);
    assert_eq!((host.event_of(&one), host.event_of(&other).is_some()), (None, true));
    assert_eq!(host.kill_caller(&Caller::parse("f")).await, 1, "all that are left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_start_says_why() {
    let host = host("init", 8, &[("FAILS_TO_START", "1")]).await;
    let refused = does(&host, json!({"do": "answer"})).await.unwrap_err();
    assert!(
        matches!(refused, InvokeError::Refused(body) if body.contains("CART_TABLE is missing"))
    );
    host.stop(Duration::ZERO).await;
}
