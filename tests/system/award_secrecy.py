"""Everything that one who asks can get out of a register: award_secrecy.py SOCKET AUTHORITY KEYS ROUTES WHO.
WHO is a key's name, or - for a stranger. Asks every row of the table of requests with every id there is, and prints
each answer on a line of its own, with what is random or a date in it replaced: two registers can be compared."""
import base64
import json
import os
import re
import socket
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "http"))
import sign

PATH, AUTHORITY, KEYS, ROUTES, WHO = sys.argv[1:]
SEAL = "abcdefghijklmnopqrstuv"
FILTERS = {
    "/v1/parties": ["search=acme", "kind=person"],
    "/v1/awards": ["status=%s" % s for s in ("judged", "sealed", "announced")] + ["category=firm", "party=$handle",
                                                                              "category=firm&party=$handle"],
    "/v1/awards/{edition}/nominations": ["status=accepted", "nominee=$handle", "nominator=$handle", "limit=1"],
    "/v1/awards/{edition}/shortlist": ["category=firm", "category=person", "limit=1"],
    "/v1/offices": ["party=$handle", "round=2026"],
    "/v1/certificates": ["party=$handle", "award=2026", "body=industry"],
    "/v1/motions": ["status=open", "status=carried"],
    "/v1/applications": ["mine=true"],
    "/v1/log/entries": ["from=0&limit=500"],
    "/v1/log/consistency": ["from=1"],
}
# What a request that changes something gets besides its salt; all must be refused, or do the same in both registers.
BODIES = {
    "/v1/nominations/{id}/recusal": {"reason": "x"},
    "/v1/nominations/{id}/scores": {"scores": {"merit": 5}},
    "/v1/nominations/{id}/merge": {"into": "N2"},
    "/v1/awards/{edition}/advance": {"to": "announced"},
    "/v1/awards/{edition}/nominations": {"category": "firm", "nominee": "acme", "text": "x"},
    "/v1/awards/{edition}/decisions": {"category": "firm", "winners": ["N1"], "reason": "x", "seal": SEAL,
                                       "commitment": "0" * 64, "ceremony": "gala"},
}
# It is what all wait for; and a revocation, whose place in the status list follows from a salt.
NOT = {"/v1/ceremonies/{slug}/holding", "/v1/memberships/{id}/resignation"}


def key_of(name):
    with open(os.path.join(KEYS, name), encoding="ascii") as f:
        return sign.Key(base64.b64decode(re.search(r"^secret: (.*)$", f.read(), re.M).group(1)))


KEY = None if WHO == "-" else key_of(WHO)


def ask(method, target, body=None):
    """Status, headers and body as they came."""
    raw = None if body is None else json.dumps(dict(body, salt=sign.salt())).encode()
    if KEY:
        request = sign.signed(KEY, method, target, raw, authority=AUTHORITY)
    else:
        head = "%s %s HTTP/1.1\r\nHost: %s\r\n" % (method, target, AUTHORITY)
        if raw is not None:
            head += "Content-Type: application/json\r\nContent-Length: %d\r\nContent-Digest: %s\r\n" % (
                len(raw), sign.content_digest(raw))
        request = head.encode() + b"\r\n" + (raw or b"")
    with socket.socket(socket.AF_UNIX) as server:
        server.settimeout(30)
        server.connect(PATH)
        server.sendall(request)
        stream = server.makefile("rb")
        status, headers, length = stream.readline().decode().strip(), [], 0
        while (line := stream.readline().decode().strip()):
            length = int(line.split(":")[1]) if line.lower().startswith("content-length:") else length
            headers.append(line)
        return status, headers, stream.read(length).decode("utf-8", "backslashreplace")


def plain(text):
    for pattern, word in MASKS:
        text = re.sub(pattern, word, text)
    return text


def values(path):
    """What can stand for the parameters of that path, as lists of pairs to replace."""
    if "{did}" in path:
        return [[("{handle}", h), ("{did}", k["did"])] for h in HANDLES
                for k in json.loads(ask("GET", "/v1/parties/%s/keys" % h)[2])["keys"]]
    if "{person}" in path:
        return [[("{handle}", h), ("{person}", "pia")] for h in HANDLES]
    noun = path.split("/")[2] if path.count("/") > 1 else ""
    sets = {"parties": ("{handle}", HANDLES), "bodies": ("{slug}", BODIES_THERE), "ceremonies": ("{slug}", ["gala"]),
            "awards": ("{edition}", ["2026"]), "nominations": ("{id}", ["N%d" % i for i in range(1, 7)]),
            "applications": ("{id}", ["A1", "A2"]), "memberships": ("{id}", ["M1", "M2"]),
            "motions": ("{id}", ["R1", "R2", "R3"]), "offices": ("{id}", ["O%d" % i for i in range(1, 13)]),
            "certificates": ("{number}", ["WIOTC-%s-%06d" % (YEAR, i) for i in range(1, 5)]),
            "status-lists": ("{id}", ["1", "2"]), "attachments": ("{sha256}", ["0" * 64]),
            "issuer": ("{key}", ["issuer", "log"]), "log": ("{index}", [str(i) for i in range(SIZE + 1)])}
    if "{" in path and noun not in sets:
        sys.exit("say in values() what can stand for the parameters of " + path)
    return [[(sets[noun][0], v)] for v in sets[noun][1]] if "{" in path else [[]]


def tell(method, target, body=None):
    status, headers, text = ask(method, target, body)
    headers = [h for h in headers if not h.lower().startswith("date:")
               and not (target.startswith(VARYING) and h.lower().startswith("content-length:"))]
    print(method, target, plain(" ".join([status] + headers + [text.replace("\n", "|")])))


VARYING = ("/v1/certificates/", "/v1/status-lists/", "/v1/status")  # signatures in base58, and the time since the start
STATUS = json.loads(ask("GET", "/v1/status")[2])
SIZE = STATUS["log"]["size"]
YEAR = re.match(r"\d+", json.loads(ask("GET", "/v1/awards/2026")[2])["opened"]).group()
HANDLES = [p["handle"] for p in json.loads(ask("GET", "/v1/parties?limit=500")[2])["parties"]]
BODIES_THERE = [b["slug"] for b in json.loads(ask("GET", "/v1/bodies")[2])["bodies"]]
ISSUER = STATUS["issuer"] if isinstance(STATUS.get("issuer"), str) else STATUS["issuer"]["did"]
MASKS = [  # of one length each: that of an answer is compared as it came
    (re.escape(ISSUER.split(":")[-1]), "ISSUER"),
    (r"register\.wiotc\.example\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", "VKEY"),
    (r"\\?\"wiotc=:[A-Za-z0-9+/=]{88}:\\?\"", "SIGNATURE"),
    (r"sha-256=:[A-Za-z0-9+/]{43}=:", "DIGEST"),
    (r"created=\d+", "CREATED"),
    (r'"salt": ?"[A-Za-z0-9_-]{22}"', "SALT"),
    (r'nonce=(\\*)"[A-Za-z0-9_-]+', "NONCE"),
    (r"\b[0-9a-f]{64}\b", "HEX"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
    (r'\\?"time\\?":\d{10}', "TIME"),
    (r"— (\S+) [A-Za-z0-9+/=]{60,}", "NOTE"),
    (r"[A-Za-z0-9+/]{43}=", "HASH"),
    (r'"proofValue":"z[A-Za-z0-9]+"', "PROOF"),
    # the position in the status lists is a hash too, though of no one length
    (r'"statusListIndex":"\d+"', "INDEX"), (r'status-lists/(\d)#\d+', r"\1"), (r'"index":\d+}', "INDEX"),
    (r'"cursor":"[A-Za-z0-9_-]+"', "CURSOR"),  # of notices: when they are due
    (r'"uptime[a-z_]*":\d+', "UPTIME"),
]

for method, path in re.findall(r'^ROUTE\(\w+, "(\w+)", "([^"]+)"', open(ROUTES, encoding="utf-8").read(), re.M):
    for pairs in values(path):
        target = path
        for name, value in pairs:
            target = target.replace(name, value)
        if method == "GET":
            tell(method, target)
            for query in FILTERS.get(path, []):
                for handle in HANDLES if "$handle" in query else [""]:
                    tell(method, target + "?" + query.replace("$handle", handle))
        elif path not in NOT and path != "/v1/attachments":
            tell(method, target, BODIES.get(path, {}))
