"""From statements to bytes on the daemon's socket, and back. Signs with libsodium, which the daemon
needs anyway: some ten thousand signatures by tests/http/sign.py's own arithmetic take too long."""
import base64
import ctypes
import ctypes.util
import hashlib
import json
import os
import random
import re
import socket
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests", "http"))
import sign  # noqa: E402

sodium = ctypes.CDLL(ctypes.util.find_library("sodium") or "libsodium.so.23")
if sodium.sodium_init() < 0:
    sys.exit("libsodium does not start")


class Key:
    """Made from a text, so that a story can be told again with the same keys."""

    def __init__(self, text):
        public, secret = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
        sodium.crypto_sign_seed_keypair(public, secret, hashlib.sha256(text.encode()).digest())
        self.secret, self.did = secret, sign.did_key(public.raw)

    def sign(self, message):
        out = ctypes.create_string_buffer(64)
        sodium.crypto_sign_detached(out, None, message, ctypes.c_ulonglong(len(message)), self.secret)
        return out.raw


class Keyring:
    def __init__(self, seed):
        self.seed, self.keys = seed, {}

    def key(self, name, number):
        if (name, number) not in self.keys:
            self.keys[name, number] = Key("%s/%s/%d" % (self.seed, name, number))
        return self.keys[name, number]


def statuses():
    """The HTTP status of each problem code."""
    with open(os.path.join(ROOT, "lib", "problem.def"), encoding="utf-8") as f:
        return {code: int(status) for code, status in
                re.findall(r'^PROBLEM\([A-Z_]+, "([a-z_]+)", (\d+),', f.read(), re.M)}


def target_and_body(ring, s):
    """Path and JSON members of a statement."""
    def members(*names):
        return {n: s[n] for n in names if s.get(n) is not None}

    def did(number):
        return ring.key(s["handle"], number).did
    do = s["do"]
    if do == "register":
        body = members("handle", "kind", "country", "names", "affiliations")
        if s["with_key"]:
            body["key"] = ring.key(s["by"], s["key"]).did
        return "/v1/parties", body
    if do == "update":
        return "/v1/parties/" + s["handle"], members("country", "names", "contact",
                                                           "affiliations")
    if do == "erase":
        return "/v1/parties/%s/erasure" % s["handle"], {"reason": "asked by letter"}
    if do == "key_add":
        body = {"key": did(s["new"])}
        if s["replaces"] is not None:
            body["replaces"] = did(s["replaces"])
        return "/v1/parties/%s/keys" % s["handle"], body
    if do == "key_revoke":
        return ("/v1/parties/%s/keys/%s/revocation" % (s["handle"], did(s["old"])),
                {"reason": "no longer used"})
    if do == "recover":
        return "/v1/parties/%s/recovery" % s["handle"], {"key": did(s["new"])}
    if do == "stop":
        return "/v1/parties/%s/recovery/stop" % s["handle"], {"reason": "it is here again"}
    if do == "apply":
        return "/v1/applications", members("applicant", "body", "class", "answers")
    if do == "represent":
        return "/v1/parties/%s/representatives" % s["handle"], members("person")
    if do == "dismiss":
        return ("/v1/parties/%s/representatives/%s/dismissal" % (s["handle"], s["person"]),
                {"reason": "has left"})
    if do == "schedule":
        return "/v1/ceremonies", members("slug", "date")
    if do == "hold":
        return "/v1/ceremonies/%s/holding" % s["slug"], {}
    if do in ("rest", "revive", "dissolve"):
        path = {"rest": "dormancy", "revive": "revival", "dissolve": "dissolution"}[do]
        return "/v1/bodies/%s/%s" % (s["body"], path), {"reason": "for cause"}
    if do == "contest":
        return "/v1/memberships/M%d/appeal" % s["membership"], {"text": "It was not us."}
    if do == "member_rule":
        return ("/v1/memberships/M%d/ruling" % s["membership"],
                dict(members("ruling"), reason="for cause"))
    if do == "appoint":
        return "/v1/offices", members("party", "role", "body", "until")
    if do == "end_office":
        return "/v1/offices/O%d/end" % s["office"], {"reason": "has left"}
    if do == "motion_withdraw":
        return "/v1/motions/R%d/withdrawal" % s["motion"], {"reason": "it was a mistake"}
    if do == "motion_vote":
        return "/v1/motions/R%d/votes" % s["motion"], dict(members("vote"), reason="because")
    if "membership" in s:
        path = {"renew": "renewal", "suspend": "suspension", "reinstate": "reinstatement",
                "resign": "resignation", "expel": "expulsion"}[do]
        return ("/v1/memberships/M%d/%s" % (s["membership"], path),
                dict(members("until"), **({} if do == "renew" else {"reason": "for cause"})))
    path, body = {
        "screen": ("screening", {"reason": "complete"}),
        "ask": ("questions", {"text": "Who?"}),
        "answer": ("answers", {"text": "She."}),
        "vote": ("votes", dict(members("vote", "sealed_for"), reason="because")),
        "endorse": ("endorsements", {"text": "We know them."}),
        "withdraw": ("withdrawal", {}),
        "cancel": ("cancellation", {"reason": "It cannot go on."}),
        "appeal": ("appeal", {"text": "Look again."}),
        "rule": ("ruling", dict(members("ruling"), reason="because")),
    }[do]
    return "/v1/applications/A%d/%s" % (s["application"], path), body


def salt(r):
    return base64.urlsafe_b64encode(r.randbytes(16)).rstrip(b"=").decode()


class Writer:
    """Makes signed requests. Their salts and nonces come from the seed too."""

    def __init__(self, seed, authority):
        self.ring, self.authority = Keyring(seed), authority
        self.random = random.Random("%s/salts" % seed)

    def request(self, s, created, nonce=None):
        path, body = target_and_body(self.ring, s)
        body["salt"] = salt(self.random)
        return sign.signed(self.ring.key(s["by"], s["key"]), "POST", path,
                           json.dumps(body).encode(), authority=self.authority,
                           created=created, nonce=nonce or salt(self.random))

    def read(self, who, path, created):
        return sign.signed(self.ring.key(who, 0), "GET", path, authority=self.authority,
                           created=created, nonce=salt(self.random))


class Connection:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        self.socket.connect(path)
        self.stream = self.socket.makefile("rb")

    def send(self, raw):
        self.socket.sendall(raw)

    def answer(self):
        """Status, headers that lists need, JSON."""
        status = self.stream.readline().split()
        if len(status) < 2:
            raise ConnectionError("the daemon closed the connection")
        length, link = 0, None
        while (line := self.stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
            elif name.lower() == b"link":
                link = value.decode().strip()
        return int(status[1]), link, json.loads(self.stream.read(length))

    def close(self):
        self.stream.close()
        self.socket.close()
