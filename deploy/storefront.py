"""Deploys modules of the storefront, each without touching another, and puts a module's version before back.

Run by `make deploy`, `make deploy-storefront` and `make roll-back`. A file below `assets/` or `vendor/` bears a hash in its
name: it is written once, kept for good, and cached for ever. The few others are a module's entries, which nobody may use
without asking: they are written last, the one that leads to all others at the very end. So whoever looks meanwhile sees the
whole old version or the whole new one, no cache has to be emptied, and putting older entries back is a roll-back.
"""

import argparse
import datetime
import hashlib
import json
import pathlib
import sys
from dataclasses import dataclass, field, replace

import boto3
from botocore.exceptions import ClientError

# Each has a folder of its own; everything else belongs to the shell, which is deployed last.
MODULES = ("catalog", "checkout", "account", "admin", "shell")
VERSIONS = ".versions"
POLICY = "content-security-policy"
TYPES = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


@dataclass(frozen=True)
class File:
    key: str
    body: bytes
    cache_control: str
    metadata: dict = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        kind = TYPES.get(pathlib.PurePosixPath(self.key).suffix)
        return kind or sys.exit(f"{self.key}: deploy/storefront.py does not know of which type that is")

    @property
    def weight(self) -> tuple:
        """What leads to a file comes after it."""
        name = pathlib.PurePosixPath(self.key).name
        return (name == "index.html", name == "entry.js", self.key)


def owner(key: str) -> str:
    folder = key.split("/")[0]
    return folder if folder in MODULES and folder != key else "shell"


def kind(key: str) -> str:
    """What dist/headers.json calls such a file."""
    if key.endswith(".html"):
        return "documents"
    return "hashed" if key.startswith("vendor/") or "/assets/" in f"/{key}" else "entries"


def read(dist: pathlib.Path, uploads: str) -> list[File]:
    """The built set. Pages bring their content security policy along: the template's StorefrontPolicies sends it.

    Images of products go to `uploads`, an origin that the build does not know.
    """
    if not (dist / "index.html").is_file():
        sys.exit(f"{dist} is not built: make storefront")
    headers = json.loads((dist / "headers.json").read_text())
    files = []
    for path in sorted(dist.rglob("*")):
        key = path.relative_to(dist).as_posix()
        if not path.is_file() or key == "headers.json" or path.name.startswith("."):
            continue
        own = headers[kind(key)]
        policy = {POLICY: own[POLICY].replace("connect-src ", f"connect-src {uploads} ", 1)} if POLICY in own else {}
        files.append(File(key, path.read_bytes(), own["cache-control"], policy))
    return files


class Bucket:
    def __init__(self, s3, name: str):
        self.s3, self.name = s3, name

    def tags(self, prefix: str) -> dict[str, str]:
        """Entity tags by key: the MD5 of what is inside, since files are sent in one part and S3 has the keys."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        return {each["Key"]: each["ETag"] for page in pages for each in page.get("Contents", [])}

    def get(self, key: str) -> tuple[File, str] | None:
        try:
            found = self.s3.get_object(Bucket=self.name, Key=key)
        except self.s3.exceptions.NoSuchKey:
            return None
        cache_control = found.get("CacheControl", "no-cache")
        return File(key, found["Body"].read(), cache_control, found["Metadata"]), found["ETag"]

    def put(self, file: File, key: str = "", **condition: str) -> None:
        self.s3.put_object(
            Bucket=self.name,
            Key=key or file.key,
            Body=file.body,
            ContentType=file.content_type,
            CacheControl=file.cache_control,
            Metadata=file.metadata,
            **condition,
        )


class Module:
    """One module in a bucket. The metadata of its leading entry says which version it is of, and which was there before."""

    def __init__(self, bucket: Bucket, name: str):
        self.bucket, self.name = bucket, name
        page = "" if name == "shell" else f"{name}/"
        self.leading = f"{page}{'index.html' if name in ('shell', 'admin') else 'entry.js'}"

    def entries(self, built: list[File]) -> list[File]:
        own = [file for file in built if owner(file.key) == self.name and kind(file.key) != "hashed"]
        entries = sorted(own, key=lambda file: file.weight)
        if not entries or entries[-1].key != self.leading:
            sys.exit(f"{self.name} has no {self.leading}: make storefront")
        return entries

    def deploy(self, built: list[File], now: datetime.datetime) -> str:
        entries = self.entries(built)
        digest = hashlib.sha256(repr([(file.key, file.body, file.metadata) for file in entries]).encode()).hexdigest()
        live, tag = self.bucket.get(self.leading) or (None, None)
        if live and live.metadata.get("digest") == digest:
            return "unchanged"
        # The console has a page of its own with the shell's import map, and may be the first that needs a shared file.
        owners = ("admin", "shell") if self.name == "admin" else (self.name,)
        self.upload([file for file in built if owner(file.key) in owners and kind(file.key) == "hashed"])
        version = now.strftime("%Y%m%dT%H%M%S%fZ")
        about = {"version": version, "digest": digest}
        if live and "version" in live.metadata:
            about["before"] = live.metadata["version"]
        entries = [replace(file, metadata=file.metadata | about) for file in entries]
        for file in entries:
            self.bucket.put(file, f"{VERSIONS}/{self.name}/{version}/{file.key}")
        self.publish(entries, tag)
        return f"version {version}"

    def upload(self, hashed: list[File]) -> None:
        folders = {file.key.split("/")[0] for file in hashed}
        there = {key: tag for folder in folders for key, tag in self.bucket.tags(f"{folder}/").items()}
        for file in hashed:
            tag = there.get(file.key)
            if tag is None:
                self.bucket.put(file)
            elif tag.strip('"') != hashlib.md5(file.body, usedforsecurity=False).hexdigest():
                sys.exit(f"{file.key} is deployed already, and differs: its name must change with what is inside")

    def roll_back(self) -> str:
        live, tag = self.bucket.get(self.leading) or sys.exit(f"{self.name} was never deployed")
        before = live.metadata.get("before") or sys.exit(f"there was nothing before this version of {self.name}")
        folder = f"{VERSIONS}/{self.name}/{before}/"
        kept = [self.bucket.get(key) for key in self.bucket.tags(folder)]
        entries = [replace(file, key=file.key.removeprefix(folder)) for file, _ in kept]
        self.publish(sorted(entries, key=lambda file: file.weight), tag)
        return f"version {before} again"

    def publish(self, entries: list[File], tag: str | None) -> None:
        """The leading entry only replaces what was seen: of two deploys at once the later gives up."""
        *others, leading = entries
        for file in others:
            self.bucket.put(file)
        try:
            self.bucket.put(leading, **({"IfMatch": tag} if tag else {"IfNoneMatch": "*"}))
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("PreconditionFailed", "ConditionalRequestConflict"):
                raise
            sys.exit(f"somebody else deploys {self.name} at this moment: look what is there, then try again")


def deploy(modules: list[Module], built: list[File], now: datetime.datetime) -> None:
    for module in modules:
        module.entries(built)  # all or none: the build of one may have failed
    for module in modules:
        print(f"{module.name}: {module.deploy(built, now)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stack")
    parser.add_argument("--module", choices=MODULES, help="one alone; otherwise all")
    parser.add_argument("--roll-back", action="store_true", help="put the module's version before back")
    parser.add_argument("--dist", type=pathlib.Path, default=pathlib.Path("storefront/dist"))
    asked = parser.parse_args()
    if asked.roll_back and not asked.module:
        parser.error("--roll-back takes one --module")
    stack = boto3.client("cloudformation").describe_stacks(StackName=asked.stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    bucket = Bucket(boto3.client("s3"), outputs["StorefrontBucketName"])
    if asked.roll_back:
        print(f"{asked.module}: {Module(bucket, asked.module).roll_back()}")
        return
    modules = [Module(bucket, name) for name in ([asked.module] if asked.module else MODULES)]
    deploy(modules, read(asked.dist, outputs["ImagesOrigin"]), datetime.datetime.now(datetime.UTC))
    print(outputs["StorefrontUrl"])


if __name__ == "__main__":
    main()
