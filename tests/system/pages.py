"""All pages of a signed read, put together: pages.py SOCKET AUTHORITY KEYFILE PATH. An array goes on where
the page before left it, anything else must be the same in each. The number of pages goes to stderr."""
import base64
import json
import os
import re
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "http"))
import sign

path, authority, keyfile, target = sys.argv[1:]
with open(keyfile, encoding="ascii") as f:
    key = sign.Key(base64.b64decode(re.search(r"^secret: (.*)$", f.read(), re.M).group(1)))
server = socket.socket(socket.AF_UNIX)
server.settimeout(30)
server.connect(path)
stream = server.makefile("rb")
whole, pages = {}, 0
while target:
    server.sendall(sign.signed(key, "GET", target, authority=authority))
    status, length, target = stream.readline().split(), 0, None
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().strip().partition(": ")
        length = int(value) if name.lower() == "content-length" else length
        target = value[1:value.index(">")] if name.lower() == "link" else target
    body = stream.read(length)
    if status[1:2] != [b"200"]:
        sys.exit("refused: %r %r" % (status, body))
    pages += 1
    for name, value in json.loads(body).items():
        if isinstance(value, list):
            whole.setdefault(name, []).extend(value)
        elif whole.setdefault(name, value) != value:
            sys.exit("%s is another on page %d" % (name, pages))
json.dump(whole, sys.stdout)
print(pages, file=sys.stderr)
