"""Registers many parties over one connection: bulk.py SOCKET AUTHORITY COUNT. Signs by tests/http/sign.py."""
import json
import os
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "http"))
import sign

path, authority, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
server = socket.socket(socket.AF_UNIX)
server.settimeout(30)
server.connect(path)
stream = server.makefile("rb")


def answer():
    status = stream.readline().split()
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    body = stream.read(length)
    if status[1:2] != [b"201"]:
        sys.exit("refused: %r %r" % (status, body))


for number in range(count):
    key = sign.Key()
    body = json.dumps({"handle": "bulk-%04d" % number, "kind": "organization",
                       "names": {"en": "Bulk %d" % number}, "country": "DE", "key": key.did,
                       "salt": sign.salt()}).encode()
    server.sendall(sign.signed(key, "POST", "/v1/parties", body, authority=authority))
    if number:
        answer()  # of the one before, while this one is on its way
answer()
