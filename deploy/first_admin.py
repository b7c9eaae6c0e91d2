"""Makes a registered account the shop's first administrator, once for each stack; administrators name all others.

Run by `make admin EMAIL=...`. Whoever may run it can write to the identity table anyway: it grants nothing that its
caller could not take. What it writes is one transaction: the role, the record of who changed it, and a mark that there
was a first administrator, which a second run meets.
"""

import argparse
import base64
import datetime
import hashlib
import secrets
import sys
import time

import boto3
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

MARK = {"pk": "FIRST_ADMIN", "sk": "FIRST_ADMIN"}
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def item(values: dict) -> dict:
    return {name: TypeSerializer().serialize(value) for name, value in values.items()}


def email_key(email: str) -> dict:
    digest = hashlib.sha256(email.strip().lower().encode()).digest()
    return {"pk": f"EMAIL#{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}", "sk": "EMAIL"}


def event_id() -> str:
    """A ULID: the milliseconds now and eighty random bits, five bits to a character."""
    number = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    return "evt_" + "".join(ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def read(dynamodb, table: str, key: dict) -> dict | None:
    found = dynamodb.get_item(TableName=table, Key=item(key), ConsistentRead=True).get("Item")
    return found and {name: TypeDeserializer().deserialize(value) for name, value in found.items()}


def promote(dynamodb, table: str, email: str) -> str:
    """Answers the id of the account that is an administrator now."""
    before = read(dynamodb, table, MARK)
    if before:
        sys.exit(
            f"{before['user_id']} was made the first administrator at {before['at']}. Administrators name others: "
            "PUT /v1/admin/users/{id}/roles"
        )
    known = read(dynamodb, table, email_key(email))
    if not known:
        sys.exit("no account has this address: register it first")
    user = {"pk": f"USER#{known['user_id']}", "sk": "USER"}
    account = read(dynamodb, table, user)
    roles = [*(role for role in account["roles"] if role != "admin"), "admin"]
    at = datetime.datetime.now(datetime.UTC).isoformat().replace("+00:00", "Z")
    record = {"pk": user["pk"], "sk": f"ROLES#{event_id()}", "at": at, "by": known["user_id"]}
    once = {"TableName": table, "ConditionExpression": "attribute_not_exists(pk)"}
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {**once, "Item": item({**MARK, "user_id": known["user_id"], "at": at})}},
            {"Put": {**once, "Item": item({**record, "before": account["roles"], "after": roles})}},
            {
                "Update": {
                    "TableName": table,
                    "Key": item(user),
                    "UpdateExpression": "SET #roles = :roles, #version = #version + :one",
                    "ConditionExpression": "#version = :version",
                    "ExpressionAttributeNames": {"#roles": "roles", "#version": "version"},
                    "ExpressionAttributeValues": item(
                        {":roles": roles, ":version": account["version"], ":one": 1}
                    ),
                }
            },
        ]
    )
    return known["user_id"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("email")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--stack", help="the stack whose output IdentityTableName names the table")
    where.add_argument("--table", help="the identity table itself")
    asked = parser.parse_args()
    table = asked.table
    if not table:
        stack = boto3.client("cloudformation").describe_stacks(StackName=asked.stack)["Stacks"][0]
        table = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}["IdentityTableName"]
    user = promote(boto3.client("dynamodb"), table, asked.email)
    print(f"{user} is an administrator; a session that is open learns of it when it is refreshed")


if __name__ == "__main__":
    main()
