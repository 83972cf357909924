"""Turns what `wiotc --debug` printed of a request into the JSON that verify.mjs reads.

    request.py DEBUG BODY MULTIKEY
"""

import json
import sys

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def public_key(multikey):
    number = 0
    for c in multikey[1:]:
        number = number * 58 + ALPHABET.index(c)
    return number.to_bytes(34, "big")[2:].hex()


def main(debug, body, multikey):
    lines = [line[2:].rstrip("\r\n") for line in open(debug, encoding="utf-8") if line.startswith("> ")]
    start = next(i for i, line in enumerate(lines) if line.startswith("POST "))
    method, path = lines[start].split(" ")[:2]
    headers = {}
    for line in lines[start + 1 :]:
        name, colon, value = line.partition(": ")
        if not colon or " " in name:
            break
        headers[name.lower()] = value
    request = {
        "method": method,
        "url": "http://" + headers["host"] + path,
        "headers": headers,
        "publicKeyHex": public_key(multikey),
    }
    del body  # its digest is covered; verify.mjs needs the bytes only to compare them
    json.dump(request, sys.stdout)


main(*sys.argv[1:])
