"""Deploys into a bucket of moto's, an implementation of S3 that is not ours."""

import datetime
import json
import pathlib
import sys

import boto3
import pytest
from moto import mock_aws

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import storefront
from storefront import Bucket, Module

NAME = "storefront"
IMAGES = "https://images.s3.eu-west-1.amazonaws.com"
FOR_GOOD = "public, max-age=31536000, immutable"
HEADERS = {
    "documents": {"cache-control": "no-cache", "content-security-policy": "default-src 'self'; connect-src 'self'"},
    "entries": {"cache-control": "no-cache"},
    "hashed": {"cache-control": FOR_GOOD},
}


class Shop:
    """A built set and the bucket that it goes to. Each deployment happens a second after the one before."""

    def __init__(self, dist: pathlib.Path):
        self.dist, self.now = dist, datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
        self.s3 = boto3.client("s3", region_name="us-east-1")
        self.s3.create_bucket(Bucket=NAME)
        self.written: list[str] = []
        self.s3.meta.events.register("provide-client-params.s3.PutObject", self.note)
        for module in ("catalog", "checkout", "account"):
            self.build(f"{module}/assets/list-1.js", f"{module} 1")
            self.build(f"{module}/entry.js", "export * from './assets/list-1.js'")
        for page in ("index.html", "admin/index.html"):
            self.build(page, "<h1>1</h1>")
        self.build("vendor/react-1.js", "react 1")
        self.build("robots.txt", "User-agent: *")
        self.build(".built", "")
        self.say(HEADERS)

    def note(self, params: dict, **_) -> None:
        self.written.append(params["Key"])

    def build(self, key: str, text: str) -> None:
        path = self.dist / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def say(self, headers: dict) -> None:
        self.build("headers.json", json.dumps(headers))

    def deploy(self, name: str) -> str:
        self.now += datetime.timedelta(seconds=1)
        self.written.clear()
        return Module(Bucket(self.s3, NAME), name).deploy(storefront.read(self.dist, IMAGES), self.now)

    def deploy_all(self) -> None:
        modules = [Module(Bucket(self.s3, NAME), name) for name in storefront.MODULES]
        storefront.deploy(modules, storefront.read(self.dist, IMAGES), self.now)

    def roll_back(self, name: str) -> str:
        self.written.clear()
        return Module(Bucket(self.s3, NAME), name).roll_back()

    def get(self, key: str) -> dict:
        return self.s3.get_object(Bucket=NAME, Key=key)

    def text(self, key: str) -> str:
        return self.get(key)["Body"].read().decode()

    def everything(self) -> dict[str, tuple]:
        keys = [each["Key"] for each in self.s3.list_objects_v2(Bucket=NAME)["Contents"]]
        found = {key: self.get(key) for key in keys}
        return {key: (each["Body"].read(), each["Metadata"], each["CacheControl"]) for key, each in found.items()}


@pytest.fixture
def shop(tmp_path, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        yield Shop(tmp_path / "dist")


def test_a_module_is_deployed_without_touching_another(shop):
    shop.deploy_all()
    before = shop.everything()
    shop.build("catalog/assets/list-2.js", "catalog 2")
    shop.build("catalog/entry.js", "export * from './assets/list-2.js'")
    shop.build("checkout/entry.js", "not to be deployed yet")
    shop.build("index.html", "not to be deployed yet")
    shop.deploy("catalog")
    after = shop.everything()
    changed = {key for key in after if after[key] != before.get(key)}
    assert {key for key in changed if not key.startswith(".versions/catalog/")} == {
        "catalog/assets/list-2.js",
        "catalog/entry.js",
    }
    assert before.keys() <= after.keys(), "older files stay"


def test_what_leads_to_others_is_written_after_them(shop):
    shop.deploy("shell")
    assert [key for key in shop.written if not key.startswith(".versions/")] == [
        "vendor/react-1.js",
        "robots.txt",
        "index.html",
    ]
    assert shop.written[-1] == "index.html"
    shop.build("catalog/assets/grid-2.js", "more")
    shop.deploy("catalog")
    assert shop.written[-1] == "catalog/entry.js"


def test_files_are_kept_as_the_build_says_and_pages_bring_their_policy(shop):
    shop.deploy_all()
    hashed, entry, page = (shop.get(key) for key in ("vendor/react-1.js", "catalog/entry.js", "admin/index.html"))
    assert (hashed["CacheControl"], hashed["ContentType"]) == (FOR_GOOD, "text/javascript; charset=utf-8")
    assert (entry["CacheControl"], entry["ContentType"]) == ("no-cache", "text/javascript; charset=utf-8")
    assert (page["CacheControl"], page["ContentType"]) == ("no-cache", "text/html; charset=utf-8")
    assert page["Metadata"]["content-security-policy"] == f"default-src 'self'; connect-src {IMAGES} 'self'"
    assert "content-security-policy" not in entry["Metadata"]
    keys = shop.everything().keys()
    assert not {key for key in keys if key.endswith(("headers.json", ".built"))}


def test_what_has_not_changed_is_not_deployed_again(shop):
    shop.deploy_all()
    assert shop.deploy("catalog") == "unchanged"
    assert shop.written == []
    shop.say({**HEADERS, "documents": {**HEADERS["documents"], "content-security-policy": "connect-src 'none'"}})
    assert shop.deploy("catalog") == "unchanged"
    assert shop.deploy("shell").startswith("version"), "the page's policy has changed"


def test_a_roll_back_puts_the_version_before_back_with_its_policy(shop):
    shop.deploy_all()
    others = {key: value for key, value in shop.everything().items() if not key.endswith("index.html")}
    shop.build("index.html", "<h1>2</h1>")
    shop.build("robots.txt", "Disallow: /")
    shop.say({**HEADERS, "documents": {**HEADERS["documents"], "content-security-policy": "connect-src 'none'"}})
    shop.deploy("shell")
    shop.roll_back("shell")
    assert shop.text("index.html") == "<h1>1</h1>"
    assert shop.text("robots.txt") == "User-agent: *"
    page = shop.get("index.html")
    assert page["Metadata"]["content-security-policy"].startswith("default-src 'self'")
    assert (page["CacheControl"], page["ContentType"]) == ("no-cache", "text/html; charset=utf-8")
    assert shop.written == ["robots.txt", "index.html"]
    now = shop.everything()
    assert {key: now[key] for key in others} == others


def test_roll_backs_follow_what_was_there_and_not_what_was_newer(shop):
    def deploy(text: str) -> None:
        shop.build("catalog/entry.js", text)
        shop.deploy("catalog")

    for text in ("one", "two", "three"):
        deploy(text)
    shop.roll_back("catalog")
    shop.roll_back("catalog")
    assert shop.text("catalog/entry.js") == "one"
    with pytest.raises(SystemExit, match="nothing before"):
        shop.roll_back("catalog")
    deploy("four")
    shop.roll_back("catalog")
    assert shop.text("catalog/entry.js") == "one"


def test_of_two_deployments_at_once_the_later_gives_up(shop):
    shop.deploy("catalog")

    def overtake(params: dict, **_) -> None:
        if params["Key"] == "catalog/entry.js" and params.get("IfMatch"):
            boto3.client("s3", region_name="us-east-1").put_object(Bucket=NAME, Key="catalog/entry.js", Body=b"theirs")

    shop.build("catalog/entry.js", "ours")
    shop.s3.meta.events.register("provide-client-params.s3.PutObject", overtake)
    with pytest.raises(SystemExit, match="somebody else"):
        shop.deploy("catalog")
    assert shop.text("catalog/entry.js") == "theirs"


def test_a_hashed_file_that_differs_under_its_name_is_not_deployed(shop):
    shop.deploy("catalog")
    shop.build("catalog/assets/list-1.js", "another")
    shop.build("catalog/entry.js", "changed")
    with pytest.raises(SystemExit, match="differs"):
        shop.deploy("catalog")
    assert shop.text("catalog/assets/list-1.js") == "catalog 1"


def test_the_console_brings_shared_files_along(shop):
    shop.deploy("admin")
    assert shop.text("vendor/react-1.js") == "react 1"
    assert "index.html" not in shop.everything()


def test_nothing_is_deployed_when_a_module_is_not_built(shop):
    (shop.dist / "account/entry.js").unlink()
    with pytest.raises(SystemExit, match="account has no account/entry.js"):
        shop.deploy_all()
    assert shop.written == []
