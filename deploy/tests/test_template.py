"""The part of template.yaml that CloudFront runs: its functions in Node, and its headers against the build's."""

import json
import pathlib
import subprocess

import pytest
from samtranslator.yaml_helper import yaml_parse

ROOT = pathlib.Path(__file__).parents[2]
RESOURCES = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]
CALL = """
const { code, event } = JSON.parse(require("fs").readFileSync(0));
console.log(JSON.stringify(Function(`${code}; return handler`)()(event)));
"""
POLICY = "x-amz-meta-content-security-policy"


def run(function: str, event: dict) -> dict:
    code = RESOURCES[function]["Properties"]["FunctionCode"]
    asked = json.dumps({"code": code, "event": event})
    done = subprocess.run(["node", "-e", CALL], input=asked, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "/index.html"),
        ("/p/prd_1", "/index.html"),
        ("/catalog/", "/index.html"),
        ("/admin/stock/MUG-1.5L", "/admin/index.html"),
        ("/administrators", "/index.html"),
        ("/admin", "/admin/index.html"),
        ("/admin/orders/ord_1", "/admin/index.html"),
        ("/admin/assets/gone-1.js", "/admin/assets/gone-1.js"),
        ("/catalog/entry.js", "/catalog/entry.js"),
        ("/robots.txt", "/robots.txt"),
    ],
)
def test_places_lead_to_pages_and_files_to_themselves(path, file):
    asked = {"request": {"method": "GET", "uri": path, "querystring": {"token": {"value": "a.b"}}, "headers": {}}}
    answer = run("StorefrontPaths", asked)
    assert answer["uri"] == file
    assert answer["querystring"] == asked["request"]["querystring"]


def answered(status: int, **headers: str) -> dict:
    named = {name.replace("_", "-"): {"value": value} for name, value in headers.items()}
    return run("StorefrontPolicies", {"response": {"statusCode": status, "headers": named}})["headers"]


def test_who_asks_is_whom_the_distribution_has_seen():
    sent = {"x-viewer-address": {"value": "203.0.113.7"}, "accept": {"value": "*/*"}}
    event = {"viewer": {"ip": "2001:db8::7"}, "request": {"uri": "/v1/cart", "headers": sent}}
    headers = run("ViewerAddress", event)["headers"]
    assert headers == {**sent, "x-viewer-address": {"value": "2001:db8::7"}}


def test_a_page_has_the_policy_that_it_brings_along():
    brought = {POLICY: "default-src 'self'", "x_amz_meta_version": "1"}
    page = answered(200, content_security_policy="default-src 'none'", **brought)
    assert page == {"content-security-policy": {"value": "default-src 'self'"}}


def test_what_brings_no_policy_may_do_nothing():
    script = answered(200, content_security_policy="default-src 'none'", x_amz_meta_version="1", etag='"1"')
    assert script == {"content-security-policy": {"value": "default-src 'none'"}, "etag": {"value": '"1"'}}


def test_not_modified_does_not_take_a_policy_away():
    assert answered(304, content_security_policy="default-src 'none'", etag='"1"') == {"etag": {"value": '"1"'}}
    kept = answered(304, content_security_policy="default-src 'none'", **{POLICY: "default-src 'self'"})
    assert kept == {"content-security-policy": {"value": "default-src 'self'"}}


def sent() -> dict[str, str]:
    """What the template adds to every file, by lower-case name, but for what only makes sense over TLS."""
    config = RESOURCES["StorefrontHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    security = config["SecurityHeadersConfig"]
    own = {item["Header"].lower(): item["Value"] for item in config.get("CustomHeadersConfig", {}).get("Items", [])}
    if "ContentTypeOptions" in security:
        own["x-content-type-options"] = "nosniff"
    if "ReferrerPolicy" in security:
        own["referrer-policy"] = security["ReferrerPolicy"]["ReferrerPolicy"]
    if "FrameOptions" in security:
        own["x-frame-options"] = security["FrameOptions"]["FrameOption"]
    return own


def test_the_template_sends_what_the_build_says():
    built = ROOT / "storefront/dist/headers.json"
    assert built.is_file(), "the storefront is not built: make storefront"
    headers = json.loads(built.read_text())
    # Files bring these two along.
    files_own = {"cache-control", "content-security-policy"}
    assert sent() == {name: value for name, value in headers["documents"].items() if name not in files_own}
    for kind in ("entries", "hashed"):
        assert {*headers[kind].items()} - {("cache-control", headers[kind]["cache-control"])} <= {*sent().items()}


def test_a_policy_fits_into_the_metadata_of_a_file():
    headers = json.loads((ROOT / "storefront/dist/headers.json").read_text())
    policy = headers["documents"]["content-security-policy"]
    assert policy.isascii() and policy.count("connect-src ") == 1
    # S3 takes 2 KB of metadata; the bucket's address, version, digest and names need some.
    assert len(policy) < 1_600
