//! Files in an S3 bucket. Whoever has a file sends it there himself, by an address that is signed for this one file;
//! functions read by addresses that they sign for themselves. The signature is Version 4 in the query string:
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, SystemTime},
};

use aws_config::SdkConfig;
use aws_sdk_dynamodb::config::{Credentials, ProvideCredentials as _};
use aws_sigv4::{
    http_request::{
        PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
        UriPathNormalizationMode, sign,
    },
    sign::v4::SigningParams,
};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    clock,
    config::{self, Missing},
    http::Problem,
    ids,
    outbound::{HttpCall, HttpClient, Response},
};

/// For how long an upload may begin: a person has chosen the file already, the browser sends it at once.
const UPLOAD: SignedDuration = SignedDuration::from_mins(10);
/// For how long a function may use what it signs for itself: clocks differ a little.
const READ: SignedDuration = SignedDuration::from_mins(1);
/// What a read may take, with all its tries, leaves API Gateway and Lambda their time.
const TOTAL: Duration = Duration::from_secs(3);
const TRIES: u32 = 3;

/// One bucket. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bucket {
    name: Result<String, Missing>,
    /// Where buckets are, when it is not AWS.
    endpoint: Option<String>,
    config: SdkConfig,
    http: Arc<HttpClient>,
}

/// A file that is to come.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Plain letters, digits and `/._-`: it is part of the address as it is.
    pub key: &'a str,
    pub content_type: &'a str,
    pub bytes: u64,
    /// Kept with the file and answered with it.
    pub cache_control: &'a str,
}

/// The one request that puts a file in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Upload {
    pub method: UploadMethod,
    /// Signed: whoever has it may send this file, once, and do nothing else.
    pub url: String,
    /// To be sent exactly so. The request's length has to be that of the file.
    pub headers: BTreeMap<String, String>,
    /// The request has to begin before.
    pub expires_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum UploadMethod {
    Put,
}

/// A failure that is nobody's fault but the system's.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// S3 was down, slow or throttled: trying again later may help.
    #[error("S3 is unavailable: {0}")]
    Unavailable(String),
    /// A request that S3 does not want.
    #[error("S3 refused the request with {0}")]
    Refused(String),
    #[error("the address could not be signed: {0}")]
    NotSigned(String),
    #[error(transparent)]
    NotConfigured(#[from] Missing),
}

impl Bucket {
    pub(crate) fn new(config: &SdkConfig, variable: &'static str) -> Self {
        Self {
            name: config::required(variable),
            endpoint: config::required("AWS_ENDPOINT_URL_S3").ok(),
            config: config.clone(),
            http: Arc::new(HttpClient::new(TOTAL)),
        }
    }

    /// How to send a file: of this type and length, to a place where nothing is yet.
    ///
    /// # Errors
    /// There are no credentials to sign with, or no bucket.
    pub async fn expects(&self, incoming: &Incoming<'_>) -> Result<Upload, BucketError> {
        let length = incoming.bytes.to_string();
        let headers = [
            ("cache-control", incoming.cache_control),
            ("content-type", incoming.content_type),
            // What is there already stays as it is: who has the address cannot change what others see.
            ("if-none-match", "*"),
        ];
        let signed: Vec<_> = headers.into_iter().chain([("content-length", &*length)]).collect();
        // The signature knows whole seconds only.
        let at = Timestamp::from_second(clock::now().as_second()).unwrap_or(Timestamp::MAX);
        let url = self.signed("PUT", incoming.key, &signed, UPLOAD, at).await?;
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Ok(Upload {
            method: UploadMethod::Put,
            url,
            headers: headers.into_iter().map(owned).collect(),
            expires_at: at + UPLOAD,
        })
    }

    /// Whether the file has come. Without the permission to list the bucket S3 would not say.
    ///
    /// # Errors
    /// S3 did not answer.
    pub async fn has(&self, key: &str) -> Result<bool, BucketError> {
        Ok(self.asks("HEAD", key).await?.is_some())
    }

    /// The whole file, when there is one.
    ///
    /// # Errors
    /// S3 did not answer.
    pub async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, BucketError> {
        self.asks("GET", key).await
    }

    async fn asks(&self, method: &'static str, key: &str) -> Result<Option<Vec<u8>>, BucketError> {
        let url = self.signed(method, key, &[], READ, clock::now()).await?;
        let call = HttpCall { method, url, headers: Vec::new(), body: String::new() };
        let mut answer = self.http.send(&call).await;
        for round in 1..TRIES {
            if answer.as_ref().is_ok_and(|answer| answer.status < 500) {
                break;
            }
            // 25 and 50 ms at most, as the SDK would.
            let most = 25_u64 << (round - 1);
            tokio::time::sleep(Duration::from_millis(ids::below(most) + 1)).await;
            answer = self.http.send(&call).await;
        }
        match answer {
            Err(error) => Err(BucketError::Unavailable(error)),
            Ok(Response { status: 200, body }) => Ok(Some(body)),
            Ok(Response { status: 404, .. }) => Ok(None),
            Ok(Response { status, body }) => {
                let says = format!("{status} {}", String::from_utf8_lossy(&body));
                let passing = status == 429 || status >= 500;
                Err(if passing { BucketError::Unavailable } else { BucketError::Refused }(says))
            }
        }
    }

    async fn signed(
        &self,
        method: &'static str,
        key: &str,
        headers: &[(&str, &str)],
        within: SignedDuration,
        at: Timestamp,
    ) -> Result<String, BucketError> {
        let name = self.name.as_deref().map_err(Missing::clone)?;
        let region = self.config.region().map_or("us-east-1", |region| region.as_ref());
        let address = match &self.endpoint {
            Some(endpoint) => format!("{endpoint}/{name}/{key}"),
            None => format!("https://{name}.s3.{region}.amazonaws.com/{key}"),
        };
        let missing = || BucketError::NotSigned("there are no credentials".to_owned());
        let provider = self.config.credentials_provider().ok_or_else(missing)?;
        let credentials = provider.provide_credentials().await;
        let credentials = credentials.map_err(|error| BucketError::NotSigned(error.to_string()))?;
        let wanted = Wanted { method, address: &address, headers, within, at, region };
        wanted.signed_by(credentials).map_err(BucketError::NotSigned)
    }
}

/// A request that is to be allowed.
struct Wanted<'a> {
    method: &'static str,
    address: &'a str,
    headers: &'a [(&'a str, &'a str)],
    within: SignedDuration,
    at: Timestamp,
    region: &'a str,
}

impl Wanted<'_> {
    /// The address with the signature in its query.
    fn signed_by(&self, credentials: Credentials) -> Result<String, String> {
        let identity = credentials.into();
        let mut settings = SigningSettings::default();
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(self.within.unsigned_abs());
        // S3 takes paths as they are, where other services encode them twice.
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        let params = SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name("s3")
            .time(SystemTime::from(self.at))
            .settings(settings)
            .build()
            .map_err(|error| error.to_string())?
            .into();
        let headers = self.headers.iter().copied();
        let body = SignableBody::UnsignedPayload;
        let request = SignableRequest::new(self.method, self.address, headers, body)
            .map_err(|error| error.to_string())?;
        let signed = sign(request, &params).map_err(|error| error.to_string())?;
        let mut request = http::Request::builder()
            .uri(self.address)
            .body(())
            .map_err(|error| error.to_string())?;
        signed.into_parts().0.apply_to_request_http1x(&mut request);
        Ok(request.uri().to_string())
    }
}

impl From<BucketError> for Problem {
    fn from(error: BucketError) -> Self {
        match error {
            BucketError::Unavailable(_) => Self::unavailable(error),
            BucketError::Refused(_) | BucketError::NotSigned(_) | BucketError::NotConfigured(_) => {
                Self::internal(error)
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    /// The example of AWS's page about signatures in the query string.
    fn example() -> Wanted<'static> {
        Wanted {
            method: "GET",
            address: "https://examplebucket.s3.amazonaws.com/test.txt",
            headers: &[],
            within: SignedDuration::from_secs(86_400),
            at: "2013-05-24T00:00:00Z".parse().unwrap(),
            region: "us-east-1",
        }
    }

    fn credentials(session: Option<&str>) -> Credentials {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let session = session.map(str::to_owned);
        Credentials::new("AKIAIOSFODNN7EXAMPLE", secret, session, None, "test")
    }

    #[test]
    fn the_signature_is_that_of_the_documentation() {
        let url = example().signed_by(credentials(None)).unwrap();
        let signature = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        assert!(url.contains(&format!("X-Amz-Signature={signature}")), "{url}");
        assert!(url.contains("X-Amz-Expires=86400&"), "{url}");
    }

    #[test]
    fn what_has_to_be_sent_is_part_of_the_signature() {
        let headers = [("content-type", "image/png"), ("content-length", "3")];
        let wanted = Wanted { method: "PUT", headers: &headers, ..example() };
        let url = wanted.signed_by(credentials(None)).unwrap();
        let names = "X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost";
        assert!(url.contains(names), "{url}");
    }

    #[test]
    fn credentials_of_a_role_bring_their_token_along() {
        let url = example().signed_by(credentials(Some("of+a/session"))).unwrap();
        assert!(url.contains("X-Amz-Security-Token=of%2Ba%2Fsession"), "{url}");
    }
}
