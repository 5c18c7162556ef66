#!/usr/bin/env python3
"""Streams the CloudEvents of a file (one a line) to a lane of your organisation's own on Kafka.

    pip install kafka-python                   (Python 3.9 or newer)
    export KAFKA_BROKERS=kafka.example.org:9092 TOPIC=activity.direct.RGN
    export KAFKA_USERNAME=rgn KAFKA_PASSWORD=...          (where the brokers ask for a login)
    export KAFKA_SSL_CA_FILE=authorities.pem              (where no public authority vouches for the brokers)
    python3 stream.py september.ndjson
    python3 stream.py --binary september.ndjson           (attributes as headers, data as the value)

Ends with 0 when the brokers have every event. What the ledger makes of them is seen at its quarantine desk. It may
be run again at any time, after any failure: an event that was recorded before changes nothing.
"""
import json
import os
import sys

from kafka import KafkaProducer

SEND_SECONDS_MAX = 60


def connection():
    brokers = {"bootstrap_servers": os.environ["KAFKA_BROKERS"].split(",")}
    if "KAFKA_SSL_CA_FILE" in os.environ:
        # Their authority alone is believed, whatever else this machine believes.
        brokers = {**brokers, "security_protocol": "SSL", "ssl_cafile": os.environ["KAFKA_SSL_CA_FILE"]}
    if "KAFKA_USERNAME" not in os.environ:
        return brokers
    return {
        **brokers,
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": os.environ["KAFKA_USERNAME"],
        "sasl_plain_password": os.environ["KAFKA_PASSWORD"],
    }


def structured(line):
    """The whole event is the value."""
    return line.encode(), [("content-type", b"application/cloudevents+json")]


def binary(line):
    """Each attribute is a header, and the value is the data alone."""
    event = json.loads(line)
    data = json.dumps(event.pop("data")).encode()
    attributes = [(f"ce_{name}", str(value).encode()) for name, value in event.items()]
    return data, [*attributes, ("content-type", b"application/json")]


def main(arguments):
    as_message = binary if "--binary" in arguments else structured
    # Brokers in sync have each event before it counts as sent.
    producer = KafkaProducer(**connection(), acks="all", compression_type="gzip")
    sending = []
    with open(arguments[-1], encoding="utf-8") as lines:
        for line in lines:
            if line.strip() == "":
                continue
            value, headers = as_message(line.strip())
            sending.append(producer.send(os.environ["TOPIC"], value=value, headers=headers))
    for each in sending:
        each.get(timeout=SEND_SECONDS_MAX)
    producer.close()
    print(f"{len(sending)} events are with the brokers")


main(sys.argv[1:])
