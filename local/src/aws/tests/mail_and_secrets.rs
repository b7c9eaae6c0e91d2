//! The two small services.

use base64::Engine as _;
use serde_json::{Value, json};

use super::{Running, outbox, shop, start, start_with};

async fn send(shop: &Running, content: Value) -> reqwest::Response {
    let message = json!({
        "FromEmailAddress": "Shop <shop@example.com>",
        "Destination": { "ToAddresses": ["ada@example.com"] },
        "Content": content,
    });
    shop.post("/v2/email/outbound-emails", &message).await
}

#[tokio::test]
async fn a_message_becomes_a_file_and_is_listed_for_its_recipient() {
    let state = tempfile::tempdir().unwrap();
    let shop = start_with(shop(outbox()), Some(state.path().to_owned())).await;
    let simple = json!({ "Simple": {
        "Subject": { "Data": "Your order ✓" },
        "Body": { "Text": { "Data": "Thank you" }, "Html": { "Data": "<p>Thank you</p>" } },
    } });
    let answer: Value = send(&shop, simple).await.json().await.unwrap();
    assert!(answer["MessageId"].is_string());
    let listed = shop.get("/_local/mail?to=ada@example.com").await;
    assert_eq!(listed[0]["subject"], "Your order ✓");
    assert_eq!(listed[0]["html"], "<p>Thank you</p>");
    assert_eq!(shop.get("/_local/mail?to=nobody@example.com").await, json!([]));
    let file = std::fs::read_dir(state.path().join("mail")).unwrap().next().unwrap().unwrap();
    assert!(file.file_name().to_string_lossy().contains("-ada@example.com-"));
    let text = std::fs::read_to_string(file.path()).unwrap();
    assert!(
        text.contains("To: ada@example.com") && text.contains("multipart/alternative"),
        "{text}"
    );
}

#[tokio::test]
async fn a_raw_message_is_kept_as_it_came() {
    let shop = start().await;
    let raw = base64::engine::general_purpose::STANDARD
        .encode("Subject: Hello\r\nTo: x@example.com\r\n\r\nHi\r\n");
    assert!(send(&shop, json!({ "Raw": { "Data": raw } })).await.status().is_success());
    assert_eq!(shop.get("/_local/mail").await[0]["subject"], "Hello");
}

#[tokio::test]
async fn a_message_to_no_address_is_refused() {
    let shop = start().await;
    let message = json!({ "FromEmailAddress": "not an address", "Content": { "Simple": { "Subject": { "Data": "x" }, "Body": {} } } });
    let answer = shop.post("/v2/email/outbound-emails", &message).await;
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.headers()["x-amzn-errortype"], "BadRequestException");
}

#[tokio::test]
async fn a_secret_is_found_by_name_or_arn() {
    let shop = start().await;
    let get = |id: &'static str| {
        let request = reqwest::Client::new()
            .post(&shop.url)
            .header("x-amz-target", "secretsmanager.GetSecretValue");
        async move { request.body(json!({ "SecretId": id }).to_string()).send().await.unwrap() }
    };
    for id in
        ["signing-key", "arn:aws:secretsmanager:us-east-1:000000000000:secret:signing-key-AbCdEf"]
    {
        let secret: Value = get(id).await.json().await.unwrap();
        assert_eq!(secret["SecretString"], r#"{"kid":"one"}"#);
    }
    let missing = get("other").await;
    assert_eq!(missing.status(), 400);
    assert_eq!(missing.json::<Value>().await.unwrap()["__type"], "ResourceNotFoundException");
}
