//! What `Ref` and `Fn::GetAtt` give for a resource: the names, URLs and ARNs that exist locally.

pub const REGION: &str = "us-east-1";
pub const ACCOUNT: &str = "000000000000";
pub const STACK: &str = "trolley-local";

/// A resource's physical name.
pub fn physical(logical_id: &str) -> String {
    format!("{STACK}-{logical_id}")
}

/// A bucket's name, which has no capitals.
pub fn bucket(logical_id: &str) -> String {
    physical(logical_id).to_lowercase()
}

/// The logical id within a physical name.
pub fn logical(physical: &str) -> Option<&str> {
    physical.strip_prefix(STACK)?.strip_prefix('-')
}

/// The logical id of the resource that an ARN of ours names.
pub fn logical_of_arn(arn: &str) -> Option<&str> {
    let resource = arn.splitn(6, ':').nth(5)?;
    let name = match arn.split(':').nth(2)? {
        "dynamodb" => resource.strip_prefix("table/")?.split('/').next()?,
        "lambda" => resource.strip_prefix("function:")?.split(':').next()?,
        _ => resource,
    };
    logical(name)
}

fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

/// What `Ref` gives.
pub fn reference(kind: &str, logical_id: &str, aws_url: &str) -> String {
    let name = physical(logical_id);
    match kind {
        "AWS::SQS::Queue" => format!("{aws_url}/{ACCOUNT}/{name}"),
        "AWS::SecretsManager::Secret" => secret_arn(logical_id),
        "AWS::SNS::Topic" => arn("sns", &name),
        "AWS::S3::Bucket" => bucket(logical_id),
        _ => name,
    }
}

/// What `Fn::GetAtt` gives, or the attributes that there are.
pub fn attribute(
    kind: &str,
    logical_id: &str,
    attribute: &str,
    aws_url: &str,
) -> Result<String, &'static str> {
    let name = physical(logical_id);
    match (kind, attribute) {
        ("AWS::DynamoDB::Table", "Arn") => Ok(arn("dynamodb", &format!("table/{name}"))),
        ("AWS::DynamoDB::Table", "StreamArn") => {
            Ok(arn("dynamodb", &format!("table/{name}/stream/local")))
        }
        ("AWS::DynamoDB::Table", _) => Err("Arn, StreamArn"),
        ("AWS::SQS::Queue", "Arn") => Ok(arn("sqs", &name)),
        ("AWS::SQS::Queue", "QueueName") => Ok(name),
        ("AWS::SQS::Queue", "QueueUrl") => Ok(reference(kind, logical_id, aws_url)),
        ("AWS::SQS::Queue", _) => Err("Arn, QueueName, QueueUrl"),
        ("AWS::Serverless::Function" | "AWS::Lambda::Function", "Arn") => {
            Ok(arn("lambda", &format!("function:{name}")))
        }
        ("AWS::SecretsManager::Secret", "Id" | "Arn") => Ok(secret_arn(logical_id)),
        ("AWS::S3::Bucket", "Arn") => Ok(format!("arn:aws:s3:::{}", bucket(logical_id))),
        ("AWS::IAM::Role", "Arn") => Ok(format!("arn:aws:iam::{ACCOUNT}:role/{name}")),
        (_, "Arn") => Ok(arn(&service_of(kind), &name)),
        // Nothing local reads it, so any text will do.
        (_, other) => Ok(format!("{name}.{other}")),
    }
}

/// Secrets Manager ends each ARN in six characters of its own.
pub fn secret_arn(logical_id: &str) -> String {
    arn("secretsmanager", &format!("secret:{}-local0", physical(logical_id)))
}

fn service_of(kind: &str) -> String {
    kind.split("::").nth(1).unwrap_or("local").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_leads_back_to_its_resource() {
        let url = "http://127.0.0.1:9001";
        for (kind, name) in [
            ("AWS::DynamoDB::Table", "StreamArn"),
            ("AWS::DynamoDB::Table", "Arn"),
            ("AWS::SQS::Queue", "Arn"),
            ("AWS::Serverless::Function", "Arn"),
        ] {
            let arn = attribute(kind, "Thing", name, url).unwrap_or_default();
            assert_eq!(logical_of_arn(&arn), Some("Thing"), "{arn}");
        }
    }
}
