//! Holds functions to what the template allows them, as AWS would: a grant that is missing shows here, not after a
//! deploy. Whoever is not a function of the template may do everything.

use serde_json::Value;

use super::answer::{Answer, Service};
use crate::system::{Permission, System};
use crate::template::{ACCOUNT, REGION};

/// The partition key of every table of ours.
const PARTITION_KEY: &str = "pk";

/// One thing that a request does.
#[derive(Debug, PartialEq, Eq)]
struct Act {
    /// For example `dynamodb:PutItem`.
    action: String,
    resource: String,
    /// Partition keys of the items; none when the request does not name them.
    keys: Vec<String>,
}

/// The refusal of a request that names its operation in `X-Amz-Target`.
pub fn refusal_by_target(
    system: &System,
    function: Option<&str>,
    target: &str,
    body: &[u8],
) -> Option<Answer> {
    let (service, acts) = match target.split_once('.')? {
        ("DynamoDB_20120810" | "DynamoDBStreams_20120810", operation) => {
            (Service::DynamoDb, of_dynamodb(operation, body))
        }
        ("AmazonSQS", operation) => {
            (Service::Sqs, of_sqs(operation, super::requests::named_queue(body).as_deref()))
        }
        ("secretsmanager", operation) => (Service::SecretsManager, of_secret(operation, body)),
        _ => return None,
    };
    refusal(system, function, service, &acts)
}

/// The refusal of a mail.
pub fn refusal_of_mail(system: &System, function: Option<&str>, body: &[u8]) -> Option<Answer> {
    refusal(system, function, Service::Ses, &of_mail(system, function, body))
}

/// What is to be done with a file of a bucket.
pub struct Wanted<'a> {
    /// For example `s3:PutObject`.
    pub action: &'a str,
    pub bucket: &'a str,
    pub key: &'a str,
}

/// The refusal of a request for a file, by the permissions of the function that has signed it.
pub fn refusal_of_file(system: &System, signer: &str, wanted: &Wanted<'_>) -> Option<Answer> {
    let resource = format!("arn:aws:s3:::{}/{}", wanted.bucket, wanted.key);
    let act = Act { action: wanted.action.to_owned(), resource, keys: Vec::new() };
    refusal(system, Some(signer), Service::S3, &[act])
}

/// Whether somebody may know what a bucket does not have.
pub fn may_list(system: &System, signer: &str, bucket: &str) -> bool {
    let action = "s3:ListBucket".to_owned();
    let act = Act { action, resource: format!("arn:aws:s3:::{bucket}"), keys: Vec::new() };
    let permissions = system.permissions.get(signer);
    permissions.is_none_or(|permissions| permissions.iter().any(|one| allows(one, &act)))
}

/// The refusal of the first act that the template does not allow `function`.
fn refusal(
    system: &System,
    function: Option<&str>,
    service: Service,
    acts: &[Act],
) -> Option<Answer> {
    let function = function?;
    let permissions = system.permissions.get(function)?;
    let denied =
        acts.iter().find(|act| !permissions.iter().any(|permission| allows(permission, act)))?;
    let Act { action, resource, .. } = denied;
    tracing::error!(function, action, resource, keys = ?denied.keys, "template.yaml does not allow this");
    let message = format!(
        "User: arn:aws:sts::{ACCOUNT}:assumed-role/{function} is not authorized to perform: {action} on resource: \
         {resource} because no identity-based policy allows the {action} action"
    );
    let (status, kind) = match service {
        Service::DynamoDb | Service::SecretsManager => (400, "AccessDeniedException"),
        Service::Sqs | Service::S3 => (403, "AccessDenied"),
        Service::Ses | Service::Provider => (403, "AccessDeniedException"),
    };
    Some(Answer::error(service, status, kind, &message))
}

fn allows(permission: &Permission, act: &Act) -> bool {
    let keys_fit = |patterns: &Vec<String>| {
        let fits = |key: &String| patterns.iter().any(|pattern| matches(pattern, key));
        !act.keys.is_empty() && act.keys.iter().all(fits)
    };
    permission.actions.iter().any(|pattern| matches(pattern, &act.action))
        && permission.resources.iter().any(|pattern| matches(pattern, &act.resource))
        && permission.leading_keys.as_ref().is_none_or(keys_fit)
}

/// Whether `text` is what `pattern` says, where `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    (0..=text.len()).any(|at| text.get(at..).is_some_and(|end| matches(rest, end)))
}

/// What a DynamoDB request does.
fn of_dynamodb(operation: &str, body: &[u8]) -> Vec<Act> {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let actions =
                request.get("TransactItems").and_then(Value::as_array).into_iter().flatten();
            actions
                .filter_map(Value::as_object)
                .flatten()
                .map(|(kind, one)| single(item_action(kind), one))
                .collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables =
                request.get("RequestItems").and_then(Value::as_object).into_iter().flatten();
            tables.map(|(table, wanted)| act(operation, table, keys_of_batch(wanted))).collect()
        }
        _ => vec![single(operation, &request)],
    }
}

/// IAM knows transactions by the actions that they are made of.
fn item_action(kind: &str) -> &'static str {
    match kind {
        "Put" => "PutItem",
        "Update" => "UpdateItem",
        "Delete" => "DeleteItem",
        "ConditionCheck" => "ConditionCheckItem",
        _ => "GetItem",
    }
}

fn single(operation: &str, request: &Value) -> Act {
    let table = request.get("TableName").and_then(Value::as_str).unwrap_or("*");
    let resource = match request.get("IndexName").and_then(Value::as_str) {
        Some(index) => format!("{table}/index/{index}"),
        None => table.to_owned(),
    };
    let item = request.get("Key").or_else(|| request.get("Item"));
    let key = item.and_then(partition_key).or_else(|| queried_key(request));
    act(operation, &resource, key.into_iter().collect())
}

/// The partition that a query reads, of the table or of an index: the one attribute that must equal a value.
fn queried_key(request: &Value) -> Option<String> {
    let condition = request.get("KeyConditionExpression")?.as_str()?;
    let mut parts = condition.split(" AND ").map(|part| part.trim_matches(['(', ')', ' ']));
    let equal =
        parts.find_map(|part| part.split_once('=').filter(|_| !part.contains(['<', '>'])))?;
    let value = request.get("ExpressionAttributeValues")?.get(equal.1.trim())?;
    Some(value.get("S")?.as_str()?.to_owned())
}

fn keys_of_batch(wanted: &Value) -> Vec<String> {
    let gets = wanted.get("Keys").and_then(Value::as_array).into_iter().flatten();
    let writes = wanted.as_array().into_iter().flatten().filter_map(Value::as_object);
    let written = writes
        .flat_map(|write| write.values())
        .filter_map(|write| write.get("Item").or(write.get("Key")));
    gets.chain(written).filter_map(partition_key).collect()
}

fn partition_key(item: &Value) -> Option<String> {
    Some(item.get(PARTITION_KEY)?.get("S")?.as_str()?.to_owned())
}

fn act(operation: &str, table: &str, keys: Vec<String>) -> Act {
    let resource = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}");
    Act { action: format!("dynamodb:{operation}"), resource, keys }
}

/// What an SQS request does; a batch is its single operation to IAM.
fn of_sqs(operation: &str, queue: Option<&str>) -> Vec<Act> {
    let action = format!("sqs:{}", operation.trim_end_matches("Batch"));
    let resource = format!("arn:aws:sqs:{REGION}:{ACCOUNT}:{}", queue.unwrap_or("*"));
    vec![Act { action, resource, keys: Vec::new() }]
}

/// What a request about a secret does; functions ask for it by its ARN.
fn of_secret(operation: &str, body: &[u8]) -> Vec<Act> {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let resource = request.get("SecretId").and_then(Value::as_str).unwrap_or("*").to_owned();
    vec![Act { action: format!("secretsmanager:{operation}"), resource, keys: Vec::new() }]
}

/// Sending mail, in the name of the domain or of the very address: SES takes whichever was verified.
fn of_mail(system: &System, function: Option<&str>, body: &[u8]) -> Vec<Act> {
    let request: Value = serde_json::from_slice(body).unwrap_or_default();
    let sender = request.get("FromEmailAddress").and_then(Value::as_str).unwrap_or_default();
    let address =
        sender.rsplit_once('<').map_or(sender, |(_, address)| address.trim_end_matches('>'));
    let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
    let by = |identity: &str| Act {
        action: "ses:SendEmail".to_owned(),
        resource: format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/{identity}"),
        keys: Vec::new(),
    };
    let permissions =
        function.and_then(|name| system.permissions.get(name)).map_or(&[][..], Vec::as_slice);
    let of_address = by(address);
    let allowed = permissions.iter().any(|permission| allows(permission, &of_address));
    vec![if allowed { of_address } else { by(domain) }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(actions: &[&str], resource: &str, keys: Option<&[&str]>) -> Permission {
        let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        Permission {
            actions: owned(actions),
            resources: vec![resource.to_owned()],
            leading_keys: keys.map(owned),
        }
    }

    fn table(name: &str) -> String {
        format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}")
    }

    #[test]
    fn a_transaction_is_the_actions_it_is_made_of() {
        let body = r#"{"TransactItems":[
            {"Put":{"TableName":"Orders","Item":{"pk":{"S":"ORDER#1"}}}},
            {"ConditionCheck":{"TableName":"Stock","Key":{"pk":{"S":"SKU#a"}}}}]}"#;
        let put = Act {
            action: "dynamodb:PutItem".into(),
            resource: table("Orders"),
            keys: vec!["ORDER#1".into()],
        };
        let check = Act {
            action: "dynamodb:ConditionCheckItem".into(),
            resource: table("Stock"),
            keys: vec!["SKU#a".into()],
        };
        assert_eq!(of_dynamodb("TransactWriteItems", body.as_bytes()), [put, check]);
    }

    #[test]
    fn an_index_is_a_resource_of_its_own() {
        let acts = of_dynamodb("Query", br#"{"TableName":"Orders","IndexName":"due"}"#);
        let on_table = permission(&["dynamodb:Query"], &table("Orders"), None);
        let on_index = permission(&["dynamodb:Query"], &table("Orders/index/due"), None);
        assert!(!acts.iter().all(|act| allows(&on_table, act)));
        assert!(acts.iter().all(|act| allows(&on_index, act)));
    }

    #[test]
    fn leading_keys_limit_which_items_are_read() {
        let read =
            permission(&["dynamodb:BatchGetItem"], &table("Identity"), Some(&["USER#*", "JWKS"]));
        let batch = |keys: &[&str]| {
            let keys = keys
                .iter()
                .map(|key| format!(r#"{{"pk":{{"S":"{key}"}}}}"#))
                .collect::<Vec<_>>()
                .join(",");
            of_dynamodb(
                "BatchGetItem",
                format!(r#"{{"RequestItems":{{"Identity":{{"Keys":[{keys}]}}}}}}"#).as_bytes(),
            )
        };
        assert!(batch(&["USER#1", "JWKS"]).iter().all(|act| allows(&read, act)));
        assert!(!batch(&["USER#1", "EMAIL#1"]).iter().all(|act| allows(&read, act)));
        assert!(!of_dynamodb("BatchGetItem", b"{}").iter().any(|act| allows(&read, act)));
    }

    #[test]
    fn a_query_reads_the_partition_that_its_condition_names() {
        let query = |condition: &str| {
            let body = serde_json::json!({
                "TableName": "Identity", "IndexName": "list", "KeyConditionExpression": condition,
                "ExpressionAttributeValues": { ":list": { "S": "USERS#1" }, ":after": { "S": "u" } },
            });
            of_dynamodb("Query", body.to_string().as_bytes())
        };
        let users =
            permission(&["dynamodb:Query"], &table("Identity/index/list"), Some(&["USERS#*"]));
        let sessions =
            permission(&["dynamodb:Query"], &table("Identity/index/list"), Some(&["SESSIONS#*"]));
        for condition in ["#list_pk = :list", "#list_pk = :list AND #list_sk < :after"] {
            assert!(query(condition).iter().all(|act| allows(&users, act)), "{condition}");
            assert!(!query(condition).iter().any(|act| allows(&sessions, act)), "{condition}");
        }
    }

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in
            [("a*", "abc"), ("a*c", "abbc"), ("*", ""), ("a", "a"), ("*b*", "abc")]
        {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a*", "b"), ("a*c", "ab"), ("a", "ab"), ("", "a")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn only_functions_of_the_template_are_held_to_it() {
        let mut system = System::default();
        system.permissions.insert("get-cart".to_owned(), Vec::new());
        let acts = of_dynamodb("GetItem", br#"{"TableName":"Carts"}"#);
        assert!(refusal(&system, Some("get-cart"), Service::DynamoDb, &acts).is_some());
        assert!(refusal(&system, Some("aws-cli"), Service::DynamoDb, &acts).is_none());
        assert!(refusal(&system, None, Service::DynamoDb, &acts).is_none());
    }

    #[test]
    fn mail_is_sent_for_the_address_or_its_domain() {
        let mut system = System::default();
        let identity = format!("arn:aws:ses:{REGION}:{ACCOUNT}:identity/shop.example");
        system
            .permissions
            .insert("mail".to_owned(), vec![permission(&["ses:SendEmail"], &identity, None)]);
        let sends = |from: &str| {
            let acts = of_mail(
                &system,
                Some("mail"),
                format!(r#"{{"FromEmailAddress":"{from}"}}"#).as_bytes(),
            );
            refusal(&system, Some("mail"), Service::Ses, &acts).is_none()
        };
        assert!(sends("shop@shop.example"));
        assert!(sends("Trolley <shop@shop.example>"));
        assert!(!sends("shop@bank.example"));
    }
}
