#!/usr/bin/env python3
"""A minimal producer: publishes the CloudEvents of a file (one a line) to the Better Care Ledger.

    export BETTERCARE_URL=https://ledger.example.org OIDC_ISSUER=https://login.example.org
    export CLIENT_ID=our-client CLIENT_SECRET=...
    python3 publish.py september.ndjson        (Python 3.9 or newer; nothing to install)

Ends with 0 when every event was accepted, 2 when some were refused, 1 when it could not go on. It may be run
again at any time, after any failure: an event that was accepted before changes nothing.
"""
import base64
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

EVENTS_A_REQUEST = 500
ATTEMPTS_MAX = 8
WAIT_SECONDS_MAX = 60
TIMEOUT_SECONDS = 60


def setting(name):
    value = os.environ.get(name, "")
    if value == "":
        raise SystemExit(f"{name} is not set")
    return value


URL = setting("BETTERCARE_URL")
ISSUER = setting("OIDC_ISSUER")
CLIENT = base64.b64encode(f"{setting('CLIENT_ID')}:{setting('CLIENT_SECRET')}".encode()).decode()


class Unanswered(Exception):
    """The connection broke: whether the events arrived is not known, and sending them again is harmless."""


def request(url, body=None, headers=None):
    """Answers with status, headers and body, whatever the status is."""
    asked = urllib.request.Request(url, data=body, headers=headers or {})
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()
    except (OSError, http.client.HTTPException) as failure:
        raise Unanswered(failure) from failure


def fetch_token():
    discovery = json.loads(request(f"{ISSUER}/.well-known/openid-configuration")[2])
    form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
    status, _, body = request(discovery["token_endpoint"], form, {"Authorization": f"Basic {CLIENT}"})
    if status != 200:
        raise SystemExit(f"the issuer gave no token (HTTP {status})")
    return json.loads(body)["access_token"]


class Publisher:
    def __init__(self):
        self.token = None

    def publish(self, batch):
        """Sends a batch until there is an answer about each event of it."""
        body = ("[" + ",".join(batch) + "]").encode()
        for attempt in range(1, ATTEMPTS_MAX + 1):
            wait = min(2 ** (attempt - 1), WAIT_SECONDS_MAX)
            try:
                status, headers, answer = self.send(body)
                # 202: at least one was accepted. 422 and 403: none was, and the results say why.
                said = parsed(answer)
                if "results" in said:
                    return said["results"]
                if status == 401:
                    self.token = None  # it has expired: the next attempt fetches another
                elif status != 429 and status < 500:
                    raise SystemExit(f"HTTP {status}: {said.get('detail', '')}")
                if headers.get("Retry-After", "").isdigit():
                    wait = min(int(headers["Retry-After"]), WAIT_SECONDS_MAX)
            except Unanswered as failure:
                print(f"trying again: {failure}", file=sys.stderr)
            time.sleep(wait)
        raise SystemExit(f"no answer after {ATTEMPTS_MAX} attempts; run it again later")

    def send(self, body):
        if self.token is None:
            self.token = fetch_token()
        return request(f"{URL}/v1/events", body, {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/cloudevents-batch+json",
        })


def parsed(body):
    try:
        return json.loads(body)
    except ValueError:
        return {}


def read_events(path):
    """The lines that are JSON, each with its number, and how many are not: one of them would have its whole batch
    turned away."""
    events, broken = [], 0
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                if line.strip():
                    json.loads(line)
                    events.append((number, line))
            except ValueError as fault:
                print(f"line {number} is not JSON and was not sent: {fault}")
                broken += 1
    if broken and not events:
        raise SystemExit("no line of it is JSON: this producer takes one event a line")
    return events, broken


def main():
    events, refused = read_events(sys.argv[1] if len(sys.argv) > 1 else "/dev/stdin")
    publisher = Publisher()
    accepted = 0
    for first in range(0, len(events), EVENTS_A_REQUEST):
        batch = events[first:first + EVENTS_A_REQUEST]
        for result in publisher.publish([line for _, line in batch]):
            if result["status"] == "accepted":
                accepted += 1
            else:
                refused += 1
            index = result["index"]
            number, _ = batch[index]
            for error in result.get("errors", []):
                # It points into the batch; whoever mends the line looks into the event.
                where = error["where"].removeprefix(f"/{index}")
                print(f"line {number} ({result.get('id', 'no id')}): "
                      f"{error['rule']} at {where}: {error['what']}. {error['mend']}")
    print(f"{accepted} accepted, {refused} refused")
    return 2 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
