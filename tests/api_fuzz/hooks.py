"""Who calls when schemathesis makes requests of the API's document, and which refusals are no surprise.

`TROLLEY_FUZZ` names a file that tests/journeys/api_fuzz.rs writes: where the shop is, and who has accounts there. What was
answered is counted into the file that `TROLLEY_FUZZ_SEEN` names.
"""

import atexit
import hashlib
import hmac
import itertools
import json
import os
import pathlib
import time
from collections import Counter

import requests
import schemathesis

GIVEN = json.loads(pathlib.Path(os.environ["TROLLEY_FUZZ"]).read_text())
SEEN: Counter = Counter()

# A token is good for fifteen minutes.
TOKEN_SECONDS = 600
# Each call of these may end the caller's session or account, or change its password.
ENDS_THE_CALLER = {"changePassword", "deleteAccount", "signOut"}

# Places whose rule is beyond a schema: 400 there is no surprise. By operation, or for all of them.
BEYOND_SCHEMAS = {
    # A cursor is bound to its list.
    "*": {"?cursor"},
    # Which field goes with which.
    "advanceOrder": {"/carrier", "/lines", "/reason", "/tracking_number"},
    "decideReturn": {"/reason", "/restock"},
    "redriveDeadLetters": {"/message_ids", "/reason"},
    "refundPayment": {"/amount/amount", "/lines"},
    "listPayments": {"?from"},
    "listProducts": {"?price_min"},
    "searchProducts": {"?price_min", "?q"},
    "watchStock": {"/email"},
    # A path on the shop's own origin is that of a picture that was uploaded.
    "saveCategory": {"/image/url"},
    # What the provider sends is the provider's to describe.
    "receivePaymentWebhook": {""},
    # A password has nothing of the address.
    "register": {"/password"},
}
# ISO 4217 knows which three letters are a currency; each line of an order is named once.
BEYOND_SCHEMAS_BY_END = ("/currency", "/line_id")


def post(path: str, body: dict) -> dict:
    answer = requests.post(GIVEN["origin"] + path, json=body, headers={"X-Token-Mode": "body"}, timeout=30)
    answer.raise_for_status()
    return answer.json()


def sign_in(email: str, password: str) -> str:
    return post("/v1/auth/sign-in", {"email": email, "password": password})["access_token"]


class Tokens:
    """An access token for each kind of caller, and a new account for whoever might not survive the call."""

    def __init__(self):
        self.kept = {}
        self.turns = itertools.count()

    def of(self, operation) -> str | None:
        definition = operation.definition.raw
        if {"token": []} not in definition.get("security", []):
            return None
        if definition["operationId"] in ENDS_THE_CALLER:
            return self.newcomer()
        if "x-roles" in definition:
            return self.lasting("admin")
        for_guests = "guests" in definition["description"]
        return self.lasting("guest" if for_guests and next(self.turns) % 4 == 0 else "owner")

    def lasting(self, who: str) -> str:
        token, until = self.kept.get(who, (None, 0))
        if time.monotonic() >= until:
            token = post("/v1/auth/guest", {})["access_token"] if who == "guest" else sign_in(**GIVEN[who])
            self.kept[who] = token, time.monotonic() + TOKEN_SECONDS
        return token

    def newcomer(self) -> str:
        email, password = f"newcomer-{next(self.turns)}@example.test", GIVEN["owner"]["password"]
        post("/v1/auth/register", {"email": email, "password": password, "name": "New Comer"})
        return sign_in(email, password)


TOKENS = Tokens()


@schemathesis.auth(refresh_interval=None)
class Bearer:
    def get(self, case, context):
        return TOKENS.of(context.operation)

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


class Signature(requests.auth.AuthBase):
    """The payment provider's."""

    def __call__(self, request):
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        at = int(time.time())
        tag = hmac.new(GIVEN["webhook_secret"].encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        request.headers["Stripe-Signature"] = f"t={at},v1={tag}"
        return request


schemathesis.auth.set_from_requests(Signature()).apply_to(operation_id="receivePaymentWebhook")


def whole(value):
    """JSON Schema calls 4.0 an integer. Here a number with a point is none, or sums of money would be next."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


@schemathesis.hook
def map_body(context, body):
    return whole(body)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if response.status_code != 400 or type(failure).__name__ != "RejectedPositiveData":
        return True
    operation = case.operation.definition.raw["operationId"]
    beyond = BEYOND_SCHEMAS["*"] | BEYOND_SCHEMAS.get(operation, set())

    def is_beyond(error):
        pointer = error["pointer"]
        # A patch of an address may leave out what a new one needs.
        if operation == "updateProfile" and error["code"] == "missing" and pointer.startswith("/addresses/"):
            return True
        return pointer in beyond or (pointer or "").endswith(BEYOND_SCHEMAS_BY_END)

    return not all(map(is_beyond, response.json().get("errors", [{"pointer": None, "code": None}])))


@schemathesis.hook
def after_call(context, case, response):
    SEEN[case.operation.definition.raw["operationId"], response.status_code] += 1
    for who, (token, _) in list(TOKENS.kept.items()):
        # The session was ended by a request that named it.
        if response.status_code == 401 and case.headers.get("Authorization") == f"Bearer {token}":
            del TOKENS.kept[who]


@atexit.register
def say_what_was_seen():
    lines = sorted(f"{operation} {status} {times}\n" for (operation, status), times in SEEN.items())
    pathlib.Path(os.environ["TROLLEY_FUZZ_SEEN"]).write_text("".join(lines))
