"""Makes the key that signs access tokens, once for each stack: CloudFormation can generate passwords, not RSA keys.

Run by `make deploy` after the stack is up. The public half goes into the identity table first, so that no token is ever
signed by a key that nobody can look up; then the private half goes into its secret. Run again it changes nothing.
"""

import base64
import hashlib
import json
import sys

import boto3
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

JWKS = {"pk": "JWKS", "sk": "JWKS"}


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk_of(key: rsa.RSAPrivateKey) -> dict[str, str]:
    """The public half as RFC 7517 writes it; its id is its thumbprint (RFC 7638)."""
    numbers = key.public_key().public_numbers()
    e, n = (base64url(number.to_bytes((number.bit_length() + 7) // 8)) for number in (numbers.e, numbers.n))
    thumbprint = hashlib.sha256(json.dumps({"e": e, "kty": "RSA", "n": n}, separators=(",", ":")).encode())
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": base64url(thumbprint.digest()), "n": n, "e": e}


def has_value(secrets, secret: str) -> bool:
    try:
        return "SecretString" in secrets.get_secret_value(SecretId=secret)
    except secrets.exceptions.ResourceNotFoundException:
        return False  # the secret is there, a version of it is not


def fill(secrets, table, secret: str) -> str | None:
    """Fills an empty secret; answers the new key's id."""
    if has_value(secrets, secret):
        return None
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = jwk_of(key)
    published = table.get_item(Key=JWKS, ConsistentRead=True).get("Item", {}).get("keys", [])
    table.put_item(Item={**JWKS, "keys": [*published, jwk]})
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    secrets.put_secret_value(SecretId=secret, SecretString=json.dumps({"kid": jwk["kid"], "private_key_pem": pem}))
    return jwk["kid"]


def main(stack: str) -> None:
    described = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in described["Outputs"]}
    secrets = boto3.client("secretsmanager")
    table = boto3.resource("dynamodb").Table(outputs["IdentityTableName"])
    made = fill(secrets, table, outputs["SigningKeySecretArn"])
    print(f"tokens are signed by the new key {made}" if made else "the signing key is in place")
    if not has_value(secrets, outputs["PaymentProviderSecretArn"]):
        print(
            "the payment provider's secret is still empty. Fill it, with the webhook's secret for "
            f"{outputs['WebhookUrl']}:\n  aws secretsmanager put-secret-value --secret-id "
            f"{outputs['PaymentProviderSecretArn']} \\\n    --secret-string "
            "'{\"api_key\": \"…\", \"webhook_secret\": \"…\"}'"
        )


if __name__ == "__main__":
    main(sys.argv[1])
