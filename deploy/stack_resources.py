"""Prints what a stack's tables, queues and provider secret are called: a JSON object, physical names by logical id.

Used by `make invariants` and `make reconcile`. It only reads, and needs `cloudformation:ListStackResources`.
"""

import argparse
import json

import boto3

KINDS = {"AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SecretsManager::Secret"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stack")
    stack = parser.parse_args().stack
    pages = boto3.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack)
    resources = (resource for page in pages for resource in page["StackResourceSummaries"])
    names = {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for resource in resources
        if resource["ResourceType"] in KINDS and "PhysicalResourceId" in resource
    }
    print(json.dumps(names, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
